"""Acceptance: does an accepted decision count on the day of the case, and if not, for which reasons.

All reasons are given, not the first.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from competence_graph import EvidenceType, UnitId
from mapping_engine.evidence import EvidenceItem, PersonId
from mapping_engine.expert_witnesses import method_of
from mapping_engine.facts import CaseFacts, Decided, Place
from mapping_engine.mapping import Mapping, RecencyOverride
from mapping_engine.policy_terms import Anchor, OnFailure, RecencyTerms
from mapping_engine.recency import RecencyFailure, last_day_within, recency_failures, recent_until
from mapping_engine.refusals import (
    EvidenceQuestion,
    Question,
    Refusal,
    authenticity_refusals,
    date_refusals,
    duty_refusal,
    judgement_refusals,
    method_refusals,
    rejection_refusals,
)
from mapping_engine.releases import Releases
from mapping_engine.second_persons import entitlement_refusals, settled_at


class Ground(NamedTuple):
    """What speaks for and against an accepted decision; all decisions of a day on one piece of evidence share it.

    ``refusals`` are all reasons why the decision does not count; ``warnings`` do not keep it from counting;
    ``waived_by`` names the exceptions without which it would not count. ``recent_until`` is the last day on which a
    claim can rest on it.
    """

    decided_on: date
    evidence: EvidenceItem
    method: EvidenceType
    refusals: tuple[Refusal, ...]
    warnings: tuple[Refusal, ...]
    override: RecencyOverride | None
    performed_on: date | None
    recent_until: date | None
    waived_by: tuple[str, ...] = ()


class Use(NamedTuple):
    """One accepted decision put to use for its criterion; it counts unless its ground holds a refusal.

    ``assessor`` is the person who decided, ``settled_at`` the moment of the last judgement that it rests on.
    """

    mapping: Mapping
    ground: Ground
    assessor: PersonId
    settled_at: datetime

    @property
    def counts(self) -> bool:
        """Tell whether this use counts towards its criterion, if need be by an exception."""
        return not self.ground.refusals

    @property
    def evidence(self) -> EvidenceItem:
        """The evidence that was accepted."""
        return self.ground.evidence


class Acceptance:
    """The question whether accepted decisions of one case count."""

    def __init__(self, facts: CaseFacts, releases: Releases) -> None:
        """Choose once which checks can say anything in this case."""
        self.facts = facts
        self.releases = releases
        self._evidence_checks = _evidence_checks_of(facts)
        self._pair_checks = _pair_checks_of(facts)
        self._is_judged_by_people = bool(facts.people.licences or facts.people.relationships)
        self._needs_releases = any(_SIGN_OFF in terms.anchors for terms in facts.policy.recency)
        self._grounds: dict[tuple[object, ...], Ground] = {}

    def use_of(self, decided: Decided) -> Use:
        """Return an accepted decision put to use, with everything that keeps it from counting."""
        mapping, decided_on, assessor = decided
        place = self.facts.place_of(mapping.criterion_id)
        released = self._release_days(place.units, decided_on) if self._needs_releases else ()
        key = (mapping.evidence_id, decided_on, place.number, released)
        ground = self._grounds.get(key)
        if ground is None:
            ground = self._grounds[key] = self._ground(decided, place, released)
        breach = duty_refusal(self.facts, assessor, ground.evidence)
        if breach is not None or self._pair_checks or ground.refusals:
            ground = self._for_pair(ground, decided, place.units, breach)
        settled = settled_at(self.facts, decided) if self._is_judged_by_people else mapping.decided_at
        if ground.override is not None:
            settled = max(settled, ground.override.made_at)
        return Use(mapping, ground, assessor, settled)

    def _ground(self, decided: Decided, place: Place, released: tuple[date, ...]) -> Ground:
        """Return what is the same for all that was decided on one day about evidence for criteria of a place."""
        item, decided_on = self.facts.evidence[decided.mapping.evidence_id], decided.decided_on
        asked = EvidenceQuestion(self.facts, item, decided_on, place.units)
        refusals = [refusal for check in self._evidence_checks for refusal in check(asked)]
        method = method_of(self.facts, item, place.units)
        terms = [each for each in self.facts.policy.recency if each.apply_to(place.kind, method)]
        performed = item.performed_on
        days = {
            _REGISTRATION: (self.facts.case.registered_on,),
            _SUBMISSION: (item.submitted_on,),
            _DECISION: (decided_on,),
            _SIGN_OFF: released,
            _CLAIM: (self.facts.day,),
        }
        failures = tuple(recency_failures(performed, terms, days))
        blocking = tuple(each for each in failures if each.terms.on_failure is _BLOCK)
        override = _override_for(self.facts, item, blocking) if blocking else None
        if override is None:
            refusals += map(_not_recent, blocking)
        return Ground(
            decided_on,
            item,
            method,
            tuple(refusals),
            tuple(_not_recent(each) for each in failures if each.terms.on_failure is not _BLOCK),
            override,
            performed,
            None if override else recent_until(performed, [each for each in terms if each.on_failure is _BLOCK]),
        )

    def _for_pair(self, ground: Ground, decided: Decided, units: tuple[UnitId, ...], breach: Refusal | None) -> Ground:
        """Return a ground with what is said of this pair alone, and without what an exception lifts there."""
        asked = Question(self.facts, decided, ground.evidence, units, ground.method)
        of_pair = (refusal for check in self._pair_checks for refusal in check(asked))
        refusals = [*([breach] if breach else []), *ground.refusals, *of_pair]
        kept, waived_by = _unwaived(asked, refusals) if refusals else ((), ())
        return ground._replace(refusals=kept, waived_by=waived_by)

    def _release_days(self, units: tuple[UnitId, ...], since: date) -> tuple[date, ...]:
        """Return the day of the last release, since a decision, of each of some units."""
        last = (self.releases.last_day.get(unit) for unit in units)
        return tuple(day for day in last if day is not None and day >= since)


_PairCheck = Callable[[Question], Iterator[Refusal]]
_EvidenceCheck = Callable[[EvidenceQuestion], Iterable[Refusal]]
_REGISTRATION, _SUBMISSION, _DECISION = Anchor.REGISTRATION, Anchor.SUBMISSION, Anchor.DECISION
_SIGN_OFF, _CLAIM, _BLOCK = Anchor.SIGN_OFF, Anchor.CLAIM, OnFailure.BLOCK


def _evidence_checks_of(facts: CaseFacts) -> tuple[_EvidenceCheck, ...]:
    are_special = any(item.withdrawn_on or item.location for item in facts.case.evidence)
    return (date_refusals, authenticity_refusals) if facts.policy.evidence or are_special else (date_refusals,)


def _pair_checks_of(facts: CaseFacts) -> tuple[_PairCheck, ...]:
    """Return the checks of single decisions that can refuse anything in a case; the others would look in vain."""
    policy = facts.policy
    is_licensed = any(terms.assessors_licensed for terms in policy.people)
    are_judged = any(mapping.judgement is not None for mapping in facts.case.mappings)
    are_remote = any(item.is_remote for item in facts.case.evidence)
    matters: tuple[tuple[_PairCheck, bool], ...] = (
        (judgement_refusals, bool(policy.evidence) or are_judged),
        (entitlement_refusals, is_licensed or bool(facts.people.licences or facts.people.relationships)),
        (method_refusals, facts.graph.has_demands or are_remote),
        (rejection_refusals, bool(facts.rejections)),
    )
    return tuple(check for check, can_matter in matters if can_matter)


def _override_for(facts: CaseFacts, item: EvidenceItem, failures: tuple[RecencyFailure, ...]) -> RecencyOverride | None:
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


def _unwaived(asked: Question, refusals: list[Refusal]) -> tuple[tuple[Refusal, ...], tuple[str, ...]]:
    """Return the refusals that no exception lifts, and the exceptions that lifted the others."""
    kept: list[Refusal] = []
    waived_by: list[str] = []
    mapping = asked.decided.mapping
    for each in refusals:
        waivers = asked.facts.waivers_of(each.rule, mapping.criterion_id, mapping.evidence_id)
        waived_by += waivers
        if not waivers:
            kept.append(each)
    return tuple(kept), tuple(dict.fromkeys(waived_by))
