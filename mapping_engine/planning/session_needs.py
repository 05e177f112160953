"""Which sessions of new evidence a criterion, a unit or the whole claim still needs, sharing visits where it can."""

from collections.abc import Iterable, Sequence

from competence_graph import AcrossDemands, Criterion, CriterionId, EvidenceType, UnitId
from mapping_engine.acceptance import Use
from mapping_engine.coverage import Coverage, Status
from mapping_engine.planning.sessions import methods_open_to, sessions_missing, setting_of
from mapping_engine.planning.work import Session, Work

Wanted = tuple[UnitId, Criterion, EvidenceType]
"""A criterion in a unit, and the method by which evidence of it is wanted."""


def sessions_for(coverage: Coverage, criterion: Criterion, done: Work) -> Work:
    """Return the sessions that one criterion needs beside the evidence that counts for it: one at least."""
    unit_id = coverage.unit_of(criterion.id)
    demands = coverage.facts.demands_on(criterion.id)
    counting = coverage.by_criterion[criterion.id].counting
    open_to = open_methods(coverage, criterion, unit_id)
    methods = sessions_missing(counting, demands.required_methods or (), demands.distinct, open_to)
    usual = [choice[0] for choice in demands.required_methods or ()] or open_to[:1]
    return held(coverage, [(unit_id, criterion, method) for method in methods or usual], done)


def sessions_across(coverage: Coverage, unit_id: UnitId | None, done: Work) -> Work:
    """Return the sessions that a unit, or all chosen units, lack together although each criterion is satisfied."""
    units = coverage.case.chosen_units if unit_id is None else (unit_id,)
    criteria = [(unit, each) for unit in units for each in coverage.graph.criteria_by_unit[unit]]
    demands = _demands_across(coverage, unit_id)
    wanted = _short_of_main_source(coverage, criteria, demands)
    counting = {use.mapping.id: use for _, each in criteria for use in coverage.by_criterion[each.id].counting}
    wanted += _missing_together(coverage, criteria, demands, tuple(counting.values()))
    return held(coverage, wanted, done)


def held(coverage: Coverage, wanted: Iterable[Wanted], done: Work) -> Work:
    """Return sessions in the first turn that does not serve the criterion yet, so that criteria share visits."""
    served = {(each.unit_id, each.method, each.turn, criterion) for each, criterion in done.sessions}
    sessions: set[tuple[Session, CriterionId]] = set()
    for unit_id, criterion, method in wanted:
        setting, turn = setting_of(coverage.facts.demands_on(criterion.id)), 1
        while (unit_id, method, turn, criterion.id) in served:
            turn += 1
        served.add((unit_id, method, turn, criterion.id))
        sessions.add((Session(unit_id, method, setting, turn), criterion.id))
    return Work(day=done.day, sessions=frozenset(sessions))


def open_methods(coverage: Coverage, criterion: Criterion, unit_id: UnitId) -> tuple[EvidenceType, ...]:
    """Return the methods that a criterion accepts in a unit, the most suitable first."""
    demands = coverage.facts.demands_on(criterion.id)
    return methods_open_to(criterion, demands, coverage.graph.unit(unit_id).demands.across.main_source)


def _demands_across(coverage: Coverage, unit_id: UnitId | None) -> AcrossDemands:
    if unit_id is not None:
        return coverage.graph.unit(unit_id).demands.across
    qualification = coverage.case.release.standard.qualification
    return qualification.demands.across if qualification else AcrossDemands()


def _short_of_main_source(
    coverage: Coverage, criteria: Sequence[tuple[UnitId, Criterion]], demands: AcrossDemands
) -> list[Wanted]:
    """Return the criteria, as many as are missing, that could still rest on the main source."""
    source = demands.main_source
    if source is None:
        return []
    needed = [pair for pair in criteria if coverage.by_criterion[pair[1].id].status is not Status.WAIVED]
    able: list[Wanted] = []
    for unit_id, criterion in needed:
        if not any(use.ground.method in source.methods for use in coverage.by_criterion[criterion.id].counting):
            methods = [each for each in open_methods(coverage, criterion, unit_id) if each in source.methods]
            able += [(unit_id, criterion, method) for method in methods[:1]]
    counting = (coverage.by_criterion[each.id].counting for _, each in needed)
    resting = sum(any(use.ground.method in source.methods for use in each) for each in counting)
    asked = -(-source.percent * len(needed) // 100)
    return able[: max(0, asked - resting)]


def _missing_together(
    coverage: Coverage, criteria: Sequence[tuple[UnitId, Criterion]], demands: AcrossDemands, counting: Sequence[Use]
) -> list[Wanted]:
    """Return the missing sessions, each on the first criterion that is open to its method."""
    hosts: dict[EvidenceType, tuple[UnitId, Criterion]] = {}
    for unit_id, criterion in criteria:
        for method in open_methods(coverage, criterion, unit_id):
            hosts.setdefault(method, (unit_id, criterion))
    methods = sessions_missing(counting, demands.required_methods, demands.distinct, tuple(hosts))
    return [(*hosts[method], method) for method in methods if method in hosts]
