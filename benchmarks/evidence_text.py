"""How fast evidence becomes text, beside the library called directly and without any protection.

Run from the repository: ``python benchmarks/evidence_text.py``. The files are made here, in our own words. The baseline
takes the text alone: no places, no look for hidden words, no process of its own. The third column is the same
reading without the process, so that its start can be told from the reading.
"""

import io
import time
from collections.abc import Callable
from typing import NamedTuple

import openpyxl
import pptx
import pypdfium2
from docx import Document
from pypdfium2 import raw
from rich.console import Console
from rich.table import Table

from service.evidence_text import HandedIn, Limits, read_evidence
from service.evidence_text.file_reading import read_here

RUNS = 5
PAGES = 20
LINES = 45
SENTENCE = "I isolated the supply, proved it dead, fixed the back box and told the customer what I had done on day"


class Job(NamedTuple):
    """A file, how many pages (or slides, or sheets) it has, and how its library alone takes the text."""

    name: str
    content: bytes
    pages: int
    baseline_name: str
    baseline: Callable[[bytes], str]


def made_pdf(*, has_background: bool) -> bytes:
    """Return a PDF of text, on bare pages or on pages with a background, which makes reading draw each page."""
    document = pypdfium2.PdfDocument.new()
    font = pypdfium2.raw.FPDFText_LoadStandardFont(document, b"Helvetica")
    for number in range(PAGES):
        page = document.new_page(595, 842)
        if has_background:
            background = raw.FPDFPageObj_CreateNewRect(0, 0, 595, 842)
            raw.FPDFPageObj_SetFillColor(background, 240, 240, 255, 255)
            raw.FPDFPath_SetDrawMode(background, raw.FPDF_FILLMODE_WINDING, 0)
            raw.FPDFPage_InsertObject(page, background)
        for line in range(LINES):
            words = raw.FPDFPageObj_CreateTextObj(document, font, 10)
            encoded = f"{SENTENCE} {number}-{line}.\0".encode("utf-16-le")
            raw.FPDFText_SetText(words, _as_wide(encoded))
            raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 40, 780 - 16 * line)
            raw.FPDFPage_InsertObject(page, words)
        page.gen_content()
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _as_wide(encoded: bytes) -> object:
    from ctypes import c_ushort

    return (c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)


def made_word() -> bytes:
    document = Document()
    for number in range(PAGES * LINES):
        document.add_paragraph(f"{SENTENCE} {number}.")
    return saved(document)


def made_slides() -> bytes:
    slides = pptx.Presentation()
    for number in range(PAGES):
        slide = slides.slides.add_slide(slides.slide_layouts[1])
        slide.shapes.title.text = f"Day {number}"
        slide.placeholders[1].text_frame.text = "\n".join(f"{SENTENCE} {number}." for _ in range(6))
    return saved(slides)


def made_workbook() -> bytes:
    book = openpyxl.Workbook()
    for number in range(2_000):
        book.worksheets[0].append([number, "Monday", f"{SENTENCE} {number}.", "Site 4"])
    return saved(book)


def saved(document: object) -> bytes:
    target = io.BytesIO()
    document.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def plain_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def plain_word(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def plain_slides(content: bytes) -> str:
    shapes = (shape for slide in pptx.Presentation(io.BytesIO(content)).slides for shape in slide.shapes)
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def plain_workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return "\n".join("\t".join(map(str, row)) for row in book.worksheets[0].iter_rows(values_only=True))


def jobs() -> tuple[Job, ...]:
    return (
        Job("PDF, dark text alone", made_pdf(has_background=False), PAGES, "pypdfium2", plain_pdf),
        Job("PDF, each page drawn", made_pdf(has_background=True), PAGES, "pypdfium2", plain_pdf),
        Job("Word, 900 paragraphs", made_word(), PAGES, "python-docx", plain_word),
        Job("PowerPoint", made_slides(), PAGES, "python-pptx", plain_slides),
        Job("Excel, 8,000 cells", made_workbook(), PAGES, "openpyxl", plain_workbook),
        Job("Text of one page", (SENTENCE * LINES).encode(), 1, "bytes.decode", bytes.decode),
    )


def fastest(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of several runs after one to warm up."""
    work()
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def row(job: Job) -> tuple[str, ...]:
    file = HandedIn(name=job.name, content=job.content)
    apart = fastest(lambda: read_evidence(file))
    here = fastest(lambda: read_here(file, Limits()))
    plain = fastest(lambda: job.baseline(job.content))
    words = len(read_evidence(file).text.split()), len(job.baseline(job.content).split())
    return (
        job.name,
        f"{words[0]:,} / {words[1]:,}",
        f"{apart:.3f}",
        f"{job.pages / apart:,.0f}",
        f"{here:.3f}",
        f"{job.pages / here:,.0f}",
        job.baseline_name,
        f"{plain:.3f}",
        f"{here / plain:,.1f}",
    )


def main() -> None:
    table = Table(title=f"Evidence to text: fastest of {RUNS} runs, one processor")
    headers = (
        "file",
        "words: ours / base",
        "apart s",
        "pages/s",
        "here s",
        "pages/s",
        "baseline",
        "s",
        "here : base",
    )
    for header in headers:
        table.add_column(header, justify="left" if header in {"file", "baseline"} else "right")
    for job in jobs():
        table.add_row(*row(job))
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
