"""Explanation: a verdict as a tree from rule to unit to criterion to finding, and as a list for each helper.

It adds nothing to the verdict and judges nothing: it counts, sorts and groups what the verdict found, so that a person
sees at once what is missing, by which authority, and the cheapest way to put it right.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import groupby, takewhile

from competence_graph import CountedUnit, Finding, Frozen, Severity, UnitId
from mapping_engine.coverage import Status
from mapping_engine.evidence import PersonId
from mapping_engine.finding_codes import Helper
from mapping_engine.remedies import Effort, remedy_of
from mapping_engine.verdict import AppliedException, CriterionEntry, Verdict


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


class Task(Frozen):
    """One finding as a thing to do: what it takes, and which helpers besides the first can do it."""

    effort: Effort
    finding: Finding


class TaskList(Frozen):
    """What one helper can put right, the cheapest first; every finding stands in one list only."""

    helper: str
    tasks: tuple[Task, ...]


class Decider(Frozen):
    """An assessor, and how many criteria rest on their decisions."""

    person_id: PersonId
    criteria: int


class Explanation(Frozen):
    """A verdict told to a person.

    ``holds_until`` is the last day before anything that the verdict rests on ages or runs out; no day means that
    nothing does. ``waived`` is what exceptions let through: it was never shown.
    """

    claimable: bool
    as_of: date
    answer: str
    criteria: int
    covered: int
    tree: tuple[Node, ...]
    tasks: tuple[TaskList, ...]
    remarks: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    waived_criteria: tuple[CriterionEntry, ...]
    exceptions: tuple[AppliedException, ...]
    counted_units: tuple[CountedUnit, ...]
    unit_names: Mapping[UnitId, str]
    decided_by: tuple[Decider, ...]
    holds_until: date | None


def explain(verdict: Verdict) -> Explanation:
    """Return a verdict as a tree and as lists of things to do."""
    covered = sum(each.is_covered for each in verdict.criteria)
    errors = [each for each in verdict.findings if each.severity is Severity.ERROR]
    return Explanation(
        claimable=verdict.claimable,
        as_of=verdict.as_of,
        answer=_answer(verdict, len(errors), covered),
        criteria=len(verdict.criteria),
        covered=covered,
        tree=findings_tree(verdict),
        tasks=_task_lists(errors),
        remarks=tuple(each for each in verdict.findings if each.severity is not Severity.ERROR and not each.waived_by),
        waived=tuple(each for each in verdict.findings if each.waived_by),
        waived_criteria=tuple(each for each in verdict.criteria if each.status is Status.WAIVED),
        exceptions=verdict.exceptions,
        counted_units=verdict.counted_units,
        unit_names=unit_names(verdict),
        decided_by=_deciders(verdict),
        holds_until=_holds_until(verdict),
    )


def for_helpers(explanation: Explanation, helpers: Collection[str]) -> Explanation:
    """Return an explanation with only those tasks that one of some helpers can do, whoever is named first."""
    lists = (
        TaskList(
            helper=each.helper,
            tasks=tuple(task for task in each.tasks if set(task.finding.helpers) & set(helpers)),
        )
        for each in explanation.tasks
    )
    return explanation.model_copy(update={"tasks": tuple(each for each in lists if each.tasks)})


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


def _answer(verdict: Verdict, errors: int, covered: int) -> str:
    day = f"{verdict.as_of:%-d %B %Y}"
    what = "certificate" if verdict.award == "qualification" else "unit certificates"
    shown = f"{covered} of {len(verdict.criteria)} criteria are covered"
    if verdict.claimable and not verdict.exceptions:
        return f"The {what} can be claimed on {day}: {shown}, and no rule finds anything missing."
    if verdict.claimable:
        return f"The {what} can be claimed on {day}, by exception: {shown}; the rest was waived, not shown."
    things = "1 thing is" if errors == 1 else f"{errors} things are"
    return f"The {what} cannot be claimed on {day}: {shown}, and {things} in the way."


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


def _task_lists(errors: Sequence[Finding]) -> tuple[TaskList, ...]:
    """Return what each helper can do, the helper with the cheapest task first."""
    places = {helper.value: place for place, helper in enumerate(Helper)}

    def order(finding: Finding) -> int:
        return places.get(_first_helper(finding), len(places))

    lists = [
        TaskList(
            helper=_first_helper(group[0]),
            tasks=tuple(sorted((_task(each) for each in group), key=lambda task: task.effort)),
        )
        for group in (list(found) for _, found in groupby(sorted(errors, key=order), key=_first_helper))
    ]
    return tuple(sorted(lists, key=lambda each: (each.tasks[0].effort, places.get(each.helper, len(places)))))


def _task(finding: Finding) -> Task:
    return Task(effort=remedy_of(finding.code).effort, finding=finding)


def _first_helper(finding: Finding) -> str:
    return finding.helpers[0] if finding.helpers else Helper.CENTRE.value


def _deciders(verdict: Verdict) -> tuple[Decider, ...]:
    rests_on: dict[PersonId, set[str]] = {}
    for entry in verdict.criteria:
        for line in entry.satisfied_by if entry.status is not Status.GAP else ():
            rests_on.setdefault(line.assessor_id, set()).add(entry.criterion_id)
    return tuple(Decider(person_id=person, criteria=len(found)) for person, found in sorted(rests_on.items()))


def _holds_until(verdict: Verdict) -> date | None:
    """Return the first last day of anything the verdict rests on; where several pieces cover a criterion, of each."""
    ends = [line.recent_until for entry in verdict.criteria for line in entry.satisfied_by if line.recent_until]
    return min([*ends, *(each.expires_on for each in verdict.exceptions)], default=None)


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
