"""No more of an award than policy allows may be carried over from earlier certificates."""

from collections.abc import Iterator, Sequence

from competence_graph import EvidenceType, Finding, UnitId
from mapping_engine.acceptance import Use
from mapping_engine.assurance_records import Award
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.policy_terms import PriorLearningTerms
from mapping_engine.rules.base import blocker


class PriorLearning:
    """A unit is carried over where one of its criteria rests on a credit transfer alone, so that it needs the transfer.

    Shares are of credits where every unit that counts has credits, otherwise of units.
    """

    name = "prior_learning"
    title = "Prior learning carries no more than its share"
    authority = "The awarding organisation's policy on prior learning (Ofqual condition E10)"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return one finding for each terms that are exceeded; while a criterion is a gap the share is not known."""
        units = _units_that_count(coverage)
        if units and all(coverage.is_satisfied(each.id) for each in coverage.required):
            for terms in coverage.facts.policy.prior_learning:
                yield from self._terms(coverage, units, terms)

    def _terms(self, coverage: Coverage, units: Sequence[UnitId], terms: PriorLearningTerms) -> Iterator[Finding]:
        carried = [unit for unit in units if unit in coverage.transferred_units]
        weights, measure = _weights(coverage, units)
        share, total = sum(weights[unit] for unit in carried), sum(weights.values())
        if share * 100 > terms.most_percent * total:
            codes = ", ".join(coverage.graph.unit(unit).code for unit in carried)
            words = f"Credit transfer achieves {share} of {total} {measure} ({codes})"
        elif terms.most_percent < 100 and _rests_on_prior_learning_alone(coverage, units):
            words = "Everything that counts was recognised from prior learning, and nothing was assessed afresh"
        else:
            return
        yield blocker(
            self,
            GateCode.TRANSFER_SHARE_EXCEEDED,
            f"{words}; at most {terms.most_percent} % may be carried over.",
            "Assess more of the units afresh.",
            place="award",
            expected=f"at most {terms.most_percent} %",
            found=f"{share} of {total} {measure}",
            authority=terms.authority,
        )


def _units_that_count(coverage: Coverage) -> tuple[UnitId, ...]:
    if coverage.case.award is Award.UNITS or coverage.combination is None:
        return coverage.case.chosen_units
    return tuple(dict.fromkeys(each.unit_id for each in coverage.combination.counted))


def _weights(coverage: Coverage, units: Sequence[UnitId]) -> tuple[dict[UnitId, int], str]:
    credits_of = {unit: coverage.graph.unit(unit).credit for unit in units}
    known = {unit: credit for unit, credit in credits_of.items() if credit is not None}
    if len(known) == len(units) and sum(known.values()) > 0:
        return known, "credits"
    return dict.fromkeys(units, 1), "units"


def _is_prior(use: Use) -> bool:
    return use.evidence.prior is not None or use.evidence.type is EvidenceType.PRIOR_LEARNING


def _rests_on_prior_learning_alone(coverage: Coverage, units: Sequence[UnitId]) -> bool:
    counting = [use for unit in units for uses in _counting(coverage, unit) for use in uses]
    return bool(counting) and all(_is_prior(use) for use in counting)


def _counting(coverage: Coverage, unit_id: UnitId) -> Iterator[tuple[Use, ...]]:
    return (coverage.by_criterion[each.id].counting for each in coverage.graph.criteria_by_unit[unit_id])
