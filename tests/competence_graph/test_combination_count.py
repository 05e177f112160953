"""The recount: whatever a solver proposes is counted again, and a wrong proposal is never believed."""

from typing import Any

import pytest

from competence_graph import (
    AllOf,
    AllRules,
    AnyRules,
    AtLeastCredits,
    AtLeastUnits,
    AtMostUnits,
    BarredSet,
    CombinationRule,
    Equivalence,
    Pathway,
    RulesOfCombination,
    UnitFacts,
    UnitGroup,
    UnknownItem,
    combine,
)
from competence_graph.combination_count import Choice, Obstacle, excess_over, is_sound, obstacles, shortfalls_in
from competence_graph.combination_problem import Problem, Question, problem_of

FACTS = {name: UnitFacts(code=name.upper(), level=3, credit=5) for name in ("m", "a", "b", "c")}
GROUPS = (
    UnitGroup(code="M", title="", unit_ids=("m",)),
    UnitGroup(code="O", title="", unit_ids=("a", "b", "c")),
)


def rules_of(*rules: CombinationRule, **fields: Any) -> RulesOfCombination:
    return RulesOfCombination(groups=GROUPS, rules=rules, **fields)


def a_problem(*rules: CombinationRule, achieved: str = "mabc") -> Problem:
    return problem_of(Question(rules_of(*rules), FACTS, frozenset(achieved)))


def nodes_of(problem: Problem, *kinds: type) -> frozenset[int]:
    return frozenset(place for place, node in enumerate(problem.nodes) if isinstance(node.rule, kinds))


def counting(problem: Problem, *units: str, asked: frozenset[int] | None = None, **fields: Any) -> Choice:
    credits_ = {position: place.credit for position, place in enumerate(problem.places) if place.unit in units}
    return Choice(credits_, frozenset(range(len(problem.nodes))) if asked is None else asked, **fields)


def test_of_alternatives_one_must_be_asked_for_and_of_rules_that_all_hold_every_one() -> None:
    alternatives = a_problem(AllOf(group="M"), AnyRules(rules=(AllOf(group="O"), AtLeastUnits(groups=("O",), units=1))))
    whole, none = frozenset("mabc"), nodes_of(alternatives, AnyRules) | {0}
    for some in nodes_of(alternatives, AllOf, AtLeastUnits) - {0}:
        assert is_sound(alternatives, counting(alternatives, *whole, asked=none | {some}), {}, whole)
    assert not is_sound(alternatives, counting(alternatives, *whole, asked=none), {}, whole)

    together = a_problem(AllRules(rules=(AllOf(group="M"), AllOf(group="O"))))
    all_of = sorted(nodes_of(together, AllOf))
    root = nodes_of(together, AllRules)
    assert is_sound(together, counting(together, *whole, asked=root | set(all_of)), {}, whole)
    assert not is_sound(together, counting(together, *whole, asked=root | {all_of[0]}), {}, whole)


def test_the_second_of_two_nested_rules_is_recounted_too() -> None:
    first = AnyRules(rules=(AllOf(group="M"),))
    second = AllRules(rules=(AllOf(group="O"), AtLeastUnits(groups=("O",), units=1)))
    problem = a_problem(first, second)
    left_out = nodes_of(problem, AtLeastUnits)

    everything = counting(problem, *"mabc")
    assert is_sound(problem, everything, {}, frozenset("mabc"))
    assert not is_sound(problem, everything._replace(asked=everything.asked - left_out), {}, frozenset("mabc"))


def test_no_rule_at_the_top_can_be_passed_over() -> None:
    problem = a_problem(AllOf(group="M"), AtLeastUnits(groups=("O",), units=1))

    assert not is_sound(problem, counting(problem, "m", asked=nodes_of(problem, AllOf)), {}, frozenset("m"))


