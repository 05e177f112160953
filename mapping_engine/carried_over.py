"""Carried over: how much of what counts rests on earlier certificates, as credit transfer or as prior learning."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from competence_graph import Combination, EvidenceType, UnitId
from mapping_engine.acceptance import Use
from mapping_engine.assurance_records import Award
from mapping_engine.coverage import Coverage


class Share(NamedTuple):
    """How much of a total is carried over, by credits where every unit that counts has credits, otherwise by units."""

    carried: int
    total: int
    measure: str

    def exceeds(self, most_percent: int) -> bool:
        """Tell whether more is carried over than a share in percent."""
        return self.carried * 100 > most_percent * self.total


def units_that_count(coverage: Coverage, combination: Combination | None) -> tuple[UnitId, ...]:
    """Return the units that the award is made of: those counted, or all chosen ones where nothing is counted."""
    if coverage.case.award is Award.UNITS or combination is None:
        return coverage.case.chosen_units
    return tuple(dict.fromkeys(each.unit_id for each in combination.counted))


def share_of(coverage: Coverage, units: Sequence[UnitId], carried: Iterable[UnitId]) -> Share:
    """Return how much of some units is carried over if these are."""
    credits_of = {unit: coverage.graph.unit(unit).credit for unit in units}
    weights = {unit: credit for unit, credit in credits_of.items() if credit is not None}
    has_credits = len(weights) == len(units) and sum(weights.values()) > 0
    if not has_credits:
        weights = dict.fromkeys(units, 1)
    moved = sum(weights.get(unit, 0) for unit in carried)
    return Share(moved, sum(weights.values()), "credits" if has_credits else "units")


def rests_on_prior_learning_alone(coverage: Coverage, units: Iterable[UnitId]) -> bool:
    """Tell whether nothing that counts in some units was assessed afresh."""
    counting = [use for unit in units for uses in _counting(coverage, unit) for use in uses]
    return bool(counting) and all(_is_prior(use) for use in counting)


def _is_prior(use: Use) -> bool:
    return use.evidence.prior is not None or use.evidence.type is EvidenceType.PRIOR_LEARNING


def _counting(coverage: Coverage, unit_id: UnitId) -> Iterator[tuple[Use, ...]]:
    return (coverage.by_criterion[each.id].counting for each in coverage.graph.criteria_by_unit[unit_id])
