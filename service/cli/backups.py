"""Commands that copy the whole store into a file, and fill an empty store from one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from service.cli.output import NO, AsJson, answering, console, errors, print_json, stop

if TYPE_CHECKING:
    from service.storage.backup import Tell

NOT_INSIDE = (
    "Neither the issuer's signing key nor the key of the second factors is in it: keep copies of issuer-key.pem and "
    "sealing-key apart, where only you can read them."
)


def add_commands(app: typer.Typer) -> None:
    """Add backup and restore to the command line."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")], as_json: AsJson = False
) -> None:
    """Copy everything that the store holds into one checksummed file, which SQLite and PostgreSQL can be filled from.

    The service may go on working meanwhile. The keys of the data folder, issuer-key.pem and
    sealing-key, are not in the file.
    """
    from datetime import UTC, datetime

    from service.cli.opening import settings
    from service.storage.backup import write_backup
    from service.storage.database import opened_database

    if file.exists():
        stop(f"{file} exists.", "Choose a new name; a backup is never overwritten.", as_json=as_json)
    with (
        answering(as_json=as_json),
        opened_database(settings().database) as engine,
        _store_file(file, as_json=as_json) as out,
        _progress("Backing up") as tell,
    ):
        written = write_backup(engine, out, at=datetime.now(UTC), tell=tell)
    if as_json:
        print_json(written)
        return
    console.print(f"[green]✓[/green] {written.rows:,} rows in {file}, SHA-256 of the rows {written.sha256[:16]}…")
    console.print(f"  {NOT_INSIDE}", style="dim")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `vqmap backup` wrote.")], as_json: AsJson = False
) -> None:
    """Fill the configured store, which must be empty, from a backup; the log is verified before anything counts."""
    from service.cli.opening import settings
    from service.storage.backup import restore_backup
    from service.storage.database import opened_database
    from service.wiring import trusted_by

    try:
        source = file.open("rb")
    except OSError as problem:
        stop(f"{file} cannot be read: {problem.strerror}.", "Check the path.", as_json=as_json)
    with source, answering(as_json=as_json, refusal=NO), _progress("Restoring") as tell:
        chosen = settings()
        with opened_database(chosen.database) as engine:
            restored = restore_backup(engine, source, trusted=trusted_by(chosen), tell=tell)
    if as_json:
        print_json(restored)
        return
    made = f"{restored.backup.made_at:%Y-%m-%d %H:%M} UTC"
    console.print(f"[green]✓[/green] {restored.backup.rows:,} rows of {made} restored.")
    console.print(
        f"  The log is whole: {restored.audit.events} events, {restored.audit.checkpoints} signed tree heads."
    )


@contextmanager
def _store_file(file: Path, *, as_json: bool) -> Iterator[IO[bytes]]:
    """Write beside the file's place, readable by this account alone, and put it there once it is whole and on disk."""
    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}.", "Choose another folder.", as_json=as_json)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        Path(name).rename(file)
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}.", "Make room, or choose another folder.", as_json=as_json)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _progress(doing: str) -> "Iterator[Tell]":
    """Show progress where a person looks on; in a pipe or with --json nobody is told."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    parts = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*parts, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
