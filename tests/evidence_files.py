"""Files of evidence made by the libraries that learners' programs resemble; all words are ours."""

import io
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import pptx
from docx import Document
from docx.document import Document as OpenDocument

from competence_graph import Finding
from service.evidence_text import EvidenceText, HandedIn, Limits
from service.evidence_text.file_reading import read_here

SEEN = "I isolated the supply and proved it dead."


def read(content: bytes, name: str = "evidence", **beside: bytes) -> EvidenceText:
    """Read a file in this process, which is quick; tests of the isolation use read_evidence."""
    return read_here(HandedIn(name=name, content=content, beside=beside), Limits())


def saved(save: Callable[[io.BytesIO], object]) -> bytes:
    """Return what a library's save method writes."""
    target = io.BytesIO()
    save(target)
    return target.getvalue()


def word(change: Callable[[OpenDocument], object]) -> bytes:
    """Return a Word document with one visible sentence and a change."""
    document = Document()
    document.add_paragraph(SEEN)
    change(document)
    return saved(document.save)


def workbook(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """Return a workbook with one visible sentence in A1 of the sheet Log and a change."""
    book = openpyxl.Workbook()
    book["Sheet"].title = "Log"
    book["Log"]["A1"] = SEEN
    change(book)
    return saved(book.save)


def presentation(change: Callable[..., object]) -> bytes:
    """Return a presentation with one visible sentence as the title of a slide and a change to that slide."""
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[5])
    slide.shapes.title.text = SEEN
    change(slide)
    return saved(slides.save)


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return a zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return target.getvalue()


def replaced(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return an archive with some parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    return archive(members | dict(parts))


def codes(text: EvidenceText) -> list[str]:
    """Return the codes of what was found, in order."""
    return [finding.code for finding in text.findings]


def only(text: EvidenceText) -> Finding:
    """Return the one finding."""
    (finding,) = text.findings
    return finding
