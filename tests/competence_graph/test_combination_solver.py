"""What the solver chooses, how it explains itself, and that it never guesses."""

import subprocess
import sys
import time
from typing import Any

import pytest
from combination_fixtures import check
from spoken_combinations import a_puzzle

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
    Offer,
    Pathway,
    Requisite,
    RulesOfCombination,
    TransferCap,
    UnitFacts,
    UnitGroup,
    UnknownItem,
    canonical_bytes,
    combine,
    complete,
    describe,
)

FACTS = {
    "m": UnitFacts(code="M", level=3, credit=10, glh=50),
    "a": UnitFacts(code="A", level=3, credit=4, glh=20),
    "b": UnitFacts(code="B", level=3, credit=5, glh=10),
    "c": UnitFacts(code="C", level=2, credit=6),
    "old": UnitFacts(code="OLD", level=3, credit=3, glh=20),
}
GROUPS = (
    UnitGroup(code="M", title="", unit_ids=("m",)),
    UnitGroup(code="O", title="", unit_ids=("a", "b", "c")),
)


def _rules(*rules: CombinationRule, **fields: Any) -> RulesOfCombination:
    return RulesOfCombination(groups=GROUPS, rules=rules, **fields)


def _reasons(outcome: Combination) -> dict[str, str]:
    return {each.unit_id: each.reason for each in outcome.uncounted}


def test_what_cannot_be_decided_in_time_is_undecided_and_denies() -> None:
    _, rules, facts = a_puzzle(60, 6)
    start = time.perf_counter()

    outcome = combine(rules, facts, facts)

    assert outcome == Combination(counted=(), shortfalls=(), undecided=outcome.undecided)
    assert outcome.undecided == (
        "What counts could not be decided within the limits (the solver stopped before it was sure); "
        "nothing is taken as satisfied."
    )
    assert not outcome.is_satisfied
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize("pathway", [None, "A"])
def test_a_pathway_must_be_chosen_where_there_are_some(pathway: str | None) -> None:
    rules = _rules(pathways=(Pathway(code="A", title="", rules=(AllOf(group="M"),)),))

    outcome = combine(rules, FACTS, ["m"], pathway=pathway)

    assert outcome.is_satisfied == (pathway == "A")
    assert ("choose one of A" in outcome.undecided) == (pathway is None)


def test_a_pathway_that_does_not_exist_is_an_impossible_request() -> None:
    with pytest.raises(UnknownItem, match="no pathway 'Z'"):
        combine(_rules(AllOf(group="M")), FACTS, ["m"], pathway="Z")


def test_a_rule_over_an_unknown_group_is_undecided_rather_than_lenient() -> None:
    outcome = combine(_rules(AtMostUnits(units=0, groups=("Z",))), FACTS, ["m"])

    assert "group Z" in outcome.undecided
    assert not outcome.is_satisfied


def test_of_alternatives_the_nearest_is_reported() -> None:
    rules = _rules(AnyRules(rules=(AtLeastUnits(units=3, groups=("O",)), AtLeastCredits(credits=6, groups=("O",)))))

    (shortfall,) = combine(rules, FACTS, ["b"]).shortfalls

    assert (shortfall.rule_path, shortfall.short_by) == ("rules[0].rules[1]", 1)
    assert "nearest of the alternatives in rules[0]" in shortfall.message


def test_a_forbidding_cap_says_how_much_was_achieved() -> None:
    outcome = combine(_rules(AtMostCredits(credits=8, groups=("O",), count_mode="forbid")), FACTS, ["a", "b"])

    (shortfall,) = outcome.shortfalls
    assert (shortfall.short_by, shortfall.candidates) == (1, ())
    assert "9 credits achieved" in shortfall.message
    assert not complete(_rules(AtMostCredits(credits=8, groups=("O",), count_mode="forbid")), FACTS, "ab").is_possible


def test_a_cut_unit_says_how_many_of_its_credits_count() -> None:
    rules = _rules(
        AtLeastCredits(credits=8, groups=("O",)), AtMostCredits(credits=8, groups=("O",), count_mode="cap_credits")
    )

    outcome = combine(rules, FACTS, ["a", "b"])

    assert outcome.is_satisfied
    assert [(line.unit_id, line.credits) for line in outcome.counted] == [("a", None), ("b", 4)]


def test_a_unit_without_its_requisite_does_not_count_and_says_so() -> None:
    needs = (Requisite(kind="prerequisite", unit_id="a", needs=("m",)),)
    rules = _rules(AtLeastUnits(units=1, groups=("O",)), requisites=needs)

    outcome = combine(rules, FACTS, ["a"])

    assert _reasons(outcome) == {"a": "requisite_missing"}
    assert outcome.uncounted[0].because_of == ("m",)
    assert complete(rules, FACTS, ["a"]).unit_ids == ("m",)
    assert complete(rules, FACTS, ["a"], offer=Offer(cost="hours")).unit_ids == ("b",)
    assert combine(rules, FACTS, ["a", "m"]).is_satisfied


