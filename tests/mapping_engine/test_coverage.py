"""Coverage: which evidence counts for a criterion, which does not, and why."""

from datetime import date, datetime
from typing import Any

import pytest
from builders import (
    ASSESSOR,
    LEARNER,
    WITNESS,
    a_case,
    a_decision,
    a_policy,
    a_release,
    a_small_case,
    a_testimony,
    an_item,
    changed,
    edge,
    noon,
)

from competence_graph import Release
from mapping_engine import AssessmentCase, Coverage, Decision, EvidenceType, RecencyOverride, Use

C = "U1:1"
OLD = date(2024, 6, 29)
"""One day too old on the day of the case, 30 June 2026."""


def _only_use(case: AssessmentCase) -> Use:
    (use,) = Coverage(case).uses[C]
    return use


def _refusal(case: AssessmentCase) -> str:
    """Return the codes of all reasons why the only use does not count."""
    return " ".join(each.code for each in _only_use(case).ground.refusals)


def _override(**fields: Any) -> RecencyOverride:
    defaults = {"id": "o", "evidence_id": "E1", "person_id": ASSESSOR, "reason": "Does this work every day"}
    return RecencyOverride(**(defaults | {"made_at": "2026-03-02"} | fields))


def _decisions(*decided: tuple[Decision, datetime]) -> list[Any]:
    return [
        a_decision("E1", C, decision, id=f"m{place}", decided_at=moment)
        for place, (decision, moment) in enumerate(decided)
    ]


def test_an_accepted_recent_and_properly_decided_mapping_covers() -> None:
    coverage = Coverage(a_small_case())

    assert coverage.is_covered(C)
    assert coverage.achieved_units == ("U1",)


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.INSUFFICIENT])
def test_a_mapping_that_is_not_accepted_never_covers(decision: Decision) -> None:
    coverage = Coverage(a_small_case(mappings=[a_decision("E1", C, decision)]))

    assert not coverage.is_covered(C)
    assert coverage.achieved_units == ()


@pytest.mark.parametrize("above", ["U1", "U1/LO1"])
def test_coverage_never_flows_down_from_a_unit_or_an_outcome(above: str) -> None:
    coverage = Coverage(a_small_case(mappings=[a_decision("E1", above)]))

    assert not coverage.is_covered(C)


@pytest.mark.parametrize("later", [Decision.REJECTED, Decision.INSUFFICIENT])
def test_a_later_refusal_beats_an_earlier_acceptance(later: Decision) -> None:
    morning, evening = noon(date(2026, 3, 1)).replace(hour=9), noon(date(2026, 3, 1)).replace(hour=18)

    assert not Coverage(a_small_case(mappings=_decisions((Decision.ACCEPTED, morning), (later, evening)))).uses
    assert Coverage(a_small_case(mappings=_decisions((later, morning), (Decision.ACCEPTED, evening)))).is_covered(C)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("other", [Decision.REJECTED, Decision.INSUFFICIENT])
def test_of_two_decisions_at_one_moment_the_least_favourable_stands(other: Decision, order: tuple[int, int]) -> None:
    moment = noon(date(2026, 3, 1))
    pair = [(Decision.ACCEPTED, moment), (other, moment)]

    assert not Coverage(a_small_case(mappings=_decisions(*(pair[place] for place in order)))).is_covered(C)


def test_a_refusal_of_one_item_leaves_the_acceptance_of_another() -> None:
    mappings = [a_decision("E1", C, Decision.REJECTED, decided_at="2026-05-01"), a_decision("E2", C)]

    assert Coverage(a_small_case(evidence=[an_item(), an_item("E2")], mappings=mappings)).is_covered(C)


@pytest.mark.parametrize(("as_of", "covered"), [(date(2026, 3, 1), True), (date(2026, 2, 28), False)])
def test_a_decision_after_the_day_of_the_case_does_not_count(as_of: date, covered: bool) -> None:
    assert Coverage(a_small_case(as_of=as_of)).is_covered(C) is covered


def test_a_refusal_after_the_day_of_the_case_does_not_count_either() -> None:
    mappings = _decisions((Decision.ACCEPTED, noon(date(2026, 3, 1))), (Decision.REJECTED, noon(date(2026, 7, 1))))

    assert Coverage(a_small_case(mappings=mappings)).is_covered(C)
    assert not Coverage(a_small_case(mappings=mappings, as_of=date(2026, 7, 1))).is_covered(C)


@pytest.mark.parametrize(
    ("submitted", "refusal"), [(date(2026, 3, 1), ""), (date(2026, 3, 2), "decided_before_evidence")]
)
def test_evidence_handed_in_after_the_decision_does_not_count(submitted: date, refusal: str) -> None:
    assert _refusal(a_small_case(evidence=[an_item(submitted_on=submitted)])) == refusal


@pytest.mark.parametrize(("performed", "refusal"), [(date(2024, 6, 30), ""), (OLD, "evidence_not_recent")])
def test_evidence_counts_up_to_its_last_recent_day_and_not_after(performed: date, refusal: str) -> None:
    assert _refusal(a_small_case(evidence=[an_item(performed_from=performed)])) == refusal


