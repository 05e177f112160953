"""Rules of combination that nobody could satisfy: each alone, two against each other, or all of them together."""

from collections.abc import Iterator, Mapping

from competence_graph.combination import AnyRules, RulesOfCombination, UnitFacts
from competence_graph.combination_count import everything_at_first_place, is_plain, is_sound
from competence_graph.combination_model import CombinationModel, reachable
from competence_graph.combination_problem import Leaf, Problem, Question, problem_of
from competence_graph.combination_wording import describe
from competence_graph.findings import Finding, Severity
from competence_graph.identifiers import UnitId
from competence_graph.integer_program import Unsolved


def contradictions(rules: RulesOfCombination, facts: Mapping[UnitId, UnitFacts]) -> tuple[Finding, ...]:
    """Return which rules no set of units satisfies, on any pathway, each once."""
    found: dict[Finding, None] = {}
    for problem in open_problems(rules, facts):
        alone = (*_impossible_alone(problem), *_against_each_other(problem), *_barred_mandatory(problem))
        found |= dict.fromkeys(alone or _impossible_together(problem))
    return tuple(found)


def open_problems(rules: RulesOfCombination, facts: Mapping[UnitId, UnitFacts]) -> Iterator[Problem]:
    """Yield the problem of each pathway with nothing achieved and everything there to be taken."""
    codes: tuple[str | None, ...] = tuple(pathway.code for pathway in rules.pathways) or (None,)
    for pathway in codes:
        yield problem_of(Question(rules, facts, frozenset(), pathway, takable=tuple(facts)))


def needs_no_search(problem: Problem) -> bool:
    """Tell whether all units together satisfy every rule, or nothing keeps any unit from counting."""
    return is_plain(problem) or is_sound(
        problem, everything_at_first_place(problem), {}, frozenset(problem.question.units)
    )


def _impossible_alone(problem: Problem) -> Iterator[Finding]:
    for leaf in problem.leaves:
        if leaf.is_cap:
            continue
        best = reachable(problem, leaf)
        if best < leaf.amount:
            message = f"Even with every unit achieved: {_reaches(leaf, best)}"
            yield _error("combination_unsatisfiable", message, leaf.path)


def _against_each_other(problem: Problem) -> Iterator[Finding]:
    always = [leaf for leaf in problem.leaves if _is_always_asked(problem, leaf)]
    for cap in (leaf for leaf in always if leaf.is_cap):
        for leaf in always:
            if leaf.is_cap or leaf.measure != cap.measure or not set(leaf.places) <= set(cap.places):
                continue
            if leaf.amount > cap.amount:
                message = f"The rule asks for {describe(leaf.rule)}, but {cap.path} says {describe(cap.rule)}."
                yield _error("rules_contradict", message, leaf.path)


def _barred_mandatory(problem: Problem) -> Iterator[Finding]:
    for leaf in problem.leaves:
        if not _is_always_asked(problem, leaf):
            continue
        for exclusion in problem.exclusions:
            both = [problem.question.name(unit) for unit in leaf.required if unit in exclusion.units]
            if len(both) > 1 and not exclusion.is_equivalence:
                message = f"The rule asks for {' and '.join(both)}, of which {exclusion.by} lets only one count."
                yield _error("barred_mandatory", message, leaf.path)


def _impossible_together(problem: Problem) -> Iterator[Finding]:
    if needs_no_search(problem):
        return
    model = CombinationModel(problem)
    try:
        if model.demand_every_rule() and model.program.least([]) is not None:
            return
        model.allow_missed_rules()
        short = model.shortfalls(model.program.solved_again(model.nearest_miss()))
    except Unsolved as fault:
        message = f"Whether any set of units satisfies the rules could not be decided ({fault})."
        yield _error("combination_undecided", message, "rules")
        return
    for leaf in problem.leaves:
        if missing := short.get(leaf.node):
            best = leaf.amount + missing if leaf.is_cap else leaf.amount - missing
            message = f"Together with the other rules no set of units satisfies it: {_reaches(leaf, best)}"
            yield _error("combination_unsatisfiable", message, leaf.path)


def _is_always_asked(problem: Problem, leaf: Leaf) -> bool:
    parent = problem.nodes[leaf.node].parent
    while parent is not None:
        if isinstance(problem.nodes[parent].rule, AnyRules):
            return False
        parent = problem.nodes[parent].parent
    return True


def _reaches(leaf: Leaf, best: int) -> str:
    return f"The rule asks for {describe(leaf.rule)}; {best} of {leaf.amount} {leaf.measure} at best."


def _error(code: str, message: str, place: str) -> Finding:
    remedy = "Correct the rule, the groups or the units' credits."
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, place=place)
