"""Rules of combination: which sets of achieved units make a qualification.

A first form of the language: all units of a group, at least so many units or credits from groups, at least
so many credits at (or at or above) a level. Every unit stands in at most one group, which ``integrity``
enforces, so counting needs no search; the witness says which unit counted where.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, NonNegativeInt, PositiveInt

from competence_graph.frozen import Frozen
from competence_graph.identifiers import UnitId


class UnitGroup(Frozen):
    """A named group of units in a qualification, such as "Mandatory units"."""

    code: str
    title: str
    unit_ids: tuple[UnitId, ...]


class AllOf(Frozen):
    """Every unit of one group must be achieved."""

    rule: Literal["all_of"] = "all_of"
    group: str


class AtLeastUnits(Frozen):
    """At least this many units must come from these groups together."""

    rule: Literal["at_least_units"] = "at_least_units"
    units: PositiveInt
    groups: tuple[str, ...] = Field(min_length=1)


class AtLeastCredits(Frozen):
    """At least this many credits must come from these groups together."""

    rule: Literal["at_least_credits"] = "at_least_credits"
    credits: PositiveInt
    groups: tuple[str, ...] = Field(min_length=1)


class AtLeastCreditsAtLevel(Frozen):
    """At least this many credits at a level, or at it and above where ``or_above`` is true."""

    rule: Literal["at_least_credits_at_level"] = "at_least_credits_at_level"
    credits: PositiveInt
    level: NonNegativeInt
    or_above: bool
    groups: tuple[str, ...] = Field(min_length=1)


CombinationRule: TypeAlias = Annotated[
    AllOf | AtLeastUnits | AtLeastCredits | AtLeastCreditsAtLevel, Field(discriminator="rule")
]


class RulesOfCombination(Frozen):
    """The groups of a qualification, the rules that all must hold, and the handbook's own wording of them."""

    groups: tuple[UnitGroup, ...] = ()
    rules: tuple[CombinationRule, ...] = ()
    text: str = ""

    def group_codes_of(self, rule: CombinationRule) -> tuple[str, ...]:
        """Return the codes of the groups that a rule counts."""
        return (rule.group,) if isinstance(rule, AllOf) else rule.groups

    def units_of(self, rule: CombinationRule) -> tuple[UnitId, ...]:
        """Return the units that may count towards a rule."""
        codes = self.group_codes_of(rule)
        return tuple(unit for group in self.groups if group.code in codes for unit in group.unit_ids)


class UnitFacts(Frozen):
    """What counting needs to know of a unit: its printed code, level and credit."""

    code: str
    level: int | None = None
    credit: int | None = None


class CountedUnit(Frozen):
    """One line of the witness: this unit counted in this group."""

    unit_id: UnitId
    group: str


class Shortfall(Frozen):
    """What one rule still lacks: how much, of what, and which units could supply it."""

    rule_path: str
    message: str
    short_by: int
    measure: Literal["units", "credits"]
    candidates: tuple[UnitId, ...]


class Combination(Frozen):
    """The outcome of counting: the witness, and every shortfall rather than the first."""

    counted: tuple[CountedUnit, ...]
    shortfalls: tuple[Shortfall, ...]

    @property
    def is_satisfied(self) -> bool:
        """Tell whether every rule holds."""
        return not self.shortfalls


def combine(rules: RulesOfCombination, units: Mapping[UnitId, UnitFacts], achieved: Iterable[UnitId]) -> Combination:
    """Count achieved units against rules of combination, each unit once in its group."""
    have = frozenset(achieved)
    counted = tuple(
        CountedUnit(unit_id=unit, group=group.code) for group in rules.groups for unit in group.unit_ids if unit in have
    )
    shortfalls = tuple(
        shortfall
        for position in range(len(rules.rules))
        if (shortfall := _shortfall(rules, position, units, have)) is not None
    )
    return Combination(counted=counted, shortfalls=shortfalls)


def describe(rule: CombinationRule, groups: str) -> str:
    """Return a rule as a sentence.

    >>> describe(AtLeastUnits(units=1, groups=("O",)), "group O")
    'at least 1 unit from group O'
    """
    match rule:
        case AllOf():
            return f"every unit of {groups}"
        case AtLeastUnits():
            return f"at least {rule.units} unit{'s' if rule.units > 1 else ''} from {groups}"
        case AtLeastCredits():
            return f"at least {rule.credits} credits from {groups}"
        case AtLeastCreditsAtLevel():
            above = " or above" if rule.or_above else ""
            return f"at least {rule.credits} credits at level {rule.level}{above} from {groups}"


def _shortfall(
    rules: RulesOfCombination, position: int, units: Mapping[UnitId, UnitFacts], have: frozenset[UnitId]
) -> Shortfall | None:
    rule = rules.rules[position]
    able = [unit for unit in rules.units_of(rule) if _is_countable(rule, units[unit])]
    missing = tuple(unit for unit in able if unit not in have)
    needed = max(1, len(able)) if isinstance(rule, AllOf) else _needed(rule)
    reached = sum(_worth(rule, units[unit]) for unit in able if unit in have)
    if reached >= needed:
        return None
    groups = " and ".join(f"group {code}" for code in rules.group_codes_of(rule))
    measure: Literal["units", "credits"] = "units" if isinstance(rule, AllOf | AtLeastUnits) else "credits"
    codes = ", ".join(units[unit].code for unit in missing) or "none left"
    return Shortfall(
        rule_path=f"rules[{position}]",
        message=(
            f"The rule asks for {describe(rule, groups)}; {reached} of {needed} {measure} reached. "
            f"Could count: {codes}."
        ),
        short_by=needed - reached,
        measure=measure,
        candidates=missing,
    )


def _is_countable(rule: CombinationRule, unit: UnitFacts) -> bool:
    if not isinstance(rule, AtLeastCreditsAtLevel):
        return True
    if unit.level is None:
        return False
    return unit.level >= rule.level if rule.or_above else unit.level == rule.level


def _needed(rule: AtLeastUnits | AtLeastCredits | AtLeastCreditsAtLevel) -> int:
    return rule.units if isinstance(rule, AtLeastUnits) else rule.credits


def _worth(rule: CombinationRule, unit: UnitFacts) -> int:
    return 1 if isinstance(rule, AllOf | AtLeastUnits) else unit.credit or 0
