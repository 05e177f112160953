"""Internal assurance: samples, releases, rejections, actions and signatures."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import (
    AS_OF,
    ASSESSOR,
    DECIDED,
    IQA,
    LEARNER,
    SIGNED,
    a_case,
    a_decision,
    a_release,
    a_sign_off,
    a_small_case,
    changed,
    noon,
)
from rule_builders import C, a_licence, a_policy_of, an_action, blockers, is_claimable, registers, terms

from mapping_engine import (
    AssuranceTerms,
    Duty,
    PeopleTerms,
    SamplePlan,
    Signatory,
    UnitRejection,
    UnitSignature,
    evaluate,
)

DAY = timedelta(days=1)
BY_SAMPLE = a_policy_of(terms(AssuranceTerms, sign_off_required=True, only_sampled_units=True))


def _closed(by: str | None, on: date, **fields: Any) -> Any:
    return an_action(closed_by=by, closed_at=noon(on), **fields)


def test_edge_07_and_requirement_26_an_open_action_stops_the_claim() -> None:
    assert blockers(a_small_case(**registers(an_action()))) == {"action_open"}
    assert is_claimable(a_small_case(**registers(_closed(IQA, AS_OF))))
    assert "action_open" in blockers(a_small_case(**registers(_closed(IQA, AS_OF + DAY))))


def test_edge_07_an_action_raised_after_the_day_of_the_claim_is_not_there_yet() -> None:
    for raised, claimable in ((AS_OF + DAY, True), (AS_OF, False)):
        action = an_action(raised_at=noon(raised))
        assert is_claimable(a_small_case(**registers(action))) is claimable


@pytest.mark.parametrize(
    ("person", "claimable"), [(IQA, True), ("another iqa", True), (ASSESSOR, False), (LEARNER, False), (None, False)]
)
def test_requirement_26_only_an_independent_assurer_closes_an_action(person: str | None, claimable: bool) -> None:
    assert is_claimable(a_small_case(**registers(_closed(person, AS_OF)))) is claimable


def test_requirement_26_where_assurers_are_licensed_an_action_is_closed_by_one_licensed_on_that_day() -> None:
    policy = a_policy_of(terms(PeopleTerms, iqas_licensed=True))
    for last_day, claimable in ((AS_OF, True), (AS_OF - DAY, False)):
        people = (a_licence(IQA, Duty.IQA), a_licence("another iqa", Duty.IQA, valid_until=last_day))
        case = a_small_case(policy=policy, **registers(_closed("another iqa", AS_OF), *people))
        assert is_claimable(case) is claimable


def test_requirement_26_an_action_in_a_unit_that_is_not_claimed_stops_nothing() -> None:
    release = a_release({"U1": 1, "U2": 1})
    in_the_other = registers(an_action(unit_id="U2"))

    units = a_case(release, award="units", **in_the_other)
    assert "action_open" in blockers(units)
    assert is_claimable(changed(units, chosen_units=["U1"]))


def _rejection(**fields: Any) -> UnitRejection:
    defaults: dict[str, Any] = {"id": "J1", "unit_id": "U1", "iqa_id": IQA, "rejected_at": noon(DECIDED + DAY)}
    return UnitRejection(**(defaults | fields))


def test_edge_08_and_requirement_25_rejecting_one_unit_leaves_the_other_units_of_the_same_evidence_alone() -> None:
    case = a_case(**registers(_rejection()))

    verdict = evaluate(case)

    assert {each.unit_id for each in verdict.criteria if not each.is_covered} == {"U1"}
    assert {each.unit_id for each in verdict.counted_units} == {"U2"}
    assert is_claimable(changed(case, award="units", chosen_units=["U2"]))


def test_requirement_25_a_rejection_reaches_decision_criterion_unit_and_claim() -> None:
    assert blockers(a_small_case(**registers(_rejection()))) == {"rejected_by_iqa", "combination_not_satisfied"}


def test_requirement_25_a_rejection_may_speak_of_single_criteria() -> None:
    case = a_case(a_release({"U1": 2}), **registers(_rejection(criterion_ids=["U1:2"])))

    assert [entry.is_covered for entry in evaluate(case).criteria] == [True, False]


def test_requirement_25_a_decision_after_the_rejection_counts_and_needs_a_new_release() -> None:
    again = a_decision("E1", C, id="again", decided_at=noon(DECIDED + DAY + DAY))
    case = a_small_case(**registers(_rejection()), mappings=[a_decision("E1", C), again])

    assert is_claimable(case)
    before = [a_sign_off("U1", signed_at=noon(DECIDED + DAY))]
    assert "decided_after_release" in blockers(changed(case, sign_offs=before))


def test_requirement_25_a_rejection_reaches_decisions_up_to_its_own_moment() -> None:
    for later, stands in ((timedelta(0), False), (timedelta(seconds=1), True)):
        decided = [a_decision("E1", C, decided_at=noon(DECIDED + DAY) + later)]
        assert is_claimable(a_small_case(mappings=decided, **registers(_rejection()))) is stands


def test_requirement_25_a_rejection_takes_effect_on_its_own_day() -> None:
    case = a_small_case(**registers(_rejection(rejected_at=noon(AS_OF))))

    assert "rejected_by_iqa" in blockers(case)
    assert is_claimable(changed(case, as_of=AS_OF - DAY))


def test_edge_09_a_verdict_on_the_case_before_an_action_speaks_of_another_case() -> None:
    before = a_small_case()
    after = changed(before, **registers(an_action(raised_at=noon(AS_OF))))

    assert evaluate(before).claimable
    assert not evaluate(after).claimable
    assert evaluate(before).case_fingerprint != evaluate(after).case_fingerprint


def test_edge_09_an_action_closed_after_the_claim_does_not_help_the_claim() -> None:
    closed_later = registers(_closed(IQA, AS_OF + DAY))

    assert "action_open" in blockers(a_small_case(**closed_later))
    assert is_claimable(a_small_case(**closed_later, as_of=AS_OF + DAY))


def test_requirement_24_units_outside_a_drawn_sample_need_no_release() -> None:
    drawn = SamplePlan(id="S1", unit_ids=["U2"], drawn_on=DECIDED, seed="2026-spring/17")
    case = a_case(policy=BY_SAMPLE, sign_offs=[a_sign_off("U2")], **registers(drawn))

    assert is_claimable(case)
    assert "unit_not_released" in blockers(changed(case, sign_offs=[a_sign_off("U1")]))


def test_requirement_24_where_no_sample_was_drawn_by_the_day_nothing_is_released_by_sample() -> None:
    drawn = SamplePlan(id="S1", unit_ids=[], drawn_on=AS_OF, seed="2026-spring/17")
    case = a_small_case(policy=BY_SAMPLE, sign_offs=[])

    assert "nothing_sampled" in blockers(case)
    assert is_claimable(changed(case, **registers(drawn)))
    assert "nothing_sampled" in blockers(changed(case, **registers(changed(drawn, drawn_on=AS_OF + DAY))))


def test_requirement_24_a_sample_names_the_seed_it_can_be_drawn_again_from() -> None:
    with pytest.raises(ValueError, match="seed"):
        SamplePlan(id="S1", unit_ids=["U1"], drawn_on=DECIDED, seed="")
    assert SamplePlan(id="S1", unit_ids=["U1"], drawn_on=DECIDED, seed="17").seed == "17"


def test_requirement_24_every_unit_is_released_where_policy_says_so() -> None:
    assert "unit_not_released" in blockers(a_case(sign_offs=[a_sign_off("U1")]))
    assert is_claimable(a_case())


def test_requirement_24_a_release_speaks_for_the_decisions_before_it() -> None:
    on_time = a_small_case(sign_offs=[a_sign_off("U1", signed_at=noon(DECIDED))])

    assert is_claimable(on_time)
    early = changed(on_time, sign_offs=[a_sign_off("U1", signed_at=noon(DECIDED - DAY))])
    assert "decided_after_release" in blockers(early)


def _signature(signatory: Signatory, person: str, **fields: Any) -> UnitSignature:
    defaults: dict[str, Any] = {"unit_id": "U1", "signed_at": noon(SIGNED)}
    return UnitSignature(id=f"{signatory.value} {person}", signatory=signatory, person_id=person, **(defaults | fields))


@pytest.mark.parametrize(("signatory", "person"), [(Signatory.LEARNER, LEARNER), (Signatory.ASSESSOR, ASSESSOR)])
def test_requirement_17_a_unit_is_declared_finished_by_whoever_policy_names(signatory: Signatory, person: str) -> None:
    policy = a_policy_of(terms(AssuranceTerms, sign_off_required=True, signatures=(signatory,)))
    case = a_small_case(policy=policy)

    assert "signature_missing" in blockers(case)
    assert is_claimable(changed(case, **registers(_signature(signatory, person))))
    assert "signature_missing" in blockers(changed(case, **registers(_signature(signatory, "somebody else"))))
    late = _signature(signatory, person, signed_at=noon(AS_OF + DAY))
    assert "signature_missing" in blockers(changed(case, **registers(late)))


def test_a_unit_is_not_declared_finished_by_whoever_only_decided_on_a_unit_that_was_not_chosen() -> None:
    policy = a_policy_of(terms(AssuranceTerms, sign_off_required=True, signatures=(Signatory.ASSESSOR,)))
    decided = [a_decision("E1", "U1:1"), a_decision("E1", "U2:1", assessor_id="another")]
    case = a_case(a_release({"U1": 1, "U2": 1}), policy=policy, award="units", chosen_units=["U1"], mappings=decided)

    assert is_claimable(changed(case, **registers(_signature(Signatory.ASSESSOR, ASSESSOR))))
    assert "signature_missing" in blockers(changed(case, **registers(_signature(Signatory.ASSESSOR, "another"))))


def test_requirement_22_a_signature_entered_late_was_not_known_before() -> None:
    policy = a_policy_of(terms(AssuranceTerms, sign_off_required=True, signatures=(Signatory.LEARNER,)))
    case = a_small_case(policy=policy, **registers(_signature(Signatory.LEARNER, LEARNER, recorded_on=AS_OF)))

    assert is_claimable(changed(case, known_on=AS_OF))
    assert "signature_missing" in blockers(changed(case, known_on=AS_OF - DAY))


def test_a_licence_to_assure_exactly_this_unit_closes_its_actions() -> None:
    policy = a_policy_of(terms(PeopleTerms, iqas_licensed=True))
    licence = a_licence(IQA, Duty.IQA, unit_ids=["U1"])

    assert is_claimable(a_small_case(policy=policy, **registers(licence, _closed(IQA, SIGNED + DAY))))
    elsewhere = changed(licence, unit_ids=["U2"])
    assert "action_open" in blockers(a_small_case(policy=policy, **registers(elsewhere, _closed(IQA, SIGNED + DAY))))
