"""Commands around a verdict: why, what changed, what to do next, and what will change by itself."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from service.cli.output import NO, AsJson, console, print_json, stop
from service.cli.verdicts import AsOf, KnownOn, case_in, day_of, verdict_in

_DAY = ["%Y-%m-%d"]
CaseOrVerdict = Annotated[Path, typer.Argument(help="A case file (YAML), or a verdict, claim or refusal (JSON).")]
Case = Annotated[Path, typer.Argument(help="A case file (YAML).")]


def add_commands(app: typer.Typer) -> None:
    """Add explain, diff, plan and forecast to the command line."""
    app.command()(explain)
    app.command()(diff)
    app.command()(plan)
    app.command()(forecast)


def explain(
    subject: CaseOrVerdict,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    who: Annotated[
        list[str] | None, typer.Option("--for", help="Only what this helper can do; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say why a certificate can or cannot be claimed: what is missing, who can put it right, and the cheapest way."""
    from mapping_engine import Helper, for_helpers
    from mapping_engine import explain as told
    from service.telling import lines_of_explanation

    helpers = [each.value for each in Helper]
    if unknown := [each for each in who or () if each not in helpers]:
        stop(f"Nobody is called {unknown[0]!r} here.", f"Choose from: {', '.join(helpers)}.", as_json=as_json)
    verdict = verdict_in(subject, as_json=as_json, as_of=day_of(as_of), known_on=day_of(known_on))
    explanation = for_helpers(told(verdict), who) if who else told(verdict)
    if as_json:
        print_json(explanation)
    else:
        _print(lines_of_explanation(explanation, verdict))
    if not verdict.claimable:
        raise typer.Exit(NO)


def diff(
    before: CaseOrVerdict,
    after: Annotated[Path | None, typer.Argument(help="What to compare with; not needed with --from and --to.")] = None,
    day_before: Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="The earlier day.")] = None,
    day_after: Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="The later day.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what changed between two verdicts, or in one case from a day to another, and why."""
    from mapping_engine import diff as compared
    from service.telling import lines_of_changes

    if after is None and day_before is None and day_after is None:
        stop("There is nothing to compare with.", "Name a second file, or --from and --to.", as_json=as_json)
    first = verdict_in(before, as_json=as_json, as_of=day_of(day_before))
    second = verdict_in(after or before, as_json=as_json, as_of=day_of(day_after))
    changes = compared(first, second)
    if as_json:
        print_json(changes)
        return
    _print(lines_of_changes(changes))


def plan(case: Case, as_of: AsOf = None, known_on: KnownOn = None, as_json: AsJson = False) -> None:
    """List the next steps to a claim, the shortest list found, and prove that they lead there."""
    from mapping_engine import plan as planned
    from service.telling import lines_of_plan

    _, subject = case_in(case, as_json=as_json, as_of=day_of(as_of), known_on=day_of(known_on))
    found = planned(subject)
    if as_json:
        print_json(found)
    else:
        _print(lines_of_plan(found))
    if not found.is_proven:
        raise typer.Exit(NO)


def forecast(
    case: Case,
    until: Annotated[datetime, typer.Option("--until", formats=_DAY, help="The last day to look at.")],
    as_of: AsOf = None,
    known_on: KnownOn = None,
    as_json: AsJson = False,
) -> None:
    """Say what will change by itself until a day: what ages, runs out or becomes possible."""
    from mapping_engine import forecast as foreseen
    from service.telling import lines_of_forecast

    _, subject = case_in(case, as_json=as_json, as_of=day_of(as_of), known_on=day_of(known_on))
    found = foreseen(subject, until.date())
    if as_json:
        print_json(found)
        return
    _print(lines_of_forecast(found))


def _print(lines: Iterable[str]) -> None:
    """Print lines; an address is never broken, so that it can be copied."""
    for line in lines:
        console.print(line, soft_wrap=line.lstrip().startswith("[dim]path: "))
