"""Forecast: what a verdict will say on later days if nobody does anything, and what will have changed it.

A forecast is made of verdicts: the case is evaluated anew on every day on which something can change, so that it can
never say anything that the claim gate would not say on that day.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from competence_graph import CriterionId, Frozen, UnitId
from mapping_engine.case import AssessmentCase
from mapping_engine.coverage import Status
from mapping_engine.days_of_change import days_of_change
from mapping_engine.evidence import EvidenceId
from mapping_engine.mapping import MappingId
from mapping_engine.verdict import Verdict, evaluate
from mapping_engine.verdict_changes import Cause, VerdictChanges, diff


class DayOfChange(Frozen):
    """A day on which the verdict says something else than on the day before."""

    day: date
    is_claimable: bool
    changes: VerdictChanges


class MappingOutlook(Frozen):
    """The last day on which a decision that counts now still does; no day means through the end of the forecast."""

    mapping_id: MappingId
    evidence_id: EvidenceId
    criterion_id: CriterionId
    counts_until: date | None
    causes: tuple[Cause, ...] = ()


class CriterionOutlook(Frozen):
    """Where a criterion stands now, and the last day on which what lets it through still does."""

    criterion_id: CriterionId
    reference: str
    unit_id: UnitId
    status: Status
    satisfied_until: date | None
    causes: tuple[Cause, ...] = ()


class Forecast(Frozen):
    """Verdicts from a day until a day, told by their changes.

    ``claimable_from`` is the first day from now on which the certificate can be claimed, ``claimable_until`` the last
    day of that span; no day means never, or through the end. ``out_of_date_on`` is the first day on which a criterion
    that is satisfied now no longer is.
    """

    registration_id: str
    as_of: date
    until: date
    is_claimable: bool
    claimable_from: date | None
    claimable_until: date | None
    out_of_date_on: date | None
    days: tuple[DayOfChange, ...]
    criteria: tuple[CriterionOutlook, ...]
    mappings: tuple[MappingOutlook, ...]


def forecast(case: AssessmentCase, until: date) -> Forecast:
    """Say what the verdict of a case will be on every day until a day, if nobody does anything."""
    now = evaluate(case)
    verdicts = [now, *(evaluate(case.replaced(as_of=day)) for day in days_of_change(case, until))]
    steps = [(before, after, diff(before, after)) for before, after in pairwise(verdicts)]
    days = tuple(
        DayOfChange(day=after.as_of, is_claimable=after.claimable, changes=changes)
        for _, after, changes in steps
        if not changes.is_empty
    )
    criteria = tuple(_criterion_outlooks(now, days))
    claimable_from, claimable_until = _span(verdicts)
    lost = [each.satisfied_until for each in criteria if each.status is not Status.GAP and each.satisfied_until]
    return Forecast(
        registration_id=case.registration_id,
        as_of=case.as_of,
        until=max(until, case.as_of),
        is_claimable=now.claimable,
        claimable_from=claimable_from,
        claimable_until=claimable_until,
        out_of_date_on=min(lost) + timedelta(days=1) if lost else None,
        days=days,
        criteria=criteria,
        mappings=tuple(_mapping_outlooks(verdicts)),
    )


def _span(verdicts: Sequence[Verdict]) -> tuple[date | None, date | None]:
    """Return the first day on which the certificate can be claimed, and the last before it first cannot again."""
    start = next((place for place, each in enumerate(verdicts) if each.claimable), None)
    if start is None:
        return None, None
    ends = (each.as_of for each in verdicts[start:] if not each.claimable)
    end = next(ends, None)
    return verdicts[start].as_of, None if end is None else end - timedelta(days=1)


def _criterion_outlooks(now: Verdict, days: Iterable[DayOfChange]) -> Iterable[CriterionOutlook]:
    ends: dict[CriterionId, tuple[date, tuple[Cause, ...]]] = {}
    for each in days:
        for change in each.changes.lost:
            if change.after is Status.GAP:
                ends.setdefault(change.criterion_id, (each.day - timedelta(days=1), change.causes))
    for entry in now.criteria:
        end, causes = ends.get(entry.criterion_id, (None, ())) if entry.status is not Status.GAP else (None, ())
        yield CriterionOutlook(
            criterion_id=entry.criterion_id,
            reference=entry.reference,
            unit_id=entry.unit_id,
            status=entry.status,
            satisfied_until=end,
            causes=causes,
        )


def _mapping_outlooks(verdicts: Sequence[Verdict]) -> Iterable[MappingOutlook]:
    counting = [_counting(each) for each in verdicts]
    for mapping_id, (evidence_id, criterion_id) in counting[0].items():
        end = next((place for place, there in enumerate(counting) if mapping_id not in there), None)
        yield MappingOutlook(
            mapping_id=mapping_id,
            evidence_id=evidence_id,
            criterion_id=criterion_id,
            counts_until=None if end is None else verdicts[end].as_of - timedelta(days=1),
            causes=() if end is None else _causes_of(verdicts[end], mapping_id),
        )


def _counting(verdict: Verdict) -> Mapping[MappingId, tuple[EvidenceId, CriterionId]]:
    return {
        line.mapping_id: (line.evidence_id, entry.criterion_id)
        for entry in verdict.criteria
        for line in entry.satisfied_by
    }


def _causes_of(verdict: Verdict, mapping_id: MappingId) -> tuple[Cause, ...]:
    refused = [each for entry in verdict.criteria for each in entry.refused if each.mapping_id == mapping_id]
    if not refused:
        return (Cause(code="decision_displaced", words="the decision no longer stands", mapping_id=mapping_id),)
    return tuple(
        Cause(code=each.code, words=each.reason, evidence_id=each.evidence_id, mapping_id=mapping_id)
        for each in refused
    )
