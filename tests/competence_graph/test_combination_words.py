"""What counting says to people: why a unit does not count, what is short, and where the nearest way lies."""

from typing import Any

import pytest

from competence_graph import (
    AllOf,
    AllRules,
    AnyRules,
    AtLeastCredits,
    AtLeastCreditsAtLevel,
    AtLeastUnits,
    AtMostUnits,
    BarredSet,
    BarringCode,
    CombinationRule,
    Equivalence,
    Requisite,
    RulesOfCombination,
    TransferCap,
    UnitFacts,
    UnitGroup,
    combine,
    describe,
)
from competence_graph.combination_count import Choice
from competence_graph.combination_problem import Question, problem_of
from competence_graph.combination_report import reported

FACTS = {name: UnitFacts(code=name.upper(), level=3, credit=5) for name in "mabcx"}
GROUPS = (
    UnitGroup(code="M", title="", unit_ids=("m",)),
    UnitGroup(code="O", title="", unit_ids=("a", "b", "c")),
)


def rules_of(*rules: CombinationRule, **fields: Any) -> RulesOfCombination:
    return RulesOfCombination(groups=GROUPS, rules=rules, **fields)


def test_a_unit_of_no_group_is_told_that_it_stands_nowhere() -> None:
    (left_out,) = combine(rules_of(AllOf(group="M")), FACTS, "mx").uncounted

    assert (left_out.reason, left_out.because_of) == ("stands_for_nothing", ())
    assert left_out.message == ("X does not count: it stands in no group of the qualification and for no unit of one.")


def test_a_unit_that_a_choice_left_out_without_need_is_said_to_have_no_room() -> None:
    problem = problem_of(Question(rules_of(AllOf(group="M")), FACTS, frozenset("ma")))
    (left_out,) = reported(problem, Choice({0: 5}, frozenset({0})), {}).uncounted

    assert (left_out.reason, left_out.because_of) == ("beyond_the_cap", ())
    assert left_out.message == "A does not count: no rule leaves room for it."


def test_all_achieved_units_that_cannot_count_for_a_short_rule_are_named() -> None:
    asked, cap = AtLeastCredits(credits=9, groups=("O",)), AtMostUnits(units=1, groups=("O",))
    (short,) = combine(rules_of(asked, cap), FACTS, "abc").shortfalls

    assert short.message.endswith("Could count: none left. Achieved, but cannot count: B, C.")


@pytest.mark.parametrize(
    ("rule", "opening"),
    [
        (AnyRules(rules=(AllOf(group="O"),)), "The nearest of the alternatives in rules[0] asks for"),
        (
            AnyRules(rules=(AllRules(rules=(AllOf(group="O"),)),)),
            "The nearest of the alternatives in rules[0] asks for",
        ),
        (AllRules(rules=(AllRules(rules=(AllOf(group="O"),)),)), "The rule asks for"),
    ],
)
def test_a_lack_says_of_which_alternatives_it_is_the_nearest_however_deep_it_stands(
    rule: CombinationRule, opening: str
) -> None:
    (short,) = combine(rules_of(rule), FACTS, "ab").shortfalls

    assert short.message.startswith(opening)


def test_rules_that_hold_together_and_alternatives_are_told_apart_in_words() -> None:
    both = (AllOf(group="M"), AtLeastUnits(units=1, groups=("O",)))

    assert describe(AllRules(rules=both)) == "all of 2 rules"
    assert describe(AnyRules(rules=both)) == "one of 2 rules"


def test_a_unit_of_which_nothing_is_known_counts_as_a_unit_and_brings_no_credit() -> None:
    known = {name: facts for name, facts in FACTS.items() if name in "mab"}
    without_credit = FACTS | {"c": UnitFacts(code="C")}

    assert combine(rules_of(AtLeastUnits(units=1, groups=("O",))), known, ["c"]).is_satisfied
    for facts in (known, without_credit):
        (short,) = combine(rules_of(AtLeastCredits(credits=5, groups=("O",))), facts, ["c"]).shortfalls
        assert (short.short_by, short.candidates) == (5, ("a", "b"))
    (at_level,) = combine(
        rules_of(AtLeastCreditsAtLevel(credits=5, level=0, or_above=True, groups=("O",))), known, []
    ).shortfalls
    assert at_level.candidates == ("a", "b")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"equivalents": (Equivalence(unit_id="b", stands_for="a"),)}, "A counts once: only one of A and B counts"),
        (
            {"requisites": (Requisite(kind="corequisite", unit_id="b", needs=("c",)),)},
            "it counts only where C is achieved too",
        ),
        ({"barred": (BarredSet(unit_ids=("a", "b")),)}, "the barred set: only one of A and B counts"),
        ({"barred": (BarredSet(unit_ids=("a", "b"), title="one name"),)}, "one name: only one of A and B counts"),
        (
            {"barring_codes": (BarringCode(code="Q1", unit_ids=("a", "b")),)},
            "barring code Q1: only one of A and B counts",
        ),
    ],
)
def test_a_unit_that_another_keeps_from_counting_is_told_by_what(fields: dict[str, Any], said: str) -> None:
    (left_out,) = combine(rules_of(AtLeastUnits(units=1, groups=("O",)), **fields), FACTS, "ab").uncounted

    assert left_out.message == f"B does not count: {said}."
    assert left_out.because_of == (("c",) if "requisites" in fields else ("a",))


def test_a_unit_is_barred_by_a_higher_one_even_where_that_one_stands_in_no_group() -> None:
    facts = FACTS | {"x": UnitFacts(code="X", level=4, credit=5)}
    barred = (BarredSet(unit_ids=("b", "x"), which_counts="highest_level"),)
    outcome = combine(rules_of(AtLeastUnits(units=1, groups=("O",)), barred=barred), facts, "abx")

    told = {each.unit_id: (each.reason, each.message, each.because_of) for each in outcome.uncounted}
    words = "B does not count: X bars it, having more credits or a higher level."
    assert told["b"] == ("barred", words, ("x",))


def test_a_unit_beyond_a_limit_or_a_share_is_told_how_much_may_count() -> None:
    asked, cap = AtLeastUnits(units=1, groups=("O",)), AtMostUnits(units=1, groups=("O",))
    (beyond,) = combine(rules_of(asked, cap), FACTS, "ab").uncounted
    assert (beyond.reason, beyond.because_of) == ("beyond_the_cap", ())
    assert beyond.message == "B does not count: rules[1] lets at most 1 units count, and 2 would."

    share = TransferCap(percent=40)
    (moved,) = combine(rules_of(asked, transfer_cap=share), FACTS, "ab", transferred=["a"]).uncounted
    assert (moved.unit_id, moved.reason, moved.because_of) == ("a", "beyond_the_transfer_share", ())
    assert moved.message == (
        "A does not count: at most 40 % of the credits that count may come from transferred units."
    )
