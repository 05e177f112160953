"""What a choice of places comes to, in words: the witness, the units left out and why, what is short."""

from collections.abc import Iterator, Mapping

from competence_graph.combination import AnyRules
from competence_graph.combination_count import Choice, Obstacle, obstacles
from competence_graph.combination_outcome import Combination, CountedUnit, Shortfall, UncountedUnit
from competence_graph.combination_problem import Leaf, Problem
from competence_graph.combination_wording import counted_of, describe
from competence_graph.identifiers import UnitId


def reported(problem: Problem, choice: Choice, short: Mapping[int, int]) -> Combination:
    """Return a choice as the outcome that a person reads."""
    uncounted = tuple(_uncounted(problem, choice))
    return Combination(
        counted=tuple(_witness(problem, choice)),
        shortfalls=tuple(
            _shortfall(problem, leaf, short[leaf.node], uncounted) for leaf in problem.leaves if short.get(leaf.node)
        ),
        uncounted=uncounted,
    )


def _witness(problem: Problem, choice: Choice) -> Iterator[CountedUnit]:
    for position in sorted(choice.credits):
        place = problem.places[position]
        served = sorted(node for node, allotted in choice.allotted if allotted == position)
        yield CountedUnit(
            unit_id=place.unit,
            group=place.group,
            stands_for=None if place.stands_for == place.unit else place.stands_for,
            credits=None if choice.credits[position] == place.credit else choice.credits[position],
            serves=tuple(problem.nodes[node].path for node in served),
        )


def _uncounted(problem: Problem, choice: Choice) -> Iterator[UncountedUnit]:
    question = problem.question
    counted = {problem.places[position].unit for position in choice.credits}
    placed = dict.fromkeys(place.unit for place in problem.places if place.unit in question.achieved)
    others = sorted(question.achieved - placed.keys())
    for unit in (*placed, *others):
        if unit in question.rules.additional_units:
            words = "it is an additional unit: recorded, never counted"
            yield _left_out(problem, unit, Obstacle("additional", (), words))
        elif unit not in placed:
            words = "it stands in no group of the qualification and for no unit of one"
            yield _left_out(problem, unit, Obstacle("stands_for_nothing", (), words))
        elif unit not in counted:
            yield _left_out(problem, unit, _what_stops(problem, unit, choice))


def _what_stops(problem: Problem, unit: UnitId, choice: Choice) -> Obstacle:
    """Return the first thing that would be broken if a unit counted as well."""
    for position, place in enumerate(problem.places):
        if place.unit == unit:
            more = choice._replace(credits={**choice.credits, position: place.credit})
            for obstacle in obstacles(problem, more, problem.question.achieved):
                return obstacle
    return Obstacle("beyond_the_cap", (), "no rule leaves room for it")


def _left_out(problem: Problem, unit: UnitId, obstacle: Obstacle) -> UncountedUnit:
    return UncountedUnit(
        unit_id=unit,
        reason=obstacle.reason,
        message=f"{problem.question.name(unit)} does not count: {obstacle.words}.",
        because_of=tuple(each for each in obstacle.because_of if each != unit),
    )


def _shortfall(problem: Problem, leaf: Leaf, short: int, uncounted: tuple[UncountedUnit, ...]) -> Shortfall:
    candidates = () if leaf.forbids else tuple(unit for unit in leaf.able if unit not in problem.question.achieved)
    message = _excess(problem, leaf, short) if leaf.forbids else _lack(problem, leaf, short, candidates)
    able = {problem.places[place].unit for place in leaf.places}
    idle = ", ".join(problem.question.name(each.unit_id) for each in uncounted if each.unit_id in able)
    return Shortfall(
        rule_path=leaf.path,
        message=message + (f" Achieved, but cannot count: {idle}." if idle and not leaf.forbids else ""),
        short_by=short,
        measure=leaf.measure,
        candidates=candidates,
    )


def _lack(problem: Problem, leaf: Leaf, short: int, candidates: tuple[UnitId, ...]) -> str:
    codes = ", ".join(problem.question.name(unit) for unit in candidates) or "none left"
    return (
        f"{_opening(problem, leaf)} asks for {describe(leaf.rule)}; "
        f"{leaf.amount - short} of {leaf.amount} {leaf.measure} reached. Could count: {codes}."
    )


def _excess(problem: Problem, leaf: Leaf, short: int) -> str:
    achieved = counted_of(leaf.amount + short, leaf.measure)
    return f"{_opening(problem, leaf)} says that {describe(leaf.rule)}; {achieved} achieved."


def _opening(problem: Problem, leaf: Leaf) -> str:
    """Return how a message begins; where there are alternatives it says that this is the nearest."""
    parent = problem.nodes[leaf.node].parent
    while parent is not None:
        if isinstance(problem.nodes[parent].rule, AnyRules):
            return f"The nearest of the alternatives in {problem.nodes[parent].path}"
        parent = problem.nodes[parent].parent
    return "The rule"
