"""How commands speak: people's words on a terminal, one JSON document with ``--json``, and three exit codes.

Exit code 0: done. 1: the answer is no (not claimable, refused, not verified). 2: the call was wrong.
3: a defect in vqmap.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from service.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from competence_graph import Finding, Frozen, Json

_Form = TypeVar("_Form", bound="Frozen")

NO = 1
WRONG_CALL = 2
DEFECT = 3

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of words.")]

console = Console(highlight=False, emoji=False)
errors = Console(stderr=True, highlight=False, emoji=False)

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}
_MARKS = {"error": "✗", "warning": "!", "note": "·"}


def print_json(value: "Frozen | Json") -> None:
    """Print a value as one JSON document on standard output."""
    from competence_graph import canonical_bytes

    sys.stdout.write(canonical_bytes(value).decode() + "\n")


def print_findings(findings: "Sequence[Finding]", *, most: int = 40) -> None:
    """Print findings for a person: where, what, what to do, and the authority that asks for it."""
    for finding in findings[:most]:
        colour, mark = _COLOURS[finding.severity.value], _MARKS[finding.severity.value]
        where = f"[bold]{plain(finding.place)}[/bold]  " if finding.place else ""
        console.print(f"  [{colour}]{mark}[/{colour}] {where}{plain(finding.message)}")
        if finding.expected:
            console.print(f"      expected: {plain(finding.expected)}   found: {plain(finding.found)}", style="dim")
        console.print(f"      → {plain(_what_next(finding))}", style="dim")
    if len(findings) > most:
        console.print(f"  … and {len(findings) - most} more; --json prints all of them.", style="dim")


def _what_next(finding: "Finding") -> str:
    """Return what a finding asks for and of whom; what an exception lifted asks for nothing."""
    if finding.waived_by:
        return f"Lifted by the exception {finding.waived_by}."
    return f"{finding.remedy} ({' or '.join(finding.helpers)})" if finding.helpers else finding.remedy


def table(*columns: str) -> Table:
    """Return an empty table in the one style of the command line."""
    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        grid.add_column(column, overflow="fold")
    return grid


def stop(detail: str, remedy: str, *, as_json: bool) -> NoReturn:
    """End a call that was wrong with a sentence and what to do next."""
    if as_json:
        print_json({"code": "call_wrong", "detail": detail, "remedy": remedy, "findings": []})
    else:
        errors.print(f"[red]✗[/red] {plain(detail)}\n  → {plain(remedy)}")
    raise typer.Exit(WRONG_CALL)


@contextmanager
def answering(*, as_json: bool, refusal: int = WRONG_CALL) -> Iterator[None]:
    """Turn an error into words or JSON and the right exit code; a traceback never reaches a person."""
    from competence_graph import VqmapError

    try:
        yield
    except VqmapError as error:
        if as_json:
            findings: list[Json] = [finding.model_dump(mode="json") for finding in error.findings]
            print_json({"code": error.code, "detail": error.detail, "remedy": error.remedy, "findings": findings})
        else:
            errors.print(f"[red]✗[/red] {plain(error.detail)}\n  → {plain(error.remedy)}")
            print_findings(error.findings)
        raise typer.Exit(refusal) from error


def checked(form: "type[_Form]", fields: "Mapping[str, Json]", *, as_json: bool) -> "_Form":
    """Return what was typed as a value, or end the command saying everything that is wrong with it."""
    from pydantic import ValidationError

    try:
        return form.model_validate(fields)
    except ValidationError as problem:
        reasons = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problem.errors())
        stop(f"This cannot be taken: {reasons}.", "See the command's --help.", as_json=as_json)


def read_bytes(path: Path, *, as_json: bool) -> bytes:
    """Return a file's content, or end the command saying why it cannot be read."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as problem:  # ValueError: the name holds a zero byte
        cause = getattr(problem, "strerror", None) or problem
        stop(f"{path} cannot be read: {cause}.", "Check the path.", as_json=as_json)
