"""The oracle's recency: whether a piece is recent at every anchor of all terms, or an override answers for it."""

from datetime import date, datetime, timedelta
from typing import Any

from oracle_desk import Desk
from oracle_people import valid_releases
from oracle_time import london_day, months_later

from mapping_engine import EvidenceItem


def done_on(item: EvidenceItem) -> date | None:
    """Return the day from which a piece ages: of its certificate, or the last of the work."""
    if item.prior is not None:
        return item.prior.original_issued_on or item.prior.issued_on
    return item.performed_until or item.performed_from


def failing(desk: Desk, item: EvidenceItem, method: str, criterion: str, decided_on: date) -> list[Any]:
    """Return the blocking terms that a piece does not satisfy for a criterion."""
    kind = desk.layout.items[criterion].criterion_kind
    found = []
    for terms in desk.terms("recency"):
        speaks_of_kind = not terms.criterion_kinds or kind in terms.criterion_kinds
        speaks_of_method = not terms.methods or method in [each.value for each in terms.methods]
        is_blocking = terms.on_failure.value == "block"
        if speaks_of_kind and speaks_of_method and is_blocking and not _holds(desk, item, terms, criterion, decided_on):
            found.append(terms)
    return found


def answered_at(desk: Desk, item: EvidenceItem, terms: list[Any]) -> datetime | None:
    """Return when the first override was made that answers all these terms; nothing where none does."""
    moments = []
    for override in desk.case.overrides:
        if override.evidence_id != item.id or not desk.happened(override.made_at):
            continue
        if desk.who(override.person_id) != desk.learner and all(_answers(desk, override, each) for each in terms):
            moments.append(override.made_at)
    return min(moments, default=None)


def _holds(desk: Desk, item: EvidenceItem, terms: Any, criterion: str, decided_on: date) -> bool:
    done = done_on(item)
    if done is None:
        return False
    last = _last_day(done, terms)
    for anchor in terms.anchors:
        for day in _days(desk, anchor.value, item, criterion, decided_on):
            if day > last or (done > day and anchor.value != "registration"):
                return False
    return True


def _last_day(done: date, terms: Any) -> date:
    last = months_later(done, terms.months)
    return last if terms.inclusive else last - timedelta(days=1)


def _days(desk: Desk, anchor: str, item: EvidenceItem, criterion: str, decided_on: date) -> list[date]:
    if anchor == "registration":
        return [desk.case.registered_on] if _is_before(desk, item) else []
    if anchor == "submission":
        return [item.submitted_on]
    if anchor == "decision":
        return [decided_on]
    if anchor == "claim":
        return [desk.day]
    days = []
    for unit in desk.units_with(criterion):
        released = [london_day(moment) for moment in valid_releases(desk, unit)]
        days += [max(released)] if released and max(released) >= decided_on else []
    return days


def _is_before(desk: Desk, item: EvidenceItem) -> bool:
    done = done_on(item)
    return done is not None and done <= desk.case.registered_on


def _answers(desk: Desk, override: Any, terms: Any) -> bool:
    if not terms.can_be_overridden or not terms.needs_newer_evidence:
        return bool(terms.can_be_overridden)
    newer = desk.items.get(override.newer_evidence_id)
    if newer is None or newer.id == override.evidence_id:
        return False
    done = done_on(newer)
    if done is None or done > desk.day or (newer.withdrawn_on is not None and newer.withdrawn_on <= desk.day):
        return False
    return done >= desk.case.registered_on if terms.months == 0 else desk.day <= _last_day(done, terms)
