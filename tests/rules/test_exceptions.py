"""Exceptions: explicit, dated, reasoned, by somebody who may; never shown as met, and never a way around people."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import (
    AS_OF,
    CLAIMANT,
    LEARNER,
    SIGNED,
    a_case,
    a_decision,
    a_release,
    a_small_case,
    an_item,
    changed,
    noon,
)
from rule_builders import (
    C,
    a_policy_of,
    a_release_asking,
    an_action,
    an_exception,
    blockers,
    is_claimable,
    registers,
    shown_by,
    terms,
)

from competence_graph import AcrossDemands, CriterionDemands, DistinctCounts, EvidenceType, MainSource, Severity
from mapping_engine import (
    NEVER_WAIVED,
    AssessmentCase,
    ExceptionKind,
    ExceptionTerms,
    PolicyException,
    Status,
    evaluate,
    path_of,
)

DAY = timedelta(days=1)
OPEN = a_policy_of(terms(ExceptionTerms, waivable=("full_coverage", "recent_evidence", "evidence_demands")))
GAP = path_of("full_coverage", unit_id="U1", criterion_id=C)


def _gap(*exceptions: PolicyException, **changes: Any) -> AssessmentCase:
    return a_small_case(**({"mappings": [], "policy": OPEN, "exceptions": exceptions} | changes))


def test_edge_41_and_requirement_48_a_criterion_without_evidence_is_let_through_by_an_exception_alone() -> None:
    waiver = an_exception(GAP)

    assert "criterion_not_covered" in blockers(_gap())
    assert is_claimable(_gap(waiver))


def test_edge_41_and_requirement_48_what_is_waived_is_never_shown_as_met() -> None:
    verdict = evaluate(_gap(an_exception(GAP)))
    (entry,) = verdict.criteria

    assert (entry.status, entry.is_covered, entry.satisfied_by) == (Status.WAIVED, False, ())
    assert entry.waived_by == (verdict.exceptions[0].id,)
    covered = evaluate(a_small_case(policy=OPEN)).criteria[0]
    assert (covered.status, covered.waived_by) == (Status.COVERED, ())


def test_requirement_16_and_requirement_48_the_proof_names_who_granted_the_exception_why_and_until_when() -> None:
    (applied,) = evaluate(_gap(an_exception(GAP))).exceptions

    assert (applied.path, applied.person_id) == (GAP, "head of centre")
    assert applied.reason == "The opportunity never arose on this site"
    assert evaluate(a_small_case(policy=OPEN, exceptions=[an_exception(GAP)])).exceptions == ()


def test_requirement_48_an_exception_has_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        an_exception(GAP, reason="   n/a    ")
    assert an_exception(GAP, reason="No fire broke out").reason


def test_requirement_48_an_exception_holds_on_its_days_only() -> None:
    case = _gap(an_exception(GAP, granted_on=AS_OF, expires_on=AS_OF))

    assert is_claimable(case)
    for day in (AS_OF - DAY, AS_OF + DAY):
        assert "criterion_not_covered" in blockers(changed(case, as_of=day))


def test_requirement_48_an_exception_that_does_not_apply_is_said_and_not_passed_over() -> None:
    expired = an_exception(GAP, expires_on=AS_OF - DAY)

    notes = [each for each in evaluate(_gap(expired)).findings if each.severity is Severity.NOTE]

    assert [each.code for each in notes] == ["exception_not_in_force"]
    assert "29 June 2026" in notes[0].message


@pytest.mark.parametrize(("person", "claimable"), [(LEARNER, False), (CLAIMANT, False), ("head of centre", True)])
def test_requirement_16_nobody_waives_what_is_asked_of_themselves(person: str, claimable: bool) -> None:
    assert is_claimable(_gap(an_exception(GAP, person_id=person))) is claimable


def test_requirement_16_whoever_granted_an_exception_to_a_unit_does_not_release_it() -> None:
    assert "iqa_not_independent" in blockers(_gap(an_exception(GAP, person_id="iqa")))


def test_requirement_16_an_exception_to_unit_11_makes_nobody_a_party_to_unit_1() -> None:
    release = a_release({"U1": 1, "U11": 1})
    by_the_assurer = an_exception(path_of("full_coverage", unit_id="U11"), person_id="iqa")
    case = a_case(release, award="units", chosen_units=["U1"], policy=OPEN, exceptions=[by_the_assurer])

    assert is_claimable(case)
    assert "iqa_not_independent" in blockers(changed(case, chosen_units=["U11"]))


def test_requirement_16_only_rules_that_every_layer_opens_can_be_waived() -> None:
    waiver = an_exception(GAP)
    closed = a_policy_of()

    assert is_claimable(_gap(waiver, awarding_policy=OPEN))
    assert "criterion_not_covered" in blockers(_gap(waiver, awarding_policy=closed))
    assert "criterion_not_covered" in blockers(_gap(waiver, policy=closed))


@pytest.mark.parametrize("rule", sorted(NEVER_WAIVED))
def test_requirement_16_some_rules_no_policy_can_open(rule: str) -> None:
    with pytest.raises(ValueError, match="can never be waived"):
        terms(ExceptionTerms, waivable=(rule,))
    assert terms(ExceptionTerms, waivable=("full_coverage",)).waivable


def test_requirement_48_an_exception_at_a_closed_rule_lifts_nothing() -> None:
    action = registers(an_action())
    waiver = an_exception("internal_quality_assurance")

    assert blockers(a_small_case(policy=OPEN, exceptions=[waiver], **action)) == {"action_open"}


def test_edge_41_an_exception_for_one_criterion_does_not_leak_to_its_neighbours() -> None:
    release = a_release({"U1": 11})
    waiver = an_exception(path_of("full_coverage", unit_id="U1", criterion_id="U1:1"))
    case = a_case(release, mappings=[], policy=OPEN, exceptions=[waiver])

    waived = {entry.criterion_id for entry in evaluate(case).criteria if entry.status is Status.WAIVED}

    assert waived == {"U1:1"}
    rest = [a_decision("E1", each.id) for each in release.graph.criteria if each.id != "U1:1"]
    assert is_claimable(changed(case, mappings=rest))


def test_edge_41_an_exception_for_a_unit_reaches_its_criteria_and_no_other_units() -> None:
    waiver = an_exception(path_of("full_coverage", unit_id="U1"))
    verdict = evaluate(a_case(mappings=[], policy=OPEN, exceptions=[waiver]))

    assert {entry.unit_id for entry in verdict.criteria if entry.status is Status.WAIVED} == {"U1"}
    assert {entry.unit_id for entry in verdict.criteria if entry.status is Status.GAP} == {"U2"}


def test_requirement_12_a_method_that_is_not_allowed_can_be_conceded_at_one_criterion() -> None:
    """The rare opportunity: observation is asked for, and the chance to observe never came."""
    release = a_release_asking(CriterionDemands(allowed_methods=(EvidenceType.OBSERVATION,)))
    path = path_of("evidence_demands", unit_id="U1", criterion_id=C)
    case = a_case(release, policy=OPEN, **shown_by(an_item()))
    conceded = changed(case, exceptions=[an_exception(path, ExceptionKind.CONCESSION)])

    assert "method_not_allowed" in blockers(case)
    assert is_claimable(conceded)
    (entry,) = evaluate(conceded).criteria
    assert (entry.status, entry.is_covered) == (Status.WAIVED, False)


def test_requirement_12_a_lack_of_occasions_can_be_conceded_at_one_criterion() -> None:
    release = a_release_asking(CriterionDemands(distinct=DistinctCounts(occasions=2)))
    path = path_of("evidence_demands", unit_id="U1", criterion_id=C)
    case = a_case(release, policy=OPEN, **shown_by(an_item()))

    assert "occasions_too_few" in blockers(case)
    assert is_claimable(changed(case, exceptions=[an_exception(path, ExceptionKind.CONCESSION)]))


def test_requirement_16_old_evidence_can_be_waived_where_policy_opens_recency() -> None:
    old = an_item(performed_from=AS_OF.replace(year=2020))
    path = path_of("recent_evidence", unit_id="U1", criterion_id=C, evidence_id="E1")
    case = a_small_case(evidence=[old], policy=OPEN)

    assert "evidence_not_recent" in blockers(case)
    assert is_claimable(changed(case, exceptions=[an_exception(path)]))


def test_requirement_48_a_block_stops_a_claim_that_nothing_else_stops() -> None:
    block = an_exception("full_coverage", ExceptionKind.BLOCK)

    assert blockers(a_small_case(exceptions=[block])) == {"blocked"}
    assert is_claimable(a_small_case(exceptions=[changed(block, expires_on=AS_OF - DAY)]))


def test_requirement_48_a_waiver_does_not_lift_a_block() -> None:
    block = an_exception("full_coverage", ExceptionKind.BLOCK)
    waiver = an_exception("policy_exceptions")

    assert blockers(a_small_case(policy=OPEN, exceptions=[block, waiver])) == {"blocked"}


def test_a_demand_that_an_exception_lifted_is_not_made_late_by_more_evidence_after_the_release() -> None:
    observed = CriterionDemands(required_methods=(EvidenceType.OBSERVATION,))
    lifted = an_exception(path_of("evidence_demands", unit_id="U1", criterion_id=C))
    case = a_case(a_release_asking(observed), policy=OPEN, **shown_by(an_item("E1"), an_item("E2")))
    first, second = case.mappings
    late = changed(second, decided_at=noon(SIGNED + DAY))

    assert is_claimable(changed(case, exceptions=[lifted], mappings=[first, late]))
    assert "method_missing" in blockers(changed(case, mappings=[first, late]))
    all_late = [changed(each, decided_at=noon(SIGNED + DAY)) for each in case.mappings]
    assert "decided_after_release" in blockers(changed(case, exceptions=[lifted], mappings=all_late))


def test_a_criterion_names_only_the_exceptions_that_it_needs() -> None:
    aged = an_exception(path_of("recent_evidence", unit_id="U1", criterion_id=C))
    unneeded = an_exception(path_of("evidence_demands", unit_id="U1", criterion_id=C))
    old = an_item(performed_from=date(2020, 1, 1))
    verdict = evaluate(a_small_case(policy=OPEN, evidence=[old], exceptions=[aged, unneeded]))

    assert verdict.claimable
    assert verdict.criteria[0].waived_by == (aged.id,)
    assert verdict.criteria[0].status is Status.WAIVED


def test_evidence_that_an_exception_lets_through_is_not_weighed_for_the_main_source() -> None:
    observed = AcrossDemands(main_source=MainSource(methods=(EvidenceType.OBSERVATION,), percent=100))
    recent = shown_by(an_item("E1", type=EvidenceType.OBSERVATION))
    old = shown_by(an_item("E2", performed_from=date(2020, 1, 1)), criteria=["U1:2"])
    pieces = {name: [*recent[name], *old[name]] for name in recent}
    aged = an_exception(path_of("recent_evidence", unit_id="U1", criterion_id="U1:2"))
    case = a_case(a_release_asking(across=observed, number=2), policy=OPEN, **pieces)

    assert is_claimable(changed(case, exceptions=[aged]))
    assert "main_source_short" in blockers(changed(case, evidence=[pieces["evidence"][0], an_item("E2")]))
