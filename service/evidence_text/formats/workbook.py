"""Excel workbooks: the cells of each sheet as they are shown; hidden sheets, rows, columns and cells are told."""

import io
import warnings
from collections.abc import Iterable

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.colours import WHITE, Colour, are_alike, colour_of
from service.evidence_text.formats.base import ReadInside
from service.evidence_text.formats.office_file import is_harmless
from service.evidence_text.gathering import LINE, PARAGRAPH, Gathering, HiddenBy
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place

_BETWEEN_CELLS = "\t"
_SMALLEST_POINTS = 2
_SHOWS_NOTHING = ";;;"


class Workbook:
    """Reads .xlsx, and .xlsm without its macros; a formula by the value that was last worked out."""

    kind = FileKind.WORKBOOK

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add each cell at its sheet and reference."""
        if not is_harmless(file, gathering):
            return
        with warnings.catch_warnings(record=True) as noted:
            warnings.simplefilter("always")
            book = openpyxl.load_workbook(io.BytesIO(file.content), data_only=True, keep_links=False)
        for message in dict.fromkeys(str(each.message) for each in noted):
            if "invalid" in message:
                gathering.tell(EvidenceFileCode.PART_DAMAGED, f"A part was not read: {message[:200]}")
        cells = 0
        for sheet in book.worksheets:
            cells += len(sheet._cells)
            if cells > gathering.limits.cells:
                gathering.cut_short(f"the sheets before “{sheet.title}” (at most {gathering.limits.cells:,} cells)")
            if sheet.sheet_state == "visible":
                _read_sheet(sheet, gathering)
            else:
                words = " ".join(_shown(cell) for cell in _filled(sheet))
                gathering.hide(words, Place(sheet=sheet.title), HiddenBy.MARK)


READER = Workbook()


def _read_sheet(sheet: Worksheet, gathering: Gathering) -> None:
    columns = _hidden_columns(sheet)
    row, before = 0, PARAGRAPH
    for cell in _filled(sheet):
        if cell.row != row:
            row, before = cell.row, PARAGRAPH if not row else LINE
        place = Place(sheet=sheet.title, cell=cell.coordinate)
        why = _why_hidden(cell, is_row_hidden=_is_row_hidden(sheet, row), is_column_hidden=cell.column in columns)
        if why:
            gathering.hide(_shown(cell), place, why)
        else:
            gathering.add(_shown(cell), place, before=before)
            before = _BETWEEN_CELLS
        if cell.comment is not None:
            lead = f"A comment of {cell.comment.author or 'an unnamed person'}"
            gathering.quote(EvidenceFileCode.COMMENT_NOT_READ, lead, cell.comment.text or "", place)


def _filled(sheet: Worksheet) -> Iterable[Cell]:
    """Return the cells that hold something, row by row; a sheet that claims a far corner costs nothing."""
    return (cell for _, cell in sorted(sheet._cells.items()) if cell.value is not None or cell.comment is not None)


def _shown(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value)


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            hidden.update(range(dimension.min or 0, (dimension.max or 0) + 1))
    return frozenset(hidden)


def _is_row_hidden(sheet: Worksheet, row: int) -> bool:
    return row in sheet.row_dimensions and bool(sheet.row_dimensions[row].hidden)


def _why_hidden(cell: Cell, *, is_row_hidden: bool, is_column_hidden: bool) -> HiddenBy | None:
    if is_row_hidden or is_column_hidden or cell.number_format == _SHOWS_NOTHING:
        return HiddenBy.MARK
    if not cell.has_style:
        return None
    if cell.font.size is not None and cell.font.size < _SMALLEST_POINTS:
        return HiddenBy.SIZE
    colour, behind = _plain(cell.font.color), _behind(cell)
    return HiddenBy.COLOUR if colour and behind and are_alike(colour, behind) else None


def _behind(cell: Cell) -> Colour | None:
    """Return the colour of a cell, ``None`` where a pattern or a rule for colours decides."""
    if cell.fill is None or cell.fill.fill_type is None:
        return WHITE
    return _plain(cell.fill.fgColor) if cell.fill.fill_type == "solid" else None


def _plain(colour: object) -> Colour | None:
    """Return a colour stated in numbers, or the theme's first background, which is white in every usual theme."""
    kind = getattr(colour, "type", "")
    if kind == "theme":
        return WHITE if getattr(colour, "theme", None) == 0 and not getattr(colour, "tint", 0) else None
    return colour_of(getattr(colour, "rgb", None)) if kind == "rgb" else None
