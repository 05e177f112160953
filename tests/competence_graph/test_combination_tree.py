"""Rules laid flat: every rule with its path, depth and parent, every group with all beneath it, within limits."""

import pytest

from competence_graph import AllOf, AnyRules, AtMostUnits, CombinationRule, Pathway, RulesOfCombination, UnitGroup
from competence_graph.combination_tree import (
    MAXIMUM_DEPTH,
    MAXIMUM_RULES,
    MAXIMUM_UNITS,
    all_rule_nodes,
    closures,
    limit_exceeded,
    rule_nodes,
)


def wrapped(times: int) -> CombinationRule:
    rule: CombinationRule = AllOf(group="M")
    for _ in range(times):
        rule = AnyRules(rules=(rule,))
    return rule


def on_a_pathway(*rules: CombinationRule) -> RulesOfCombination:
    return RulesOfCombination(rules=(wrapped(1),), pathways=(Pathway(code="P", title="", rules=rules),))


def group(code: str, *inner: str, units: tuple[str, ...] = ()) -> UnitGroup:
    return UnitGroup(code=code, title="", unit_ids=units, group_codes=inner)


def test_rules_of_a_pathway_stand_after_those_of_all_with_paths_and_parents_of_their_own() -> None:
    nodes = all_rule_nodes(on_a_pathway(wrapped(2), wrapped(0)))

    assert [(node.path, node.depth, node.parent) for node in nodes] == [
        ("rules[0]", 1, None),
        ("rules[0].rules[0]", 2, 0),
        ("pathways[P].rules[0]", 1, None),
        ("pathways[P].rules[0].rules[0]", 2, 2),
        ("pathways[P].rules[0].rules[0].rules[0]", 3, 3),
        ("pathways[P].rules[1]", 1, None),
    ]
    assert rule_nodes(on_a_pathway(wrapped(2), wrapped(0)), "P") == nodes


def test_rules_beside_one_another_keep_the_order_in_which_they_are_written() -> None:
    pair = AnyRules(rules=(AllOf(group="A"), AllOf(group="B")))
    nodes = rule_nodes(RulesOfCombination(rules=(AnyRules(rules=(pair, AllOf(group="C"))), AllOf(group="D"))))

    assert [node.rule.group for node in nodes if isinstance(node.rule, AllOf)] == ["A", "B", "C", "D"]


def test_rules_may_be_nested_up_to_the_limit_for_all_and_on_a_pathway() -> None:
    most = wrapped(MAXIMUM_DEPTH - 1)
    for rules in (RulesOfCombination(rules=(most,)), on_a_pathway(most)):
        nodes = rule_nodes(rules, "P" if rules.pathways else None)
        assert limit_exceeded(rules) == ""
        assert (nodes[-1].depth, nodes[-1].is_leaf) == (MAXIMUM_DEPTH, True)

    for rules in (RulesOfCombination(rules=(wrapped(MAXIMUM_DEPTH),)), on_a_pathway(wrapped(MAXIMUM_DEPTH))):
        assert limit_exceeded(rules) == "Rules are nested more than 8 deep"
        assert max(node.depth for node in all_rule_nodes(rules)) == MAXIMUM_DEPTH


@pytest.mark.parametrize(
    ("more", "said"), [(0, ""), (1, f"There are {MAXIMUM_RULES + 1} rules, more than {MAXIMUM_RULES}")]
)
def test_as_many_rules_as_the_limit_are_laid_flat_and_not_one_more(more: int, said: str) -> None:
    rules = [AtMostUnits(units=place, groups=("M",)) for place in range(MAXIMUM_RULES + more)]

    assert limit_exceeded(RulesOfCombination(rules=tuple(rules))) == said


@pytest.mark.parametrize(
    ("more", "said"), [(0, ""), (1, f"The groups name {MAXIMUM_UNITS + 1} units, more than {MAXIMUM_UNITS}")]
)
def test_as_many_units_as_the_limit_are_counted_each_once_and_not_one_more(more: int, said: str) -> None:
    units = tuple(f"u{number}" for number in range(MAXIMUM_UNITS + more))

    assert limit_exceeded(RulesOfCombination(groups=(group("M", units=units), group("N", units=units[:9])))) == said


def test_a_group_holds_all_beneath_it_wherever_it_is_written() -> None:
    rules = RulesOfCombination(groups=(group("P", "Q"), group("P", "R"), group("Q", "S"), group("R"), group("S", "P")))

    assert closures(rules) == {
        "P": {"P", "Q", "R", "S"},
        "Q": {"P", "Q", "R", "S"},
        "R": {"R"},
        "S": {"P", "Q", "R", "S"},
    }
