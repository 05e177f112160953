"""Rules laid flat: each rule with its path and its parent, each group with all the units beneath it.

Nested rules and groups are walked with a list of what is still to do, never by recursion, and only so deep.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from competence_graph.combination import AllOf, AllRules, AnyRules, CombinationRule, Pathway, RulesOfCombination
from competence_graph.errors import UnknownItem

MAXIMUM_DEPTH: Final = 8
MAXIMUM_RULES: Final = 200
MAXIMUM_UNITS: Final = 500


class RuleNode(NamedTuple):
    """One rule of a tree: where it stands, how deep, and the place of its parent in the list, if it has one."""

    rule: CombinationRule
    path: str
    depth: int
    parent: int | None

    @property
    def is_leaf(self) -> bool:
        """Tell whether the rule counts units itself."""
        return not isinstance(self.rule, AllRules | AnyRules)


def rule_nodes(rules: RulesOfCombination, pathway: str | None = None) -> tuple[RuleNode, ...]:
    """Return the rules that hold for everyone and those of one pathway, parents before children, in reading order.

    Rules nested deeper than the limit are left out; ``limit_exceeded`` says so.
    """
    roots = [RuleNode(rule, f"rules[{place}]", 1, None) for place, rule in enumerate(rules.rules)]
    if pathway is not None:
        chosen = pathway_named(rules, pathway)
        roots += [
            RuleNode(rule, f"pathways[{pathway}].rules[{place}]", 1, None) for place, rule in enumerate(chosen.rules)
        ]
    return _unfolded(roots)


def all_rule_nodes(rules: RulesOfCombination) -> tuple[RuleNode, ...]:
    """Return the rules that hold for everyone and those of every pathway."""
    common = rule_nodes(rules)
    own = (
        RuleNode(rule, f"pathways[{pathway.code}].rules[{place}]", 1, None)
        for pathway in rules.pathways
        for place, rule in enumerate(pathway.rules)
    )
    shifted = [node._replace(parent=_moved(node.parent, len(common))) for node in _unfolded(list(own))]
    return (*common, *shifted)


def pathway_named(rules: RulesOfCombination, code: str) -> Pathway:
    """Return a pathway by its code.

    Raises:
        UnknownItem: the qualification has no such pathway.
    """
    for pathway in rules.pathways:
        if pathway.code == code:
            return pathway
    known = ", ".join(pathway.code for pathway in rules.pathways) or "none"
    raise UnknownItem(f"The qualification has no pathway {code!r}.", remedy=f"Choose one of its pathways: {known}.")


def closures(rules: RulesOfCombination) -> dict[str, frozenset[str]]:
    """Return for each group the codes of all groups beneath it, its own included; circles end where they began."""
    inner: dict[str, tuple[str, ...]] = {}
    for group in rules.groups:
        inner[group.code] = (*inner.get(group.code, ()), *group.group_codes)
    return {code: _reachable(code, inner) for code in inner}


def group_codes_of(rule: CombinationRule) -> tuple[str, ...]:
    """Return the codes of the groups that a rule names itself.

    >>> group_codes_of(AllOf(group="M"))
    ('M',)
    """
    if isinstance(rule, AllOf):
        return (rule.group,)
    return () if isinstance(rule, AllRules | AnyRules) else rule.groups


def limit_exceeded(rules: RulesOfCombination) -> str:
    """Return in words which limit the rules exceed, or nothing."""
    nodes = all_rule_nodes(rules)
    if any(not node.is_leaf and node.depth >= MAXIMUM_DEPTH for node in nodes):
        return f"Rules are nested more than {MAXIMUM_DEPTH} deep"
    if len(nodes) > MAXIMUM_RULES:
        return f"There are {len(nodes)} rules, more than {MAXIMUM_RULES}"
    units = {unit for group in rules.groups for unit in group.unit_ids}
    if len(units) > MAXIMUM_UNITS:
        return f"The groups name {len(units)} units, more than {MAXIMUM_UNITS}"
    return ""


def _unfolded(roots: Sequence[RuleNode]) -> tuple[RuleNode, ...]:
    nodes = list(roots)
    for position, node in enumerate(nodes):  # the list grows as it is walked
        if node.depth < MAXIMUM_DEPTH and len(nodes) <= 2 * MAXIMUM_RULES:
            nodes.extend(_children(node, position))
    return _in_reading_order(nodes)


def _children(node: RuleNode, position: int) -> Iterator[RuleNode]:
    if isinstance(node.rule, AllRules | AnyRules):
        for place, rule in enumerate(node.rule.rules):
            yield RuleNode(rule, f"{node.path}.rules[{place}]", node.depth + 1, position)


def _in_reading_order(nodes: Sequence[RuleNode]) -> tuple[RuleNode, ...]:
    children: dict[int | None, list[int]] = {}
    for position, node in enumerate(nodes):
        children.setdefault(node.parent, []).append(position)
    order: list[int] = []
    waiting = children.get(None, [])[::-1]
    while waiting:
        position = waiting.pop()
        order.append(position)
        waiting.extend(children.get(position, [])[::-1])
    new_place = {old: new for new, old in enumerate(order)}
    return tuple(
        nodes[old]._replace(parent=None if (parent := nodes[old].parent) is None else new_place[parent])
        for old in order
    )


def _moved(parent: int | None, by: int) -> int | None:
    return None if parent is None else parent + by


def _reachable(code: str, inner: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found = {code}
    waiting = [code]
    while waiting:
        for nested in inner.get(waiting.pop(), ()):
            if nested not in found:
                found.add(nested)
                waiting.append(nested)
    return frozenset(found)
