"""Policy: dated values, one for each day, each with its authority."""

from datetime import date

import pytest
from builders import a_policy, changed
from pydantic import ValidationError

from mapping_engine import DEFAULT_POLICY, Anchor, AssessmentPolicy, AssuranceTerms, PolicyInForce, RecencyTerms

CHANGE = date(2026, 1, 1)


def _recency(valid_from: date, months: int) -> RecencyTerms:
    return RecencyTerms(
        valid_from=valid_from, months=months, anchors=(Anchor.CLAIM,), can_be_overridden=True, authority="Handbook"
    )


def _in_force(policy: AssessmentPolicy, day: date) -> PolicyInForce:
    return PolicyInForce((policy,), day)


def _tightened() -> AssessmentPolicy:
    return changed(a_policy(), recency=(_recency(date(2020, 1, 1), 36), _recency(CHANGE, 12)))


@pytest.mark.parametrize(
    ("day", "months"),
    [(date(2020, 1, 1), 36), (date(2025, 12, 31), 36), (CHANGE, 12), (date(2030, 1, 1), 12)],
)
def test_a_value_holds_from_its_day_until_the_next_one(day: date, months: int) -> None:
    assert _in_force(_tightened(), day).recency[0].months == months


def test_before_the_first_value_the_first_holds() -> None:
    assert _in_force(_tightened(), date(1999, 1, 1)).recency[0].months == 36


def test_assurance_terms_are_dated_as_well() -> None:
    terms = [
        AssuranceTerms(valid_from=start, sign_off_required=required, authority="Handbook")
        for start, required in ((date(2020, 1, 1), False), (CHANGE, True))
    ]
    policy = changed(a_policy(), assurance=tuple(terms))

    assert not _in_force(policy, date(2025, 12, 31)).assurance[0].sign_off_required
    assert _in_force(policy, CHANGE).assurance[0].sign_off_required


@pytest.mark.parametrize("starts", [(CHANGE, CHANGE), (CHANGE, date(2020, 1, 1))])
def test_values_that_overlap_or_run_backwards_are_refused(starts: tuple[date, date]) -> None:
    with pytest.raises(ValidationError, match="valid_from dates must rise"):
        changed(a_policy(), recency=tuple(_recency(start, 24) for start in starts))


@pytest.mark.parametrize(
    "changes", [{"months": 0}, {"months": -1}, {"anchors": ()}, {"authority": ""}, {"authority": None}]
)
def test_terms_without_a_window_an_anchor_or_an_authority_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        changed(_recency(CHANGE, 24), **changes)


@pytest.mark.parametrize("part", ["recency", "assurance"])
def test_a_policy_that_leaves_a_question_open_is_refused(part: str) -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        changed(DEFAULT_POLICY, **{part: ()})


def test_the_default_policy_asks_for_two_years_at_both_days_and_for_releases() -> None:
    terms = _in_force(DEFAULT_POLICY, CHANGE).recency[0]

    assert (terms.months, set(terms.anchors)) == (24, {Anchor.DECISION, Anchor.CLAIM})
    assert _in_force(DEFAULT_POLICY, CHANGE).assurance[0].sign_off_required
