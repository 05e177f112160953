"""The ground of a combination's program: which places count, which units are taken, which rules are asked for."""

from collections.abc import Iterable

from competence_graph.combination import AllRules, AnyRules
from competence_graph.combination_count import may_be_cut
from competence_graph.combination_problem import Problem
from competence_graph.identifiers import UnitId
from competence_graph.integer_program import IntegerProgram

Terms = list[tuple[int, int]]


class GroundModel:
    """The variables that every rule speaks of, and what binds them whatever the rules ask for."""

    def __init__(self, problem: Problem) -> None:
        """Lay out places, units and the tree of rules."""
        self.problem = problem
        self.program = IntegerProgram()
        self.counts = [self.program.variable() for _ in problem.places]
        self.takes = {unit: self.program.variable() for unit in problem.question.takable}
        self.asked = [self.program.variable(lower=int(node.parent is None)) for node in problem.nodes]
        self.credits: dict[int, int] = {}
        self._lay_out_places()
        self._lay_out_units()
        self._lay_out_tree()

    def _lay_out_places(self) -> None:
        for position, place in enumerate(self.problem.places):
            if may_be_cut(self.problem, position):
                self.credits[position] = self.program.variable(place.credit)
                self.program.at_most(0, [(self.credits[position], 1), (self.counts[position], -place.credit)])
        cap = self.problem.question.rules.transfer_cap
        if cap is None:
            return
        terms: Terms = []
        for position, place in enumerate(self.problem.places):
            moved = 100 if place.unit in self.problem.question.transferred else 0
            variable, weight = self._worth(position, counts_units=cap.measure == "units")
            terms.append((variable, weight * (moved - cap.percent)))
        self.program.at_most(0, terms)

    def _lay_out_units(self) -> None:
        problem, program = self.problem, self.program
        for unit in dict.fromkeys(place.unit for place in problem.places):
            constant, have = self._have([unit])
            program.at_most(constant, [*self._counted([unit]), *((each, -1) for each in have)])
        for exclusion in problem.exclusions:
            program.at_most(1, self._counted(exclusion.units))
        for unit, better in problem.outranked:
            constant, have = self._have([better])
            program.at_most(1 - constant, [*self._counted([unit]), *((each, 1) for each in have)])
        for need in problem.needs:
            constant, have = self._have(need.any_of)
            enough = [(each, -1) for each in have]
            program.at_most(constant, [*self._counted([need.unit]), *enough])
            if need.unit in self.takes:
                program.at_most(constant, [(self.takes[need.unit], 1), *enough])

    def _lay_out_tree(self) -> None:
        children: dict[int, list[int]] = {}
        for position, node in enumerate(self.problem.nodes):
            if node.parent is not None:
                children.setdefault(node.parent, []).append(position)
        for position, node in enumerate(self.problem.nodes):
            beneath = [(self.asked[child], 1) for child in children.get(position, [])]
            if isinstance(node.rule, AnyRules):
                self.program.at_least(0, [*beneath, (self.asked[position], -1)])
            if isinstance(node.rule, AllRules):
                for each in beneath:
                    self.program.exactly(0, [each, (self.asked[position], -1)])

    def _worth(self, place: int, *, counts_units: bool) -> tuple[int, int]:
        if counts_units:
            return self.counts[place], 1
        if place in self.credits:
            return self.credits[place], 1
        return self.counts[place], self.problem.places[place].credit

    def _counted(self, units: Iterable[UnitId]) -> Terms:
        wanted = set(units)
        return [
            (self.counts[position], 1) for position, place in enumerate(self.problem.places) if place.unit in wanted
        ]

    def _have(self, units: Iterable[UnitId]) -> tuple[int, list[int]]:
        """Return how many of some units are achieved, and the variables of those that may be taken."""
        wanted = list(units)
        achieved = sum(1 for unit in wanted if unit in self.problem.question.achieved)
        return achieved, [self.takes[unit] for unit in wanted if unit in self.takes]
