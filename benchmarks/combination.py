"""How long it takes to say what counts, and what would complete it, beside recursion and brute force.

Run from the repository: ``python benchmarks/combination.py``. Eighty units in nested groups that share units, with
caps and barred pairs. Plain recursion adds up each group by itself: it is fast, knows neither caps nor shared units,
and is shown with how often it is wrong. Brute force tries every subset of the uncounted, as far as it gets.
"""

import random
import statistics
import time
from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from competence_graph import (
    AllOf,
    AtLeastCredits,
    AtLeastCreditsAtLevel,
    AtLeastUnits,
    AtMostCredits,
    BarredSet,
    Combination,
    CombinationRule,
    Offer,
    RulesOfCombination,
    UnitFacts,
    UnitGroup,
    combine,
    complete,
)

UNITS, PORTFOLIOS = 80, 60
WITNESS_MS, COMPLETION_MS = 50.0, 200.0
BRUTE_FORCE_UNITS = 14


class Task(NamedTuple):
    """Rules, units and portfolios of one kind."""

    name: str
    rules: RulesOfCombination
    facts: dict[str, UnitFacts]
    portfolios: list[list[str]]


def the_units(dice: random.Random, count: int) -> dict[str, UnitFacts]:
    return {
        f"u{number:02}": UnitFacts(
            code=f"U{number:02}",
            level=dice.choice([2, 3, 3, 3, 4]),
            credit=dice.randint(2, 8),
            glh=dice.randint(10, 60),
        )
        for number in range(count)
    }


