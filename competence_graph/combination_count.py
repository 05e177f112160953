"""Plain counting: whether a choice of places is allowed, and what each rule reaches with it.

Nothing here searches. Whatever the solver proposes is counted again here before it is believed.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from competence_graph.combination import AllOf, AnyRules
from competence_graph.combination_families import Family
from competence_graph.combination_outcome import WhyUncounted
from competence_graph.combination_problem import Leaf, Problem
from competence_graph.identifiers import UnitId


class Choice(NamedTuple):
    """Which places count, with how many credits each, and which rules are asked for.

    ``asked`` holds the nodes of the rules that are asked for, of alternatives only some; ``allotted`` pairs a
    rule's node with the place that serves it, where rules may not share a unit.
    """

    credits: Mapping[int, int]
    asked: frozenset[int]
    allotted: frozenset[tuple[int, int]] = frozenset()


class Obstacle(NamedTuple):
    """One thing that forbids a choice: what kind, by whose doing, in words."""

    reason: WhyUncounted
    because_of: tuple[UnitId, ...]
    words: str


def everything_at_first_place(problem: Problem) -> Choice:
    """Return the choice that counts every achieved unit whole, at the first place it has."""
    first: dict[UnitId, int] = {}
    for position, place in enumerate(problem.places):
        first.setdefault(place.unit, position)
    credits_ = {position: problem.places[position].credit for position in sorted(first.values())}
    return Choice(credits_, frozenset(range(len(problem.nodes))))


def is_plain(problem: Problem) -> bool:
    """Tell whether nothing needs to be chosen: no unit has two places, and nothing keeps any from counting."""
    units = {place.unit for place in problem.places}
    rules = problem.question.rules
    return (
        len(units) == len(problem.places)
        and not (problem.families or problem.exclusions or problem.outranked or problem.needs or rules.transfer_cap)
        and not any(leaf.is_cap for leaf in problem.leaves)
        and not any(isinstance(node.rule, AnyRules) for node in problem.nodes)
    )


def shortfalls_in(problem: Problem, choice: Choice) -> dict[int, int]:
    """Return by how much each rule that is asked for falls short, taken by itself."""
    short = {
        leaf.node: leaf.amount - reached(problem, leaf, choice)
        for leaf in problem.leaves
        if leaf.node in choice.asked and not leaf.is_cap
    }
    return {node: missing for node, missing in short.items() if missing > 0}


def reached(problem: Problem, leaf: Leaf, choice: Choice) -> int:
    """Return how many units or credits of a choice a rule counts."""
    is_apart = any(family.whole_units and leaf.node in family.nodes for family in problem.families)
    mine = [
        place
        for place in leaf.places
        if place in choice.credits and (not is_apart or (leaf.node, place) in choice.allotted)
    ]
    if isinstance(leaf.rule, AllOf):
        return len({problem.places[place].stands_for for place in mine} & set(leaf.required))
    return len(mine) if leaf.measure == "units" else sum(choice.credits[place] for place in mine)


def excess_over(problem: Problem, leaf: Leaf, choice: Choice, have: frozenset[UnitId]) -> int:
    """Return by how much achieved units exceed a forbidding cap.

    A unit weighs in unless it counts outside the cap's groups, or one that stands for it or it for counts.
    """
    inside = set(leaf.places)
    placed = {problem.places[place].unit: place in inside for place in choice.credits}
    weighing = {
        problem.places[place].unit: problem.weight(leaf, place)
        for place in leaf.places
        if problem.places[place].unit in have and placed.get(problem.places[place].unit, True)
    }
    for exclusion in problem.exclusions:
        if exclusion.is_equivalence and (counted := exclusion.units & placed.keys()):
            weighing = {unit: weight for unit, weight in weighing.items() if unit not in exclusion.units - counted}
    return max(0, sum(weighing.values()) - leaf.amount)


def is_sound(problem: Problem, choice: Choice, short: Mapping[int, int], have: frozenset[UnitId]) -> bool:
    """Tell whether a choice is allowed and no rule that is asked for is further off than stated."""
    if any(True for _ in obstacles(problem, choice, have)) or not _asks_enough(problem, choice):
        return False
    for leaf in problem.leaves:
        allowed = short.get(leaf.node, 0)
        if leaf.node not in choice.asked:
            continue
        if leaf.forbids and excess_over(problem, leaf, choice, have) > allowed:
            return False
        if not leaf.is_cap and reached(problem, leaf, choice) + allowed < leaf.amount:
            return False
    return all(_family_holds(problem, family, choice, short) for family in problem.families)


def obstacles(problem: Problem, choice: Choice, have: frozenset[UnitId]) -> Iterator[Obstacle]:
    """Yield everything that forbids a choice, the rules that ask for more apart."""
    counted = [problem.places[place].unit for place in choice.credits]
    yield from _excluded(problem, counted, have)
    for need in problem.needs:
        if need.unit in counted and have.isdisjoint(need.any_of):
            words = f"it counts only where {problem.question.name(need.needed)} is achieved too"
            yield Obstacle("requisite_missing", (need.needed,), words)
    for leaf in problem.leaves:
        if not leaf.is_cap or leaf.forbids or leaf.node not in choice.asked:
            continue
        if (total := reached(problem, leaf, choice)) > leaf.amount:
            words = f"{leaf.path} lets at most {leaf.amount} {leaf.measure} count, and {total} would"
            yield Obstacle("beyond_the_cap", (), words)
    yield from _over_transferred(problem, choice)
    if len(set(counted)) < len(counted):
        yield Obstacle("beyond_the_cap", (), "a unit counts once")


def _excluded(problem: Problem, counted: list[UnitId], have: frozenset[UnitId]) -> Iterator[Obstacle]:
    name = problem.question.name
    for exclusion in problem.exclusions:
        both = tuple(sorted(exclusion.units.intersection(counted)))
        if len(both) > 1:
            names = " and ".join(name(unit) for unit in both)
            yield Obstacle(
                "equivalent_counted" if exclusion.is_equivalence else "barred",
                both,
                f"{exclusion.by}: only one of {names} counts",
            )
    for unit, better in problem.outranked:
        if unit in counted and better in have:
            yield Obstacle("barred", (better,), f"{name(better)} bars it, having more credits or a higher level")


def _over_transferred(problem: Problem, choice: Choice) -> Iterator[Obstacle]:
    cap = problem.question.rules.transfer_cap
    if cap is None:
        return
    worth = {place: 1 if cap.measure == "units" else credit for place, credit in choice.credits.items()}
    moved = sum(each for place, each in worth.items() if problem.places[place].unit in problem.question.transferred)
    if moved * 100 > cap.percent * sum(worth.values()):
        words = f"at most {cap.percent} % of the {cap.measure} that count may come from transferred units"
        yield Obstacle("beyond_the_transfer_share", (), words)


def _asks_enough(problem: Problem, choice: Choice) -> bool:
    """Tell whether of each node's children all are asked for, or one where they are alternatives."""
    asked: dict[int | None, int] = {}
    for position, node in enumerate(problem.nodes):
        asked[node.parent] = asked.get(node.parent, 0) + (position in choice.asked)
    for position, node in enumerate(problem.nodes):
        if node.is_leaf or position not in choice.asked:
            continue
        children = sum(1 for each in problem.nodes if each.parent == position)
        if asked[position] < (1 if isinstance(node.rule, AnyRules) else children):
            return False
    return all(node.parent is not None or position in choice.asked for position, node in enumerate(problem.nodes))


def _family_holds(problem: Problem, family: Family, choice: Choice, short: Mapping[int, int]) -> bool:
    """Tell whether every few rules of a family together find what they ask for together."""
    members = [leaf for leaf in problem.leaves if leaf.node in family.nodes and leaf.node in choice.asked]
    if family.whole_units:
        served = [place for node, place in choice.allotted if node in family.nodes]
        return len(served) == len(set(served))
    for size in range(2, len(members) + 1):
        for some in combinations(members, size):
            pool = {place for leaf in some for place in leaf.places} & choice.credits.keys()
            supply = len(pool) if some[0].measure == "units" else sum(choice.credits[place] for place in pool)
            if supply + sum(short.get(leaf.node, 0) for leaf in some) < sum(leaf.amount for leaf in some):
                return False
    return True


def may_be_cut(problem: Problem, place: int) -> bool:
    """Tell whether some cap may cut credits off a place."""
    return any(leaf.cuts_credits and place in leaf.places for leaf in problem.leaves)
