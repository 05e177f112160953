"""Sheets: the cells of a CSV file or a workbook as text, each row with the number a person sees."""

import csv
import io
from typing import NamedTuple, TypeAlias

from competence_graph import Finding, Severity
from standards_ingest.readers.spreadsheet.archive import MAX_CELLS
from standards_ingest.readers.spreadsheet.workbook import is_workbook, read_workbook
from standards_ingest.source import SourceDocument

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 40


class Cell(NamedTuple):
    """One cell: its text, and what the workbook stored where that was not a text."""

    text: str
    stored_as: str = "text"


Row: TypeAlias = tuple[Cell, ...]


class Sheet(NamedTuple):
    """One sheet by its name; a CSV file is one sheet without a name."""

    name: str
    rows: tuple[Row, ...]

    def place(self, row: int) -> str:
        """Return what a message calls a row, as in ``row 12`` or ``sheet Units, row 12``."""
        return f"sheet {self.name}, row {row}" if self.name else f"row {row}"


class Sheets(NamedTuple):
    """All sheets of a document, and what kept some of it from being read."""

    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]


def read_sheets(source: SourceDocument) -> Sheets:
    """Return the sheets of a workbook or a CSV file; never raises."""
    if is_workbook(source.content):
        workbook = read_workbook(source.content)
        is_single = len(workbook.sheets) == 1
        sheets = tuple(
            Sheet("" if is_single else name, tuple(tuple(Cell(*cell) for cell in row) for row in rows))
            for name, rows in workbook.sheets
        )
        return Sheets(sheets, workbook.findings)
    text = source.decoded.text
    if text is None:
        return Sheets((), source.decoded.findings)
    rows, findings = _csv_rows(text, delimiter_of(text))
    return Sheets((Sheet("", rows),), (*source.decoded.findings, *findings))


def delimiter_of(text: str) -> str:
    r"""Return the delimiter that cuts the most of the first lines.

    >>> delimiter_of("Title, of the list\nCode;Text\n1.1;One, or two\n1.2;Three")
    ';'
    """
    lines = text[:20_000].splitlines()[:_SAMPLE_LINES]
    return max(DELIMITERS, key=lambda delimiter: sum(min(line.count(delimiter), 1) for line in lines if line.strip()))


def _csv_rows(text: str, delimiter: str) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    cells_read = 0
    try:
        for cells in reader:
            cells_read += len(cells) + 1
            if cells_read > MAX_CELLS:
                return tuple(rows), (_too_many_cells(len(rows)),)
            rows.append(tuple(Cell(cell) for cell in cells))
    except csv.Error as fault:
        return tuple(rows), (_broken_row(len(rows) + 1, str(fault)),)
    return tuple(rows), ()


def _too_many_cells(rows: int) -> Finding:
    return Finding(
        code="table_too_large",
        severity=Severity.ERROR,
        message=f"The table has more than {MAX_CELLS:,} cells; reading stopped after {rows:,} rows.",
        place=f"row {rows + 1}",
        remedy="Split it into one file for each standard.",
    )


def _broken_row(row: int, reason: str) -> Finding:
    return Finding(
        code="row_unreadable",
        severity=Severity.ERROR,
        message=f"From here on the table cannot be cut into cells: {reason}.",
        place=f"row {row}",
        expected="quotation marks that close, doubled where they belong to the text",
        remedy="Correct the quotation marks in this row, or save the table as an .xlsx workbook.",
    )
