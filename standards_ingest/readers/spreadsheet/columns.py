"""Columns of a spreadsheet: headers matched loosely, title lines above them, and what each row holds."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from standards_ingest.readers.spreadsheet.sheets import Cell, Row, Sheet
from standards_ingest.wording import match_key

_HEADER_WITHIN = 40


class Column(StrEnum):
    """What a column means."""

    STATEMENT = "statement"
    CODE = "code"
    IDENTIFIER = "identifier"
    SMART_LEVEL = "smart level"
    PARENT = "parent"
    SEQUENCE = "sequence"
    ITEM_TYPE = "item type"
    LANGUAGE = "language"
    LEVEL = "level"
    CREDIT = "credit"
    GLH = "guided learning hours"
    UNIT_CODE = "unit code"
    UNIT_NUMBER = "unit number"
    UNIT_TITLE = "unit title"
    OUTCOME_CODE = "outcome code"
    OUTCOME = "outcome"
    CRITERION_CODE = "criterion code"
    CRITERION = "criterion"
    ORIGIN = "origin"
    ORIGIN_CODE = "origin code"
    ORIGIN_LINK = "origin link"
    DESTINATION = "destination"
    DESTINATION_CODE = "destination code"
    DESTINATION_LINK = "destination link"
    ASSOCIATION_TYPE = "association type"


_ALIASES: dict[Column, tuple[str, ...]] = {
    Column.STATEMENT: ("fullstatement", "statement", "text", "description", "wording", "competencytext"),
    Column.CODE: ("humancodingscheme", "code", "ref", "reference", "codednotation", "itemcode"),
    Column.IDENTIFIER: ("identifier", "id", "uuid", "guid"),
    Column.SMART_LEVEL: ("smartlevel",),
    Column.PARENT: ("parent", "ischildof", "parentcode", "parentid", "childof"),
    Column.SEQUENCE: ("sequencenumber", "sequence", "order"),
    Column.ITEM_TYPE: ("cfitemtype", "type", "itemtype", "kind"),
    Column.LANGUAGE: ("language", "lang"),
    Column.LEVEL: ("level", "unitlevel"),
    Column.CREDIT: ("credit", "credits", "creditvalue", "unitcredit"),
    Column.GLH: ("glh", "guidedlearninghours"),
    Column.UNIT_CODE: ("unitcode", "unitid", "unitno"),
    Column.UNIT_NUMBER: ("unitnumber", "unitreference", "unitreferencenumber", "unitref", "urn"),
    Column.UNIT_TITLE: ("unittitle", "unit", "unitname"),
    Column.OUTCOME_CODE: ("lonumber", "lonum", "lono", "locode", "outcomenumber", "learningoutcomenumber"),
    Column.OUTCOME: ("learningoutcome", "learningoutcomes", "lo", "outcome", "lotext", "learningoutcometext"),
    Column.CRITERION_CODE: (
        "acnumber",
        "acnum",
        "acno",
        "accode",
        "pcnumber",
        "pccode",
        "criterionnumber",
        "criterioncode",
        "assessmentcriterionnumber",
    ),
    Column.CRITERION: (
        "assessmentcriterion",
        "assessmentcriteria",
        "performancecriterion",
        "performancecriteria",
        "criterion",
        "criteria",
        "ac",
        "pc",
        "actext",
        "knowledgestatement",
    ),
    Column.ORIGIN: ("originnodeidentifier",),
    Column.ORIGIN_CODE: ("originnodehumancodingscheme",),
    Column.ORIGIN_LINK: ("originnodeuri",),
    Column.DESTINATION: ("destinationnodeidentifier",),
    Column.DESTINATION_CODE: ("destinationnodehumancodingscheme",),
    Column.DESTINATION_LINK: ("destinationnodeuri",),
    Column.ASSOCIATION_TYPE: ("associationtype",),
}
_MEANINGS = {alias: column for column, aliases in _ALIASES.items() for alias in aliases}


class Record(NamedTuple):
    """One row with content: what it holds by meaning, and what stands in columns without one."""

    place: str
    cells: Mapping[Column, Cell]
    rest: Mapping[str, str]
    headers: Mapping[Column, str]

    def where(self, column: Column) -> str:
        """Return what a message calls one cell of the row, as in ``row 12, column Code``."""
        return f"{self.place}, column {self.headers.get(column, column.value)}"

    def text(self, column: Column) -> str:
        """Return the text of a cell as it stands, empty where there is none."""
        cell = self.cells.get(column)
        return cell.text if cell else ""

    def trimmed(self, column: Column) -> str:
        """Return the text of a cell without white space around it."""
        return self.text(column).strip()


class Table(NamedTuple):
    """A sheet whose header was found: the lines above it, its columns, and where each stands."""

    sheet: Sheet
    header_row: int
    headers: tuple[str, ...]
    meanings: Mapping[Column, int]

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the lines above the header that hold anything."""
        return tuple(filled for row in self.sheet.rows[: self.header_row - 1] if (filled := _joined(row)))

    @property
    def unread_headers(self) -> tuple[str, ...]:
        """Return the headers without a meaning."""
        used = set(self.meanings.values())
        return tuple(header for at, header in enumerate(self.headers) if at not in used and header.strip())

    @property
    def repeated_headers(self) -> tuple[str, ...]:
        """Return each header that stands twice."""
        keys = [match_key(header) for header in self.headers if header.strip()]
        return tuple(dict.fromkeys(header for header in self.headers if keys.count(match_key(header)) > 1))

    def header(self, column: Column) -> str:
        """Return the header of a column as printed."""
        return self.headers[self.meanings[column]].strip()

    def records(self) -> Iterator[Record]:
        """Yield every row below the header that holds anything."""
        by_position = {at: column for column, at in self.meanings.items()}
        printed = {column: self.header(column) for column in self.meanings}
        for number, row in enumerate(self.sheet.rows[self.header_row :], start=self.header_row + 1):
            if not any(cell.text.strip() for cell in row):
                continue
            cells = {by_position[at]: cell for at, cell in enumerate(row) if at in by_position}
            rest = {
                self._name(at): cell.text for at, cell in enumerate(row) if at not in by_position and cell.text.strip()
            }
            yield Record(self.sheet.place(number), cells, rest, printed)

    def _name(self, position: int) -> str:
        header = self.headers[position].strip() if position < len(self.headers) else ""
        is_free = header and self.headers.index(self.headers[position]) == position
        return header if is_free else f"{header} (column {position + 1})".strip()


def find_table(sheet: Sheet) -> Table | None:
    """Return the table on a sheet: its header is the row among the first that names the most columns."""
    best: Table | None = None
    for number, row in enumerate(sheet.rows[:_HEADER_WITHIN], start=1):
        headers = tuple(cell.text for cell in row)
        meanings = _meanings(headers)
        if len(meanings) > (len(best.meanings) if best else 0):
            best = Table(sheet, number, headers, meanings)
    if best is None or (len(best.meanings) == 1 and len(best.headers) > 1 and best.header_row > 1):
        return None
    return best


def _meanings(headers: tuple[str, ...]) -> dict[Column, int]:
    meanings: dict[Column, int] = {}
    for at, header in enumerate(headers):
        column = _MEANINGS.get(match_key(header)) if len(header) < 60 else None
        if column is not None:
            meanings.setdefault(column, at)
    return meanings


def _joined(row: Row) -> str:
    return ", ".join(cell.text.strip() for cell in row if cell.text.strip())
