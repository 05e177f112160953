"""Explanation: a verdict as a tree from rule to unit to criterion to finding, and as a list for each helper.

It adds nothing to the verdict and judges nothing: it counts, sorts and groups what the verdict found, so that a person
sees at once what is missing, by which authority, and the cheapest way to put it right.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby

from competence_graph import CountedUnit, Finding, Frozen, Severity, UnitId
from mapping_engine.coverage import Status
from mapping_engine.evidence import PersonId
from mapping_engine.finding_codes import Helper
from mapping_engine.findings_tree import Node, findings_tree, unit_names
from mapping_engine.remedies import Effort, remedy_of
from mapping_engine.verdict import AppliedException, CriterionEntry, Verdict


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
