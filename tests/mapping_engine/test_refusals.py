"""Refusals: each is addressed to the rule that reports it, so that an exception to the rule reaches it."""

from datetime import date

from builders import AS_OF, a_small_case, a_standard, an_item, changed, codes

from competence_graph import Criterion, CriterionDemands, Release, Setting
from mapping_engine import (
    DEFAULT_POLICY,
    RULES,
    AssessmentCase,
    Coverage,
    ExceptionKind,
    ExceptionTerms,
    PolicyException,
    evaluate,
)

START = date(2020, 1, 1)
OPEN = changed(
    DEFAULT_POLICY,
    exceptions=(ExceptionTerms(valid_from=START, authority="Handbook", waivable=("evidence_demands",)),),
)


def _only_real_work() -> Release:
    standard = a_standard({"U1": 1})
    demands = CriterionDemands(allowed_settings=(Setting.REAL,))
    items = [changed(each, demands=demands) if isinstance(each, Criterion) else each for each in standard.items]
    return Release.of(changed(standard, items=tuple(items)))


def _waiver(path: str) -> PolicyException:
    return PolicyException(
        id="W1",
        kind=ExceptionKind.WAIVER,
        path=path,
        person_id="quality lead",
        reason="Simulated by agreement",
        granted_on=START,
        expires_on=AS_OF,
    )


def _simulated(*paths: str) -> AssessmentCase:
    simulated = an_item(setting=Setting.SIMULATED)
    case = a_small_case(evidence=[simulated], policy=OPEN, exceptions=[_waiver(path) for path in paths])
    return changed(case, release=_only_real_work())


def test_an_exception_to_the_demands_on_evidence_lifts_a_setting_that_is_not_allowed() -> None:
    assert codes(evaluate(_simulated())) >= {"setting_not_allowed"}
    (finding, *_) = evaluate(_simulated()).findings
    for path in ("evidence_demands", finding.path):
        assert evaluate(_simulated(path)).claimable, path


def test_every_refusal_names_a_rule_that_there_is() -> None:
    known = {rule.name for rule in RULES}
    testified = an_item(author_id="assessor", witness_id="assessor", type="witness_testimony")
    for case in (_simulated(), a_small_case(), changed(_simulated(), evidence=[testified])):
        uses = [use for uses in Coverage(case).uses.values() for use in uses]
        assert {refusal.rule for use in uses for refusal in use.ground.refusals} <= known
