"""What deserves a look in rules of combination that can be satisfied: units that never help anybody."""

from collections.abc import Iterator, Mapping

from competence_graph.combination import RulesOfCombination, UnitFacts
from competence_graph.combination_contradictions import needs_no_search, open_problems
from competence_graph.combination_model import CombinationModel
from competence_graph.combination_problem import Problem
from competence_graph.findings import Finding, Severity
from competence_graph.identifiers import UnitId
from competence_graph.integer_program import Unsolved


def combination_advice(rules: RulesOfCombination, facts: Mapping[UnitId, UnitFacts]) -> tuple[Finding, ...]:
    """Return a warning for each unit of a group that counts in no combination that satisfies the rules."""
    unseen = dict.fromkeys(unit for group in rules.groups for unit in group.unit_ids)
    try:
        for problem in open_problems(rules, facts):
            for unit in _usable(problem, list(unseen)):
                unseen.pop(unit, None)
    except Unsolved as fault:
        return (_warning("usability_undecided", f"Whether every unit can be used could not be decided ({fault})."),)
    groups = {unit: group.code for group in rules.groups[::-1] for unit in group.unit_ids}
    return tuple(
        _warning(
            "unit_unusable",
            f"Unit {facts[unit].code} of group {groups[unit]} counts in no combination that satisfies the rules.",
            place=f"group {groups[unit]}",
        )
        for unit in unseen
    )


def _usable(problem: Problem, wanted: list[UnitId]) -> Iterator[UnitId]:
    """Yield the units that count in some satisfying combination, asking each time for as many new ones as possible."""
    if needs_no_search(problem):
        yield from {place.unit for place in problem.places}
        return
    model = CombinationModel(problem)
    if not model.demand_every_rule():
        return
    while wanted:
        solution = model.program.least(model.most_counted(wanted))
        if solution is None:
            return
        counted = {problem.places[place].unit for place in model.choice(solution).credits}
        found = [unit for unit in wanted if unit in counted]
        yield from found
        if not found:
            return
        wanted = [unit for unit in wanted if unit not in counted]


def _warning(code: str, message: str, *, place: str = "") -> Finding:
    remedy = "Compare the rules with the handbook; leave the unit where it is if it is meant so."
    return Finding(code=code, severity=Severity.WARNING, message=message, remedy=remedy, place=place)
