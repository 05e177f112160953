"""Coverage: for every criterion asked for, which evidence counts, which does not, and why.

Coverage is made of accepted mappings alone and never flows down: criteria make outcomes, outcomes make units.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from competence_graph import Combination, Criterion, CriterionId, UnitId, combine, unit_facts
from mapping_engine.case import AssessmentCase
from mapping_engine.evidence import EVIDENCE_TYPES, EvidenceId, EvidenceItem, PersonId, Voice
from mapping_engine.mapping import Decision, Mapping, RecencyOverride, SignOff, london_date
from mapping_engine.recency import recency_problem


class Use(NamedTuple):
    """One accepted mapping put to use: ``refusal`` and ``reason`` are empty where it counts."""

    mapping: Mapping
    decided_on: date
    evidence: EvidenceItem
    refusal: str = ""
    reason: str = ""
    override: RecencyOverride | None = None

    @property
    def counts(self) -> bool:
        """Tell whether this use covers its criterion."""
        return not self.refusal


class Coverage:
    """The matrix of one case: its required criteria, the uses of evidence for each, and the units achieved."""

    def __init__(self, case: AssessmentCase) -> None:
        """Work out every use of evidence once; the rules read from here."""
        self.case = case
        self.graph = case.release.graph
        self.recency = case.policy.recency_on(case.as_of)
        self._evidence = {item.id: item for item in case.evidence}
        self._decisions = _made_by(case)
        self._overrides = self._standing_overrides()
        self.uses = self._uses_by_criterion()

    @cached_property
    def required(self) -> tuple[Criterion, ...]:
        """Every criterion of every chosen unit, once, in reading order of the units."""
        chosen = set(self.case.chosen_units)
        criteria: dict[CriterionId, Criterion] = {}
        for unit in self.graph.units:
            if unit.id in chosen:
                criteria |= {each.id: each for each in self.graph.criteria_by_unit[unit.id]}
        return tuple(criteria.values())

    def is_covered(self, criterion_id: CriterionId) -> bool:
        """Tell whether at least one accepted, recent and properly decided mapping covers a criterion."""
        return any(use.counts for use in self.uses.get(criterion_id, ()))

    def unit_of(self, criterion_id: CriterionId) -> UnitId:
        """Return the chosen unit that a required criterion belongs to, the first where a standard shares it."""
        owners = self.graph.units_by_criterion[criterion_id]
        return next(unit for unit in owners if unit in self.case.chosen_units)

    @cached_property
    def achieved_units(self) -> tuple[UnitId, ...]:
        """The chosen units of which every criterion is covered; a unit without criteria is never achieved."""
        return tuple(
            unit
            for unit in self.case.chosen_units
            if (criteria := self.graph.criteria_by_unit[unit]) and all(self.is_covered(each.id) for each in criteria)
        )

    @cached_property
    def combination(self) -> Combination | None:
        """The achieved units counted against the rules of combination; nothing where there are no rules."""
        qualification = self.case.release.standard.qualification
        if qualification is None or not qualification.combination.is_stated:
            return None
        return combine(qualification.combination, unit_facts(self.case.release.standard), self.achieved_units)

    def reference(self, criterion_id: CriterionId) -> str:
        """Return what a person calls a required criterion, by the chosen unit that it belongs to."""
        return self.graph.reference(criterion_id, within=self.unit_of(criterion_id))

    @cached_property
    def parties_by_unit(self) -> dict[UnitId, frozenset[PersonId]]:
        """Everybody who decided, overrode or testified in each unit by the day of the case, whatever came of it."""
        overriders: defaultdict[EvidenceId, set[PersonId]] = defaultdict(set)
        for override in self.case.overrides:
            if london_date(override.made_at) <= self.case.as_of:
                overriders[override.evidence_id].add(override.person_id)
        parties: defaultdict[UnitId, set[PersonId]] = defaultdict(set)
        for mapping, _ in self._decisions:
            witnesses = witnesses_of(self._evidence[mapping.evidence_id])
            people = {mapping.assessor_id, *witnesses, *overriders[mapping.evidence_id]}
            for unit in self.graph.units_by_criterion.get(mapping.criterion_id, ()):
                parties[unit] |= people
        return {unit: frozenset(people) for unit, people in parties.items()}

    def sign_offs_of(self, unit_id: UnitId) -> tuple[SignOff, ...]:
        """Return the releases of a unit that were made by the day of the case."""
        return tuple(
            each
            for each in self.case.sign_offs
            if each.unit_id == unit_id and london_date(each.signed_at) <= self.case.as_of
        )

    def _uses_by_criterion(self) -> dict[CriterionId, tuple[Use, ...]]:
        uses: defaultdict[CriterionId, list[Use]] = defaultdict(list)
        for mapping, decided_on in self._standing_decisions():
            if mapping.decision is _ACCEPTED:
                uses[mapping.criterion_id].append(self._use(mapping, decided_on))
        return {criterion: tuple(found) for criterion, found in uses.items()}

    def _standing_decisions(self) -> Iterable[tuple[Mapping, date]]:
        """Return the latest decision on each pair by the day of the case; on a tie the least favourable."""
        latest: dict[tuple[EvidenceId, CriterionId], tuple[Mapping, date]] = {}
        for mapping, decided_on in self._decisions:
            pair = (mapping.evidence_id, mapping.criterion_id)
            if pair not in latest or _weight(latest[pair][0]) < _weight(mapping):
                latest[pair] = (mapping, decided_on)
        return latest.values()

    def _standing_overrides(self) -> dict[EvidenceId, RecencyOverride]:
        if not self.recency.can_be_overridden:
            return {}
        return {
            each.evidence_id: each
            for each in self.case.overrides
            if london_date(each.made_at) <= self.case.as_of and each.person_id != self.case.learner_id
        }

    def _use(self, mapping: Mapping, decided_on: date) -> Use:
        item = self._evidence[mapping.evidence_id]
        if breach := duty_breach(mapping, item, self.case.learner_id):
            return Use(mapping, decided_on, item, "duties_not_separated", breach)
        if item.submitted_on > decided_on or (item.performed_from and item.performed_from > decided_on):
            early = "the decision was made before the evidence existed"
            return Use(mapping, decided_on, item, "decided_before_evidence", early)
        problem = recency_problem(item, self.recency, decided_on=decided_on, as_of=self.case.as_of)
        if not problem:
            return Use(mapping, decided_on, item)
        override = self._overrides.get(item.id)
        if override is None:
            return Use(mapping, decided_on, item, "evidence_not_recent", problem)
        return Use(mapping, decided_on, item, override=override)


def duty_breach(mapping: Mapping, item: EvidenceItem, learner_id: PersonId) -> str:
    """Return in words how a decision breaks the separation of duties, or nothing."""
    if mapping.assessor_id == learner_id:
        return "the learner decided on their own evidence"
    witnesses = witnesses_of(item)
    if mapping.assessor_id in witnesses:
        return "the witness decided on their own testimony"
    if learner_id in witnesses:
        return "the learner testified to their own work"
    return ""


def witnesses_of(item: EvidenceItem) -> tuple[PersonId, ...]:
    """Return who testifies in an evidence item: its witness, and the author where it is a witness's account."""
    author = (item.author_id,) if item.type in _TESTIMONIES else ()
    return author if item.witness_id is None else (item.witness_id, *author)


_ACCEPTED = Decision.ACCEPTED
_SEVERITY = {Decision.ACCEPTED: 0, Decision.INSUFFICIENT: 1, Decision.REJECTED: 2}
_TESTIMONIES = frozenset(kind for kind, facts in EVIDENCE_TYPES.items() if facts.voice is Voice.WITNESS)


def _made_by(case: AssessmentCase) -> tuple[tuple[Mapping, date], ...]:
    """Return the decisions made by the day of the case, each with its date in London."""
    dated = ((mapping, london_date(mapping.decided_at)) for mapping in case.mappings)
    return tuple((mapping, decided_on) for mapping, decided_on in dated if decided_on <= case.as_of)


def _weight(mapping: Mapping) -> tuple[datetime, int]:
    return mapping.decided_at, _SEVERITY[mapping.decision]
