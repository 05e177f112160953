"""A linear program over whole numbers, solved by HiGHS through SciPy; it knows nothing of units or rules.

The order of variables and rows fixes the answer: the same program always gives the same solution. Effort is
bounded by nodes, which is the same on every machine, and by seconds as a last resort.
"""

from collections.abc import Iterable, Sequence
from math import inf
from typing import Final, NamedTuple

MAXIMUM_NODES: Final = 20_000
MAXIMUM_SECONDS: Final = 3.0
_LIMITS: Final = {"mip_rel_gap": 0.0, "node_limit": MAXIMUM_NODES, "time_limit": MAXIMUM_SECONDS}
_AT_ONCE: Final = 20


class Unsolved(Exception):
    """The solver reached its limit, so nothing was decided."""


class Row(NamedTuple):
    """One demand: a weighted sum of variables lies between two bounds."""

    terms: tuple[tuple[int, int], ...]
    lower: float
    upper: float


class IntegerProgram:
    """Variables with bounds, rows that bind them, and the best solution for an objective."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.lower: list[int] = []
        self.upper: list[int] = []
        self._rows: list[Row] = []

    def variable(self, upper: int = 1, lower: int = 0) -> int:
        """Add a whole number between two bounds and return its place."""
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def at_least(self, bound: int, terms: Iterable[tuple[int, int]]) -> None:
        """Demand that a sum of (variable, weight) reaches a bound."""
        self._rows.append(Row(_gathered(terms), bound, inf))

    def at_most(self, bound: int, terms: Iterable[tuple[int, int]]) -> None:
        """Demand that a sum of (variable, weight) does not exceed a bound."""
        self._rows.append(Row(_gathered(terms), -inf, bound))

    def exactly(self, bound: int, terms: Iterable[tuple[int, int]]) -> None:
        """Demand that a sum of (variable, weight) equals a bound."""
        self._rows.append(Row(_gathered(terms), bound, bound))

    def fix(self, variable: int, value: int) -> None:
        """Hold a variable at one value."""
        self.lower[variable] = self.upper[variable] = value

    def least(self, objective: Sequence[tuple[int, int]]) -> list[int] | None:
        """Return the solution with the smallest weighted sum, or nothing where no solution exists.

        Raises:
            Unsolved: the limit was reached first.
        """
        import numpy as np
        from scipy.optimize import Bounds, milp

        if not self.lower:
            return [] if all(row.lower <= 0 <= row.upper for row in self._rows) else None
        costs = np.zeros(len(self.lower))
        for variable, weight in objective:
            costs[variable] += weight
        answer = milp(
            costs,
            integrality=np.ones(len(self.lower)),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            constraints=self._constraints(),
            options=_LIMITS,
        )
        if answer.status == 2:
            return None
        if answer.status != 0 or answer.x is None:
            raise Unsolved("the solver stopped before it was sure")
        return [round(value) for value in answer.x]

    def settle(self, solution: list[int], wishes: Sequence[tuple[int, int]]) -> list[int]:
        """Hold yes-or-no variables, one after the other, at the wished value wherever that is possible.

        The first wish weighs more than all that follow it together. The answer is the one solution that this
        order singles out, whichever solution it starts from.
        """
        waiting = list(wishes)
        while waiting:
            place = next((each for each, wish in enumerate(waiting) if self._is_open(solution, wish)), len(waiting))
            for variable, _ in waiting[:place]:
                self.fix(variable, solution[variable])
            some, waiting = waiting[place : place + _AT_ONCE], waiting[place + _AT_ONCE :]
            if some:
                weights = [(1 if wish == 0 else -1) << (len(some) - 1 - rank) for rank, (_, wish) in enumerate(some)]
                variables = [variable for variable, _ in some]
                solution = self.solved_again(list(zip(variables, weights, strict=True)))
                for variable in variables:
                    self.fix(variable, solution[variable])
        return solution

    def settle_amount(self, solution: list[int], variable: int, *, is_most: bool) -> list[int]:
        """Hold one amount at the largest value that it can have, or at the smallest."""
        best = self.upper[variable] if is_most else self.lower[variable]
        if solution[variable] != best:
            solution = self.solved_again([(variable, -1 if is_most else 1)])
        self.fix(variable, solution[variable])
        return solution

    def hold(self, objective: Sequence[tuple[int, int]], solution: Sequence[int]) -> None:
        """Demand that an objective keeps the value it has in a solution."""
        if objective:
            self.exactly(sum(weight * solution[variable] for variable, weight in objective), objective)

    def solved_again(self, objective: Sequence[tuple[int, int]]) -> list[int]:
        """Return the best solution of a program that is known to have one.

        Raises:
            Unsolved: the solver contradicts itself or reached its limit.
        """
        solution = self.least(objective)
        if solution is None:
            raise Unsolved("the solver lost a solution that it had found")
        return solution

    def _is_open(self, solution: Sequence[int], wish: tuple[int, int]) -> bool:
        """Tell whether a wish is not fulfilled yet and might be."""
        variable, value = wish
        return solution[variable] != value and self.lower[variable] != self.upper[variable]

    def _constraints(self) -> list[object]:
        import numpy as np
        from scipy.optimize import LinearConstraint
        from scipy.sparse import csr_array

        if not self._rows:
            return []
        ends = np.cumsum([0, *(len(row.terms) for row in self._rows)])
        columns = np.array([variable for row in self._rows for variable, _ in row.terms], dtype=np.int32)
        values = np.array([weight for row in self._rows for _, weight in row.terms], dtype=float)
        matrix = csr_array((values, columns, ends), shape=(len(self._rows), len(self.lower)))
        lower = np.array([row.lower for row in self._rows])
        upper = np.array([row.upper for row in self._rows])
        return [LinearConstraint(matrix, lower, upper)]


def _gathered(terms: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    weights: dict[int, int] = {}
    for variable, weight in terms:
        weights[variable] = weights.get(variable, 0) + weight
    return tuple(weights.items())
