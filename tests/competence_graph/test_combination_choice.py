"""Which of several ways is chosen: more units before earlier ones, shares kept exactly, requisites taken along."""

from typing import Any

import pytest

from competence_graph import (
    AllOf,
    AtLeastCredits,
    AtLeastUnits,
    AtMostCredits,
    AtMostUnits,
    BarredSet,
    Combination,
    CombinationRule,
    Completion,
    Equivalence,
    Offer,
    Pathway,
    Requisite,
    RulesOfCombination,
    TransferCap,
    UnitFacts,
    UnitGroup,
    combine,
    complete,
)

FACTS = {
    name: UnitFacts(code=name.upper(), level=level, credit=credit)
    for name, level, credit in (("m", 3, 10), ("a", 3, 4), ("b", 3, 5), ("c", 4, 6), ("old", 3, 3))
}
GROUPS = (
    UnitGroup(code="M", title="", unit_ids=("m",)),
    UnitGroup(code="O", title="", unit_ids=("a", "b", "c")),
)


def rules_of(*rules: CombinationRule, **fields: Any) -> RulesOfCombination:
    return RulesOfCombination(**({"groups": GROUPS} | fields), rules=rules)


def counted(outcome: Combination) -> list[str]:
    return [line.unit_id for line in outcome.counted]


def test_nothing_completes_a_qualification_whose_pathway_was_not_chosen() -> None:
    ways = tuple(Pathway(code=code, title="", rules=(AllOf(group=code),)) for code in "MO")

    assert complete(rules_of(pathways=ways), FACTS, []) == Completion(
        unit_ids=(),
        is_possible=False,
        undecided="The qualification has pathways and none was chosen; choose one of M, O.",
    )


def test_every_rule_that_goes_further_than_a_lost_one_is_named() -> None:
    lost = [AtLeastUnits(units=1, groups=("O",), further_to=name) for name in ("x", "y")]

    assert combine(rules_of(*lost), FACTS, FACTS).undecided == (
        "rules[0]: it goes further than rule 'x', which does not exist. "
        "rules[1]: it goes further than rule 'y', which does not exist."
    )


def test_two_units_count_rather_than_the_earlier_one_that_bars_them_both() -> None:
    pairs = tuple(BarredSet(unit_ids=("a", other)) for other in "bc")

    assert counted(combine(rules_of(AtLeastUnits(units=1, groups=("O",)), barred=pairs), FACTS, "abc")) == ["b", "c"]


def test_what_rules_lack_together_is_laid_upon_the_later_one() -> None:
    rules = rules_of(
        AtLeastCredits(credits=10, groups=("O",), name="ten"),
        AtLeastCredits(credits=10, groups=("O",), further_to="ten"),
    )

    assert [each.short_by for each in combine(rules, FACTS, ["b"]).shortfalls] == [5, 10]


def test_credits_are_cut_off_what_counts_and_never_borrowed_from_what_does_not() -> None:
    cut = AtMostCredits(credits=8, groups=("O",), count_mode="cap_credits")
    barred = (BarredSet(unit_ids=("a", "b"), which_counts="highest_credit"),)
    rules = rules_of(AtLeastCredits(credits=6, groups=("O",)), cut, barred=barred)

    outcome = combine(rules, FACTS, "ab")
    assert (counted(outcome), [each.short_by for each in outcome.shortfalls]) == (["b"], [1])


@pytest.mark.parametrize(
    ("cap", "rule", "further"),
    [
        (TransferCap(percent=50), AtLeastCredits(credits=16, groups=("M", "O")), ("c",)),
        (TransferCap(percent=50, measure="units"), AtLeastUnits(units=2, groups=("M", "O")), ("a",)),
    ],
)
def test_exactly_the_share_that_may_be_transferred_counts(
    cap: TransferCap, rule: CombinationRule, further: tuple[str, ...]
) -> None:
    have = ["m", "a"] if further == ("c",) else ["m"]

    assert complete(rules_of(rule, transfer_cap=cap), FACTS, have, transferred=["m"]).unit_ids == further


def test_a_third_is_more_than_thirty_three_per_cent() -> None:
    cap = TransferCap(percent=33, measure="units")
    outcome = combine(
        rules_of(AtLeastUnits(units=3, groups=("M", "O")), transfer_cap=cap), FACTS, "mab", transferred=["m"]
    )

    assert (counted(outcome), [each.short_by for each in outcome.shortfalls]) == (["a", "b"], [1])


def test_a_unit_that_stands_for_another_can_be_taken_though_no_group_lists_it() -> None:
    rules = rules_of(AllOf(group="M"), equivalents=(Equivalence(unit_id="old", stands_for="m"),))

    assert complete(rules, FACTS, [], offer=Offer(available=frozenset({"old"}))).unit_ids == ("old",)
    assert complete(rules, FACTS, []).unit_ids == ("m",)