def test_evidence_of_an_unknown_day_does_not_count() -> None:
    use = _only_use(a_small_case(evidence=[an_item(performed_from=None)]))

    assert (use.counts, [each.code for each in use.ground.refusals]) == (False, ["evidence_not_recent"])


def test_a_named_persons_override_lets_old_evidence_count() -> None:
    use = _only_use(a_small_case(evidence=[an_item(performed_from=OLD)], overrides=[_override()]))

    assert use.counts
    assert use.ground.override == _override()


@pytest.mark.parametrize(
    "changes",
    [
        {"overrides": [_override(person_id=LEARNER)]},
        {"overrides": [_override(made_at="2026-07-01")]},
        {"overrides": [_override()], "policy": a_policy(overridable=False)},
        {"evidence": [an_item(performed_from=OLD), an_item("E2")], "overrides": [_override(evidence_id="E2")]},
    ],
    ids=["by the learner", "after the day of the case", "forbidden by the policy", "of another item"],
)
def test_an_override_that_does_not_stand_changes_nothing(changes: dict[str, Any]) -> None:
    case = a_small_case(**({"evidence": [an_item(performed_from=OLD)]} | changes))

    assert _refusal(case) == "evidence_not_recent"


def test_an_override_heals_no_other_fault_than_age() -> None:
    late = an_item(performed_from=OLD, submitted_on=date(2026, 3, 2))
    own = a_decision("E1", C, assessor_id=LEARNER)

    assert _refusal(a_small_case(evidence=[late], overrides=[_override()])) == "decided_before_evidence"
    assert _refusal(a_small_case(mappings=[own], overrides=[_override()])) == "duties_not_separated"


def test_evidence_that_needs_no_override_does_not_name_one() -> None:
    assert _only_use(a_small_case(overrides=[_override()])).ground.override is None


@pytest.mark.parametrize(
    ("item", "assessor", "words"),
    [
        (an_item(), LEARNER, "the learner decided on their own evidence"),
        (a_testimony(), LEARNER, "the learner decided on their own evidence"),
        (a_testimony(), WITNESS, "the witness decided on their own testimony"),
        (a_testimony(witness_id=None), WITNESS, "the witness decided on their own testimony"),
        (a_testimony(author_id=LEARNER), WITNESS, "the witness decided on their own testimony"),
        (a_testimony(type=EvidenceType.EXPERT_WITNESS_TESTIMONY, witness_id=None), WITNESS, "the witness decided"),
        (an_item(witness_id=WITNESS), WITNESS, "the witness decided on their own testimony"),
    ],
)
def test_nobody_decides_on_their_own_account(item: Any, assessor: str, words: str) -> None:
    use = _only_use(a_small_case(evidence=[item], mappings=[a_decision("E1", C, assessor_id=assessor)]))

    assert [each.code for each in use.ground.refusals] == ["duties_not_separated"]
    assert words in use.ground.refusals[0].reason


@pytest.mark.parametrize(
    "item",
    [
        a_testimony(),
        an_item(type=EvidenceType.OBSERVATION, author_id=ASSESSOR),
        an_item(type=EvidenceType.PROFESSIONAL_DISCUSSION, author_id=ASSESSOR),
    ],
)
def test_an_assessor_may_decide_on_what_they_observed_and_on_the_testimony_of_others(item: Any) -> None:
    assert _only_use(a_small_case(evidence=[item])).counts


def test_a_unit_is_achieved_only_when_each_of_its_criteria_is_covered() -> None:
    case = a_case(mappings=[a_decision("E1", each) for each in ("U1:1", "U1:2", "U2:1")])

    assert Coverage(case).achieved_units == ("U1",)


def test_a_unit_without_criteria_is_never_achieved() -> None:
    assert Coverage(a_case(a_release({"U1": 1, "U2": 0}))).achieved_units == ("U1",)


def test_only_the_criteria_of_chosen_units_are_required_in_reading_order() -> None:
    case = a_case(a_release({"U2": 2, "U1": 1, "U3": 1}), chosen_units=["U1", "U2"])

    assert [criterion.id for criterion in Coverage(case).required] == ["U2:1", "U2:2", "U1:1"]


def test_a_criterion_shared_by_two_units_is_required_once_and_belongs_to_the_chosen_one() -> None:
    standard = a_release({"U1": 1, "U2": 1}).standard
    shared = Release.of(changed(standard, associations=(*standard.associations, edge("U1:1", "U2/LO1"))))

    both, second = Coverage(a_case(shared)), Coverage(a_case(shared, chosen_units=["U2"]))

    assert sorted(criterion.id for criterion in both.required) == ["U1:1", "U2:1"]
    assert second.unit_of("U1:1") == "U2"


def test_a_standard_without_rules_has_no_combination() -> None:
    standard = changed(a_release().standard, qualification=None)

    assert Coverage(a_case(Release.of(standard))).combination is None


def test_a_release_after_the_day_of_the_case_does_not_count() -> None:
    assert len(Coverage(a_case(as_of=date(2026, 4, 1))).facts.sign_offs["U1"]) == 1
    assert Coverage(a_case(as_of=date(2026, 3, 31))).facts.sign_offs == {}
