"""A plan in words: the steps in their order, when the claim could be made, and what leads nowhere."""

from collections.abc import Iterator, Sequence

from competence_graph import Finding
from mapping_engine import Plan, Step
from service.terminal import plain


def lines_of_plan(plan: Plan) -> Iterator[str]:
    """Yield a plan, first how it ends."""
    yield _ending(plan)
    for step in plan.steps if plan.is_proven or not plan.dead_ends else ():
        yield from _step(step)
    yield from _left("[red]✗[/red] Nobody can put this right", plan.dead_ends)
    yield from _left("[yellow]![/yellow] These steps would leave open", plan.unsettled)


def _ending(plan: Plan) -> str:
    number = sum(step.kind != "wait" for step in plan.steps)
    steps = "1 step" if number == 1 else f"{number} steps"
    if plan.claim_on is not None:
        return f"[green]✓[/green] [bold]{steps} to a claim, on {plan.claim_on:%-d %B %Y} at the earliest.[/bold]"
    return "[red]✗[/red] [bold]No list of steps leads to a claim.[/bold]"


def _step(step: Step) -> Iterator[str]:
    waits = f"  [dim]after {', '.join(str(each) for each in step.after)}[/dim]" if step.after else ""
    yield f"\n[bold]{step.number:>2}.[/bold] {plain(step.what)}{waits}"
    settles = len(step.settles)
    helps = f"settles {settles} {'finding' if settles == 1 else 'findings'}" if settles else "follows from other steps"
    yield f"      [dim]{plain(step.helper.value)} · {step.effort.words} · {helps}[/dim]"
    if step.authority:
        yield f"      [dim]{plain(step.authority)}[/dim]"


def _left(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield f"\n{title}:"
    for each in findings:
        yield f"  [bold]{plain(each.place)}[/bold]  {plain(each.message)}"
        yield f"      → {plain(each.remedy)}"
