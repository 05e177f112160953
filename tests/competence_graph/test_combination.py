"""Rules of combination: each rule, the witness, every shortfall, and agreement with counting by hand."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_graph import (
    AllOf,
    AtLeastCredits,
    AtLeastCreditsAtLevel,
    AtLeastUnits,
    CombinationRule,
    RulesOfCombination,
    UnitFacts,
    UnitGroup,
    combine,
    describe,
)

FACTS = {
    "m1": UnitFacts(code="M1", level=3, credit=10),
    "m2": UnitFacts(code="M2", level=2, credit=4),
    "o1": UnitFacts(code="O1", level=3, credit=6),
    "o2": UnitFacts(code="O2", level=4, credit=5),
    "o3": UnitFacts(code="O3", credit=7),
}
GROUPS = (
    UnitGroup(code="M", title="Mandatory", unit_ids=("m1", "m2")),
    UnitGroup(code="O", title="Optional", unit_ids=("o1", "o2", "o3")),
)


def _rules(*rules: CombinationRule) -> RulesOfCombination:
    return RulesOfCombination(groups=GROUPS, rules=rules)


def _at_level(credits_: int, level: int, *, or_above: bool) -> AtLeastCreditsAtLevel:
    return AtLeastCreditsAtLevel(credits=credits_, level=level, or_above=or_above, groups=("M", "O"))


@pytest.mark.parametrize(
    ("rule", "achieved", "short_by"),
    [
        (AllOf(group="M"), "m1 m2", 0),
        (AllOf(group="M"), "m1 o1", 1),
        (AllOf(group="M"), "", 2),
        (AtLeastUnits(units=2, groups=("O",)), "o1 o3", 0),
        (AtLeastUnits(units=2, groups=("O",)), "o1 m1", 1),
        (AtLeastUnits(units=2, groups=("O", "M")), "o1 m1", 0),
        (AtLeastCredits(credits=11, groups=("O",)), "o1 o2", 0),
        (AtLeastCredits(credits=12, groups=("O",)), "o1 o2", 1),
        (AtLeastCredits(credits=16, groups=("M", "O")), "m1 o1", 0),
        (_at_level(16, 3, or_above=False), "m1 o1", 0),
        (_at_level(16, 3, or_above=False), "m1 o2", 6),
        (_at_level(15, 3, or_above=True), "m1 o2", 0),
        (_at_level(1, 1, or_above=True), "o3", 1),
    ],
)
def test_each_rule_says_how_much_is_short(rule: CombinationRule, achieved: str, short_by: int) -> None:
    outcome = combine(_rules(rule), FACTS, achieved.split())

    assert sum(shortfall.short_by for shortfall in outcome.shortfalls) == short_by
    assert outcome.is_satisfied == (short_by == 0)


def test_the_witness_says_which_unit_counted_where() -> None:
    outcome = combine(_rules(AllOf(group="M")), FACTS, ["o2", "m2", "m1"])

    assert [(line.unit_id, line.group) for line in outcome.counted] == [("m1", "M"), ("m2", "M"), ("o2", "O")]


def test_every_shortfall_is_listed_and_not_the_first_alone() -> None:
    rules = _rules(AllOf(group="M"), AtLeastUnits(units=1, groups=("O",)), AtLeastCredits(credits=5, groups=("O",)))

    outcome = combine(rules, FACTS, [])

    assert [(each.rule_path, each.short_by, each.measure) for each in outcome.shortfalls] == [
        ("rules[0]", 2, "units"),
        ("rules[1]", 1, "units"),
        ("rules[2]", 5, "credits"),
    ]


def test_a_shortfall_names_the_units_that_could_supply_it() -> None:
    (shortfall,) = combine(_rules(AtLeastUnits(units=2, groups=("O",))), FACTS, ["o1"]).shortfalls

    assert shortfall.candidates == ("o2", "o3")
    assert "1 of 2 units reached. Could count: O2, O3." in shortfall.message


def test_a_unit_of_another_level_is_no_candidate() -> None:
    (shortfall,) = combine(_rules(_at_level(99, 3, or_above=False)), FACTS, ["m1"]).shortfalls

    assert shortfall.candidates == ("o1",)


def test_a_shortfall_that_nothing_can_supply_says_so() -> None:
    (shortfall,) = combine(_rules(AtLeastUnits(units=9, groups=("M",))), FACTS, ["m1", "m2"]).shortfalls

    assert "Could count: none left" in shortfall.message


def test_a_unit_outside_every_group_counts_nowhere() -> None:
    outcome = combine(_rules(AtLeastUnits(units=1, groups=("M",))), FACTS, ["stranger"])

    assert outcome.counted == ()
    assert not outcome.is_satisfied


def test_naming_a_unit_or_a_group_twice_does_not_count_it_twice() -> None:
    rules = _rules(AtLeastUnits(units=2, groups=("O", "O")))

    assert not combine(rules, FACTS, ["o1", "o1"]).is_satisfied


def test_every_unit_of_a_group_that_holds_none_is_never_achieved() -> None:
    rules = RulesOfCombination(groups=(UnitGroup(code="M", title="", unit_ids=()),), rules=(AllOf(group="M"),))

    assert not combine(rules, FACTS, FACTS).is_satisfied


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (AllOf(group="M"), "every unit of group M"),
        (AtLeastUnits(units=1, groups=("M",)), "at least 1 unit from group M"),
        (AtLeastUnits(units=2, groups=("M",)), "at least 2 units from group M"),
        (AtLeastCredits(credits=9, groups=("M",)), "at least 9 credits from group M"),
        (_at_level(9, 3, or_above=False), "at least 9 credits at level 3 from group M"),
        (_at_level(9, 3, or_above=True), "at least 9 credits at level 3 or above from group M"),
    ],
)
def test_each_rule_reads_as_a_sentence(rule: CombinationRule, words: str) -> None:
    assert describe(rule, "group M") == words


_UNITS = [f"u{number}" for number in range(7)]
_SOME_GROUPS = st.lists(st.sampled_from("ABC"), min_size=1, max_size=4).map(tuple)
_RULES = st.one_of(
    st.builds(AllOf, group=st.sampled_from("ABC")),
    st.builds(AtLeastUnits, units=st.integers(1, 5), groups=_SOME_GROUPS),
    st.builds(AtLeastCredits, credits=st.integers(1, 20), groups=_SOME_GROUPS),
    st.builds(
        AtLeastCreditsAtLevel,
        credits=st.integers(1, 20),
        level=st.integers(1, 4),
        or_above=st.booleans(),
        groups=_SOME_GROUPS,
    ),
)
_FACTS = st.fixed_dictionaries(
    {
        unit: st.builds(
            UnitFacts, code=st.just(unit), level=st.none() | st.integers(1, 4), credit=st.none() | st.integers(0, 9)
        )
        for unit in _UNITS
    }
)
_HOMES = st.fixed_dictionaries({unit: st.sampled_from("ABC-") for unit in _UNITS})
_ACHIEVED = st.sets(st.sampled_from(_UNITS))


def _grouped(homes: Mapping[str, str], rules: list[CombinationRule]) -> RulesOfCombination:
    groups = tuple(
        UnitGroup(code=code, title=code, unit_ids=tuple(unit for unit in _UNITS if homes[unit] == code))
        for code in "ABC"
    )
    return RulesOfCombination(groups=groups, rules=tuple(rules))


def _holds(rule: CombinationRule, homes: Mapping[str, str], facts: Mapping[str, UnitFacts], achieved: set[str]) -> bool:
    """Count by hand, one unit after another, sharing nothing with the code under test."""
    if rule.rule == "all_of":
        members = [unit for unit in _UNITS if homes[unit] == rule.group]
        return members != [] and all(unit in achieved for unit in members)
    total = 0
    for unit in _UNITS:
        if unit not in achieved or homes[unit] not in rule.groups:
            continue
        if rule.rule == "at_least_credits_at_level":
            level = facts[unit].level
            if level is None or level < rule.level or (level > rule.level and not rule.or_above):
                continue
        total += 1 if rule.rule == "at_least_units" else (facts[unit].credit or 0)
    return total >= (rule.units if rule.rule == "at_least_units" else rule.credits)


@given(_HOMES, st.lists(_RULES, max_size=4), _FACTS, _ACHIEVED)
def test_combining_agrees_with_counting_by_hand(
    homes: dict[str, str], rules: list[CombinationRule], facts: dict[str, UnitFacts], achieved: set[str]
) -> None:
    outcome = combine(_grouped(homes, rules), facts, achieved)

    failing = [f"rules[{place}]" for place, rule in enumerate(rules) if not _holds(rule, homes, facts, achieved)]
    assert [shortfall.rule_path for shortfall in outcome.shortfalls] == failing


@given(_HOMES, st.lists(_RULES, max_size=4), _FACTS, _ACHIEVED, _ACHIEVED)
def test_achieving_more_units_never_adds_a_shortfall(
    homes: dict[str, str], rules: list[CombinationRule], facts: dict[str, UnitFacts], first: set[str], more: set[str]
) -> None:
    grouped = _grouped(homes, rules)

    before = {each.rule_path: each.short_by for each in combine(grouped, facts, first).shortfalls}
    after = {each.rule_path: each.short_by for each in combine(grouped, facts, first | more).shortfalls}

    assert after.keys() <= before.keys()
    assert all(after[path] <= before[path] for path in after)


@given(_HOMES, st.lists(_RULES, max_size=4), _FACTS, _ACHIEVED)
def test_the_witness_names_each_achieved_unit_of_a_group_once(
    homes: dict[str, str], rules: list[CombinationRule], facts: dict[str, UnitFacts], achieved: set[str]
) -> None:
    counted = [line.unit_id for line in combine(_grouped(homes, rules), facts, achieved).counted]

    assert sorted(counted) == sorted(unit for unit in achieved if homes[unit] != "-")