def test_where_each_unit_serves_one_rule_only_a_unit_that_serves_two_is_refused() -> None:
    further = AtLeastUnits(groups=("O",), units=1, further_to="two", further="partition")
    problem = a_problem(AtLeastUnits(groups=("O",), units=2, name="two"), further)
    first, second = sorted(nodes_of(problem, AtLeastUnits))
    a, b, c = (place for place, each in enumerate(problem.places) if each.unit in "abc")

    apart = counting(problem, *"abc", allotted=frozenset({(first, a), (first, b), (second, c)}))
    twice = counting(problem, *"abc", allotted=frozenset({(first, a), (first, b), (second, b)}))
    assert is_sound(problem, apart, {}, frozenset("abc"))
    assert not is_sound(problem, twice, {}, frozenset("abc"))


@pytest.mark.parametrize(("units", "short", "is_believed"), [("abc", 0, True), ("ab", 0, False), ("ab", 5, True)])
def test_rules_that_go_further_than_one_another_must_find_their_credits_together(
    units: str, short: int, is_believed: bool
) -> None:
    problem = a_problem(
        AtLeastCredits(groups=("O",), credits=10, name="ten"),
        AtLeastCredits(groups=("O",), credits=5, further_to="ten"),
    )
    node = max(nodes_of(problem, AtLeastCredits))

    choice = counting(problem, *units)
    assert is_sound(problem, choice, {node: short} if short else {}, frozenset(units)) is is_believed


def test_rules_that_go_further_than_one_another_must_find_their_units_together() -> None:
    further = AtLeastUnits(groups=("O",), units=1, further_to="two")
    problem = a_problem(AtLeastUnits(groups=("O",), units=2, name="two"), further)
    assert [family.whole_units for family in problem.families] == [False]

    assert is_sound(problem, counting(problem, *"abc"), {}, frozenset("abc"))
    assert not is_sound(problem, counting(problem, *"ab"), {}, frozenset("ab"))


def test_what_stands_under_an_alternative_that_is_not_asked_for_need_not_be_asked_for() -> None:
    either = AnyRules(rules=(AllOf(group="M"), AllRules(rules=(AllOf(group="O"), AllOf(group="M")))))
    problem = a_problem(either)
    first = frozenset(
        place for place, node in enumerate(problem.nodes) if node.path in {"rules[0]", "rules[0].rules[0]"}
    )

    assert is_sound(problem, counting(problem, "m", asked=first), {}, frozenset("m"))


def test_an_achieved_unit_weighs_against_a_forbidding_limit_whether_it_was_counted_or_not() -> None:
    problem = a_problem(AllOf(group="M"), AtMostUnits(groups=("O",), units=1, count_mode="forbid"))
    limit = next(leaf for leaf in problem.leaves if leaf.forbids)

    assert excess_over(problem, limit, counting(problem, "m", "a"), frozenset("mab")) == 1
    assert excess_over(problem, limit, counting(problem, "m", "a"), frozenset("ma")) == 0


def test_a_unit_that_counts_outside_the_groups_of_a_forbidding_limit_does_not_weigh_against_it() -> None:
    wider = (UnitGroup(code="M", title="", unit_ids=("m", "a")), GROUPS[1])
    cap = AtMostUnits(groups=("O",), units=1, count_mode="forbid")
    problem = problem_of(Question(RulesOfCombination(groups=wider, rules=(cap,)), FACTS, frozenset("mab")))
    (limit,) = problem.leaves
    at = {(place.unit, place.group): position for position, place in enumerate(problem.places)}

    outside = Choice({at["m", "M"]: 5, at["a", "M"]: 5, at["b", "O"]: 5}, frozenset({0}))
    inside = Choice({at["m", "M"]: 5, at["a", "O"]: 5}, frozenset({0}))
    assert excess_over(problem, limit, outside, frozenset("mab")) == 0
    assert excess_over(problem, limit, inside, frozenset("mab")) == 1