def the_rules(units: list[str], facts: dict[str, UnitFacts]) -> RulesOfCombination:
    """Return groups of groups that share units, with amounts, a level, a cap and barred pairs."""
    tenth = len(units) // 10
    parts = {"A": (0, 1), "B": (1, 5), "C": (4, 7), "D": (6, 10)}
    groups = [
        UnitGroup(code=code, title=code, unit_ids=tuple(units[a * tenth : b * tenth])) for code, (a, b) in parts.items()
    ]
    groups.append(UnitGroup(code="O", title="O", unit_ids=(), group_codes=("B", "C", "D")))
    total = sum(facts[unit].credit or 0 for unit in units) // 3
    rules: tuple[CombinationRule, ...] = (
        AllOf(group="A"),
        AtLeastCredits(credits=12, groups=("B",)),
        AtLeastCredits(credits=10, groups=("C",), name="from C"),
        AtLeastCredits(credits=10, groups=("C", "D"), further_to="from C"),
        AtMostCredits(credits=20, groups=("D",)),
        AtLeastUnits(units=4, groups=("C",)),
        AtLeastCredits(credits=total, groups=("A", "O")),
        AtLeastCreditsAtLevel(credits=total // 2, level=3, or_above=True, groups=("A", "O")),
    )
    pairs = tuple(
        BarredSet(unit_ids=(units[tenth + place], units[5 * tenth + place]), which_counts="highest_credit")
        for place in range(min(8, tenth))
    )
    return RulesOfCombination(groups=tuple(groups), rules=rules, barred=pairs)


def a_task(count: int) -> Task:
    dice = random.Random(20_261)  # noqa: S311 - reproducible, not secret
    facts = the_units(dice, count)
    units = list(facts)
    mandatory = units[: count // 10]
    portfolios = []
    for _ in range(PORTFOLIOS):
        others = dice.sample(units[len(mandatory) :], dice.randint(count // 5, count - len(mandatory)))
        portfolios.append([*dice.sample(mandatory, len(mandatory) - dice.choice([0, 0, 0, 1])), *others])
    return Task(f"{count} units", the_rules(units, facts), facts, portfolios)


def recursion(task: Task, portfolio: list[str]) -> bool:
    """Add up each rule by itself: no unit is kept from counting, and a shared unit counts wherever it stands."""
    have = set(portfolio)
    groups = {group.code: group for group in task.rules.groups}

    def members(code: str) -> set[str]:
        return set(groups[code].unit_ids).union(*(members(inner) for inner in groups[code].group_codes))

    def holds(rule: CombinationRule) -> bool:
        if isinstance(rule, AllOf):
            return members(rule.group) <= have
        if not isinstance(rule, AtLeastUnits | AtLeastCredits | AtLeastCreditsAtLevel):
            return True
        counted = set().union(*(members(code) for code in rule.groups)) & have
        if isinstance(rule, AtLeastUnits):
            return len(counted) >= rule.units
        if isinstance(rule, AtLeastCreditsAtLevel):
            counted = {unit for unit in counted if (task.facts[unit].level or 0) >= rule.level}
        return sum(task.facts[unit].credit or 0 for unit in counted) >= rule.credits

    return all(holds(rule) for rule in task.rules.rules)


def brute_force_completion(task: Task, portfolio: list[str]) -> int | None:
    """Try every set of further units, smallest first, each by its own count."""
    others = [unit for unit in task.facts if unit not in portfolio]
    for size in range(len(others) + 1):
        for some in combinations(others, size):
            if combine(task.rules, task.facts, [*portfolio, *some]).is_satisfied:
                return size
    return None


def timed(task: Task, work: Callable[[list[str]], object]) -> list[float]:
    work(task.portfolios[0])
    milliseconds = []
    for portfolio in task.portfolios:
        start = time.perf_counter()
        work(portfolio)
        milliseconds.append((time.perf_counter() - start) * 1000)
    return sorted(milliseconds)


def p99(milliseconds: list[float]) -> float:
    return statistics.quantiles(milliseconds, n=100)[98]


def add(table: Table, name: str, milliseconds: list[float], note: str) -> None:
    table.add_row(name, f"{statistics.median(milliseconds):.2f}", f"{p99(milliseconds):.2f}", note)


def main() -> None:
    task, small = a_task(UNITS), a_task(20)
    outcomes: list[Combination] = [combine(task.rules, task.facts, each) for each in task.portfolios]
    if any(outcome.undecided for outcome in outcomes):
        raise SystemExit("Some portfolio was not decided, so the figures would mean nothing.")
    satisfied = sum(outcome.is_satisfied for outcome in outcomes)
    wrong = sum(
        recursion(task, portfolio) != outcome.is_satisfied
        for portfolio, outcome in zip(task.portfolios, outcomes, strict=True)
    )
    table = Table("what", "median", "p99", "note", title=f"Milliseconds over {PORTFOLIOS} portfolios")
    witness = timed(task, lambda have: combine(task.rules, task.facts, have))
    fewest = timed(task, lambda have: complete(task.rules, task.facts, have))
    hours = timed(task, lambda have: complete(task.rules, task.facts, have, offer=Offer(cost="hours")))
    add(table, "80 units: witness or nearest miss", witness, f"{satisfied} of {PORTFOLIOS} satisfied")
    add(
        table,
        "80 units: plain recursion",
        timed(task, lambda have: recursion(task, have)),
        f"{wrong} wrong, no witness",
    )
    add(table, "80 units: cheapest completion, units", fewest, "")
    add(table, "80 units: cheapest completion, hours", hours, "")
    few = small._replace(portfolios=[have for have in small.portfolios if len(have) >= 20 - 6][:8])
    add(
        table, "20 units: cheapest completion, units", timed(few, lambda have: complete(few.rules, few.facts, have)), ""
    )
    add(table, "20 units: completion by brute force", timed(few, lambda have: brute_force_completion(few, have)), "")
    console = Console()
    console.print(table)
    for what, target, figures in (("witness", WITNESS_MS, witness), ("completion", COMPLETION_MS, fewest + hours)):
        for name, figure in (("median", statistics.median(figures)), ("p99", p99(figures))):
            answer = "met" if figure < target else "missed"
            console.print(f"Target {target:.0f} ms for a {what}: {answer} by the {name} ({figure:.1f}).")


if __name__ == "__main__":
    main()
