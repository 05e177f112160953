"""People and licences: who was entitled to judge, on the day on which they judged."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import (
    AS_OF,
    ASSESSOR,
    DECIDED,
    IQA,
    PERFORMED,
    SIGNED,
    WITNESS,
    a_case,
    a_decision,
    a_sign_off,
    a_small_case,
    a_testimony,
    changed,
)
from rule_builders import (
    C,
    a_countersignature,
    a_licence,
    a_policy_of,
    a_release_asking,
    blockers,
    is_claimable,
    registers,
    shown_by,
    terms,
)

from competence_graph import CriterionDemands, EvidenceType
from mapping_engine import (
    AssessmentCase,
    AssessmentPlan,
    Decision,
    Duty,
    EvidenceTerms,
    ExpertWitness,
    Licence,
    LicenceStatus,
    PeopleTerms,
    evaluate,
)

DAY = timedelta(days=1)
LICENSED = a_policy_of(terms(PeopleTerms, assessors_licensed=True))
EXPERT_ONLY = a_release_asking(CriterionDemands(allowed_methods=(EvidenceType.EXPERT_WITNESS_TESTIMONY,)))


def _with(*licences: Licence, **changes: Any) -> AssessmentCase:
    return a_small_case(policy=LICENSED, **registers(*licences), **changes)


def test_edge_12_an_assessor_unlicensed_on_the_decision_day_does_not_count_though_licensed_today() -> None:
    assert "assessor_not_licensed" in blockers(_with(a_licence(valid_from=DECIDED + DAY)))
    assert is_claimable(_with(a_licence(valid_from=DECIDED)))


def test_edge_12_an_assessor_licensed_on_the_decision_day_counts_though_unlicensed_today() -> None:
    assert is_claimable(_with(a_licence(valid_until=DECIDED)))
    assert "assessor_not_licensed" in blockers(_with(a_licence(valid_until=DECIDED - DAY)))


def test_edge_13_a_licence_that_ended_between_the_work_and_the_decision_does_not_count() -> None:
    assert "assessor_not_licensed" in blockers(_with(a_licence(valid_until=PERFORMED)))
    assert is_claimable(_with(a_licence(valid_from=PERFORMED + DAY)))


def test_requirement_22_a_licence_is_for_one_qualification_and_one_duty() -> None:
    assert "assessor_not_licensed" in blockers(_with(a_licence(qualification_number="603/2499/5")))
    assert "assessor_not_licensed" in blockers(_with(a_licence(duty=Duty.IQA)))
    assert is_claimable(_with(a_licence()))


def test_requirement_22_a_licence_may_be_for_some_units_only() -> None:
    assert "assessor_not_licensed" in blockers(_with(a_licence(unit_ids=["U2"])))
    assert is_claimable(_with(a_licence(unit_ids=["U1", "U2"])))


def test_requirement_22_without_a_demand_for_licences_none_is_asked_for() -> None:
    assert is_claimable(a_small_case())


def test_requirement_22_an_assurer_needs_a_full_licence_on_the_day_of_the_release() -> None:
    policy = a_policy_of(terms(PeopleTerms, iqas_licensed=True))
    for licence, claimable in (
        (a_licence(IQA, Duty.IQA, valid_until=SIGNED), True),
        (a_licence(IQA, Duty.IQA, valid_until=SIGNED - DAY), False),
        (a_licence(IQA, Duty.IQA, status=LicenceStatus.TRAINEE), False),
        (a_licence(IQA, Duty.ASSESSOR), False),
    ):
        case = a_small_case(policy=policy, **registers(licence))
        assert is_claimable(case) is claimable
        assert ("iqa_not_licensed" in blockers(case)) is not claimable


def test_requirement_17_the_ledger_names_the_assessor_and_the_day_of_each_decision() -> None:
    (entry,) = evaluate(a_small_case()).criteria

    assert (entry.satisfied_by[0].assessor_id, entry.satisfied_by[0].decided_on) == (ASSESSOR, DECIDED)


def test_requirement_18_a_trainees_decision_counts_once_a_qualified_assessor_has_countersigned() -> None:
    trainee, qualified = a_licence(status=LicenceStatus.TRAINEE), a_licence("second assessor")
    case = a_small_case(**registers(trainee, qualified))

    assert "not_countersigned" in blockers(case)
    assert is_claimable(changed(case, countersignatures=[a_countersignature(on=DECIDED)]))


def test_requirement_18_and_edge_14_a_unit_is_never_complete_by_decisions_nobody_countersigned() -> None:
    case = a_small_case(**registers(a_licence(status=LicenceStatus.TRAINEE)))

    verdict = evaluate(case)

    assert not verdict.criteria[0].is_covered
    assert verdict.counted_units == ()
    assert is_claimable(changed(case, **registers(a_licence(status=LicenceStatus.FULL))))


def test_edge_14_a_release_from_before_the_countersignature_does_not_speak_for_it() -> None:
    people = registers(a_licence(status=LicenceStatus.TRAINEE), a_licence("second assessor"))
    late = a_small_case(**people, countersignatures=[a_countersignature(on=SIGNED + DAY)])

    assert "decided_after_release" in blockers(late)
    assert is_claimable(changed(late, sign_offs=[a_sign_off("U1", signed_at=SIGNED + DAY + DAY)]))


@pytest.mark.parametrize(
    "licence",
    [
        a_licence("second assessor", status=LicenceStatus.TRAINEE),
        a_licence("second assessor", valid_until=DECIDED - DAY),
        a_licence("second assessor", duty=Duty.IQA),
    ],
)
def test_requirement_18_only_a_qualified_assessor_can_countersign(licence: Licence) -> None:
    case = a_small_case(
        **registers(a_licence(status=LicenceStatus.TRAINEE), licence),
        countersignatures=[a_countersignature(on=DECIDED)],
    )

    assert "not_countersigned" in blockers(case)


def test_requirement_18_a_trainees_acceptance_does_not_displace_a_qualified_assessors_decision() -> None:
    trainee = a_licence("trainee", status=LicenceStatus.TRAINEE)
    qualified = a_decision("E1", C)
    later = a_decision("E1", C, id="later", assessor_id="trainee", decided_at=DECIDED + DAY)

    assert is_claimable(a_small_case(mappings=[qualified, later], **registers(trainee, a_licence())))


def test_requirement_18_a_later_rejection_displaces_what_was_accepted_whoever_is_licensed() -> None:
    rejected = a_decision("E1", C, Decision.REJECTED, id="later", decided_at=DECIDED + DAY)
    case = a_small_case(mappings=[a_decision("E1", C), rejected], **registers(a_licence()))

    assert "criterion_not_covered" in blockers(case)
    assert is_claimable(changed(case, as_of=SIGNED, mappings=[a_decision("E1", C)]))


def test_requirement_18_a_countersigned_acceptance_displaces_an_earlier_rejection_and_no_other_does() -> None:
    rejected = a_decision("E1", C, Decision.REJECTED, id="earlier", decided_at=DECIDED - DAY)
    people = registers(a_licence(status=LicenceStatus.TRAINEE), a_licence("second assessor"))
    case = a_small_case(mappings=[rejected, a_decision("E1", C)], **people)

    assert "not_countersigned" in blockers(case)
    assert is_claimable(changed(case, countersignatures=[a_countersignature(on=DECIDED)]))


def _expert(**fields: Any) -> ExpertWitness:
    defaults: dict[str, Any] = {
        "id": "X1",
        "person_id": WITNESS,
        "is_competent": True,
        "can_judge": True,
        "agreed_on": PERFORMED,
        "valid_from": date(2020, 1, 1),
    }
    return ExpertWitness(**(defaults | fields))


def _testified(*records: Any, **changes: Any) -> AssessmentCase:
    testimony = a_testimony(type=EvidenceType.EXPERT_WITNESS_TESTIMONY)
    return a_case(EXPERT_ONLY, **shown_by(testimony), **registers(*records), **changes)


def test_requirement_21_an_expert_agreed_by_the_day_of_the_testimony_is_an_expert() -> None:
    assert is_claimable(_testified(_expert()))
    assert "method_not_allowed" in blockers(_testified(_expert(agreed_on=PERFORMED + DAY)))


@pytest.mark.parametrize(
    "lacking",
    [{"is_competent": False}, {"can_judge": False}, {"agreed_on": None}, {"unit_ids": ["U2"]}, {"person_id": "other"}],
)
def test_requirement_21_who_lacks_one_thing_of_an_expert_is_an_ordinary_witness(lacking: dict[str, Any]) -> None:
    assert "method_not_allowed" in blockers(_testified(_expert(**lacking)))
    ordinary = a_release_asking(CriterionDemands(allowed_methods=(EvidenceType.WITNESS_TESTIMONY,)))
    verdict = evaluate(changed(_testified(_expert(**lacking)), release=ordinary))
    assert verdict.claimable
    assert verdict.criteria[0].satisfied_by[0].method is EvidenceType.WITNESS_TESTIMONY


def test_edge_36_and_requirement_23_an_expert_who_is_not_in_the_plan_is_an_ordinary_witness() -> None:
    policy = a_policy_of(terms(EvidenceTerms, expert_witness_in_plan=True))
    plan = AssessmentPlan(id="P1", agreed_on=PERFORMED, unit_ids=["U1"], expert_witness_ids=[WITNESS])

    assert is_claimable(_testified(_expert(), plan, policy=policy))
    assert "method_not_allowed" in blockers(_testified(_expert(), policy=policy))
    unnamed = changed(plan, expert_witness_ids=())
    assert "method_not_allowed" in blockers(_testified(_expert(), unnamed, policy=policy))
    late = changed(plan, agreed_on=PERFORMED + DAY)
    assert "method_not_allowed" in blockers(_testified(_expert(), late, policy=policy))
    unread = changed(plan, recorded_on=AS_OF)
    assert "method_not_allowed" in blockers(_testified(_expert(), unread, policy=policy, known_on=AS_OF - DAY))
