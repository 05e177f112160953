"""An explanation in words: the answer, what is missing and who can put it right, what is waived, and why it holds."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from competence_graph import Finding
from mapping_engine import Explanation, Task, TaskList, Verdict
from service.heatmap import heatmap
from service.telling.places import places_in_words
from service.terminal import plain

_SHOWN_IN_FULL = 2


def lines_of_explanation(explanation: Explanation, verdict: Verdict) -> Iterator[str]:
    """Yield an explanation, first the answer, then what to do, then what it rests on."""
    mark = "[green]✓[/green]" if explanation.claimable else "[red]✗[/red]"
    yield f"{mark} [bold]{plain(explanation.answer)}[/bold]"
    for tasks in explanation.tasks:
        yield from _tasks(tasks)
    yield from _waived(explanation)
    for remark in explanation.remarks:
        yield f"\n[yellow]![/yellow] {_place(remark)}{plain(remark.message)}"
        yield f"    → {plain(remark.remedy)}"
    yield ""
    yield heatmap(verdict)
    if explanation.claimable:
        yield from _grounds(explanation)


def _tasks(tasks: TaskList) -> Iterator[str]:
    number = len(tasks.tasks)
    yield f"\n[bold]{_WHO.get(tasks.helper, tasks.helper)}[/bold] ({number} {'thing' if number == 1 else 'things'})"
    for _, likes in groupby(tasks.tasks, key=lambda task: (task.finding.code, task.finding.unit_id)):
        group = list(likes)
        for task in group[:_SHOWN_IN_FULL]:
            yield from _task(task)
        if rest := group[_SHOWN_IN_FULL:]:
            yield from _likewise(rest)


def _task(task: Task) -> Iterator[str]:
    finding = task.finding
    yield f"  [red]✗[/red] {_place(finding)}{plain(finding.message)}"
    yield f"      → {plain(finding.remedy)} [dim]({task.effort.words})[/dim]"
    yield f"      [dim]{plain(finding.authority)}[/dim]"
    yield f"      [dim]path: {plain(finding.path)}[/dim]"


def _likewise(rest: Sequence[Task]) -> Iterator[str]:
    places = places_in_words(task.finding.place for task in rest)
    unit = "/".join(rest[0].finding.path.split("/")[:2])
    yield f"  [red]✗[/red] and likewise: [bold]{places}[/bold]"
    yield f"      [dim]path: {plain(unit)}[/dim]"


def _waived(explanation: Explanation) -> Iterator[str]:
    if not (explanation.exceptions or explanation.waived_criteria):
        return
    yield "\n[bold]Waived, not shown[/bold]"
    for each in explanation.exceptions:
        granted = f"{each.kind.value.replace('_', ' ')} by {plain(each.person_id)}"
        yield f"  [cyan]◆[/cyan] {granted}, until {each.expires_on:%-d %B %Y}: {plain(each.reason)}"
        yield f"      [dim]path: {plain(each.path)}[/dim]"
        places = [entry.reference for entry in explanation.waived_criteria if each.id in entry.waived_by]
        places += [finding.place for finding in explanation.waived if finding.waived_by == each.id]
        if places:
            yield f"      lets through: [bold]{places_in_words(places)}[/bold]"


def _grounds(explanation: Explanation) -> Iterator[str]:
    """Yield why a claim holds: what counted, who decided, and until when it stays true."""
    yield "\n[bold]Why it holds[/bold]"
    units: dict[str, list[str]] = {}
    for each in explanation.counted_units:
        units.setdefault(each.group, []).append(explanation.unit_names.get(each.unit_id, each.unit_id))
    for group, names in units.items():
        yield f"  counted in group {plain(group)}: {plain(', '.join(names))}"
    for decider in explanation.decided_by:
        criteria = "criterion" if decider.criteria == 1 else "criteria"
        yield f"  decided by {plain(decider.person_id)}: {decider.criteria} {criteria}"
    if explanation.holds_until is None:
        yield "  nothing it rests on grows old"
    else:
        yield f"  nothing it rests on ages or runs out before {explanation.holds_until:%-d %B %Y} is over"


def _place(finding: Finding) -> str:
    return f"[bold]{plain(finding.place)}[/bold]  " if finding.place else ""


_WHO = {
    "learner": "The learner can put right",
    "assessor": "An assessor can put right",
    "iqa": "An internal quality assurer can put right",
    "eqa": "An external quality assurer can put right",
    "centre": "The centre can put right",
    "designer": "The designer of the standard can put right",
    "awarding organisation": "Only the awarding organisation can help",
    "time": "Only time helps",
}
