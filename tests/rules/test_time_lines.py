"""Two time lines: what was true on a day, and what was known on a day; a verdict is a function of the case alone."""

from datetime import date, timedelta
from typing import Any

from builders import (
    AS_OF,
    ASSESSOR,
    DECIDED,
    IQA,
    PERFORMED,
    WITNESS,
    a_case,
    a_decision,
    a_policy,
    a_small_case,
    a_testimony,
    an_item,
    changed,
    the_day_after,
)
from hypothesis import given
from hypothesis import strategies as st
from rule_builders import (
    C,
    a_licence,
    a_policy_of,
    a_release_asking,
    an_action,
    blockers,
    is_claimable,
    on_occasion,
    registers,
    shown_by,
    terms,
)

from competence_graph import CriterionDemands, DistinctCounts, EvidenceType
from mapping_engine import Account, AssessmentCase, ClaimTerms, ExpertWitness, PeopleTerms, Verdict, evaluate

DAY = timedelta(days=1)
LICENSED = a_policy_of(terms(PeopleTerms, assessors_licensed=True))


def test_requirement_22_a_licence_entered_late_for_an_earlier_day_was_not_known_before() -> None:
    entered = a_licence(valid_from=DECIDED, recorded_on=date(2026, 5, 10))
    case = a_small_case(policy=LICENSED, **registers(entered))

    assert is_claimable(case)
    assert is_claimable(changed(case, known_on=date(2026, 5, 10)))
    assert "assessor_not_licensed" in blockers(changed(case, known_on=date(2026, 5, 9)))


def test_requirement_22_a_licence_taken_back_as_an_error_was_known_until_then() -> None:
    mistaken = a_licence(retracted_on=date(2026, 5, 10))
    case = a_small_case(policy=LICENSED, **registers(mistaken))

    assert "assessor_not_licensed" in blockers(case)
    assert is_claimable(changed(case, known_on=date(2026, 5, 9)))
    assert "assessor_not_licensed" in blockers(changed(case, known_on=date(2026, 5, 10)))


def test_requirement_22_that_two_accounts_are_one_person_was_not_known_before_it_was_entered() -> None:
    case = a_small_case(**registers(Account(id=IQA, person_id=ASSESSOR, recorded_on=AS_OF)))

    assert "iqa_not_independent" in blockers(changed(case, known_on=AS_OF))
    assert is_claimable(changed(case, known_on=AS_OF - DAY))


def test_requirement_22_an_expert_entered_late_was_not_known_as_one_before() -> None:
    expert = ExpertWitness(
        id="X1",
        person_id=WITNESS,
        is_competent=True,
        can_judge=True,
        agreed_on=PERFORMED,
        valid_from=PERFORMED,
        recorded_on=AS_OF,
    )
    asks = CriterionDemands(allowed_methods=(EvidenceType.EXPERT_WITNESS_TESTIMONY,))
    shown = shown_by(a_testimony(type=EvidenceType.EXPERT_WITNESS_TESTIMONY))
    case = a_case(a_release_asking(asks), **shown, **registers(expert))

    assert is_claimable(changed(case, known_on=AS_OF))
    assert "method_not_allowed" in blockers(changed(case, known_on=AS_OF - DAY))


def test_edge_09_with_the_knowledge_before_an_action_was_entered_the_answer_is_the_one_given_then() -> None:
    case = a_small_case(**registers(an_action(recorded_on=AS_OF)))

    assert not is_claimable(case)
    assert is_claimable(changed(case, known_on=AS_OF - DAY))
    assert evaluate(changed(case, known_on=AS_OF - DAY)).known_on == AS_OF - DAY


def test_edge_40_and_requirement_49_stricter_terms_do_not_reach_back_before_they_hold() -> None:
    stricter = terms(ClaimTerms, min_weeks=52, valid_from=AS_OF + DAY)
    dated = a_policy_of(terms(ClaimTerms), stricter)

    assert is_claimable(a_small_case(policy=dated))
    assert "claimed_too_early" in blockers(a_small_case(policy=dated, as_of=AS_OF + DAY))


