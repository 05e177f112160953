"""Recency: is work recent enough on a given day, by calendar months and never by a number of days.

Work performed on day D is recent up to and including D plus the window's months; where that day does not
exist, the month's last day takes its place (29 February 2024 plus 24 months is 28 February 2026).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from mapping_engine.policy_terms import Anchor, RecencyTerms

AnchorDays = Mapping[Anchor, Sequence[date]]
"""The days on which evidence must be recent, by anchor; an anchor that has not come yet has none."""


class RecencyFailure(NamedTuple):
    """Terms that evidence does not satisfy, and in words why."""

    terms: RecencyTerms
    reason: str


@lru_cache(maxsize=4096)
def last_recent_day(performed_on: date, months: int) -> date:
    """Return the last day on which work of a day still counts as recent.

    >>> last_recent_day(date(2024, 2, 29), 24)
    datetime.date(2026, 2, 28)
    >>> last_recent_day(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    if performed_on.year * 12 + performed_on.month + months > (date.max.year + 1) * 12:
        return date.max
    return performed_on + relativedelta(months=months)


def last_day_within(performed_on: date, terms: RecencyTerms) -> date:
    """Return the last day that terms allow for work of a day: the window's last, or the one before it."""
    last = last_recent_day(performed_on, terms.months)
    return last if terms.inclusive else last - timedelta(days=1)


def is_recent_on(performed_on: date | None, day: date, months: int) -> bool:
    """Tell whether work is recent on a day; unknown dates and work after that day are not.

    >>> is_recent_on(date(2024, 11, 24), date(2026, 11, 24), 24)
    True
    >>> is_recent_on(date(2024, 11, 23), date(2026, 11, 24), 24)
    False
    """
    return performed_on is not None and performed_on <= day <= last_recent_day(performed_on, months)


def recency_failures(
    performed_on: date | None, terms: Iterable[RecencyTerms], days: AnchorDays
) -> Iterator[RecencyFailure]:
    """Yield each of the terms that work of a day does not satisfy at one of their anchors."""
    for each in terms:
        if performed_on is None:
            yield RecencyFailure(each, "nobody recorded when the work was done, and an unknown date is not recent")
        elif missed := _missed_anchor(performed_on, each, days):
            yield RecencyFailure(each, _too_old(performed_on, each, *missed))


def recent_until(performed_on: date | None, terms: Iterable[RecencyTerms]) -> date | None:
    """Return the last day on which a claim could still rest on work of a day; nothing where no terms limit it."""
    if performed_on is None:
        return None
    last_days = [last_day_within(performed_on, each) for each in terms if _CLAIM in each.anchors]
    return min(last_days, default=None)


_CLAIM, _REGISTRATION = Anchor.CLAIM, Anchor.REGISTRATION


def _missed_anchor(performed_on: date, terms: RecencyTerms, days: AnchorDays) -> tuple[Anchor, date] | None:
    last = last_day_within(performed_on, terms)
    for anchor in terms.anchors:
        for day in days.get(anchor, ()):
            is_after_registration = anchor is _REGISTRATION and performed_on > day
            if not is_after_registration and not performed_on <= day <= last:
                return anchor, day
    return None


def _too_old(performed_on: date, terms: RecencyTerms, anchor: Anchor, day: date) -> str:
    if performed_on > day:
        return f"the work was done on {performed_on:%-d %B %Y}, after the {_WORDS[anchor]} on {day:%-d %B %Y}"
    until = last_day_within(performed_on, terms)
    return (
        f"the work was done on {performed_on:%-d %B %Y} and counted as recent until {until:%-d %B %Y}, "
        f"before the {_WORDS[anchor]} on {day:%-d %B %Y} ({terms.months} months allowed)"
    )


_WORDS = {anchor: anchor.value.replace("_", "-") for anchor in Anchor}
