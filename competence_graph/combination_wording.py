"""Rules of combination in words: what a rule asks for, and what is still missing."""

from competence_graph.combination import (
    AllOf,
    AllRules,
    AnyRules,
    AtLeast,
    AtLeastCredits,
    AtLeastCreditsAtLevel,
    AtLeastUnits,
    AtMost,
    AtMostUnits,
    CombinationRule,
)
from competence_graph.combination_tree import group_codes_of

_READINGS = {
    "exact_subset": "may count",
    "cap_credits": "may count, and credits beyond them are cut off",
    "forbid": "may be achieved; more denies",
}


def describe(rule: CombinationRule, groups: str | None = None) -> str:
    """Return a rule as a sentence; the groups are named by their codes unless words for them are given.

    >>> describe(AtLeastUnits(units=1, groups=("O",)), "group O")
    'at least 1 unit from group O'
    """
    named = groups or " and ".join(f"group {code}" for code in group_codes_of(rule))
    match rule:
        case AllOf():
            return f"every unit of {named}"
        case AllRules() | AnyRules():
            return f"{'all' if isinstance(rule, AllRules) else 'one'} of {len(rule.rules)} rules"
        case AtLeastUnits() | AtLeastCredits() | AtLeastCreditsAtLevel():
            return _at_least(rule, named)
        case _:
            return _at_most(rule, named)


def counted_of(amount: int, measure: str) -> str:
    """Return an amount with its measure.

    >>> counted_of(1, "units"), counted_of(8, "credits")
    ('1 unit', '8 credits')
    """
    return f"{amount} {measure.removesuffix('s') if amount == 1 else measure}"


def _at_least(rule: AtLeast, named: str) -> str:
    amount = counted_of(rule.units, "units") if isinstance(rule, AtLeastUnits) else f"{rule.credits} credits"
    further = f" further to rule {rule.further_to!r}" if rule.further_to else ""
    if not isinstance(rule, AtLeastCreditsAtLevel):
        return f"at least {amount} from {named}{further}"
    above = " or above" if rule.or_above else ""
    return f"at least {amount} at level {rule.level}{above} from {named}{further}"


def _at_most(rule: AtMost, named: str) -> str:
    amount = counted_of(rule.units, "units") if isinstance(rule, AtMostUnits) else f"{rule.credits} credits"
    return f"at most {amount} from {named} {_READINGS[rule.count_mode]}"
