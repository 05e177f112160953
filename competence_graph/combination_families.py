"""Rules that go further than one another: they form a family, and no family counts anything twice."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from competence_graph.combination import AllOf, AtLeastCredits, AtLeastCreditsAtLevel, AtLeastUnits, CombinationRule
from competence_graph.combination_tree import RuleNode

MAXIMUM_FAMILY: Final = 6


class Family(NamedTuple):
    """Rules whose amounts add up: by the places of their nodes.

    ``whole_units`` says that each unit serves one of them only; else its credits may be shared out.
    """

    nodes: tuple[int, ...]
    whole_units: bool


class Families(NamedTuple):
    """All families of a tree, and for each rule the all-of rules whose units it may not count again."""

    families: tuple[Family, ...]
    beyond_all_of: Mapping[int, tuple[int, ...]]


def families_of(nodes: Sequence[RuleNode]) -> Families:
    """Return the families of rules; a chain of "further" makes one family, whichever its length."""
    named = _named(nodes)
    chains = {position: _chain(nodes, position, named) for position in range(len(nodes))}
    members: dict[int, list[int]] = {}
    beyond: dict[int, set[int]] = {}
    for position, chain in chains.items():
        if isinstance(nodes[position].rule, _AT_LEAST):
            roots = [each for each in chain if not isinstance(nodes[each].rule, AllOf)]
            members.setdefault(roots[-1], []).append(position)
            beyond.setdefault(roots[-1], set()).update(set(chain) - set(roots))
    families = tuple(
        Family(tuple(group), _counts_whole_units([nodes[each].rule for each in group]))
        for group in members.values()
        if len(group) > 1
    )
    closed = {member: tuple(sorted(beyond[root])) for root, group in members.items() for member in group}
    return Families(families, closed)


def further_problems(nodes: Sequence[RuleNode]) -> tuple[tuple[str, str], ...]:
    """Return what is wrong with going further: the path of each rule, and the fault in words."""
    named = _named(nodes)
    return tuple((node.path, fault) for position, node in enumerate(nodes) if (fault := _fault(nodes, position, named)))


_AT_LEAST = (AtLeastUnits, AtLeastCredits, AtLeastCreditsAtLevel)


def _named(nodes: Sequence[RuleNode]) -> dict[str, int]:
    named: dict[str, int] = {}
    for position, node in enumerate(nodes):
        if node.rule.name:
            named.setdefault(node.rule.name, position)
    return named


def _further_to(rule: CombinationRule) -> str:
    return rule.further_to if isinstance(rule, _AT_LEAST) else ""


def _chain(nodes: Sequence[RuleNode], start: int, named: Mapping[str, int]) -> list[int]:
    """Return a rule, the one that it goes further than, and so on; a circle ends where it closes."""
    chain = [start]
    while (name := _further_to(nodes[chain[-1]].rule)) and name in named and named[name] not in chain:
        chain.append(named[name])
    return chain


def _counts_whole_units(rules: Sequence[CombinationRule]) -> bool:
    """Tell whether some rule says so, or units and credits meet, which cannot be added up."""
    measures = {isinstance(rule, AtLeastUnits) for rule in rules}
    return len(measures) > 1 or any(isinstance(rule, _AT_LEAST) and rule.further == "partition" for rule in rules)


def _fault(nodes: Sequence[RuleNode], position: int, named: Mapping[str, int]) -> str:
    name = _further_to(nodes[position].rule)
    if not name:
        return ""
    if name not in named:
        return f"it goes further than rule {name!r}, which does not exist"
    if not isinstance(nodes[named[name]].rule, (AllOf, *_AT_LEAST)):
        return f"it goes further than rule {name!r}, which asks for no units or credits itself"
    chain = _chain(nodes, position, named)
    last = _further_to(nodes[chain[-1]].rule)
    if last in named and named[last] in chain:
        return f"it goes further than rule {name!r} in a circle"
    family = [each for each in families_of(nodes).families if position in each.nodes]
    if family and len(family[0].nodes) > MAXIMUM_FAMILY:
        return f"more than {MAXIMUM_FAMILY} rules go further than one another"
    return ""
