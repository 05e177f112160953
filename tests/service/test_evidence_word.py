"""Word documents to text: what the page shows, paragraph by paragraph; what it hides is told and not scored."""

from collections.abc import Callable

import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from evidence_files import SEEN, codes, only, read, replaced, word

from service.evidence_text import EvidenceFileCode, FileKind

WHITE, BLACK = RGBColor(255, 255, 255), RGBColor(0, 0, 0)
HIDDEN = "words for the machine"
VISIBLE = "Method"


def _run(document: Document, words: str = HIDDEN) -> object:
    return document.add_paragraph().add_run(words)


def _white(document: Document) -> None:
    _run(document).font.color.rgb = RGBColor(0xFA, 0xFA, 0xFA)  # type: ignore[attr-defined]


def _tiny(document: Document) -> None:
    _run(document).font.size = Pt(1.5)  # type: ignore[attr-defined]


def _marked(document: Document) -> None:
    _run(document).font.hidden = True  # type: ignore[attr-defined]


def _white_by_style(document: Document) -> None:
    base = document.styles.add_style("Base", WD_STYLE_TYPE.PARAGRAPH)
    base.font.color.rgb = WHITE
    style = document.styles.add_style("Quiet", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = base
    document.add_paragraph(HIDDEN, style=style)


def _black_on_black(document: Document) -> None:
    cell = document.add_table(1, 1).cell(0, 0)
    _shade(cell._tc.get_or_add_tcPr(), "000000")
    cell.paragraphs[0].add_run(HIDDEN).font.color.rgb = BLACK


def _white_on_dark_cell(document: Document) -> None:
    cell = document.add_table(1, 1).cell(0, 0)
    _shade(cell._tc.get_or_add_tcPr(), "1F3864")
    cell.paragraphs[0].add_run(VISIBLE).font.color.rgb = WHITE


def _white_highlighted(document: Document) -> None:
    run = document.add_paragraph().add_run(VISIBLE)
    run.font.color.rgb = WHITE
    _shade(run._r.get_or_add_rPr(), "333333")


def _hidden_style_lifted(document: Document) -> None:
    style = document.styles.add_style("Quiet", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    document.add_paragraph().add_run(VISIBLE, style=style).font.hidden = False


def _shade(properties: object, fill: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), fill)
    properties.append(shading)  # type: ignore[attr-defined]


@pytest.mark.parametrize("hide", [_white, _tiny, _marked, _white_by_style, _black_on_black])
def test_hidden_words_are_told_with_their_place_and_not_scored(hide: Callable[[Document], None]) -> None:
    text = read(word(hide))
    assert text.text == SEEN
    finding = only(text)
    assert (finding.code, finding.place, finding.found) == (EvidenceFileCode.HIDDEN_TEXT, "paragraph 2", HIDDEN)


@pytest.mark.parametrize("show", [_white_on_dark_cell, _white_highlighted, _hidden_style_lifted])
def test_words_that_only_look_hidden_are_read(show: Callable[[Document], None]) -> None:
    text = read(word(show))
    assert text.text.split("\n")[-1] == VISIBLE
    assert text.findings == ()


def test_tables_and_headers_are_read_at_their_place() -> None:
    def change(document: Document) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Date", "Work"
        document.sections[0].header.paragraphs[0].text = "Unit 304"

    text = read(word(change))
    assert text.text == f"{SEEN}\nDate\nWork\n\nUnit 304"
    assert text.where(text.text.index("Unit"), len(text.text)) == "header, paragraph 1"


def test_pages_are_told_where_word_left_them() -> None:
    def change(document: Document) -> None:
        run = document.add_paragraph().add_run()
        run._r.append(OxmlElement("w:lastRenderedPageBreak"))
        document.add_paragraph("On the next page.")

    text = read(word(change))
    assert text.where(0, 5) == "page 1, paragraph 1"
    assert text.where(len(text.text) - 5, len(text.text)) == "page 2, paragraph 3"


def test_deleted_words_are_gone_and_inserted_words_are_there() -> None:
    def change(document: Document) -> None:
        for name, tag, words in (("w:del", "w:delText", "taken out"), ("w:ins", "w:t", "put in")):
            run, mark, inside = OxmlElement("w:r"), OxmlElement(name), OxmlElement(tag)
            inside.text = words
            run.append(inside)
            mark.append(run)
            document.paragraphs[0]._p.append(mark)

    assert read(word(change)).text == SEEN + "put in"


def test_comments_are_told_and_not_scored() -> None:
    def change(document: Document) -> None:
        document.add_comment(document.paragraphs[0].runs, text="Well done, met 2.4", author="Kim")

    text = read(word(change))
    assert text.text == SEEN
    assert only(text).message == "A comment of Kim: “Well done, met 2.4”."


def test_macros_are_told_and_the_words_read() -> None:
    types = word(lambda document: None)
    changed = replaced(types, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 any program"})
    text = read(changed, "log.docm")
    assert text.text == SEEN
    assert codes(text) == [EvidenceFileCode.MACROS]


def test_a_word_file_named_pdf_is_read_as_word_with_a_note() -> None:
    text = read(word(lambda document: None), "log.pdf")
    assert (text.kind, text.text) == (FileKind.WORD, SEEN)
    assert codes(text) == [EvidenceFileCode.NAME_MISLEADS]


@pytest.mark.parametrize(
    "prolog",
    [
        b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY b "x">]>'.encode("utf-16-le"),
    ],
    ids=["entity bomb", "outside entity", "in UTF-16"],
)
def test_a_part_that_declares_entities_is_not_parsed(prolog: bytes) -> None:
    body = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&b;</w:document>'
    text = read(replaced(word(lambda document: None), {"word/document.xml": prolog + body}))
    assert text.text == ""
    assert codes(text) == [EvidenceFileCode.HOSTILE]


def test_an_office_bomb_is_not_unpacked() -> None:
    text = read(replaced(word(lambda document: None), {"word/media/image1.png": b"\0" * 40_000_000}))
    assert codes(text) == [EvidenceFileCode.HOSTILE]


@pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels", "word/styles.xml"])
@pytest.mark.parametrize("content", [b"", b"<a>", b"no XML at all", b"<a/>"])
def test_a_broken_part_ends_in_a_finding_or_in_the_words(part: str, content: bytes) -> None:
    text = read(replaced(word(lambda document: None), {part: content}))
    assert text.is_readable or text.findings
