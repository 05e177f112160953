"""Recency: calendar months to the day, against a second calculation that shares nothing with the first."""

import calendar
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import a_decision, a_policy, an_item, noon, the_day_after
from hypothesis import example, given
from hypothesis import strategies as st

from mapping_engine import Anchor, EvidenceItem, Mapping, RecencyTerms, is_recent_on, last_recent_day, london_date
from mapping_engine.recency import recency_failures

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTH_ENDS = DAYS.map(lambda day: day.replace(day=calendar.monthrange(day.year, day.month)[1]))
LEAP_DAYS = st.sampled_from([date(year, 2, 29) for year in range(1992, 2090, 4)])
WINDOWS = st.integers(1, 120)


def _by_hand(performed_on: date, months: int) -> date:
    """Count month by month to the end of the window, then clamp to that month's length."""
    year, month = performed_on.year, performed_on.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    if year > date.max.year:
        return date.max
    return date(year, month, min(performed_on.day, calendar.monthrange(year, month)[1]))


def _problem(item: EvidenceItem, decision: Mapping, terms: RecencyTerms, as_of: date) -> str:
    days = {Anchor.DECISION: (london_date(decision.decided_at),), Anchor.CLAIM: (as_of,)}
    return "".join(failure.reason for failure in recency_failures(item.performed_on, (terms,), days))


@given(DAYS | MONTH_ENDS | LEAP_DAYS, WINDOWS)
def test_the_last_recent_day_agrees_with_counting_months_by_hand(performed_on: date, months: int) -> None:
    assert last_recent_day(performed_on, months) == _by_hand(performed_on, months)


@given(st.dates(date(9990, 1, 1), date.max), WINDOWS)
@example(date.max, 1)
@example(date(9998, 1, 1), 12)
@example(date(9999, 11, 30), 1)
@example(date(9999, 12, 1), 1)
def test_the_end_of_the_calendar_is_no_limit(performed_on: date, months: int) -> None:
    assert last_recent_day(performed_on, months) == _by_hand(performed_on, months)
    assert is_recent_on(performed_on, date.max, months) == (_by_hand(performed_on, months) == date.max)


@given(DAYS | MONTH_ENDS | LEAP_DAYS, WINDOWS)
def test_recency_ends_exactly_the_day_after_the_last_recent_day(performed_on: date, months: int) -> None:
    last = last_recent_day(performed_on, months)

    assert is_recent_on(performed_on, last, months)
    assert not is_recent_on(performed_on, the_day_after(last), months)


@given(DAYS, WINDOWS, st.integers(-100, 4000))
def test_work_is_recent_from_its_own_day_to_the_last_recent_day(performed_on: date, months: int, days: int) -> None:
    day = performed_on + timedelta(days=days)

    assert is_recent_on(performed_on, day, months) == (days >= 0 and day <= _by_hand(performed_on, months))


@given(DAYS, DAYS, WINDOWS)
def test_newer_work_is_never_recent_for_a_shorter_time(one: date, other: date, months: int) -> None:
    older, newer = sorted((one, other))

    assert last_recent_day(older, months) <= last_recent_day(newer, months)


@given(DAYS, DAYS, WINDOWS)
def test_a_wider_window_never_makes_work_old(performed_on: date, day: date, months: int) -> None:
    assert is_recent_on(performed_on, day, months) <= is_recent_on(performed_on, day, months + 1)


@pytest.mark.parametrize(
    ("performed_on", "months", "last"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 3, 31), 1, date(2025, 4, 30)),
        (date(2025, 12, 31), 24, date(2027, 12, 31)),
    ],
)
def test_a_day_that_the_month_lacks_is_its_last(performed_on: date, months: int, last: date) -> None:
    assert last_recent_day(performed_on, months) == last


@pytest.mark.parametrize(
    ("performed_on", "by_days"),
    [
        (date(2022, 3, 1), date(2024, 2, 29)),
        (date(2023, 6, 15), date(2025, 6, 14)),
        (date(2024, 1, 31), date(2026, 1, 30)),
    ],
)
def test_two_years_are_24_months_and_not_730_days(performed_on: date, by_days: date) -> None:
    assert performed_on + timedelta(days=730) == by_days
    assert last_recent_day(performed_on, 24) == the_day_after(by_days)
    assert is_recent_on(performed_on, the_day_after(by_days), 24)


@given(DAYS)
def test_an_unknown_day_is_never_recent(day: date) -> None:
    assert not is_recent_on(None, day, 1200)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_a_decision_late_in_the_evening_is_anchored_to_the_day_in_london(moment: datetime, day: date) -> None:
    assert london_date(moment) == day


def test_a_decision_half_an_hour_after_midnight_in_london_is_a_day_too_late() -> None:
    item = an_item(performed_from=date(2024, 7, 1), submitted_on=date(2026, 6, 1))
    terms = a_policy(anchors=(Anchor.DECISION,)).recency[0]
    in_time, late = (datetime(2026, 7, 1, hour, 30, tzinfo=UTC) for hour in (22, 23))

    assert _problem(item, a_decision("E1", "c", decided_at=in_time), terms, date(2026, 8, 1)) == ""
    assert "before the decision on 2 July 2026" in _problem(
        item, a_decision("E1", "c", decided_at=late), terms, date(2026, 8, 1)
    )


def test_of_a_range_the_latest_day_counts() -> None:
    item = an_item(performed_from=date(2020, 1, 1), performed_until=date(2025, 6, 1))

    assert _problem(item, a_decision("E1", "c"), a_policy().recency[0], date(2027, 6, 1)) == ""
    assert _problem(item, a_decision("E1", "c"), a_policy().recency[0], date(2027, 6, 2)) != ""


def test_evidence_may_be_recent_when_decided_and_old_when_claimed() -> None:
    item = an_item(performed_from=date(2024, 4, 1))
    decision = a_decision("E1", "c", decided_at=noon(date(2026, 3, 1)))
    both, decision_only = a_policy().recency[0], a_policy(anchors=(Anchor.DECISION,)).recency[0]

    assert _problem(item, decision, decision_only, date(2026, 6, 30)) == ""
    assert _problem(item, decision, both, date(2026, 6, 30)) == (
        "the work was done on 1 April 2024 and counted as recent until 1 April 2026, "
        "before the claim on 30 June 2026 (24 months allowed)"
    )


def test_an_unknown_day_is_told_in_words() -> None:
    item = an_item(performed_from=None)

    assert "unknown date" in _problem(item, a_decision("E1", "c"), a_policy().recency[0], date(2026, 6, 30))


def test_an_anchor_that_has_not_come_yet_asks_for_nothing() -> None:
    terms = a_policy(anchors=(Anchor.SIGN_OFF,)).recency

    assert list(recency_failures(date(1990, 1, 1), terms, {})) == []


def test_work_on_the_day_itself_is_never_said_to_lie_after_it() -> None:
    day = date(2026, 3, 1)
    since = RecencyTerms(
        valid_from=day,
        authority="A",
        months=0,
        anchors=(Anchor.REGISTRATION,),
        inclusive=False,
        can_be_overridden=False,
    )

    reasons = [each.reason for each in recency_failures(day, (since,), {Anchor.REGISTRATION: (day,)})]

    assert [reason.split(" and ")[-1].split(",")[0] for reason in reasons] == [
        "counted as recent until 28 February 2026"
    ]
