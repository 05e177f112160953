"""What a reader of spreadsheets tells: how the table was understood, and which cells deserve a look."""

from collections.abc import Iterator

from competence_graph import Finding, Severity
from standards_ingest.readers.spreadsheet.columns import Column, Record, Table
from standards_ingest.readers.spreadsheet.sheets import Sheet
from standards_ingest.tally import Defect, Tally
from standards_ingest.wording import shortened

_CODES = (Column.CODE, Column.SMART_LEVEL, Column.OUTCOME_CODE, Column.CRITERION_CODE, Column.UNIT_CODE, Column.PARENT)
_FORMULA_STARTS = ("=", "+", "-", "@")

_CODE_IS_NUMBER = Defect(
    code="code_stored_as_number",
    what="Codes with a decimal point that the workbook stores as numbers, so that 1.10 and 1.1 look alike",
    remedy="Format the column as text and type the codes again.",
)
_CODE_IS_DATE = Defect(
    code="code_stored_as_date",
    what="Codes that the spreadsheet program turned into dates or times",
    remedy="Format the column as text and type the codes again.",
)
_FORMULA = Defect(
    code="formula_like_text",
    what="Texts that a spreadsheet program could take for a formula; they are kept as text",
    remedy="Nothing to do, unless a formula was meant.",
    severity=Severity.NOTE,
)


def table_findings(table: Table) -> Iterator[Finding]:
    """Yield how a table was understood."""
    place = table.sheet.place(table.header_row)
    if table.titles:
        yield _note(
            "title_lines_skipped", f"Lines above the header: {shortened('; '.join(table.titles), at_most=200)}.", place
        )
    read = ", ".join(f"{table.header(column)} as {column.value}" for column in table.meanings)
    yield _note("columns_read", f"Columns were read so: {read}.", place)
    if table.unread_headers:
        unread = ", ".join(header.strip() for header in table.unread_headers)
        yield _note("columns_unread", f"Columns without a meaning here are carried along unread: {unread}.", place)
    if table.repeated_headers:
        repeated = ", ".join(header.strip() for header in table.repeated_headers)
        yield Finding(
            code="header_repeated",
            severity=Severity.WARNING,
            message=f"Headers stand more than once: {repeated}. The first of each is read.",
            remedy="Give every column a header of its own.",
            place=place,
            found=repeated,
        )


def cell_findings(record: Record, tally: Tally) -> None:
    """Count the cells of a row whose content a spreadsheet program may have changed or could take for a command."""
    for column, cell in record.cells.items():
        where = record.where(column)
        if column in _CODES and cell.stored_as == "number" and "." in cell.text:
            tally.add(_CODE_IS_NUMBER, where)
        if column in _CODES and cell.stored_as in {"date", "duration"}:
            tally.add(_CODE_IS_DATE, where)
        if cell.stored_as == "text" and len(cell.text) > 1 and cell.text.startswith(_FORMULA_STARTS):
            tally.add(_FORMULA, where)


def no_criteria_column(sheet: Sheet, table: Table | None) -> Finding:
    """Return the refusal of a table that lists something else than criteria, with all that was understood."""
    understood = "no row was recognised as a header"
    place = sheet.place(1)
    if table:
        headers = ", ".join(header.strip() for header in table.headers if header.strip())
        above = f"; above it: {shortened(table.titles[0])}" if table.titles else ""
        rows = sum(1 for _ in table.records())
        understood = f"the header was found{above}; its columns are: {headers}; {rows:,} rows stand below"
        place = sheet.place(table.header_row)
    return Finding(
        code="no_criterion_column",
        severity=Severity.ERROR,
        message=f"No column holds criteria: {understood}. The table may list standards or qualifications, but it does "
        "not say what a learner must do.",
        expected="a column headed Assessment criterion, Statement, Full statement, Text or Description",
        found=understood,
        remedy="Choose the file that lists the criteria, or name their column so.",
        place=place,
    )


def unread_sheet(sheet: Sheet) -> Finding:
    """Return the warning that a whole sheet was left out."""
    return Finding(
        code="sheet_unread",
        severity=Severity.WARNING,
        message=f"Nothing was read from sheet {sheet.name!r} of {len(sheet.rows):,} rows: no column holds criteria.",
        remedy="Nothing to do, unless it holds criteria.",
        place=sheet.place(1),
    )


def _note(code: str, message: str, place: str) -> Finding:
    return Finding(code=code, severity=Severity.NOTE, message=message, remedy="Nothing to do.", place=place)
