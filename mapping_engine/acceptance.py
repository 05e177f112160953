"""Acceptance: does an accepted decision count on the day of the case, and if not, for which reasons.

All reasons are given, not the first.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from competence_graph import Criterion, CriterionId, EvidenceType, UnitId
from mapping_engine.evidence import EvidenceItem, PersonId
from mapping_engine.facts import CaseFacts, Decided, path_of
from mapping_engine.mapping import Mapping, RecencyOverride
from mapping_engine.policy import Anchor, OnFailure, RecencyTerms
from mapping_engine.recency import RecencyFailure, last_day_within, recency_failures, recent_until
from mapping_engine.refusals import (
    Refusal,
    authenticity_refusals,
    date_refusals,
    duty_refusals,
    method_refusals,
    rejection_refusals,
)
from mapping_engine.releases import release_days_of
from mapping_engine.second_persons import entitlement_refusals, settled_at


class Use(NamedTuple):
    """One accepted decision put to use for its criterion.

    ``refusals`` are all reasons why it does not count; ``warnings`` do not keep it from counting; ``waived_by`` names
    the exceptions without which it would not count. ``recent_until`` is the last day on which a claim can rest on it,
    ``settled_at`` the moment of the last judgement that it rests on.
    """

    mapping: Mapping
    decided_on: date
    assessor: PersonId
    evidence: EvidenceItem
    method: EvidenceType
    settled_at: datetime
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    override: RecencyOverride | None = None
    recent_until: date | None = None
    waived_by: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Tell whether this use counts towards its criterion, if need be by an exception."""
        return not self.refusals


def use_of(facts: CaseFacts, decided: Decided) -> Use:
    """Return an accepted decision put to use, with everything that keeps it from counting."""
    item = facts.evidence[decided.mapping.evidence_id]
    criterion_id = decided.mapping.criterion_id
    unit = facts.unit_of(criterion_id)
    method = facts.method_of(item, unit)
    failures = tuple(_recency(facts, decided, item, method))
    refusals = [*duty_refusals(facts, decided, item), *date_refusals(decided, item)]
    refusals += authenticity_refusals(facts, decided, item, unit)
    refusals += entitlement_refusals(facts, decided, item, unit)
    refusals += method_refusals(facts, criterion_id, item, method, unit)
    refusals += rejection_refusals(facts, decided)
    blocking = [each for each in failures if each.terms.on_failure is OnFailure.BLOCK]
    override = _override_for(facts, item, blocking) if blocking else None
    if override is None:
        refusals += [_not_recent(each) for each in blocking]
    kept, waived_by = _unwaived(facts, decided, unit, refusals)
    return Use(
        mapping=decided.mapping,
        decided_on=decided.decided_on,
        assessor=decided.assessor,
        evidence=item,
        method=method,
        refusals=kept,
        warnings=tuple(_not_recent(each) for each in failures if each.terms.on_failure is OnFailure.WARN),
        override=override,
        recent_until=None if override or not facts.policy.recency else _recent_until(facts, criterion_id, item, method),
        settled_at=max([settled_at(facts, decided), *([override.made_at] if override else [])]),
        waived_by=waived_by,
    )


def _recency(facts: CaseFacts, decided: Decided, item: EvidenceItem, method: EvidenceType) -> Iterator[RecencyFailure]:
    criterion_id = decided.mapping.criterion_id
    days = {
        Anchor.REGISTRATION: (facts.case.registered_on,),
        Anchor.SUBMISSION: (item.submitted_on,),
        Anchor.DECISION: (decided.decided_on,),
        Anchor.SIGN_OFF: release_days_of(facts, criterion_id, since=decided.decided_on),
        Anchor.CLAIM: (facts.day,),
    }
    return recency_failures(item.performed_on, _terms(facts, criterion_id, method), days)


def _terms(facts: CaseFacts, criterion_id: CriterionId, method: EvidenceType) -> tuple[RecencyTerms, ...]:
    criterion = facts.graph.items[criterion_id]
    assert isinstance(criterion, Criterion)  # noqa: S101 - the case was checked when it was made
    return tuple(each for each in facts.policy.recency if each.apply_to(criterion.criterion_kind, method))


def _recent_until(facts: CaseFacts, criterion_id: CriterionId, item: EvidenceItem, method: EvidenceType) -> date | None:
    blocking = (each for each in _terms(facts, criterion_id, method) if each.on_failure is OnFailure.BLOCK)
    return recent_until(item.performed_on, blocking)


def _override_for(facts: CaseFacts, item: EvidenceItem, failures: list[RecencyFailure]) -> RecencyOverride | None:
    """Return the first override made that answers every failure, if its policy lets it."""
    able = (
        override
        for override in facts.overrides.get(item.id, ())
        if all(_answers(facts, override, each.terms) for each in failures)
    )
    return min(able, key=lambda override: override.made_at, default=None)


def _answers(facts: CaseFacts, override: RecencyOverride, terms: RecencyTerms) -> bool:
    if not terms.can_be_overridden:
        return False
    if not terms.needs_newer_evidence:
        return True
    newer = facts.evidence.get(override.newer_evidence_id) if override.newer_evidence_id else None
    return (
        newer is not None
        and newer.id != override.evidence_id
        and (newer.withdrawn_on is None or newer.withdrawn_on > facts.day)
        and _is_recent_itself(facts, newer, terms)
    )


def _is_recent_itself(facts: CaseFacts, newer: EvidenceItem, terms: RecencyTerms) -> bool:
    """Tell whether newer evidence lies within the terms on the day; without a window, since registration."""
    performed = newer.performed_on
    if performed is None or performed > facts.day:
        return False
    since = facts.case.registered_on
    return since <= performed if terms.months == 0 else facts.day <= last_day_within(performed, terms)


def _not_recent(failure: RecencyFailure) -> Refusal:
    return Refusal("recent_evidence", "evidence_not_recent", failure.reason, failure.terms.authority)


def _unwaived(
    facts: CaseFacts, decided: Decided, unit: UnitId, refusals: list[Refusal]
) -> tuple[tuple[Refusal, ...], tuple[str, ...]]:
    """Return the refusals that no exception lifts, and the exceptions that lifted the others."""
    kept, waived_by = [], []
    where = {"unit_id": unit, "criterion_id": decided.mapping.criterion_id, "evidence_id": decided.mapping.evidence_id}
    for each in refusals:
        waiver = facts.waiver_at(path_of(each.rule, **where))
        if waiver is None:
            kept.append(each)
        else:
            waived_by.append(waiver.id)
    return tuple(kept), tuple(dict.fromkeys(waived_by))
