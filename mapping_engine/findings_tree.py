"""The tree of a verdict's findings, from rule to unit to criterion to finding, counted at every level."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import takewhile

from competence_graph import Finding, Frozen, Severity, UnitId
from mapping_engine.verdict import Verdict


class Branch(StrEnum):
    """What a node of the tree speaks of."""

    RULE = "rule"
    UNIT = "unit"
    CRITERION = "criterion"
    FINDING = "finding"


class Counts(Frozen):
    """How many findings lie at or beneath a node, by weight."""

    errors: int = 0
    warnings: int = 0
    notes: int = 0


class Node(Frozen):
    """One node: what it speaks of, how much lies beneath, who can help, and the authorities that ask for it.

    ``path`` addresses the node, so that an exception can be granted for everything beneath it. A leaf holds its
    finding.
    """

    branch: Branch
    name: str
    title: str
    path: str
    counts: Counts
    helpers: tuple[str, ...]
    authorities: tuple[str, ...]
    children: tuple["Node", ...] = ()
    finding: Finding | None = None


def findings_tree(verdict: Verdict) -> tuple[Node, ...]:
    """Return every finding of a verdict as a tree, rule by rule in the order in which the rules were asked."""
    names = {str(unit): name for unit, name in unit_names(verdict).items()}
    names |= {each.criterion_id: each.reference for each in verdict.criteria}
    by_rule = {name: [each for each in verdict.findings if each.rule == name] for name in verdict.rules}
    return tuple(
        _node(Branch.RULE, name, name.replace("_", " "), found, names) for name, found in by_rule.items() if found
    )


def unit_names(verdict: Verdict) -> dict[UnitId, str]:
    """Return what a person calls each unit of a verdict: what the references of its criteria have in common."""
    references: dict[UnitId, list[str]] = {}
    for entry in verdict.criteria:
        references.setdefault(entry.unit_id, []).append(entry.reference)
    return {unit: _in_common(found) for unit, found in references.items()}


def _in_common(references: Sequence[str]) -> str:
    """Return the words that all references begin with; the last word of a reference is always the criterion's own.

    >>> _in_common(["Unit 1 1.1", "Unit 1 1.2"]), _in_common(["HAC301 2.3"])
    ('Unit 1', 'HAC301')
    """
    words = [each.split(" ")[:-1] or [each] for each in references]
    shared = takewhile(lambda each: len(set(each)) == 1, zip(*words, strict=False))
    return " ".join(each[0] for each in shared) or references[0]


_BENEATH = {Branch.RULE: Branch.UNIT, Branch.UNIT: Branch.CRITERION, Branch.CRITERION: Branch.FINDING}


def _node(branch: Branch, name: str, title: str, found: Sequence[Finding], names: dict[str, str]) -> Node:
    return Node(
        branch=branch,
        name=name,
        title=title,
        path=_shared_path(branch, found[0]),
        counts=_counts(found),
        helpers=_each_once(helper for each in found for helper in each.helpers),
        authorities=_each_once(each.authority for each in found if each.authority),
        children=tuple(_children(_BENEATH[branch], found, names)),
    )


def _children(branch: Branch, found: Sequence[Finding], names: dict[str, str]) -> Iterable[Node]:
    """Yield the nodes beneath one; what names neither unit nor criterion hangs directly below its rule."""
    if branch is Branch.FINDING:
        yield from (_leaf(each) for each in found)
        return
    groups: dict[str, list[Finding]] = {}
    for each in found:
        groups.setdefault(each.unit_id if branch is Branch.UNIT else each.criterion_id, []).append(each)
    for name, group in groups.items():
        if name:
            yield _node(branch, name, names.get(name, group[0].place or name), group, names)
        else:
            yield from _children(_BENEATH[branch], group, names)


def _leaf(finding: Finding) -> Node:
    return Node(
        branch=Branch.FINDING,
        name=finding.code,
        title=finding.message,
        path=finding.path,
        counts=_counts([finding]),
        helpers=finding.helpers,
        authorities=_each_once([finding.authority] if finding.authority else []),
        finding=finding,
    )


def _shared_path(branch: Branch, finding: Finding) -> str:
    """Return the path of a finding up to the step that a branch stands for."""
    steps = finding.path.split("/")
    if branch is Branch.RULE:
        return steps[0]
    ends = (place for place, step in enumerate(steps) if step.startswith(f"{branch.value}:"))
    return "/".join(steps[: next(ends, len(steps) - 1) + 1])


def _counts(found: Iterable[Finding]) -> Counts:
    weights = [each.severity for each in found]
    return Counts(
        errors=weights.count(Severity.ERROR),
        warnings=weights.count(Severity.WARNING),
        notes=weights.count(Severity.NOTE),
    )


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
