"""One question put exactly: these rules, these units achieved, and every place where each of them could count.

A place is one unit in one group, for itself or standing for another. Places stand in reading order, the order
in which ties are broken.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from competence_graph.combination import (
    FREE_BARRING_CODE,
    AllOf,
    AllRules,
    AnyRules,
    AtLeast,
    AtLeastCreditsAtLevel,
    AtLeastUnits,
    AtMost,
    AtMostCredits,
    AtMostUnits,
    LeafRule,
    RulesOfCombination,
    UnitFacts,
)
from competence_graph.combination_families import Families, Family, families_of
from competence_graph.combination_outcome import Measure
from competence_graph.combination_tree import RuleNode, closures, group_codes_of, rule_nodes
from competence_graph.identifiers import UnitId

NO_FACTS: Final = UnitFacts(code="")


class Question(NamedTuple):
    """What is asked: the rules and a pathway, the units' facts, what is achieved, may be taken, was transferred."""

    rules: RulesOfCombination
    units: Mapping[UnitId, UnitFacts]
    achieved: frozenset[UnitId]
    pathway: str | None = None
    transferred: frozenset[UnitId] = frozenset()
    takable: tuple[UnitId, ...] = ()

    def name(self, unit: UnitId) -> str:
        """Return a unit's printed code, or its id where it has none."""
        return self.units.get(unit, NO_FACTS).code or unit


class Place(NamedTuple):
    """One unit in one group: for itself, or standing for the unit that the group lists."""

    unit: UnitId
    group: str
    stands_for: UnitId
    level: int | None
    credit: int


class Leaf(NamedTuple):
    """One rule that counts: the places that may count towards it, and what it needs or allows.

    ``able`` are all units of the standard that could count towards it, achieved or not.
    """

    node: int
    path: str
    rule: LeafRule
    places: tuple[int, ...]
    able: tuple[UnitId, ...]
    required: tuple[UnitId, ...]
    amount: int
    measure: Measure

    @property
    def is_cap(self) -> bool:
        """Tell whether the rule limits what counts."""
        return isinstance(self.rule, AtMostUnits | AtMostCredits)

    @property
    def forbids(self) -> bool:
        """Tell whether achieving more than the limit denies."""
        return isinstance(self.rule, AtMostUnits | AtMostCredits) and self.rule.count_mode == "forbid"

    @property
    def cuts_credits(self) -> bool:
        """Tell whether credits beyond the limit are cut off."""
        return isinstance(self.rule, AtMostCredits) and self.rule.count_mode == "cap_credits"


class Exclusion(NamedTuple):
    """Units of which at most one counts, and by what."""

    units: frozenset[UnitId]
    by: str
    is_equivalence: bool = False


class Need(NamedTuple):
    """A unit that counts only where another is achieved, or one that stands for it."""

    unit: UnitId
    needed: UnitId
    any_of: tuple[UnitId, ...]


class Problem(NamedTuple):
    """A question with its places, its counting rules and everything that keeps units from counting."""

    question: Question
    nodes: tuple[RuleNode, ...]
    places: tuple[Place, ...]
    leaves: tuple[Leaf, ...]
    families: tuple[Family, ...]
    exclusions: tuple[Exclusion, ...]
    outranked: tuple[tuple[UnitId, UnitId], ...]
    needs: tuple[Need, ...]

    def weight(self, leaf: Leaf, place: int) -> int:
        """Return what a place is worth to a rule where none of its credit is cut off."""
        return 1 if leaf.measure == "units" else self.places[place].credit


def problem_of(question: Question) -> Problem:
    """Return a question with all its places and rules laid out."""
    rules = question.rules
    nodes = rule_nodes(rules, question.pathway)
    places = tuple(_places(question))
    families = families_of(nodes)
    return Problem(
        question=question,
        nodes=nodes,
        places=places,
        leaves=tuple(_leaves(question, nodes, places, families)),
        families=families.families,
        exclusions=tuple(_exclusions(question)),
        outranked=tuple(_outranked(question)),
        needs=tuple(_needs(rules)),
    )


