"""Presentations and workbooks to text: slide, sheet and cell of every word; what is hidden is told."""

from collections.abc import Callable
from typing import Any

import pytest
from evidence_files import SEEN, codes, only, presentation, read, replaced, workbook
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Inches, Pt

from service.evidence_text import EvidenceFileCode

HIDDEN = "words for the machine"
BOX = (Inches(1), Inches(4), Inches(4), Inches(1))


def _box(slide: Any, words: str = HIDDEN, place: tuple[int, ...] = BOX) -> Any:
    box = slide.shapes.add_textbox(*place)
    run = box.text_frame.paragraphs[0].add_run()
    run.text = words
    return run


def _white(slide: Any) -> None:
    _box(slide).font.color.rgb = RGBColor(255, 255, 255)


def _background_by_theme(slide: Any) -> None:
    _box(slide).font.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1


def _tiny(slide: Any) -> None:
    _box(slide).font.size = Pt(1)


def _off_slide(slide: Any) -> None:
    _box(slide, place=(Inches(-9), 0, Inches(4), Inches(1)))


@pytest.mark.parametrize("hide", [_white, _background_by_theme, _tiny, _off_slide])
def test_words_hidden_on_a_slide_are_told_and_not_scored(hide: Callable[[Any], None]) -> None:
    text = read(presentation(hide))
    assert text.text == SEEN
    assert (only(text).code, only(text).place, only(text).found) == (EvidenceFileCode.HIDDEN_TEXT, "slide 1", HIDDEN)


def test_white_words_on_a_filled_shape_are_read() -> None:
    def change(slide: Any) -> None:
        shape = slide.shapes.add_shape(1, *BOX)
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor(0, 0, 90)
        shape.text_frame.text = "Step one"
        shape.text_frame.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)

    text = read(presentation(change))
    assert (text.text, text.findings) == (f"{SEEN}\n\nStep one", ())


def test_white_words_over_another_shape_are_read_because_nobody_can_tell() -> None:
    def change(slide: Any) -> None:
        slide.shapes.add_shape(1, *BOX)
        _white(slide)

    assert read(presentation(change)).text.endswith(HIDDEN)


def test_a_hidden_slide_is_told() -> None:
    text = read(presentation(lambda slide: slide._element.set("show", "0")))
    assert set(codes(text)) == {EvidenceFileCode.HIDDEN_TEXT, EvidenceFileCode.NO_TEXT}


def test_tables_and_notes_of_a_slide_are_read() -> None:
    def change(slide: Any) -> None:
        table = slide.shapes.add_table(1, 2, *BOX).table
        table.cell(0, 0).text, table.cell(0, 1).text = "Date", "Work"
        slide.notes_slide.notes_text_frame.text = "I explained this to the customer."

    text = read(presentation(change))
    assert text.text == f"{SEEN}\n\nDate\nWork\n\nI explained this to the customer."
    assert text.where(len(text.text) - 5, len(text.text)) == "slide 1, notes"


def test_each_cell_is_found_at_its_sheet_and_reference() -> None:
    def change(book: Workbook) -> None:
        book["Log"]["B7"] = 42

    text = read(workbook(change))
    assert text.text == f"{SEEN}\n42"
    assert text.where(len(text.text) - 2, len(text.text)) == "sheet “Log”, cell B7"


def _hidden_sheet(book: Workbook) -> None:
    sheet = book.create_sheet("More")
    sheet["A1"], sheet.sheet_state = HIDDEN, "veryHidden"


def _hidden_row(book: Workbook) -> None:
    book["Log"]["A3"] = HIDDEN
    book["Log"].row_dimensions[3].hidden = True


def _hidden_column(book: Workbook) -> None:
    book["Log"]["D1"] = HIDDEN
    book["Log"].column_dimensions.group("C", "E", hidden=True)


def _white_cell(book: Workbook) -> None:
    book["Log"]["A3"] = HIDDEN
    book["Log"]["A3"].font = Font(color="FFFFFFFF")


def _same_fill(book: Workbook) -> None:
    book["Log"]["A3"] = HIDDEN
    book["Log"]["A3"].font = Font(color="FF112233")
    book["Log"]["A3"].fill = PatternFill("solid", fgColor="FF112233")


def _shows_nothing(book: Workbook) -> None:
    book["Log"]["A3"] = HIDDEN
    book["Log"]["A3"].number_format = ";;;"


@pytest.mark.parametrize("hide", [_hidden_sheet, _hidden_row, _hidden_column, _white_cell, _same_fill, _shows_nothing])
def test_words_hidden_in_a_workbook_are_told_and_not_scored(hide: Callable[[Workbook], None]) -> None:
    text = read(workbook(hide))
    assert text.text == SEEN
    assert (only(text).code, only(text).found) == (EvidenceFileCode.HIDDEN_TEXT, HIDDEN)


def test_white_words_in_a_dark_cell_are_read() -> None:
    def change(book: Workbook) -> None:
        book["Log"]["A3"] = "Total"
        book["Log"]["A3"].font = Font(color="FFFFFFFF")
        book["Log"]["A3"].fill = PatternFill("solid", fgColor="FF112233")

    text = read(workbook(change))
    assert (text.text, text.findings) == (f"{SEEN}\nTotal", ())


def test_comments_of_cells_are_told() -> None:
    def change(book: Workbook) -> None:
        book["Log"]["A1"].comment = Comment("Meets 2.4", "Kim")

    assert only(read(workbook(change))).message == "A comment of Kim: “Meets 2.4”."


def test_a_workbook_with_macros_is_read_and_told() -> None:
    text = read(replaced(workbook(lambda book: None), {"xl/vbaProject.bin": b"any program"}))
    assert (text.text, codes(text)) == (SEEN, [EvidenceFileCode.MACROS])


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("content", [b"", b"<a>", b"<a/>"])
def test_a_broken_part_of_a_workbook_is_a_finding(part: str, content: bytes) -> None:
    text = read(replaced(workbook(lambda book: None), {part: content}))
    assert text.findings


@pytest.mark.parametrize("part", ["ppt/presentation.xml", "ppt/slides/slide1.xml", "ppt/theme/theme1.xml"])
@pytest.mark.parametrize("content", [b"", b"<a>", b"<a/>"])
def test_a_broken_part_of_a_presentation_is_a_finding_or_read(part: str, content: bytes) -> None:
    text = read(replaced(presentation(lambda slide: None), {part: content}))
    assert text.findings or text.text == SEEN
