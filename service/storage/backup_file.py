"""The form of a backup: compressed lines of JSON that any of our databases can be filled from.

The first line says what it is, then each table has a line with its name and columns and one line for each row. The
last line holds the number of rows and the SHA-256 of the tables' revision and of all lines between. Bytes stand as a
list of one text in base64. Tables and rows stand in one order, so that equal stores make equal lines, on whichever
database.
"""

import gzip
import hashlib
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import IO, NamedTuple, TypeAlias

import orjson
from pydantic import ValidationError

from competence_graph import Frozen, Json
from service.errors import BackupRefused

FORMAT = "vqmap-backup"
VERSION = 1
_AT_ONCE = 5000
_FAST = 1

Cell: TypeAlias = str | int | float | bytes | None


class BackupHead(Frozen):
    """What a backup is of: the revision of its tables, when it was made, and how many rows to expect."""

    format: str = FORMAT
    version: int = VERSION
    revision: str
    made_at: datetime
    expected_rows: int


class BackupEnd(Frozen):
    """What closes a backup: a file that lacks it, or does not agree with it, is damaged."""

    rows: int
    sha256: str


class Batch(NamedTuple):
    """Some rows of a table, in the order of its columns."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[Cell]]


def write_lines(out: IO[bytes], head: BackupHead, batches: Iterable[Batch]) -> BackupEnd:
    """Write a backup; an empty batch announces a table that holds nothing."""
    digest, rows, table = hashlib.sha256(head.revision.encode()), 0, ""
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=_FAST, mtime=0) as packed:
        packed.write(_line(head.model_dump(mode="json")))
        for batch in batches:
            lines = [] if batch.table == table else [_line({"table": batch.table, "columns": list(batch.columns)})]
            lines += [_line([_packed(cell) for cell in row]) for row in batch.rows]
            content = b"".join(lines)
            digest.update(content)
            packed.write(content)
            rows, table = rows + len(batch.rows), batch.table
        end = BackupEnd(rows=rows, sha256=digest.hexdigest())
        packed.write(_line(end.model_dump(mode="json")))
    return end


class BackupReader:
    """A backup being read once, from its head to its end."""

    def __init__(self, source: IO[bytes]) -> None:
        """Read the head.

        Raises:
            BackupRefused: this is no backup, or one of a later form.
        """
        self._lines = _lines_of(source)
        try:
            self.head = BackupHead.model_validate_json(next(self._lines, b""))
        except ValidationError as problem:
            raise BackupRefused(
                "This is no backup of vqmap.", remedy="Give a file that `vqmap backup` wrote."
            ) from problem
        if (self.head.format, self.head.version) != (FORMAT, VERSION):
            raise BackupRefused(
                f"The backup is of form {self.head.format} {self.head.version}; this version reads {FORMAT} {VERSION}.",
                remedy="Restore it with the version of vqmap that wrote it.",
            )
        self.end: BackupEnd | None = None

    def batches(self) -> Iterator[Batch]:
        """Yield every table's rows; whoever takes them must undo everything if this raises.

        Raises:
            BackupRefused: the file is damaged or cut off; only its end tells.
        """
        digest, rows = hashlib.sha256(self.head.revision.encode()), 0
        table, columns = "", tuple[str, ...]()
        gathered: list[list[Cell]] = []
        for line in self._lines:
            if line[:1] == b"[":
                gathered.append(_row(line))
                rows += 1
            else:
                yield Batch(table, columns, gathered)
                gathered = []
                if (end := _end_of(line)) is not None:
                    self._close(end, BackupEnd(rows=rows, sha256=digest.hexdigest()))
                    return
                table, columns = _table_of(line)
            digest.update(line)
            if len(gathered) == _AT_ONCE:
                yield Batch(table, columns, gathered)
                gathered = []
        raise _damaged("it ends too early")

    def _close(self, said: BackupEnd, found: BackupEnd) -> None:
        if said != found or next(self._lines, None) is not None:
            raise _damaged("its content is not what was written")
        self.end = said


def _lines_of(source: IO[bytes]) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as packed:
            yield from packed
    except (EOFError, OSError, zlib.error) as problem:
        raise _damaged(str(problem)) from problem


def _end_of(line: bytes) -> BackupEnd | None:
    try:
        return BackupEnd.model_validate_json(line)
    except ValidationError:
        return None


def _table_of(line: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        read = orjson.loads(line)
        return str(read["table"]), tuple(str(each) for each in read["columns"])
    except (orjson.JSONDecodeError, KeyError, TypeError) as problem:
        raise _damaged("a line cannot be read") from problem


def _row(line: bytes) -> list[Cell]:
    try:
        cells: Sequence[Json] = orjson.loads(line)
        return [_unpacked(cell) for cell in cells]
    except (orjson.JSONDecodeError, NoBase64, TypeError, ValueError) as problem:
        raise _damaged("a row cannot be read") from problem


def _line(value: Json) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def _packed(cell: Cell) -> Json:
    return [b64encode(cell).decode()] if isinstance(cell, bytes) else cell


def _unpacked(cell: Json) -> Cell:
    if isinstance(cell, list):
        (text,) = cell
        return b64decode(str(text), validate=True)
    if isinstance(cell, dict):
        raise TypeError("a cell is no object")
    return cell


def _damaged(how: str) -> BackupRefused:
    return BackupRefused(
        f"The backup is damaged: {' '.join(how.split())}. Nothing was restored.",
        remedy="Use another copy of it, or an older backup.",
    )
