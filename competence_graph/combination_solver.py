"""Which achieved units count where, or the nearest miss; and the cheapest set of units that would complete it.

Most questions are answered by counting every achieved unit at its place. Only where units compete (two groups,
caps, barred sets, alternatives) does a solver choose, and what it chooses is counted again before it is believed.
Whatever cannot be decided within the limits is undecided, and undecided is never satisfied.
"""

from collections.abc import Collection, Iterable, Mapping

from competence_graph.combination import RulesOfCombination, UnitFacts
from competence_graph.combination_count import (
    everything_at_first_place,
    is_plain,
    is_sound,
    shortfalls_in,
)
from competence_graph.combination_families import further_problems
from competence_graph.combination_model import CombinationModel
from competence_graph.combination_outcome import EVERY_UNIT, Combination, Completion, Cost, Offer
from competence_graph.combination_problem import Problem, Question, problem_of
from competence_graph.combination_report import reported
from competence_graph.combination_tree import closures, group_codes_of, limit_exceeded, rule_nodes
from competence_graph.identifiers import UnitId
from competence_graph.integer_program import Unsolved


def combine(
    rules: RulesOfCombination,
    units: Mapping[UnitId, UnitFacts],
    achieved: Iterable[UnitId],
    *,
    pathway: str | None = None,
    transferred: Collection[UnitId] = (),
) -> Combination:
    """Count achieved units against rules of combination, each unit at most once, in the group where it helps.

    Raises:
        UnknownItem: the qualification has no such pathway.
    """
    question = Question(rules, units, frozenset(achieved), pathway, frozenset(transferred))
    if doubt := why_undecidable(question):
        return Combination(counted=(), shortfalls=(), undecided=doubt)
    problem = problem_of(question)
    everything = everything_at_first_place(problem)
    if is_plain(problem):
        return reported(problem, everything, shortfalls_in(problem, everything))
    if is_sound(problem, everything, {}, question.achieved):
        return reported(problem, everything, {})
    try:
        return _best_choice(problem)
    except Unsolved as fault:
        return Combination(counted=(), shortfalls=(), undecided=_undecided(fault))


def complete(
    rules: RulesOfCombination,
    units: Mapping[UnitId, UnitFacts],
    achieved: Iterable[UnitId],
    *,
    pathway: str | None = None,
    transferred: Collection[UnitId] = (),
    offer: Offer = EVERY_UNIT,
) -> Completion:
    """Return the cheapest further units on offer that satisfy the rules, each with the units it needs first.

    Of equally cheap sets the one whose units stand earliest in the groups is chosen.

    Raises:
        UnknownItem: the qualification has no such pathway.
    """
    question = Question(rules, units, frozenset(achieved), pathway, frozenset(transferred))
    question = question._replace(takable=takable_units(question, offer.available))
    if doubt := why_undecidable(question):
        return Completion(unit_ids=(), is_possible=False, undecided=doubt)
    try:
        return _cheapest(problem_of(question), offer.cost)
    except Unsolved as fault:
        return Completion(unit_ids=(), is_possible=False, undecided=_undecided(fault))


def takable_units(question: Question, available: frozenset[UnitId] | None = None) -> tuple[UnitId, ...]:
    """Return the units that are not achieved and could matter, in reading order."""
    rules = question.rules
    standing_in: dict[UnitId, list[UnitId]] = {}
    for each in rules.equivalents:
        standing_in.setdefault(each.stands_for, []).append(each.unit_id)
    listed = [unit for group in rules.groups for unit in group.unit_ids]
    listed += [unit for requisite in rules.requisites for unit in requisite.needs]
    wanted = dict.fromkeys(unit for each in listed for unit in (each, *standing_in.get(each, ())))
    return tuple(
        unit
        for unit in wanted
        if unit in question.units and unit not in question.achieved and (available is None or unit in available)
    )


def why_undecidable(question: Question) -> str:
    """Return in words why a question cannot be answered at all, or nothing."""
    if question.rules.pathways and question.pathway is None:
        codes = ", ".join(pathway.code for pathway in question.rules.pathways)
        return f"The qualification has pathways and none was chosen; choose one of {codes}."
    if excess := limit_exceeded(question.rules):
        return f"{excess}, so what counts was not worked out."
    nodes = rule_nodes(question.rules, question.pathway)
    if question.rules.pathways and not nodes:
        return f"Pathway {question.pathway} states no rules, so no set of units proves it."
    known = closures(question.rules)
    for node in nodes:
        if lost := [code for code in group_codes_of(node.rule) if code not in known]:
            return f"{node.path} counts group {lost[0]}, which does not exist."
    return " ".join(f"{path}: {fault}." for path, fault in further_problems(nodes))


def _best_choice(problem: Problem) -> Combination:
    """Return the choice that misses the fewest rules by the least and counts the most units, ties by reading order."""
    model = CombinationModel(problem)
    program = model.program
    solution = program.least(model.most_counted()) if model.demand_every_rule() else None
    if solution is None:
        model.allow_missed_rules()
        nearest = program.solved_again(model.nearest_miss())
        program.hold(model.nearest_miss(), nearest)
        solution = program.solved_again(model.most_counted())
    program.hold(model.most_counted(), solution)
    solution = program.settle(solution, model.wishes())
    for variable in model.credits.values():
        solution = program.settle_amount(solution, variable, is_most=True)
    for variable in model.short.values():
        solution = program.settle_amount(solution, variable, is_most=False)
    choice, short = model.choice(solution), model.shortfalls(solution)
    if not is_sound(problem, choice, short, problem.question.achieved):
        raise Unsolved("the solver's answer did not pass the recount")
    return reported(problem, choice, short)


def _cheapest(problem: Problem, cost: Cost) -> Completion:
    model = CombinationModel(problem)
    if not model.demand_every_rule():
        return Completion(unit_ids=(), is_possible=False)
    solution: list[int] | None = None
    for objective in _prices(model, cost):
        solution = model.program.least(objective)
        if solution is None:
            return Completion(unit_ids=(), is_possible=False)
        model.program.hold(objective, solution)
    if solution is None:
        raise Unsolved("nothing was priced")
    solution = model.program.settle(solution, [(variable, 1) for variable in model.takes.values()])
    taken = model.taken(solution)
    choice, have = model.choice(solution), problem.question.achieved | set(taken)
    if not is_sound(problem, choice, {}, have):
        raise Unsolved("the solver's answer did not pass the recount")
    hours = [facts.glh for unit in taken if (facts := problem.question.units[unit])]
    known = [each for each in hours if each is not None]
    return Completion(unit_ids=taken, is_possible=True, hours=sum(known), hours_unknown=len(hours) - len(known))


def _prices(model: CombinationModel, cost: Cost) -> list[list[tuple[int, int]]]:
    """Return what is made least, one after the other: hours unknown, hours, units."""
    units = [(variable, 1) for variable in model.takes.values()]
    if cost == "units":
        return [units]
    hours = {variable: model.problem.question.units[unit].glh for unit, variable in model.takes.items()}
    unknown = [(variable, 1) for variable, each in hours.items() if each is None]
    known = [(variable, each) for variable, each in hours.items() if each is not None]
    return [unknown, known, units] if unknown else [known, units]


def _undecided(fault: Unsolved) -> str:
    return f"What counts could not be decided within the limits ({fault}); nothing is taken as satisfied."
