"""Commands around the model that ranks suggestions: how it fares, and what it learns from decisions."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import AsJson, answering, console, errors, print_json, stop, table
from service.terminal import plain

if TYPE_CHECKING:
    from mapping_engine import Agreement, ModelReport

app = typer.Typer(help="See how suggestions fare, and let them learn from decisions.", no_args_is_help=True)

_DAY = ["%Y-%m-%d"]


@app.command()
def report(
    since: Annotated[datetime | None, typer.Option(formats=_DAY, help="The first day of the period.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=_DAY, help="The last day of the period.")] = None,
    html: Annotated[Path | None, typer.Option(help="Also write the reliability diagram to this page.")] = None,
    centre: Annotated[str, typer.Option(help="The centre whose suggestions are meant.")] = "main",
    as_json: AsJson = False,
) -> None:
    """Say what assessors made of the suggestions: do probabilities hold, what drifts, who reads, what is missed."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.report_model import report_model

    days = {"since": since.date() if since else None, "until": until.date() if until else None}
    with answering(as_json=as_json):
        found = report_model(operator_of(centre), open_service(centre), **days)
    if html is not None:
        _write_page(html, found, as_json=as_json)
    if as_json:
        print_json(found)
    else:
        print_report(found)


def print_report(report: "ModelReport") -> None:
    """Print a report for a person: every figure with its interval, and what it says."""
    from service.reliability_picture import reliability_bars

    console.print("[bold]Suggestions and what assessors made of them[/bold]")
    _grid(
        ("suggested and decided on", report.answered.words),
        ("accepted, of those suggested", report.accepted.words),
        ("accepted and never decided otherwise", report.unchanged.words),
        ("accepted probes", report.probes.words),
        ("sentinels taken", report.sentinels.words),
    )
    console.print("\n[bold]Do the probabilities hold?[/bold]")
    console.print(reliability_bars(report))
    error = report.error
    figure = "" if error.error is None else f"{error.error:.3f} (between {error.low:.3f} and {error.high:.3f}): "
    console.print(f"  calibration error over {error.answers} answers: {figure}{error.says}")
    _print_table(
        ("band", "stated", "accepted", ""), ((b.band, _two(b.stated), b.accepted.words, b.says) for b in report.bands)
    )
    _print_table(
        ("model", "accepted", "calibration error"),
        ((m.model, m.accepted.words, "" if m.error.error is None else f"{m.error.error:.3f}") for m in report.models),
    )
    console.print(f"\n[bold]Drift[/bold]  {plain(report.drift.says)}.")
    _print_people(report)
    _print_misses(report)


def _print_people(report: "ModelReport") -> None:
    console.print("\n[bold]Assessors[/bold]")
    _print_table(
        ("assessor", "decisions", "accepted", "by hand", "sentinels taken", ""),
        (
            (a.assessor_id, str(a.decisions), a.accepted.words, a.by_hand.words, a.sentinels.words, a.says)
            for a in report.assessors
        ),
    )
    _print_table(
        ("two on one pair", "pairs", "agreed", "kappa", ""),
        (
            (" and ".join(a.assessors) or "all together", str(a.pairs), a.agreed.words, _kappa(a), a.says)
            for a in report.agreements
        ),
    )


def _print_misses(report: "ModelReport") -> None:
    console.print("\n[bold]Accepted, and added by hand[/bold]")
    _print_table(
        ("unit", "added by hand", "not asked", "not shown", "not ranked"),
        (
            (m.unit_id or "all units", m.by_hand.words, str(m.not_asked), str(m.not_shown), str(m.not_ranked))
            for m in report.misses
        ),
    )


def _write_page(file: Path, found: "ModelReport", *, as_json: bool) -> None:
    from service.reliability_picture import reliability_page

    try:
        file.write_text(reliability_page(found), encoding="utf-8")
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}.", "Check the path.", as_json=as_json)
    errors.print(f"The diagram is in {plain(str(file))}.", style="dim")


def _grid(*rows: tuple[str, str]) -> None:
    for name, said in rows:
        console.print(f"  {name:<38} {said}", soft_wrap=True)


def _print_table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    grid = table(*columns)
    for row in rows:
        grid.add_row(*map(plain, row))
    if grid.row_count:
        console.print()
        console.print(grid)


def _kappa(agreement: "Agreement") -> str:
    if agreement.kappa is None:
        return ""
    return f"{agreement.kappa:.2f} (between {_two(agreement.low)} and {_two(agreement.high)})"


def _two(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