def test_edge_40_and_requirement_49_more_occasions_in_a_new_release_leave_the_old_release_as_it_was() -> None:
    evidence = shown_by(on_occasion("E1", "Monday"))
    before = a_release_asking(CriterionDemands(distinct=DistinctCounts(occasions=1)))
    after = a_release_asking(CriterionDemands(distinct=DistinctCounts(occasions=2)))

    assert is_claimable(a_case(before, **evidence))
    assert "occasions_too_few" in blockers(a_case(after, **evidence))
    assert before.id != after.id


def test_requirement_49_a_later_answer_is_another_verdict_and_not_a_change_of_the_first() -> None:
    case = a_small_case()
    first = evaluate(case)

    second = evaluate(changed(case, policy=a_policy(months=1)))

    assert (first.claimable, second.claimable) == (True, False)
    assert first.policy_fingerprint != second.policy_fingerprint
    assert evaluate(case) == first


def test_requirement_33_a_stored_case_gives_the_same_verdict_again_with_the_same_fingerprints() -> None:
    case = a_small_case(policy=LICENSED, **registers(a_licence(), an_action()))

    again = AssessmentCase.model_validate_json(case.model_dump_json())

    assert again.fingerprint == case.fingerprint
    assert evaluate(again) == evaluate(case)
    assert Verdict.model_validate_json(evaluate(case).model_dump_json()) == evaluate(case)


def test_requirement_33_any_other_fact_is_another_case() -> None:
    case = a_small_case()
    others = [
        changed(case, as_of=AS_OF + DAY),
        changed(case, known_on=AS_OF),
        changed(case, claimed_by="somebody else"),
        changed(case, **registers(a_licence())),
        changed(case, evidence=[an_item(title="Another title")]),
    ]

    assert len({each.fingerprint for each in (case, *others)}) == 1 + len(others)


def test_requirement_31_every_finding_has_a_code_a_path_and_a_remedy_and_all_are_given_at_once() -> None:
    open_action = registers(an_action())
    verdict = evaluate(a_small_case(mappings=[], sign_offs=[], claimed_by="learner", **open_action))

    assert {each.code for each in verdict.findings} == {
        "criterion_not_covered",
        "claimant_not_independent",
        "combination_not_satisfied",
        "action_open",
        "unit_not_released",
    }
    assert all(each.code and each.path.startswith(each.rule) and each.remedy for each in verdict.findings)


def test_requirement_31_a_verdict_of_a_day_sees_nothing_that_was_decided_later() -> None:
    later = [a_decision("E1", C, decided_at=the_day_after(AS_OF))]

    assert not is_claimable(a_small_case(mappings=later))
    assert is_claimable(a_small_case())


@given(order=st.permutations(range(6)))
def test_requirement_50_the_order_of_records_means_nothing(order: list[int]) -> None:
    pieces = [on_occasion(f"E{number}", f"day {number % 3}") for number in range(6)]
    release = a_release_asking(CriterionDemands(distinct=DistinctCounts(occasions=3)), number=2)
    sorted_case = a_case(release, **shown_by(*pieces, criteria=["U1:1", "U1:2"]))
    shuffled: dict[str, Any] = shown_by(*(pieces[number] for number in order), criteria=["U1:2", "U1:1"])

    assert evaluate(a_case(release, **shuffled)) == evaluate(sorted_case)


@given(days=st.integers(min_value=0, max_value=900))
def test_requirement_50_another_recent_piece_takes_no_coverage_away_on_any_day(days: int) -> None:
    on = AS_OF + timedelta(days=days)
    alone = a_small_case(as_of=on)
    more = [*alone.evidence, an_item("E2", performed_from=DECIDED, submitted_on=DECIDED)]
    fuller = changed(alone, evidence=more, mappings=[*alone.mappings, a_decision("E2", C)])

    assert evaluate(fuller).criteria[0].is_covered >= evaluate(alone).criteria[0].is_covered


@given(first=st.integers(0, 1200), second=st.integers(0, 1200))
def test_requirement_50_what_has_grown_too_old_stays_too_old(first: int, second: int) -> None:
    earlier, later = sorted((first, second))
    was, becomes = (is_claimable(a_small_case(as_of=AS_OF + timedelta(days=days))) for days in (earlier, later))

    assert was >= becomes