def test_a_unit_that_would_count_at_two_places_counts_once() -> None:
    twice = (UnitGroup(code="M", title="", unit_ids=("a",)), UnitGroup(code="O", title="", unit_ids=("a",)))
    problem = problem_of(Question(RulesOfCombination(groups=twice, rules=(AllOf(group="M"),)), FACTS, frozenset("a")))

    found = list(obstacles(problem, Choice({0: 5, 1: 5}, frozenset({0})), frozenset("a")))
    assert found == [Obstacle("beyond_the_cap", (), "a unit counts once")]
    assert list(obstacles(problem, Choice({0: 5}, frozenset({0})), frozenset("a"))) == []


@pytest.mark.parametrize(
    ("fields", "counted", "excess"),
    [
        ({"equivalents": (Equivalence(unit_id="b", stands_for="a"),)}, "ac", 1),
        ({"equivalents": (Equivalence(unit_id="b", stands_for="a"),)}, "c", 2),
        ({"barred": (BarredSet(unit_ids=("a", "b")),)}, "ac", 2),
    ],
)
def test_of_two_units_that_stand_for_one_another_only_the_counted_one_weighs(
    fields: dict[str, Any], counted: str, excess: int
) -> None:
    rules = rules_of(AtMostUnits(groups=("O",), units=1, count_mode="forbid"), **fields)
    problem = problem_of(Question(rules, FACTS, frozenset("abc")))
    own = {position: 5 for position, each in enumerate(problem.places) if each.unit == each.stands_for in counted}

    assert excess_over(problem, problem.leaves[0], Choice(own, frozenset({0})), frozenset("abc")) == excess


def test_a_rule_after_an_alternative_that_is_not_asked_for_is_recounted_too() -> None:
    problem = a_problem(AnyRules(rules=(AllOf(group="O"), AllOf(group="M"))), AtLeastUnits(groups=("O",), units=3))
    (unasked,) = (each for each in nodes_of(problem, AllOf) if problem.nodes[each].path.endswith("rules[0]"))
    choice = counting(problem, "m", "a", asked=frozenset(range(len(problem.nodes))) - {unasked})

    assert not is_sound(problem, choice, {}, frozenset("ma"))
    assert is_sound(problem, choice, {max(nodes_of(problem, AtLeastUnits)): 2}, frozenset("ma"))


def test_only_rules_that_ask_for_something_fall_short_and_only_by_what_is_missing() -> None:
    problem = a_problem(AllOf(group="M"), AtLeastUnits(groups=("O",), units=2), AtMostUnits(groups=("O",), units=3))
    (missing,) = nodes_of(problem, AtLeastUnits)

    assert shortfalls_in(problem, counting(problem, "m", "a")) == {missing: 1}
    assert shortfalls_in(problem, counting(problem, "m", "a", asked=nodes_of(problem, AllOf))) == {}


def test_a_pathway_may_hold_alternatives_beside_the_rules_of_all() -> None:
    either = AnyRules(rules=(AllOf(group="O"), AtLeastUnits(groups=("O",), units=1)))
    rules = rules_of(AllOf(group="M"), pathways=(Pathway(code="P", title="", rules=(either,)),))

    assert combine(rules, FACTS, ["m", "a"], pathway="P").is_satisfied
    assert not combine(rules, FACTS, ["m"], pathway="P").is_satisfied


@pytest.mark.parametrize(("codes", "known"), [(("P", "Q"), "P, Q"), ((), "none")])
def test_a_pathway_that_does_not_exist_is_answered_with_those_that_do(codes: tuple[str, ...], known: str) -> None:
    pathways = tuple(Pathway(code=code, title="", rules=(AllOf(group="O"),)) for code in codes)

    with pytest.raises(UnknownItem) as refused:
        combine(rules_of(AllOf(group="M"), pathways=pathways), FACTS, ["m"], pathway="Z")
    assert refused.value.remedy == f"Choose one of its pathways: {known}."