def test_a_unit_that_is_taken_brings_what_it_needs_itself_though_neither_counts() -> None:
    chain = tuple(
        Requisite(kind="prerequisite", unit_id=unit, needs=(needed,)) for unit, needed in (("m", "b"), ("b", "c"))
    )
    rules = rules_of(AllOf(group="M"), groups=GROUPS[:1], requisites=chain)

    assert complete(rules, FACTS, []).unit_ids == ("m", "b", "c")
    assert complete(rules, FACTS, ["c"]).unit_ids == ("m", "b")
    assert complete(rules, FACTS, ["b"]).unit_ids == ("m",)


def test_a_unit_that_would_bar_one_that_must_count_is_not_taken() -> None:
    barred = (BarredSet(unit_ids=("a", "b"), which_counts="highest_credit"),)
    only_a = UnitGroup(code="A", title="", unit_ids=("a",))
    asked = (AllOf(group="A"), AtLeastUnits(units=1, groups=("O",)))
    rules = rules_of(*asked, groups=(only_a, UnitGroup(code="O", title="", unit_ids=("b", "c"))), barred=barred)

    assert complete(rules, FACTS, []).unit_ids == ("a", "c")
    assert not complete(rules, FACTS, ["b"]).is_possible
    assert complete(rules_of(AllOf(group="O"), groups=rules.groups, barred=barred), FACTS, []).unit_ids == ("b", "c")


def test_of_units_of_which_any_may_count_none_outranks_another() -> None:
    barred = (BarredSet(unit_ids=("m", "c")), BarredSet(unit_ids=("a", "b", "lost"), which_counts="highest_credit"))

    assert counted(combine(rules_of(AllOf(group="M"), barred=barred), FACTS, "mabc")) == ["m", "b"]


@pytest.mark.parametrize(
    ("which", "levels", "expected"),
    [("highest_level", (3, 4), "c"), ("highest_credit", (3, 4), "m"), ("highest_level", (0, None), "m")],
)
def test_of_barred_units_the_highest_counts_by_what_was_said_and_one_without_is_lowest(
    which: str, levels: tuple[int, int | None], expected: str
) -> None:
    facts = {"m": UnitFacts(code="M", level=levels[0], credit=10), "c": UnitFacts(code="C", level=levels[1], credit=6)}
    barred = (BarredSet.model_validate({"unit_ids": ("m", "c"), "which_counts": which}),)
    rules = rules_of(AtLeastUnits(units=1, groups=("M", "O")), barred=barred)

    assert counted(combine(rules, facts, "mc")) == [expected]


def test_what_every_unit_of_a_group_was_asked_for_is_not_counted_again_by_a_rule_that_goes_further() -> None:
    further = AtLeastUnits(units=1, groups=("M", "O"), further_to="all")
    rules = rules_of(AllOf(group="M", name="all"), further)

    (short,) = combine(rules, FACTS, "m").shortfalls
    assert (short.rule_path, short.short_by, short.candidates) == ("rules[1]", 1, ("a", "b", "c"))
    assert combine(rules, FACTS, "ma").is_satisfied


def test_a_rule_that_shares_with_no_other_names_nothing_that_a_unit_serves() -> None:
    (line,) = combine(rules_of(AtLeastUnits(units=1, groups=("O",), further="partition")), FACTS, "a").counted

    assert line.serves == ()


def test_one_unit_serves_only_one_of_two_rules_where_one_counts_units_and_the_other_credits() -> None:
    rules = rules_of(
        AtLeastUnits(units=1, groups=("O",), name="one"), AtLeastCredits(credits=5, groups=("O",), further_to="one")
    )

    assert [each.short_by for each in combine(rules, FACTS, "b").shortfalls] == [1]
    assert combine(rules, FACTS, "ab").is_satisfied


@pytest.mark.parametrize(("length", "is_refused"), [(3, False), (6, False), (7, True)])
def test_up_to_six_rules_go_further_than_one_another(length: int, is_refused: bool) -> None:
    chain = [
        AtLeastUnits(units=1, groups=("O",), name=f"r{place}", further_to=f"r{place - 1}" if place else "")
        for place in range(length)
    ]

    assert ("more than 6 rules go further" in combine(rules_of(*chain), FACTS, "abc").undecided) is is_refused
    assert combine(rules_of(*chain[:3]), FACTS, "abc").is_satisfied


def test_fewer_rules_are_missed_rather_than_less_of_each() -> None:
    groups = tuple(UnitGroup(code=unit.upper(), title="", unit_ids=(unit,)) for unit in "mab")
    barred = tuple(BarredSet(unit_ids=("m", other)) for other in "ab")
    asked = (AtLeastCredits(credits=10, groups=("M",)), *(AtLeastUnits(units=1, groups=(code,)) for code in "AB"))

    outcome = combine(rules_of(*asked, groups=groups, barred=barred), FACTS, "mab")
    assert [(each.rule_path, each.short_by) for each in outcome.shortfalls] == [("rules[0]", 10)]


def test_a_forbidding_limit_may_be_exceeded_by_more_than_it_allows() -> None:
    cap = AtMostUnits(units=1, groups=("O",), count_mode="forbid")

    assert [each.short_by for each in combine(rules_of(cap), FACTS, "abc").shortfalls] == [2]
