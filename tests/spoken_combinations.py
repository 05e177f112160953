"""Rules of combination that are wrong or doubtful, each by the sentence that says what is the matter with it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from competence_graph import (
    AllOf,
    AllRules,
    AnyRules,
    AtLeastCredits,
    AtLeastUnits,
    AtMostCredits,
    AtMostUnits,
    BarredSet,
    BarringCode,
    CombinationRule,
    Equivalence,
    Pathway,
    Requisite,
    RulesOfCombination,
    TransferCap,
    UnitFacts,
    UnitGroup,
    UnitId,
)

FACTS: Mapping[UnitId, UnitFacts] = {
    UnitId(unit): UnitFacts(code=unit.upper(), level=3, credit=credit)
    for unit, credit in {"m1": 10, "m2": 5, "o1": 6, "o2": 4, "o3": 5}.items()
}
M = UnitGroup(code="M", title="", unit_ids=("m1", "m2"))
O = UnitGroup(code="O", title="", unit_ids=("o1", "o2", "o3"))  # noqa: E741 - the groups' printed codes
ALL_M, ALL_O = AllOf(group="M"), AllOf(group="O")
NO_CREDIT = FACTS | {UnitId("o1"): UnitFacts(code="O1", level=3)}


class Written(NamedTuple):
    """Rules as a designer wrote them, and what is true of them."""

    what: str
    rules: RulesOfCombination
    facts: Mapping[UnitId, UnitFacts] = FACTS


def wrong_names() -> Iterator[Written]:
    """Yield rules with names that lead nowhere, stand twice or run in a circle."""
    lost = UnitGroup(code="N", title="", unit_ids=("lost",), group_codes=("Z",))
    yield _of("a group names what the standard does not hold", ALL_M, groups=(M, O, lost))
    yield _of("codes stand three times and twice", ALL_M, groups=(O, M, M, O, M))
    circle = (_made_of("P", "Q"), _made_of("Q", "P"))
    yield _of("two groups are made of one another", ALL_M, groups=(M, *circle))
    needs = tuple(_needs(unit, needed) for unit, needed in (("m1", "m2"), ("m2", "m1")))
    yield _of("two units come before one another", ALL_M, requisites=needs)
    yield _of("lost units come before one another", ALL_M, requisites=(_needs("l1", "l2"), _needs("l2", "l1")))
    yield _of("a rule counts a lost group", AtLeastUnits(units=1, groups=("Z", "O")))
    further = AtLeastUnits(units=1, groups=("O",), further_to="gone")
    yield _of("a rule goes further than a lost one", AnyRules(rules=(further,)))
    yield _of("two rules bear one name", AllOf(group="M", name="all"), AllOf(group="O", name="all"))
    twice = (Pathway(code="A", title=""), Pathway(code="A", title=""))
    yield _of("a pathway stands twice and asks for nothing", pathways=twice)
    yield _of(
        "units are lost everywhere",
        ALL_M,
        barred=(BarredSet(unit_ids=("lost", "m1")),),
        barring_codes=(BarringCode(code="QA32", unit_ids=("m1", "lost")),),
        requisites=(Requisite(kind="corequisite", unit_id="m1", needs=("m2", "lost")),),
        equivalents=(Equivalence(unit_id="lost", stands_for="m1"),),
        additional_units=("lost", "o1"),
    )
    capped = AtMostCredits(credits=9, groups=("O",))
    yield _of("a unit has no credit to be counted", capped, transfer_cap=TransferCap(percent=50), facts=NO_CREDIT)
    yield _of("units are counted, so that none needs a credit", ALL_M, ALL_O, facts=NO_CREDIT)
    deep: CombinationRule = ALL_M
    for _ in range(8):
        deep = AnyRules(rules=(deep,))
    yield _of("rules are nested too deep", deep)


def wrong_demands() -> Iterator[Written]:
    """Yield rules that nobody could satisfy, and next to them rules that only look so."""
    cap = AtMostCredits(credits=8, groups=("O",))
    much, most = AtLeastCredits(credits=9, groups=("O",)), AtLeastCredits(credits=99, groups=("O",))
    yield _of("one rule is out of reach by itself, after a cap", AtMostUnits(units=3, groups=("O",)), most, ALL_M)
    yield _of("a rule asks for more than a cap lets count", AtLeastUnits(units=1, groups=("M",)), much, cap)
    yield _of("a cap on units is none on credits", much, AtMostUnits(units=2, groups=("O",)))
    yield _of("of two caps the narrower holds", AtMostCredits(credits=9, groups=("O",)), cap)
    yield _of("a cap contradicts one of two alternatives", AnyRules(rules=(much, ALL_M)), cap)
    yield _of("a cap contradicts a part of an alternative", AnyRules(rules=(AllRules(rules=(much,)), ALL_M)), cap)
    yield _of("a cap contradicts a part of what is asked of all", AllRules(rules=(much, ALL_M)), cap)
    barred = (BarredSet(unit_ids=("m1", "m2"), title="one name at two levels"),)
    either = AnyRules(rules=(ALL_O, ALL_M))
    yield _of("mandatory units bar each other", either, ALL_M, barred=barred)
    yield _of("units that bar each other are one of two ways", either, barred=barred)
    stands = (Equivalence(unit_id="m2", stands_for="m1"),)
    yield _of("a mandatory unit stands for another", ALL_M, equivalents=stands)
    shared = UnitGroup(code="S", title="", unit_ids=("m1",))
    yield _of("a unit would have to count twice", ALL_M, AllOf(group="S"), groups=(M, shared))
    forbids = AtMostUnits(units=3, groups=("M", "O"), count_mode="forbid")
    yield _of("a cap forbids what all others ask for", ALL_M, ALL_M, ALL_O, ALL_O, forbids)
    ways = tuple(Pathway(code=code, title="", rules=(rule,)) for code, rule in (("A", most), ("B", much), ("C", cap)))
    yield _of("each pathway has a contradiction of its own", ALL_M, cap, most, pathways=ways)


def doubtful() -> Iterator[Written]:
    """Yield rules that can be satisfied, though perhaps not with every unit."""
    one = AtLeastUnits(units=1, groups=("O",))
    pairs = (BarredSet(unit_ids=("o1", "o2")), BarredSet(unit_ids=("o2", "o3")), BarredSet(unit_ids=("o1", "o3")))
    yield _of("optional units bar each other, and each can be the one", ALL_M, one, barred=pairs)
    groups = (M, O, UnitGroup(code="P", title="", unit_ids=("o1",)))
    never = (BarredSet(unit_ids=("m1", "o1")),)
    yield _of("a mandatory unit bars one that stands in two groups", ALL_M, one, groups=groups, barred=never)
    ways = tuple(
        Pathway(code=code, title="", rules=(rule,)) for code, rule in (("A", ALL_M), ("B", ALL_O), ("C", ALL_M))
    )
    yield _of("each pathway can use every unit", pathways=ways)
    yield _of("one pathway uses what the others bar", one, barred=never, pathways=ways)


def wrong_and_doubtful() -> Iterator[Written]:
    """Yield all of them in a fixed order."""
    yield from wrong_names()
    yield from wrong_demands()
    yield from doubtful()


def a_puzzle(units: int, sums: int) -> Written:
    """Return exact sums over many overlapping groups: small to write and out of reach for any solver."""
    facts = {
        UnitId(f"u{number}"): UnitFacts(code=f"U{number}", credit=101 + number * number * 37 % 799)
        for number in range(units)
    }
    groups = [UnitGroup(code=f"g{unit}", title="", unit_ids=(unit,)) for unit in facts]
    rules: list[CombinationRule] = []
    for each in range(sums):
        inside = [unit for number, unit in enumerate(facts) if (number * 2_654_435_761 >> (each + 3)) % 2]
        half = sum(facts[unit].credit or 0 for unit in inside) // 2
        codes = tuple(f"g{unit}" for unit in inside)
        groups.append(UnitGroup(code=f"S{each}", title="", unit_ids=(), group_codes=codes))
        rules += [AtLeastCredits(credits=half, groups=(f"S{each}",)), AtMostCredits(credits=half, groups=(f"S{each}",))]
    return Written("a puzzle", RulesOfCombination(groups=tuple(groups), rules=tuple(rules)), facts)


def _of(what: str, *rules: CombinationRule, facts: Mapping[UnitId, UnitFacts] = FACTS, **fields: Any) -> Written:
    return Written(what, RulesOfCombination(**({"groups": (M, O), "rules": rules} | fields)), facts)


def _made_of(code: str, other: str) -> UnitGroup:
    return UnitGroup(code=code, title="", unit_ids=(), group_codes=(other,))


def _needs(unit: str, needed: str) -> Requisite:
    return Requisite(kind="prerequisite", unit_id=unit, needs=(needed,))
