"""Coverage as a picture in the terminal: a row per unit, a mark per criterion, shape and colour together."""

from mapping_engine import CriterionEntry, Status, Verdict
from service.terminal import plain

LEGEND = "■ covered   ◆ waived, not shown   ▲ evidence that does not count   □ no evidence accepted"


def heatmap(verdict: Verdict) -> str:
    """Return a verdict's coverage as lines in Rich markup."""
    units: dict[str, list[CriterionEntry]] = {}
    for entry in verdict.criteria:
        units.setdefault(entry.reference.rsplit(" ", 1)[0], []).append(entry)
    lines = [
        f"  {plain(unit):<10} {''.join(_mark(each) for each in entries)} "
        f"{sum(each.is_covered for each in entries)}/{len(entries)}"
        for unit, entries in units.items()
    ]
    return "\n".join([*lines, f"  [dim]{LEGEND}[/dim]"])


def _mark(entry: CriterionEntry) -> str:
    if entry.is_covered:
        return "[green]■[/green]"
    if entry.status is Status.WAIVED:
        return "[cyan]◆[/cyan]"
    return "[yellow]▲[/yellow]" if entry.refused or entry.lacks else "[red]□[/red]"
