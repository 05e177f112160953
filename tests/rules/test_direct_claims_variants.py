"""Direct claims status as two awarding organisations grant it, to the month and to the last sample."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import AS_OF, a_small_case, changed
from direct_claims_variants import like_gateway, like_ncfe
from rule_builders import a_policy_of, a_review, a_step, direct_claims, is_claimable, registers, terms

from mapping_engine import (
    AssuranceTerms,
    DirectClaimsEvent,
    DirectClaimsTerms,
    ExternalReview,
    Reliability,
    ReviewRoute,
)

DAY = timedelta(days=1)
FIRST = date(2024, 3, 15)
GRANTED = date(2026, 2, 1)
TWO_GOOD: dict[str, Any] = {"worst_grade": 3, "worst_reliability": Reliability.B}


def _is_held(
    variant: DirectClaimsTerms, *reviews: ExternalReview, granted: date = GRANTED, events: Any = (), on: date = AS_OF
) -> bool:
    asked = terms(AssuranceTerms, sign_off_required=True, external_release_required=True)
    history = direct_claims(a_step("granted", granted), *events, reviews=reviews)
    return is_claimable(a_small_case(policy=a_policy_of(asked, variant), as_of=on, **registers(history)))


def test_requirement_27_like_ncfe_one_review_without_a_fault_is_enough() -> None:
    assert _is_held(like_ncfe(), a_review(FIRST))


@pytest.mark.parametrize(
    "fault",
    [
        {"worst_grade": 2},
        {"worst_reliability": Reliability.B},
        {"learners_sampled": 2},
        {"final_samples": 1},
        {"action_raised": True},
        {"action_raised": True, "actions_closed_on": GRANTED + DAY},
    ],
)
def test_requirement_27_like_ncfe_one_review_with_any_fault_is_not(fault: dict[str, Any]) -> None:
    assert not _is_held(like_ncfe(), a_review(FIRST, **fault))


def test_requirement_27_like_ncfe_an_action_closed_by_the_day_of_the_grant_is_not_outstanding() -> None:
    assert _is_held(like_ncfe(), a_review(FIRST, action_raised=True, actions_closed_on=GRANTED))


@pytest.mark.parametrize(
    ("second", "held"),
    [
        (date(2024, 4, 14), False),
        (date(2024, 4, 15), True),
        (date(2025, 9, 15), True),
        (date(2025, 9, 16), False),
    ],
)
def test_requirement_27_like_ncfe_two_good_reviews_lie_one_to_eighteen_months_apart(second: date, held: bool) -> None:
    reviews = (a_review(FIRST, **TWO_GOOD), a_review(second, **(TWO_GOOD | {"final_samples": 1})))

    assert _is_held(like_ncfe(), *reviews) is held


@pytest.mark.parametrize(("finals", "held"), [((2, 1), True), ((3, 0), True), ((1, 1), False)])
def test_requirement_27_like_ncfe_two_reviews_hold_three_final_samples_between_them(
    finals: tuple[int, int], held: bool
) -> None:
    days = (FIRST, date(2025, 1, 15))
    reviews = [a_review(day, **TWO_GOOD, final_samples=final) for day, final in zip(days, finals, strict=True)]

    assert _is_held(like_ncfe(), *reviews) is held


@pytest.mark.parametrize("fault", [{"worst_grade": 4}, {"worst_reliability": Reliability.C}])
def test_requirement_27_like_ncfe_one_bad_review_of_two_earns_nothing(fault: dict[str, Any]) -> None:
    good, bad = a_review(FIRST, **TWO_GOOD), a_review(date(2025, 1, 15), **(TWO_GOOD | fault))

    assert not _is_held(like_ncfe(), good, bad)


@pytest.mark.parametrize(
    ("later", "held"),
    [
        ({}, True),
        ({"worst_grade": 3, "worst_reliability": Reliability.B, "final_samples": 1, "learners_sampled": 1}, True),
        ({"worst_grade": 4}, False),
        ({"worst_reliability": Reliability.C}, False),
        ({"final_samples": 0}, False),
    ],
)
def test_requirement_27_like_ncfe_every_later_review_must_keep_the_status(later: dict[str, Any], held: bool) -> None:
    after = a_review(GRANTED + DAY, **later)

    assert _is_held(like_ncfe(), a_review(FIRST), after) is held


def test_edge_31_like_ncfe_a_bad_review_counts_from_its_own_day() -> None:
    bad = a_review(AS_OF, worst_grade=4)

    assert _is_held(like_ncfe(), a_review(FIRST), bad, on=AS_OF - DAY)
    assert not _is_held(like_ncfe(), a_review(FIRST), bad)


def test_requirement_27_like_gateway_two_good_samplings_in_a_row_earn_the_status() -> None:
    first, second = a_review(FIRST, **TWO_GOOD), a_review(date(2025, 1, 15), **TWO_GOOD)

    assert _is_held(like_gateway(), first, second)
    assert not _is_held(like_gateway(), first)


def test_requirement_27_like_gateway_a_bad_sampling_between_two_good_ones_breaks_the_row() -> None:
    good = [a_review(day, **TWO_GOOD) for day in (FIRST, date(2025, 6, 1))]
    between = a_review(date(2025, 1, 15), worst_grade=4)

    assert not _is_held(like_gateway(), good[0], between, good[1])
    assert _is_held(like_gateway(), good[0], between, good[1], a_review(date(2025, 12, 1), **TWO_GOOD))


@pytest.mark.parametrize(
    ("closed", "held"),
    [(date(2025, 2, 1), True), (date(2025, 2, 2), False), (None, False)],
)
def test_requirement_27_like_gateway_the_clock_starts_again_on_the_day_the_actions_are_closed(
    closed: date | None, held: bool
) -> None:
    raising = a_review(FIRST, **TWO_GOOD, action_raised=True, actions_closed_on=closed)
    after = [a_review(day, **TWO_GOOD) for day in (date(2025, 2, 1), date(2025, 8, 1))]

    assert _is_held(like_gateway(), raising, *after) is held


def test_requirement_27_a_review_on_the_day_of_the_grant_and_of_the_closing_of_actions_counts() -> None:
    acted = a_review(FIRST, action_raised=True, actions_closed_on=GRANTED)
    once = ReviewRoute(reviews=1, worst_grade=1, worst_reliability=Reliability.A)
    variant = terms(DirectClaimsTerms, routes=(once,), restarts_after_action=True)

    assert _is_held(variant, acted, a_review(GRANTED))
    assert not _is_held(variant, acted, a_review(GRANTED + DAY))
    assert not _is_held(variant, changed(acted, actions_closed_on=GRANTED + DAY), a_review(GRANTED))


def test_requirement_27_of_three_reviews_the_first_and_the_last_are_so_many_months_apart() -> None:
    thrice = ReviewRoute(reviews=3, worst_grade=1, worst_reliability=Reliability.A, months_between=(2, 3))
    variant = terms(DirectClaimsTerms, routes=(thrice,))
    early = a_review(date(2024, 4, 15))

    assert _is_held(variant, a_review(FIRST), early, a_review(date(2024, 6, 15)))
    assert not _is_held(variant, a_review(FIRST), early, a_review(date(2024, 5, 14)))
    assert not _is_held(variant, a_review(FIRST), early, a_review(date(2024, 6, 16)))


def test_requirement_27_like_gateway_samplings_from_before_the_action_are_forgotten() -> None:
    before = [a_review(day, **TWO_GOOD) for day in (date(2023, 3, 1), date(2023, 9, 1))]
    raising = a_review(FIRST, **TWO_GOOD, action_raised=True, actions_closed_on=date(2025, 2, 1))

    assert _is_held(like_gateway(), *before)
    assert not _is_held(like_gateway(), *before, raising)


@pytest.mark.parametrize("variant", [like_ncfe(), like_gateway()])
def test_requirement_27_what_was_removed_must_be_earned_again_by_reviews_since(variant: DirectClaimsTerms) -> None:
    removed, again = date(2025, 3, 1), date(2026, 4, 1)
    earlier = (a_review(FIRST), a_review(date(2024, 9, 1)))
    later = (a_review(date(2025, 5, 1)), a_review(date(2025, 11, 1)))
    events: tuple[DirectClaimsEvent, ...] = (a_step("removed", removed), a_step("granted", again))
    granted = date(2024, 10, 1)

    assert _is_held(variant, *earlier, *later, granted=granted, events=events)
    assert not _is_held(variant, *earlier, granted=granted, events=events)


@pytest.mark.parametrize("variant", [like_ncfe(), like_gateway()])
def test_requirement_27_reviews_without_a_grant_are_no_status(variant: DirectClaimsTerms) -> None:
    reviews = (a_review(FIRST), a_review(date(2025, 1, 15)))

    assert _is_held(variant, *reviews)
    assert not _is_held(variant, *reviews, granted=AS_OF + DAY)


KEPT_CLEAN = ReviewRoute(reviews=1, worst_grade=1, worst_reliability=Reliability.A)


def test_requirement_27_a_review_on_the_day_of_the_grant_earns_the_status_and_does_not_end_it() -> None:
    variant = terms(DirectClaimsTerms, keep=KEPT_CLEAN)

    assert _is_held(variant, a_review(GRANTED, worst_grade=2))
    assert not _is_held(variant, a_review(GRANTED + DAY, worst_grade=2))


def test_requirement_27_an_action_of_a_later_review_ends_the_status_until_it_is_closed() -> None:
    variant = terms(DirectClaimsTerms, keep=KEPT_CLEAN)
    acted = a_review(GRANTED + DAY, action_raised=True, actions_closed_on=AS_OF)

    assert _is_held(variant, acted)
    assert not _is_held(variant, changed(acted, actions_closed_on=AS_OF + DAY))


def test_requirement_27_a_review_on_the_day_of_the_removal_helps_to_earn_the_status_again() -> None:
    variant, removed = terms(DirectClaimsTerms, routes=(KEPT_CLEAN,)), FIRST + DAY
    steps = {"events": [a_step("removed", removed), a_step("granted", GRANTED)], "granted": FIRST}

    assert _is_held(variant, a_review(removed), **steps)
    assert not _is_held(variant, a_review(FIRST), **steps)


def test_requirement_27_a_review_that_was_not_yet_known_earns_nothing() -> None:
    review, variant = a_review(FIRST, recorded_on=AS_OF), terms(DirectClaimsTerms, routes=(KEPT_CLEAN,))
    asked = terms(AssuranceTerms, sign_off_required=True, external_release_required=True)
    history = registers(direct_claims(a_step("granted", GRANTED), reviews=[review]))
    case = a_small_case(policy=a_policy_of(asked, variant), **history)

    assert is_claimable(changed(case, known_on=AS_OF))
    assert not is_claimable(changed(case, known_on=AS_OF - DAY))
