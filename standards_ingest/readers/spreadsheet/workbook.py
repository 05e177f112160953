"""XLSX workbooks: every cell of every sheet as the text a person sees."""

import io
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

from competence_graph import Finding
from standards_ingest.readers.spreadsheet.archive import UnfitArchive, damaged, harmless_archive

_MAGIC = b"PK\x03\x04"

StoredCell: TypeAlias = tuple[str, str]
StoredRows: TypeAlias = tuple[tuple[StoredCell, ...], ...]


class Workbook(NamedTuple):
    """The sheets of a workbook, each cell as text and what it was stored as."""

    sheets: tuple[tuple[str, StoredRows], ...]
    findings: tuple[Finding, ...]


def is_workbook(content: bytes) -> bool:
    """Tell whether bytes are a ZIP archive that names the part every workbook has."""
    return content.startswith(_MAGIC) and b"xl/workbook.xml" in content


def read_workbook(content: bytes) -> Workbook:
    """Return all sheets with their cells as text, or the finding that says why they stay closed."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(harmless_archive(content))) as book:
            names: list[str] = book.sheet_names
            return Workbook(tuple((name, _rows(book, name)) for name in names), ())
    except UnfitArchive as refusal:
        return Workbook((), (refusal.finding,))
    except (CalamineError, ValueError, OSError) as fault:
        return Workbook((), (damaged(str(fault)),))


def cell_text(value: object) -> StoredCell:
    """Return a cell as the text a person sees, and what it was stored as.

    >>> cell_text(3.0), cell_text(1.1), cell_text("=SUM(A1)"), cell_text(True)
    (('3', 'number'), ('1.1', 'number'), ('=SUM(A1)', 'text'), ('TRUE', 'truth value'))
    """
    if isinstance(value, str):
        return value, "text"
    if isinstance(value, bool):
        return str(value).upper(), "truth value"
    if isinstance(value, int | float):
        return (str(int(value)) if value == int(value) else str(value)) if abs(value) < 1e15 else str(value), "number"
    if isinstance(value, datetime | date | time):
        return value.isoformat(), "date"
    return (str(value), "duration") if isinstance(value, timedelta) else ("", "text")


def _rows(book: CalamineWorkbook, name: str) -> StoredRows:
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return tuple(tuple(cell_text(value) for value in row) for row in cells)
