"""A problem of combination as an integer program: what each variable means, and which rows bind them.

A place counts or not; a unit is taken or not; a rule is asked for, missed or not, and short by so much.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

from competence_graph.combination import AllOf
from competence_graph.combination_count import Choice
from competence_graph.combination_families import Family
from competence_graph.combination_ground import GroundModel, Terms
from competence_graph.combination_problem import Leaf, Problem
from competence_graph.identifiers import UnitId


def reachable(problem: Problem, leaf: Leaf) -> int:
    """Return the most that a rule could reach if every unit counted towards it."""
    if isinstance(leaf.rule, AllOf):
        return len({problem.places[place].stands_for for place in leaf.places})
    most = {problem.places[place].unit: problem.weight(leaf, place) for place in leaf.places}
    return sum(most.values())


class CombinationModel(GroundModel):
    """The program of one problem, and how its solutions read."""

    def __init__(self, problem: Problem) -> None:
        """Lay out what each rule asks for upon the ground."""
        super().__init__(problem)
        self.missed: dict[int, int] = {}
        self.short: dict[int, int] = {}
        self.allots: dict[tuple[int, int], int] = {}
        whole = [family for family in problem.families if family.whole_units]
        self._lay_out_allotments(whole)
        for leaf in problem.leaves:
            self._lay_out_leaf(leaf)
        for family in problem.families:
            if not family.whole_units:
                self._lay_out_shared_credits(family)

    def demand_every_rule(self) -> bool:
        """Let no rule be missed; tell whether that can be asked at all."""
        for variable in self.missed.values():
            self.program.upper[variable] = 0
        return not any(self.program.lower[variable] for variable in self.missed.values())

    def allow_missed_rules(self) -> None:
        """Let rules be missed again."""
        for variable in self.missed.values():
            self.program.upper[variable] = 1

    def nearest_miss(self) -> Terms:
        """Return the objective that misses the fewest rules, and by the least."""
        more = 1 + sum(self.program.upper[variable] for variable in self.short.values())
        return [(variable, more) for variable in self.missed.values()] + [(each, 1) for each in self.short.values()]

    def most_counted(self, units: Iterable[UnitId] | None = None) -> Terms:
        """Return the objective that counts the most units, of all or of these."""
        wanted = None if units is None else set(units)
        return [
            (self.counts[position], -1)
            for position, place in enumerate(self.problem.places)
            if wanted is None or place.unit in wanted
        ]

    def wishes(self) -> Terms:
        """Return what is preferred among equals: early rules kept, early places taken, early alternatives asked for."""
        return [
            *((variable, 0) for variable in self.missed.values()),
            *((variable, 1) for variable in (*self.counts, *self.asked, *self.allots.values())),
        ]

    def choice(self, solution: list[int]) -> Choice:
        """Return what a solution counts."""
        counted = [place for place, variable in enumerate(self.counts) if solution[variable]]
        return Choice(
            credits={
                place: solution[self.credits[place]] if place in self.credits else self.problem.places[place].credit
                for place in counted
            },
            asked=frozenset(node for node, variable in enumerate(self.asked) if solution[variable]),
            allotted=frozenset(
                (node, place)
                for (node, place), variable in self.allots.items()
                if solution[variable] and place in counted
            ),
        )

    def shortfalls(self, solution: list[int]) -> dict[int, int]:
        """Return by how much a solution leaves each rule that it asks for short."""
        return {
            node: solution[variable]
            for node, variable in self.short.items()
            if solution[variable] and solution[self.asked[node]]
        }

    def taken(self, solution: list[int]) -> tuple[UnitId, ...]:
        """Return the further units that a solution takes, in reading order."""
        return tuple(unit for unit, variable in self.takes.items() if solution[variable])

    def _lay_out_allotments(self, families: Iterable[Family]) -> None:
        for family in families:
            members = [leaf for leaf in self.problem.leaves if leaf.node in family.nodes]
            for place in sorted({place for leaf in members for place in leaf.places}):
                mine = [leaf for leaf in members if place in leaf.places]
                for leaf in mine:
                    self.allots[leaf.node, place] = self.program.variable()
                terms = [(self.allots[leaf.node, place], 1) for leaf in mine]
                self.program.at_most(0, [*terms, (self.counts[place], -1)])

    def _lay_out_leaf(self, leaf: Leaf) -> None:
        if leaf.is_cap and not leaf.forbids:
            self._lay_out_cap(leaf)
            return
        weights = sum(self.problem.weight(leaf, place) for place in leaf.places)
        self.missed[leaf.node] = self.program.variable()
        self.short[leaf.node] = self.program.variable(weights if leaf.forbids else leaf.amount)
        most = self.program.upper[self.short[leaf.node]]
        self.program.at_most(0, [(self.short[leaf.node], 1), (self.missed[leaf.node], -most)])
        if leaf.forbids:
            self._lay_out_forbidding(leaf, weights)
            return
        self._miss_at_least(leaf, leaf.amount - reachable(self.problem, leaf))
        if isinstance(leaf.rule, AllOf):
            self._lay_out_all_of(leaf)
        else:
            terms = [self._served(leaf, place) for place in leaf.places]
            self.program.at_least(0, [*terms, (self.short[leaf.node], 1), (self.asked[leaf.node], -leaf.amount)])

    def _miss_at_least(self, leaf: Leaf, short: int) -> None:
        """Record what a rule lacks whatever is chosen, where it is asked for in any case."""
        if short > 0 and self.program.lower[self.asked[leaf.node]]:
            self.program.lower[self.missed[leaf.node]] = 1
            self.program.lower[self.short[leaf.node]] = short

    def _lay_out_cap(self, leaf: Leaf) -> None:
        terms = [self._worth(place, counts_units=leaf.measure == "units") for place in leaf.places]
        room = sum(weight * self.program.upper[variable] for variable, weight in terms)
        self.program.at_most(leaf.amount + room, [*terms, (self.asked[leaf.node], room)])

    def _lay_out_forbidding(self, leaf: Leaf, weights: int) -> None:
        terms: Terms = []
        for unit, weight in self._weighing(leaf).items():
            weighs = self.program.variable()
            constant, have = self._have([unit])
            outside = [
                (self.counts[position], 1)
                for position, place in enumerate(self.problem.places)
                if place.unit == unit and position not in leaf.places
            ]
            partners = {
                each
                for some in self.problem.exclusions
                if some.is_equivalence and unit in some.units
                for each in some.units
            } - {unit}
            lifted = [*outside, *self._counted(partners), *((each, -1) for each in have)]
            self.program.at_least(constant, [(weighs, 1), *lifted])
            terms.append((weighs, weight))
        room = weights + 1
        self.program.at_most(leaf.amount + room, [*terms, (self.short[leaf.node], -1), (self.asked[leaf.node], room)])

    def _weighing(self, leaf: Leaf) -> Mapping[UnitId, int]:
        return {self.problem.places[place].unit: self.problem.weight(leaf, place) for place in leaf.places}

    def _lay_out_all_of(self, leaf: Leaf) -> None:
        short, asked = self.short[leaf.node], self.asked[leaf.node]
        if not leaf.required:
            self.program.at_least(0, [(short, 1), (asked, -1)])
        missing: Terms = []
        for unit in leaf.required:
            lacks = self.program.variable()
            missing.append((lacks, 1))
            terms = [(self.counts[place], 1) for place in leaf.places if self.problem.places[place].stands_for == unit]
            self.program.at_least(0, [*terms, (lacks, 1), (asked, -1)])
        self.program.at_most(0, [*missing, (short, -1)])

    def _lay_out_shared_credits(self, family: Family) -> None:
        """Demand that any few rules of a family find together what they ask for together (Hall's condition)."""
        members = [leaf for leaf in self.problem.leaves if leaf.node in family.nodes]
        for size in range(2, len(members) + 1):
            for some in combinations(members, size):
                pool = sorted({place for leaf in some for place in leaf.places})
                terms = [self._worth(place, counts_units=some[0].measure == "units") for place in pool]
                lacking = [(self.short[leaf.node], 1) for leaf in some]
                wanted = [(self.asked[leaf.node], -leaf.amount) for leaf in some]
                self.program.at_least(0, [*terms, *lacking, *wanted])

    def _served(self, leaf: Leaf, place: int) -> tuple[int, int]:
        """Return what a place adds to a rule: its allotment where rules may not share units, else its worth."""
        allotment = self.allots.get((leaf.node, place))
        if allotment is None:
            return self._worth(place, counts_units=leaf.measure == "units")
        credit = self.problem.places[place].credit
        if leaf.measure == "units" or place not in self.credits:
            return allotment, 1 if leaf.measure == "units" else credit
        part = self.program.variable(credit)
        self.program.at_most(0, [(part, 1), (allotment, -credit)])
        self.program.at_most(0, [(part, 1), (self.credits[place], -1)])
        return part, 1
