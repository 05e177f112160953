"""Coverage: for every criterion asked for, which evidence counts, which does not, and why.

Coverage is made of accepted mappings alone and never flows down: criteria make outcomes, outcomes make units. What an
exception waives lets a claim through, but is never called covered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from competence_graph import AcrossDemands, Combination, Criterion, CriterionId, UnitId, combine, unit_facts
from mapping_engine.acceptance import Acceptance, Use
from mapping_engine.case import AssessmentCase
from mapping_engine.evidence import EvidenceId, PriorKind
from mapping_engine.facts import CaseFacts, Decided, path_of
from mapping_engine.mapping import Decision
from mapping_engine.releases import Releases
from mapping_engine.second_persons import is_inert
from mapping_engine.sufficiency import Lack, lacks, main_source_lack


class Status(StrEnum):
    """Where a criterion stands: covered by evidence, let through by an exception, or neither."""

    COVERED = "covered"
    WAIVED = "waived"
    GAP = "gap"


class CriterionCoverage(NamedTuple):
    """One criterion: the accepted decisions on it, those that count, what they lack together, and where it stands."""

    status: Status
    uses: tuple[Use, ...] = ()
    counting: tuple[Use, ...] = ()
    lacks: tuple[Lack, ...] = ()
    waived_by: tuple[str, ...] = ()


class Coverage:
    """The matrix of one case: its required criteria, the uses of evidence for each, and the units achieved."""

    def __init__(self, case: AssessmentCase) -> None:
        """Work out every use of evidence once; the rules read from here."""
        self.case = case
        self.facts = CaseFacts(case)
        self.releases = Releases(self.facts)
        self.graph = case.release.graph
        self.uses = self._uses_by_criterion()
        self.by_criterion = {each.id: self._covered(each.id) for each in self.required}

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
        """Tell whether evidence alone covers a criterion."""
        return self.by_criterion[criterion_id].status is _COVERED

    def is_satisfied(self, criterion_id: CriterionId) -> bool:
        """Tell whether a criterion is covered by evidence, or let through by an exception."""
        return self.by_criterion[criterion_id].status is not _GAP

    def is_satisfied_by(self, criterion_id: CriterionId, moment: datetime) -> bool:
        """Tell whether a satisfied criterion already was by what had been settled at a moment."""
        counting, unit = self.by_criterion[criterion_id].counting, self.unit_of(criterion_id)
        settled = [use for use in counting if use.settled_at <= moment]
        if len(settled) == len(counting) or self._waiver("full_coverage", unit, criterion_id):
            return True
        if not settled or self._waiver("evidence_demands", unit, criterion_id):
            return bool(settled)
        return not any(self._lacks_of(criterion_id, unit, settled))

    @cached_property
    def gaps(self) -> tuple[Criterion, ...]:
        """The required criteria that nothing satisfies, in reading order."""
        return tuple(each for each in self.required if self.by_criterion[each.id].status is _GAP)

    def settled_later(self, unit_id: UnitId, moment: datetime) -> tuple[CriterionId, ...]:
        """Return the satisfied criteria of a unit that are so only by what was settled after a moment."""
        criteria = (each.id for each in self.graph.criteria_by_unit[unit_id])
        return tuple(each for each in criteria if self.is_satisfied(each) and not self.is_satisfied_by(each, moment))

    def unit_of(self, criterion_id: CriterionId) -> UnitId:
        """Return the chosen unit that a required criterion belongs to, the first where a standard shares it."""
        return self.facts.unit_of(criterion_id)

    @cached_property
    def achieved_units(self) -> tuple[UnitId, ...]:
        """The chosen units of which nothing is missing; a unit without criteria is never achieved."""
        return tuple(unit for unit in self.case.chosen_units if self._is_achieved(unit))

    @cached_property
    def is_pathway_known(self) -> bool:
        """Tell whether the registration names one of the qualification's pathways, or none where it has none."""
        qualification = self.case.release.standard.qualification
        pathways = {each.code for each in qualification.combination.pathways} if qualification else set()
        return self.case.registration.pathway in pathways if pathways else self.case.registration.pathway is None

    @cached_property
    def combination(self) -> Combination | None:
        """The achieved units counted against the rules of combination; nothing where none can be asked."""
        qualification = self.case.release.standard.qualification
        if qualification is None or not qualification.combination.is_stated or not self.is_pathway_known:
            return None
        return combine(
            qualification.combination,
            unit_facts(self.case.release.standard),
            self.achieved_units,
            pathway=self.case.registration.pathway,
            transferred=self.transferred_units,
        )

    @cached_property
    def transferred_units(self) -> tuple[UnitId, ...]:
        """The achieved units of which some criterion rests on a credit transfer alone, so that they need it."""
        return tuple(unit for unit in self.achieved_units if self._needs_transfer(unit))

    def rests_on_transfer(self, criterion_id: CriterionId) -> bool:
        """Tell whether a required criterion rests on credit transfer alone."""
        uses = self.by_criterion[criterion_id].counting
        return bool(uses) and all(map(_is_transfer, uses))

    def reference(self, criterion_id: CriterionId) -> str:
        """Return what a person calls a required criterion, by the chosen unit that it belongs to."""
        return self.graph.reference(criterion_id, within=self.unit_of(criterion_id))

    def lacks_across(self, unit_id: UnitId | None) -> tuple[Lack, ...]:
        """Return what the evidence of a unit, or of all chosen units, lacks together and no exception lifts."""
        return () if self.waivers_across(unit_id) else self._lacks_across(unit_id)

    def waivers_across(self, unit_id: UnitId | None) -> tuple[str, ...]:
        """Return the exception that lifts what the evidence of a unit, or of all of them, lacks together."""
        waiver = self.facts.waiver_at(path_of("evidence_demands", unit_id=unit_id or ""))
        return (waiver.id,) if waiver is not None and self._lacks_across(unit_id) else ()

    def _lacks_across(self, unit_id: UnitId | None) -> tuple[Lack, ...]:
        demands = self._demands_across(unit_id)
        if demands == _NO_DEMANDS:
            return ()
        units = self.case.chosen_units if unit_id is None else (unit_id,)
        criteria = {each.id: None for unit in units for each in self.graph.criteria_by_unit[unit]}
        counting = [self.by_criterion[each].counting for each in criteria]
        every = list({use.mapping.id: use for uses in counting for use in uses}.values())
        needed = [
            self.by_criterion[each].counting for each in criteria if self.by_criterion[each].status is not Status.WAIVED
        ]
        return (
            *lacks(every, demands.required_methods, demands.distinct),
            *main_source_lack(demands, needed),
        )

    def _needs_transfer(self, unit_id: UnitId) -> bool:
        return any(self.rests_on_transfer(each.id) for each in self.graph.criteria_by_unit[unit_id])

    def _is_achieved(self, unit_id: UnitId) -> bool:
        criteria = self.graph.criteria_by_unit[unit_id]
        return (
            bool(criteria) and all(self.is_satisfied(each.id) for each in criteria) and not self.lacks_across(unit_id)
        )

    def _demands_across(self, unit_id: UnitId | None) -> AcrossDemands:
        if unit_id is not None:
            return self.graph.unit(unit_id).demands.across
        qualification = self.case.release.standard.qualification
        return qualification.demands.across if qualification else _NO_DEMANDS

    def _uses_by_criterion(self) -> dict[CriterionId, tuple[Use, ...]]:
        uses: defaultdict[CriterionId, list[Use]] = defaultdict(list)
        acceptance = Acceptance(self.facts, self.releases)
        for decided in self._standing_decisions():
            if decided.mapping.decision is _ACCEPTED:
                uses[decided.mapping.criterion_id].append(acceptance.use_of(decided))
        return {criterion: tuple(found) for criterion, found in uses.items()}

    def _standing_decisions(self) -> Iterator[Decided]:
        """Yield what stands for each pair by the day of the case: its latest decision, on a tie the least favourable.

        A trainee's acceptance that nobody countersigned displaces nothing; it is yielded beside what stands.
        """
        latest: dict[tuple[EvidenceId, CriterionId], Decided] = {}
        required = {each.id for each in self.required}
        for decided in self.facts.decisions:
            if decided.mapping.criterion_id not in required:
                continue
            if decided.mapping.decision is _ACCEPTED and self._has_trainees and is_inert(self.facts, decided):
                yield decided
                continue
            pair = (decided.mapping.evidence_id, decided.mapping.criterion_id)
            if pair not in latest or _weight(latest[pair]) < _weight(decided):
                latest[pair] = decided
        yield from latest.values()

    @cached_property
    def _has_trainees(self) -> bool:
        return bool(self.facts.people.licences)

    def _covered(self, criterion_id: CriterionId) -> CriterionCoverage:
        uses = self.uses.get(criterion_id, ())
        counting = tuple(use for use in uses if not use.ground.refusals)
        unit = self.unit_of(criterion_id)
        clean = tuple(use for use in counting if not use.ground.waived_by)
        if clean and not any(self._lacks_of(criterion_id, unit, clean)):
            return CriterionCoverage(_COVERED, uses, counting)
        found = tuple(self._lacks_of(criterion_id, unit, counting)) if counting else ()
        lifted = self._waiver("evidence_demands", unit, criterion_id) if found else ()
        if counting and (lifted or not found):
            waivers = {each for use in counting for each in use.ground.waived_by} | set(lifted)
            return CriterionCoverage(Status.WAIVED, uses, counting, (), tuple(sorted(waivers)))
        if exempt := self._waiver("full_coverage", unit, criterion_id):
            return CriterionCoverage(Status.WAIVED, uses, counting, (), exempt)
        return CriterionCoverage(_GAP, uses, counting, found)

    def _lacks_of(self, criterion_id: CriterionId, unit_id: UnitId, uses: Sequence[Use]) -> Iterable[Lack]:
        if not self.facts.has_demands:
            return ()
        demands = self.facts.demands_on(criterion_id, unit_id)
        return lacks(uses, demands.required_methods or (), demands.distinct)

    def _waiver(self, rule: str, unit_id: UnitId, criterion_id: CriterionId) -> tuple[str, ...]:
        waiver = self.facts.waiver_at(path_of(rule, unit_id=unit_id, criterion_id=criterion_id))
        return (waiver.id,) if waiver else ()


_ACCEPTED = Decision.ACCEPTED
_COVERED, _GAP = Status.COVERED, Status.GAP
_NO_DEMANDS = AcrossDemands()
_SEVERITY = {Decision.ACCEPTED: 0, Decision.INSUFFICIENT: 1, Decision.REJECTED: 2}


def _is_transfer(use: Use) -> bool:
    return use.evidence.prior is not None and use.evidence.prior.kind is PriorKind.CREDIT_TRANSFER


def _weight(decided: Decided) -> tuple[datetime, int]:
    return decided.mapping.decided_at, _SEVERITY[decided.mapping.decision]