def _places(question: Question) -> Iterator[Place]:
    rules, present = question.rules, question.achieved | set(question.takable)
    substitutes: dict[UnitId, list[UnitId]] = {}
    for each in rules.equivalents:
        substitutes.setdefault(each.stands_for, []).append(each.unit_id)
    triples = dict.fromkeys(
        (unit, group.code, listed)
        for group in rules.groups
        for listed in group.unit_ids
        for unit in (listed, *substitutes.get(listed, ()))
    )
    for unit, group, listed in triples:
        if unit in present and unit not in rules.additional_units:
            facts = question.units.get(unit, NO_FACTS)
            yield Place(unit, group, listed, facts.level, facts.credit or 0)


def _leaves(
    question: Question, nodes: tuple[RuleNode, ...], places: tuple[Place, ...], families: Families
) -> Iterator[Leaf]:
    beneath = closures(question.rules)
    for position, node in enumerate(nodes):
        if isinstance(node.rule, AllRules | AnyRules):
            continue
        listed = _groups(node, beneath)
        groups = listed.difference(
            *(_groups(nodes[each], beneath) for each in families.beyond_all_of.get(position, ()))
        )
        required = _listed(question.rules, listed) if isinstance(node.rule, AllOf) else ()
        yield Leaf(
            node=position,
            path=node.path,
            rule=node.rule,
            places=tuple(_eligible(node.rule, places, groups)),
            able=tuple(_able(question, node.rule, groups)),
            required=required,
            amount=max(1, len(required)) if isinstance(node.rule, AllOf) else _amount(node.rule),
            measure="units" if isinstance(node.rule, AllOf | AtLeastUnits | AtMostUnits) else "credits",
        )


def _groups(node: RuleNode, beneath: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(inner for code in group_codes_of(node.rule) for inner in beneath[code])


def _listed(rules: RulesOfCombination, groups: frozenset[str]) -> tuple[UnitId, ...]:
    return tuple(dict.fromkeys(unit for group in rules.groups if group.code in groups for unit in group.unit_ids))


def _eligible(rule: LeafRule, places: tuple[Place, ...], groups: frozenset[str]) -> Iterator[int]:
    for position, place in enumerate(places):
        if place.group in groups and has_right_level(rule, place.level):
            yield position


def _able(question: Question, rule: LeafRule, groups: frozenset[str]) -> Iterator[UnitId]:
    for unit in _listed(question.rules, groups):
        level = question.units.get(unit, NO_FACTS).level
        if unit not in question.rules.additional_units and has_right_level(rule, level):
            yield unit


def has_right_level(rule: LeafRule, level: int | None) -> bool:
    """Tell whether a unit of this level may count towards a rule; a unit without level never counts for a level."""
    if not isinstance(rule, AtLeastCreditsAtLevel):
        return True
    if level is None:
        return False
    return level >= rule.level if rule.or_above else level == rule.level


def _amount(rule: AtLeast | AtMost) -> int:
    return rule.units if isinstance(rule, AtLeastUnits | AtMostUnits) else rule.credits


def _exclusions(question: Question) -> Iterator[Exclusion]:
    rules = question.rules
    for equivalence in rules.equivalents:
        pair = frozenset({equivalence.unit_id, equivalence.stands_for})
        if len(pair) > 1:
            yield Exclusion(pair, f"{question.name(equivalence.stands_for)} counts once", is_equivalence=True)
    for barred in rules.barred:
        yield Exclusion(frozenset(barred.unit_ids), barred.title or "the barred set")
    for code in rules.barring_codes:
        if code.code != FREE_BARRING_CODE:
            yield Exclusion(frozenset(code.unit_ids), f"barring code {code.code}")


def _outranked(question: Question) -> Iterator[tuple[UnitId, UnitId]]:
    """Yield pairs of a unit and one that bars it by having more credits or a higher level."""
    for barred in question.rules.barred:
        if barred.which_counts == "any":
            continue
        ranks = {unit: _rank(question, unit, barred.which_counts) for unit in barred.unit_ids}
        yield from ((unit, better) for unit in ranks for better in ranks if ranks[better] > ranks[unit])


def _rank(question: Question, unit: UnitId, by: str) -> int:
    facts = question.units.get(unit, NO_FACTS)
    value = facts.credit if by == "highest_credit" else facts.level
    return -1 if value is None else value


def _needs(rules: RulesOfCombination) -> Iterator[Need]:
    for requisite in rules.requisites:
        for needed in requisite.needs:
            standing_in = [each.unit_id for each in rules.equivalents if each.stands_for == needed]
            yield Need(requisite.unit_id, needed, tuple(dict.fromkeys((needed, *standing_in))))
