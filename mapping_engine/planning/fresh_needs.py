"""What has to be assessed afresh where too much of an award is carried over from earlier certificates.

Of the units carried over the fewest are assessed afresh: the lightest stay carried over, as many as the policy's share
and the rules of combination let through. Fresh evidence stands beside the transfer, which nobody takes away.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from competence_graph import Combination, EvidenceType, Finding, Severity, UnitId, combine, unit_facts
from mapping_engine.assurance_records import Award
from mapping_engine.carried_over import rests_on_prior_learning_alone, share_of, units_that_count
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.planning.session_needs import Wanted, held, open_methods
from mapping_engine.planning.work import Work

_OF_THE_SHARE = frozenset({GateCode.TRANSFER_SHARE_EXCEEDED, GateCode.COMBINATION_NOT_SATISFIED})


def fresh_needs(coverage: Coverage, findings: Iterable[Finding], done: Work) -> Work:
    """Return the sessions without which too much would be carried over; none where no finding says so."""
    codes = {each.code for each in findings if each.severity is Severity.ERROR}
    if not codes & _OF_THE_SHARE:
        return Work(day=done.day)
    wanted = [each for unit in _units_to_renew(coverage) for each in _of_unit(coverage, unit)]
    units = units_that_count(coverage, coverage.combination)
    if not wanted and GateCode.TRANSFER_SHARE_EXCEEDED in codes and rests_on_prior_learning_alone(coverage, units):
        wanted = [*_one_anywhere(coverage, units)]
    return held(coverage, wanted, done)


def _units_to_renew(coverage: Coverage) -> tuple[UnitId, ...]:
    kept: list[UnitId] = []
    for unit in sorted(coverage.transferred_units, key=lambda each: (coverage.graph.unit(each).credit or 0, each)):
        if _may_stay(coverage, (*kept, unit)):
            kept.append(unit)
    return tuple(unit for unit in coverage.transferred_units if unit not in kept)


def _may_stay(coverage: Coverage, carried: Collection[UnitId]) -> bool:
    """Tell whether these units can stay carried over if all others are assessed afresh."""
    combination = _combination_if(coverage, carried)
    if combination is not None and combination.shortfalls and coverage.case.award is Award.QUALIFICATION:
        return False
    units = units_that_count(coverage, combination)
    share = share_of(coverage, units, [unit for unit in units if unit in carried])
    return not any(share.exceeds(terms.most_percent) for terms in coverage.facts.policy.prior_learning)


def _combination_if(coverage: Coverage, carried: Collection[UnitId]) -> Combination | None:
    qualification = coverage.case.release.standard.qualification
    if coverage.combination is None or qualification is None:
        return None
    return combine(
        qualification.combination,
        unit_facts(coverage.case.release.standard),
        coverage.achieved_units,
        pathway=coverage.case.registration.pathway,
        transferred=frozenset(carried),
    )


def _of_unit(coverage: Coverage, unit_id: UnitId) -> Iterator[Wanted]:
    """Yield a session for each criterion of a unit that rests on a transfer alone."""
    for criterion in coverage.graph.criteria_by_unit[unit_id]:
        if coverage.rests_on_transfer(criterion.id):
            methods = open_methods(coverage, criterion, unit_id)
            yield from ((unit_id, criterion, method) for method in (*_fresh(methods), *methods)[:1])


def _one_anywhere(coverage: Coverage, units: Iterable[UnitId]) -> tuple[Wanted, ...]:
    """Return one session that assesses something afresh, by the first criterion that accepts any; none if none does."""
    every = ((unit, each) for unit in units for each in coverage.graph.criteria_by_unit[unit])
    sessions = (
        (unit, criterion, method)
        for unit, criterion in every
        for method in _fresh(open_methods(coverage, criterion, unit))
    )
    return tuple(islice(sessions, 1))


def _fresh(methods: Iterable[EvidenceType]) -> tuple[EvidenceType, ...]:
    return tuple(each for each in methods if each is not EvidenceType.PRIOR_LEARNING)