def test_a_replacement_fulfils_a_requisite_and_takes_a_place() -> None:
    rules = _rules(
        AllOf(group="M"),
        AtLeastUnits(units=1, groups=("O",)),
        equivalents=(Equivalence(unit_id="old", stands_for="m"),),
        requisites=(Requisite(kind="corequisite", unit_id="a", needs=("m",)),),
    )

    outcome = combine(rules, FACTS, ["old", "a"])

    assert outcome.is_satisfied
    assert [(line.unit_id, line.stands_for) for line in outcome.counted] == [("old", "m"), ("a", None)]


def test_a_share_of_transferred_credits_is_kept() -> None:
    rules = _rules(AtLeastCredits(credits=15, groups=("M", "O")), transfer_cap=TransferCap(percent=50))

    assert combine(rules, FACTS, ["m", "a", "c"], transferred=["m"]).is_satisfied
    outcome = combine(rules, FACTS, ["m", "a", "b"], transferred=["m"])
    assert _reasons(outcome) == {"m": "beyond_the_transfer_share"}
    assert [each.short_by for each in outcome.shortfalls] == [6]
    assert complete(rules, FACTS, ["m", "a", "b"], transferred=["m"]).unit_ids == ("c",)


def test_only_units_on_offer_are_proposed() -> None:
    rules = _rules(AtLeastCredits(credits=9, groups=("O",)))

    assert complete(rules, FACTS, ["a"]).unit_ids == ("b",)
    assert complete(rules, FACTS, ["a"], offer=Offer(available=frozenset({"c"}))).unit_ids == ("c",)
    assert not complete(rules, FACTS, ["a"], offer=Offer(available=frozenset({"m"}))).is_possible


def test_unknown_hours_are_avoided_and_counted() -> None:
    rules = _rules(AtLeastCredits(credits=6, groups=("O",)))

    known = complete(rules, FACTS, [], offer=Offer(cost="hours"))
    fewest = complete(rules, FACTS, [])

    assert (known.unit_ids, known.hours, known.hours_unknown) == (("a", "b"), 30, 0)
    assert (fewest.unit_ids, fewest.hours, fewest.hours_unknown) == (("c",), 0, 1)


def test_what_satisfies_the_rules_needs_nothing_further() -> None:
    answer = complete(_rules(AllOf(group="M")), FACTS, ["m"])

    assert answer.is_possible
    assert answer.unit_ids == ()


def test_a_short_rule_names_achieved_units_that_cannot_count() -> None:
    rules = _rules(AtLeastCredits(credits=9, groups=("O",)), AtMostUnits(units=1, groups=("O",)))

    (shortfall,) = combine(rules, FACTS, ["a", "b"]).shortfalls

    assert shortfall.short_by == 4
    assert shortfall.message.endswith("Could count: C. Achieved, but cannot count: A.")


def test_units_that_serve_rules_apart_say_which_rule_they_serve() -> None:
    rules = _rules(
        AtLeastUnits(units=1, groups=("O",), name="one"),
        AtLeastUnits(units=1, groups=("O",), further_to="one", further="partition"),
    )

    outcome = combine(rules, FACTS, ["a", "b"])

    assert [(line.unit_id, line.serves) for line in outcome.counted] == [("a", ("rules[0]",)), ("b", ("rules[1]",))]


def test_fields_that_came_later_are_written_only_where_they_say_something() -> None:
    plain = canonical_bytes(_rules(AllOf(group="M")))
    fuller = canonical_bytes(_rules(AllOf(group="M"), additional_units=("old",)))

    assert b"barred" not in plain
    assert b"group_codes" not in plain
    assert b'"additional_units":["old"]' in fuller
    assert RulesOfCombination.model_validate_json(fuller) == _rules(AllOf(group="M"), additional_units=("old",))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (AtMostUnits(units=1, groups=("O",)), "at most 1 unit from group O may count"),
        (AtMostCredits(credits=8, groups=("O", "M")), "at most 8 credits from group O and group M may count"),
        (
            AtMostCredits(credits=8, groups=("O",), count_mode="forbid"),
            "at most 8 credits from group O may be achieved; more denies",
        ),
        (
            AtLeastCredits(credits=8, groups=("O",), further_to="first"),
            "at least 8 credits from group O further to rule 'first'",
        ),
        (AnyRules(rules=(AllOf(group="M"),)), "one of 1 rules"),
    ],
)
def test_each_new_rule_reads_as_a_sentence(rule: CombinationRule, words: str) -> None:
    assert describe(rule) == words


def test_nothing_heavy_is_loaded_where_no_unit_competes() -> None:
    program = (
        "import sys\n"
        "from competence_graph import AllOf, RulesOfCombination, UnitFacts, UnitGroup, combine\n"
        "group = UnitGroup(code='M', title='', unit_ids=('m',))\n"
        "rules = RulesOfCombination(groups=(group,), rules=(AllOf(group='M'),))\n"
        "assert combine(rules, {'m': UnitFacts(code='M')}, ['m']).is_satisfied\n"
        "sys.exit('scipy' in sys.modules)\n"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_requirement_06_four_readings_of_at_most_and_two_of_further_differ_as_documented() -> None:
    check("traps-at-most")
    check("traps-further")
