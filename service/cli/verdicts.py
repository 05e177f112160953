"""Where commands get a verdict from: a case file, or the JSON of a verdict, a claim or a refusal."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import answering, read_bytes, stop

if TYPE_CHECKING:
    from mapping_engine import AssessmentCase, Verdict
    from service.case_file import CaseFile

AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day of the claim, instead of the file's.")
]
KnownOn = Annotated[
    datetime | None,
    typer.Option("--known-on", formats=["%Y-%m-%d"], help="Only what the registers knew on this day."),
]


def day_of(moment: datetime | None) -> date | None:
    """Return the day that an option named."""
    return None if moment is None else moment.date()


def case_in(
    path: Path, *, as_json: bool, as_of: date | None = None, known_on: date | None = None
) -> tuple["CaseFile", "AssessmentCase"]:
    """Return a case file as written and as a case, on another day or with the knowledge of another day if asked."""
    from service.case_file import case_of, read_case_file
    from service.cli.opening import release_of_file

    content = read_bytes(path, as_json=as_json)
    with answering(as_json=as_json):
        file = read_case_file(content.decode("utf-8", errors="replace"))
        standard = path.parent / file.standard
        read_bytes(standard, as_json=as_json)
        case = case_of(file, release_of_file(standard))
        days = {name: day for name, day in (("as_of", as_of), ("known_on", known_on)) if day is not None}
        return file, case.replaced(**days)


def verdict_in(path: Path, *, as_json: bool, as_of: date | None = None, known_on: date | None = None) -> "Verdict":
    """Return the verdict on a case file, or the one that a JSON file holds."""
    from mapping_engine import evaluate

    if path.suffix.lower() != ".json":
        return evaluate(case_in(path, as_json=as_json, as_of=as_of, known_on=known_on)[1])
    if as_of or known_on:
        stop(
            "A stored verdict speaks of its own day only.",
            "Leave --as-of and --known-on out, or name a case file.",
            as_json=as_json,
        )
    return _stored_verdict(path, as_json=as_json)


def _stored_verdict(path: Path, *, as_json: bool) -> "Verdict":
    from pydantic import ValidationError

    from mapping_engine import Verdict

    try:
        document = json.loads(read_bytes(path, as_json=as_json))
        held = document.get("verdict", document)
        return Verdict.model_validate({name: value for name, value in held.items() if name != "differs_from_expected"})
    except (ValueError, AttributeError, RecursionError, ValidationError):
        stop(
            f"{path} holds no verdict.",
            "Name a verdict, a claim or a refusal as JSON, or a case file (YAML).",
            as_json=as_json,
        )
