"""Plans: every step leads towards a claim, all of them lead to one, none is idle, and dead ends are named."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import ASSESSOR, CLAIMANT, IQA, LEARNER, a_case, a_decision, a_release, a_sign_off, an_item, changed
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import case_of

from competence_graph import (
    AtLeastUnits,
    CriterionDemands,
    DistinctCounts,
    EvidenceType,
    Release,
    RulesOfCombination,
    UnitDemands,
    UnitGroup,
)
from mapping_engine import (
    AssessmentCase,
    Award,
    ClaimTerms,
    EarlierCertificate,
    Hold,
    HoldKind,
    Licence,
    Plan,
    RegistrationFacts,
    Standing,
    StepKind,
    carried_out,
    evaluate,
    plan,
)

RANDOM_CASES = st.integers(0, 10**9).map(case_of)
NUMBER = "601/6108/5"


def _kinds(found: Plan) -> list[StepKind]:
    return [step.kind for step in found.steps]


@settings(max_examples=100, deadline=None)
@given(RANDOM_CASES)
def test_carrying_out_every_step_leads_to_a_claim_unless_a_dead_end_is_named(case: AssessmentCase) -> None:
    found = plan(case)

    assert found.unsettled == ()
    if found.dead_ends:
        assert not found.is_proven
        return
    assert found.claim_on is not None
    assert evaluate(carried_out(case, found.steps, found.claim_on)).claimable


@settings(max_examples=30, deadline=None)
@given(RANDOM_CASES)
def test_no_step_of_a_plan_can_be_left_out(case: AssessmentCase) -> None:
    found = plan(case)
    day = found.steps[-1].not_before
    assert day is not None
    left_open = {(each.code, each.path) for each in found.dead_ends}

    for step in found.steps:
        if step.kind not in {StepKind.WAIT, StepKind.CLAIM}:
            fewer = [each for each in found.steps if each is not step]
            errors = [each for each in evaluate(carried_out(case, fewer, day)).findings if each.severity == "error"]
            assert not {(each.code, each.path) for each in errors} <= left_open


@settings(max_examples=30, deadline=None)
@given(RANDOM_CASES)
def test_steps_stand_in_the_order_in_which_they_depend_on_each_other(case: AssessmentCase) -> None:
    found = plan(case)

    order = list(StepKind)
    assert [step.number for step in found.steps] == list(range(1, len(found.steps) + 1))
    assert [order.index(kind) for kind in _kinds(found)] == sorted(order.index(kind) for kind in _kinds(found))
    assert all(earlier < step.number for step in found.steps for earlier in step.after)
    assert all(step.what.endswith(".") for step in found.steps)
    assert _kinds(found)[-1] is StepKind.CLAIM


@settings(max_examples=30, deadline=None)
@given(RANDOM_CASES)
def test_what_is_carried_out_takes_no_evidence_and_no_decision_away(case: AssessmentCase) -> None:
    found = plan(case)

    after = carried_out(case, found.steps, found.claim_on or case.as_of)

    assert {each.id for each in case.evidence} <= {each.id for each in after.evidence}
    assert set(case.mappings) <= set(after.mappings)
    assert set(case.sign_offs) <= set(after.sign_offs)


def test_a_claimable_case_needs_nothing_but_the_claim() -> None:
    found = plan(a_case())

    assert _kinds(found) == [StepKind.CLAIM]
    assert found.is_claimable
    assert found.claim_on == a_case().as_of


def test_one_visit_covers_every_criterion_of_a_unit_that_is_missing() -> None:
    case = a_case(a_release({"U1": 3, "U2": 2}), mappings=[a_decision("E1", f"U2:{number}") for number in (1, 2)])

    found = plan(case)

    assert _kinds(found) == [StepKind.EVIDENCE, StepKind.DECISION, StepKind.RELEASE, StepKind.CLAIM]
    assert found.steps[0].criterion_ids == ("U1:1", "U1:2", "U1:3")
    assert found.steps[0].methods == (EvidenceType.OBSERVATION,)
    assert found.steps[2].unit_ids == ("U1",)
    assert found.steps[2].after == (1, 2)


def test_one_countersigner_does_all_of_a_trainees_decisions() -> None:
    trainee = Licence(
        id="l",
        person_id=ASSESSOR,
        duty="assessor",
        status="trainee",
        qualification_number=NUMBER,
        valid_from="2020-01-01",
    )

    found = plan(a_case(people={"licences": [trainee]}))

    assert _kinds(found) == [StepKind.COUNTERSIGNATURE, StepKind.RELEASE, StepKind.CLAIM]
    assert len(found.steps[0].mapping_ids) == 4


def test_demands_of_the_standard_decide_by_which_methods_and_how_often() -> None:
    each = CriterionDemands(
        allowed_methods=("work_product", "questioning"),
        required_methods=("questioning", "work_product"),
        distinct=DistinctCounts(occasions=3),
    )
    standard = a_release({"U1": 1}).standard
    items = [changed(item, demands=UnitDemands(each=each)) if item.kind == "unit" else item for item in standard.items]

    found = plan(a_case(Release.of(changed(standard, items=items)), mappings=[], sign_offs=[]))

    sessions = [step.methods[0] for step in found.steps if step.kind is StepKind.EVIDENCE]
    assert sorted(sessions) == ["questioning", "questioning", "work_product"]
    assert found.is_proven


def test_units_that_the_rules_still_need_are_chosen_the_fewest_first() -> None:
    group = UnitGroup(code="O", title="Optional", unit_ids=("U1", "U2", "U3"))
    rules = RulesOfCombination(groups=(group,), rules=(AtLeastUnits(units=2, groups=("O",)),))
    case = a_case(
        a_release({"U1": 1, "U2": 1, "U3": 1}, rules), chosen_units=["U1"], mappings=[a_decision("E1", "U1:1")]
    )

    found = plan(case)

    assert found.added_units == ("U2",)
    assert _kinds(found)[:3] == [StepKind.CORRECTION, StepKind.EVIDENCE, StepKind.DECISION]
    assert found.is_proven


def _waiting(**changes: Any) -> Plan:
    return plan(a_case(**changes))


def test_waits_bear_the_day_on_which_they_end() -> None:
    weeks = ClaimTerms(valid_from=date(2000, 1, 1), min_weeks=10, authority="Ten weeks")
    policy = changed(a_case().policy, claims=(weeks,))
    registered = a_case().as_of - timedelta(days=69)

    found = _waiting(policy=policy, registered_on=registered)

    assert found.claim_on == registered + timedelta(weeks=10)
    assert [step.not_before for step in found.steps] == [found.claim_on, found.claim_on]


def test_evidence_that_ages_while_a_claim_has_to_wait_is_replaced_by_the_plan() -> None:
    until = a_case().as_of + timedelta(days=30)
    hold = Hold(id="appeal", kind=HoldKind.APPEAL, valid_from=date(2026, 6, 1), valid_until=until)
    old = an_item(performed_from=a_case().as_of - timedelta(days=720))

    found = _waiting(standing=Standing(holds=(hold,)), evidence=[old])

    assert found.claim_on == until + timedelta(days=1)
    assert StepKind.EVIDENCE in _kinds(found)
    assert found.is_proven


def test_a_registration_that_lapses_before_the_wait_ends_is_renewed() -> None:
    until = a_case().as_of + timedelta(days=30)
    hold = Hold(id="appeal", kind=HoldKind.APPEAL, valid_from=date(2026, 6, 1), valid_until=until)
    facts = RegistrationFacts(expires_on=a_case().as_of + timedelta(days=10))

    found = _waiting(standing=Standing(holds=(hold,)), registration=facts)

    assert _kinds(found) == [StepKind.CORRECTION, StepKind.WAIT, StepKind.CLAIM]


def test_a_certificate_that_is_held_already_is_a_dead_end() -> None:
    earlier = EarlierCertificate(
        id="c", award=Award.QUALIFICATION, qualification_number=NUMBER, issued_on=date(2026, 1, 1)
    )

    found = _waiting(standing=Standing(earlier_certificates=(earlier,)))

    assert [each.code for each in found.dead_ends] == ["already_certificated"]
    assert (found.is_proven, found.claim_on, found.unsettled) == (False, None, ())


def test_the_end_of_certification_is_a_dead_end_also_where_a_wait_leads_past_it() -> None:
    standard = a_release({"U1": 1}).standard
    assert standard.qualification is not None
    ending = changed(standard.qualification, certification_end_on=date(2026, 7, 10))
    release = Release.of(changed(standard, qualification=ending))
    hold = Hold(id="h", kind=HoldKind.LEGAL, valid_from=date(2026, 6, 1), valid_until=date(2026, 7, 30))

    found = plan(a_case(release, standing=Standing(holds=(hold,))))

    assert [each.code for each in found.dead_ends] == ["certification_ended"]


def test_the_learner_never_acts_where_another_person_must() -> None:
    found = plan(a_case(mappings=[], sign_offs=[], claimed_by=LEARNER))

    assert found.steps[-1].code == "claimant_not_independent"
    assert {step.helper for step in found.steps if step.kind is StepKind.DECISION} == {"assessor"}
    assert found.is_proven


@pytest.mark.parametrize("iqa", [ASSESSOR, LEARNER])
def test_a_release_by_somebody_involved_is_given_again_by_another_assurer(iqa: str) -> None:
    found = plan(a_case(sign_offs=[a_sign_off(unit, iqa_id=iqa) for unit in ("U1", "U2")], claimed_by=CLAIMANT))

    assert _kinds(found) == [StepKind.RELEASE, StepKind.CLAIM]
    assert found.steps[0].unit_ids == ("U1", "U2")


def test_a_plan_is_the_same_twice_and_survives_json() -> None:
    case = a_case(mappings=[], sign_offs=[a_sign_off("U1", iqa_id=IQA)])

    assert plan(case) == plan(case)
    assert Plan.model_validate_json(plan(case).model_dump_json()) == plan(case)
