"""Coverage: for every criterion asked for, which evidence counts, which does not, and why.

Coverage is made of accepted mappings alone and never flows down: criteria make outcomes, outcomes make units. What an
exception waives lets a claim through, but is never called covered.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from competence_graph import AcrossDemands, Combination, Criterion, CriterionId, UnitId, combine, unit_facts
from mapping_engine.acceptance import Acceptance, Use
from mapping_engine.case import AssessmentCase
from mapping_engine.evidence import PriorKind
from mapping_engine.facts import CaseFacts, path_of
from mapping_engine.mapping import Decision
from mapping_engine.releases import Releases
from mapping_engine.standing_decisions import most_opposed, standing_decisions
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
        counting = self.by_criterion[criterion_id].counting
        settled = [use for use in counting if use.settled_at <= moment]
        if len(settled) == len(counting) or self.facts.waivers_of("full_coverage", criterion_id):
            return True
        if not settled or self.facts.waivers_of("evidence_demands", criterion_id):
            return bool(settled)
        return not any(self._lacks_of(criterion_id, settled))

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
        for tied in standing_decisions(self.facts, {each.id for each in self.required}):
            if tied[0].mapping.decision is Decision.ACCEPTED:
                found = [acceptance.use_of(each) for each in tied]
                uses[tied[0].mapping.criterion_id].append(found[0] if len(found) == 1 else most_opposed(found))
        return {criterion: tuple(found) for criterion, found in uses.items()}

    def _covered(self, criterion_id: CriterionId) -> CriterionCoverage:
        uses = self.uses.get(criterion_id, ())
        counting = tuple(use for use in uses if not use.ground.refusals)
        clean = tuple(use for use in counting if not use.ground.waived_by)
        if clean and not any(self._lacks_of(criterion_id, clean)):
            return CriterionCoverage(_COVERED, uses, counting)
        found = tuple(self._lacks_of(criterion_id, counting)) if counting else ()
        lifted = self.facts.waivers_of("evidence_demands", criterion_id) if found else ()
        if counting and (lifted or not found):
            waivers = {each for use in counting for each in use.ground.waived_by} | set(lifted)
            return CriterionCoverage(Status.WAIVED, uses, counting, (), tuple(sorted(waivers)))
        if exempt := self.facts.waivers_of("full_coverage", criterion_id):
            return CriterionCoverage(Status.WAIVED, uses, counting, (), exempt)
        return CriterionCoverage(_GAP, uses, counting, found)

    def _lacks_of(self, criterion_id: CriterionId, uses: Sequence[Use]) -> Iterable[Lack]:
        if not self.graph.has_demands:
            return ()
        demands = self.facts.demands_on(criterion_id)
        return lacks(uses, demands.required_methods or (), demands.distinct)


_COVERED, _GAP = Status.COVERED, Status.GAP
_NO_DEMANDS = AcrossDemands()


def _is_transfer(use: Use) -> bool:
    return use.evidence.prior is not None and use.evidence.prior.kind is PriorKind.CREDIT_TRANSFER
