"""The contract of every rule in the registry: named, pure, silent on a complete case, and helpful otherwise."""

import importlib
import inspect
from datetime import date
from pathlib import Path

import pytest
from builders import LEARNER, a_case, a_decision, a_release, a_sign_off, all_of, an_item, changed, the_day_after

from competence_graph import AllOf, Finding, Pathway, Release, RulesOfCombination, Severity
from mapping_engine import RULES, AssessmentCase, Coverage, RecencyOverride, evaluate
from mapping_engine.rules.base import Rule

EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
OLD = an_item(performed_from=date(2024, 6, 29))
BY_LEARNER = RecencyOverride(
    id="o", evidence_id="E1", person_id=LEARNER, reason="I still do this daily", made_at="2026-03-02"
)


def _broken_cases() -> list[AssessmentCase]:
    """Return cases that between them break every rule in every way it knows."""
    no_rules = Release.of(changed(a_release().standard, qualification=None))
    ways = tuple(Pathway(code=code, title=f"Way {code}", rules=(AllOf(group="M"),)) for code in "AB")
    two_ways = RulesOfCombination(groups=all_of(["U1", "U2"]).groups, pathways=ways)
    ended = a_release().standard.qualification
    assert ended is not None
    over = Release.of(
        changed(a_release().standard, qualification=changed(ended, certification_end_on=date(2020, 1, 1)))
    )
    own = [a_decision("E1", f"U{unit}:{number}", assessor_id=LEARNER) for unit in (1, 2) for number in (1, 2)]
    late = an_item(submitted_on=the_day_after(date(2026, 3, 1)))
    return [
        a_case(mappings=[], sign_offs=[], claimed_by=LEARNER),
        a_case(a_release({"U1": 1, "U2": 0})),
        a_case(no_rules),
        a_case(a_release(rules=two_ways)),
        a_case(over),
        a_case(evidence=[OLD], overrides=[BY_LEARNER]),
        a_case(evidence=[late], chosen_units=["U1"]),
        a_case(mappings=own, sign_offs=[a_sign_off("U1", iqa_id=LEARNER)]),
        a_case(sign_offs=[a_sign_off(unit, signed_at="2026-02-01") for unit in ("U1", "U2")]),
    ]


def _findings(rule: Rule) -> list[Finding]:
    return [finding for case in _broken_cases() for finding in rule.findings(Coverage(case))]


@EACH_RULE
def test_a_rule_has_a_name_a_title_and_an_authority(rule: Rule) -> None:
    assert rule.name.isidentifier()
    assert rule.title
    assert rule.authority


@EACH_RULE
def test_a_rule_lives_in_the_file_of_its_name(rule: Rule) -> None:
    assert Path(inspect.getfile(type(rule))).stem == rule.name


def test_no_two_rules_share_a_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_no_rule_lies_outside_the_registry() -> None:
    folder = Path(inspect.getfile(importlib.import_module("mapping_engine.rules.registry"))).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "registry"}

    assert files == {rule.name for rule in RULES}


@EACH_RULE
def test_a_rule_is_silent_on_a_complete_case(rule: Rule) -> None:
    assert list(rule.findings(Coverage(a_case()))) == []


@EACH_RULE
def test_a_rule_finds_the_same_twice(rule: Rule) -> None:
    for case in _broken_cases():
        coverage = Coverage(case)

        first = list(rule.findings(coverage))

        assert first == list(rule.findings(coverage)) == list(rule.findings(Coverage(case)))


@EACH_RULE
def test_a_rule_speaks_when_it_is_broken(rule: Rule) -> None:
    assert _findings(rule)


@EACH_RULE
def test_a_finding_says_which_rule_what_to_do_and_by_what_authority(rule: Rule) -> None:
    for finding in _findings(rule):
        assert finding.rule == rule.name
        assert finding.severity is Severity.ERROR
        assert finding.code.isidentifier()
        assert finding.message.endswith(".")
        assert finding.remedy.endswith(".")
        assert finding.authority


@EACH_RULE
def test_a_finding_says_where_unless_it_speaks_of_the_whole_claim(rule: Rule) -> None:
    whole = {"claimant_not_independent", "combination_unknown"}

    for finding in _findings(rule):
        where = (finding.place, finding.criterion_id, finding.unit_id, finding.evidence_id)
        assert any(where) or finding.code in whole


def test_the_broken_cases_provoke_every_code_a_rule_can_utter() -> None:
    assert {finding.code for rule in RULES for finding in _findings(rule)} == {
        "criterion_not_covered",
        "unit_without_criteria",
        "evidence_not_recent",
        "decided_before_evidence",
        "duties_not_separated",
        "iqa_not_independent",
        "override_by_learner",
        "claimant_not_independent",
        "combination_unknown",
        "combination_undecided",
        "combination_not_satisfied",
        "unit_not_released",
        "decided_after_release",
        "certification_ended",
    }


def test_no_rule_can_be_broken_in_a_claimable_case() -> None:
    assert not any(evaluate(case).claimable for case in _broken_cases())
