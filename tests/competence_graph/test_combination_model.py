"""What the solver is told: rules that nothing meets, rules that share no unit, units that weigh or do not."""

from typing import Any

import pytest

from competence_graph import (
    AllOf,
    AnyRules,
    AtLeastCredits,
    AtLeastUnits,
    AtMostCredits,
    AtMostUnits,
    Combination,
    CombinationRule,
    Equivalence,
    RulesOfCombination,
    UnitFacts,
    UnitGroup,
    combine,
)

FACTS = {
    name: UnitFacts(code=name.upper(), level=3, credit=credit)
    for name, credit in (("m", 10), ("a", 4), ("b", 5), ("c", 6))
}
NONE = UnitGroup(code="E", title="", unit_ids=())
M = UnitGroup(code="M", title="", unit_ids=("m",))
O = UnitGroup(code="O", title="", unit_ids=("a", "b", "c"))  # noqa: E741 - the groups' printed codes
CUT = AtMostCredits(credits=8, groups=("O",), count_mode="cap_credits")


def counting(achieved: str, *rules: CombinationRule, **fields: Any) -> Combination:
    outcome = combine(RulesOfCombination(**({"groups": (M, O, NONE), "rules": rules} | fields)), FACTS, achieved)
    assert not outcome.undecided
    return outcome


def short(outcome: Combination) -> list[tuple[str, int]]:
    return [(each.rule_path, each.short_by) for each in outcome.shortfalls]


def further(
    rule: type[AtLeastUnits] | type[AtLeastCredits], first: int, second: int, how: str
) -> list[CombinationRule]:
    """Return two rules of which the second goes further than the first."""
    amount = "units" if rule is AtLeastUnits else "credits"
    one = {"groups": ("O",), amount: first, "name": "one"}
    two = {"groups": ("O",), amount: second, "further_to": "one", "further": how}
    return [rule.model_validate(one), rule.model_validate(two)]


def test_every_unit_of_an_empty_group_is_never_achieved_and_is_no_way_out() -> None:
    either = AnyRules(rules=(AllOf(group="E"), AllOf(group="M")))

    assert counting("m", either).is_satisfied
    assert [amount for _, amount in short(counting("", either))] == [1]
    assert short(counting("a", AllOf(group="E"), AtMostUnits(units=1, groups=("O",)))) == [("rules[0]", 1)]


@pytest.mark.parametrize("how", ["aggregate", "partition"])
def test_units_that_two_rules_ask_for_together_are_counted_as_units(how: str) -> None:
    rules = further(AtLeastUnits, 1, 2, how)

    assert sum(amount for _, amount in short(counting("ab", *rules))) == 1
    assert counting("abc", *rules).is_satisfied
    assert sum(amount for _, amount in short(counting("ab", *rules, CUT))) == 1


def test_a_unit_that_serves_one_of_two_rules_serves_it_only_with_the_credits_that_count() -> None:
    rules = [*further(AtLeastCredits, 5, 5, "partition"), CUT]

    outcome = counting("bc", *rules)
    assert sum(amount for _, amount in short(outcome)) == 2
    assert [(line.unit_id, line.credits) for line in outcome.counted] == [("b", None), ("c", 3)]
    assert counting("bc", *further(AtLeastCredits, 5, 3, "partition"), CUT).is_satisfied
    assert short(counting("b", *further(AtLeastCredits, 5, 3, "partition"), CUT)) == [("rules[1]", 3)]


def test_a_unit_that_can_count_elsewhere_does_not_weigh_against_a_forbidding_limit() -> None:
    forbids = AtMostUnits(units=1, groups=("O",), count_mode="forbid")
    also_there = UnitGroup(code="M", title="", unit_ids=("a",))

    outcome = counting("ab", forbids, groups=(O, also_there))
    assert [(line.unit_id, line.group) for line in outcome.counted] == [("b", "O"), ("a", "M")]
    assert short(counting("abc", forbids, groups=(O, also_there))) == [("rules[0]", 1)]


def test_a_unit_that_another_stands_for_does_not_weigh_twice_against_a_forbidding_limit() -> None:
    forbids = AtMostUnits(units=1, groups=("O",), count_mode="forbid")
    same = (Equivalence(unit_id="b", stands_for="a"),)

    assert counting("ab", forbids, equivalents=same).is_satisfied
    assert short(counting("abc", forbids, equivalents=same)) == [("rules[0]", 1)]


def test_a_forbidding_limit_among_alternatives_denies_nothing_where_another_is_met() -> None:
    nothing = AtMostUnits(units=0, groups=("O",), count_mode="forbid")

    assert counting("mabc", AnyRules(rules=(nothing, AllOf(group="M")))).is_satisfied
    assert not counting("abc", AnyRules(rules=(nothing, AllOf(group="M")))).is_satisfied


def test_a_forbidding_limit_that_is_not_asked_for_moves_no_unit_to_another_group() -> None:
    nothing = AtMostUnits(units=0, groups=("O",), count_mode="forbid")
    also_there = UnitGroup(code="P", title="", unit_ids=("a",))

    outcome = counting("ma", AnyRules(rules=(nothing, AllOf(group="M"))), groups=(M, O, also_there))
    assert outcome.is_satisfied
    assert [(line.unit_id, line.group) for line in outcome.counted] == [("m", "M"), ("a", "O")]
