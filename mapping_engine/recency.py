"""Recency: is work recent enough on a given day, by calendar months and never by a number of days.

Work performed on day D is recent up to and including D plus the window's months; where that day does not
exist, the month's last day takes its place (29 February 2024 plus 24 months is 28 February 2026).
"""

from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from mapping_engine.evidence import EvidenceItem
from mapping_engine.policy import Anchor, RecencyTerms


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


def is_recent_on(performed_on: date | None, day: date, months: int) -> bool:
    """Tell whether work is recent on a day; unknown dates and work after that day are not.

    >>> is_recent_on(date(2024, 11, 24), date(2026, 11, 24), 24)
    True
    >>> is_recent_on(date(2024, 11, 23), date(2026, 11, 24), 24)
    False
    """
    return performed_on is not None and performed_on <= day <= last_recent_day(performed_on, months)


def recency_problem(item: EvidenceItem, terms: RecencyTerms, *, decided_on: date, as_of: date) -> str:
    """Return in words why evidence is not recent at some anchor, or nothing if it is at all of them.

    The anchors are the day of the decision in London, and the day of the claim.
    """
    performed_on = item.performed_on
    if performed_on is None:
        return "nobody recorded when the work was done, and an unknown date is not recent"
    days = {_DECISION: decided_on, _CLAIM: as_of}
    for anchor in terms.anchors:
        if not is_recent_on(performed_on, days[anchor], terms.months):
            return _too_old(performed_on, days[anchor], anchor, terms.months)
    return ""


_DECISION, _CLAIM = Anchor.DECISION, Anchor.CLAIM


def _too_old(performed_on: date, day: date, anchor: Anchor, months: int) -> str:
    until = last_recent_day(performed_on, months)
    return (
        f"the work was done on {performed_on:%-d %B %Y} and counted as recent until {until:%-d %B %Y}, "
        f"before the {anchor.value} on {day:%-d %B %Y} ({months} months allowed)"
    )
