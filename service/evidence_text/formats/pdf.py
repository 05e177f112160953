"""PDF: the words of each page by pdfium, without those that the page does not show."""

import re
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import ReadInside
from service.evidence_text.formats.pdf_annotations import add_annotations
from service.evidence_text.formats.pdf_visibility import Run, hidden_runs
from service.evidence_text.formats.recognised_picture import add_picture
from service.evidence_text.gathering import Gathering, HiddenBy
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place

_MOST_FAULTS = 5
_REPEATED = 0.6
_WORD = re.compile(r"\w+")
_SCAN_SCALE = 300 / 72
_LONGEST_SIDE = 5_000
_HYPHEN = "\x02"
_GAPS = re.compile(r"\n(?:[ \t]*\n){2,}")


class Pdf:
    """Reads pages, form fields and notes; scanned pages by Tesseract where it is installed."""

    kind = FileKind.PDF

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add each page, and tell what it hides."""
        try:
            document = pypdfium2.PdfDocument(file.content)
        except pypdfium2.PdfiumError as fault:
            _tell_closed(fault, gathering)
            return
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()
        if attached := document.count_attachments():
            gathering.tell(EvidenceFileCode.EMBEDDED_NOT_READ, f"{attached} attached files were not opened.")
        faults = 0
        for index in range(min(len(document), gathering.limits.pages)):
            faults = 0 if _was_read(document, index, gathering) else faults + 1
            if faults == _MOST_FAULTS:
                gathering.cut_short(f"the pages before page {index - _MOST_FAULTS + 2:,}")
        if len(document) > gathering.limits.pages:
            gathering.cut_short(f"{gathering.limits.pages:,} of {len(document):,} pages")


READER = Pdf()


def _tell_closed(fault: pypdfium2.PdfiumError, gathering: Gathering) -> None:
    if getattr(fault, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
        gathering.tell(EvidenceFileCode.LOCKED, "The PDF is protected by a password.")
        return
    gathering.tell(EvidenceFileCode.DAMAGED, "The PDF cannot be opened: its structure is broken.")


def _was_read(document: pypdfium2.PdfDocument, index: int, gathering: Gathering) -> bool:
    place = Place(page=index + 1)
    try:
        page = document[index]
        try:
            _read_page(page, gathering, place)
        finally:
            page.close()
    except pypdfium2.PdfiumError as fault:
        gathering.tell(EvidenceFileCode.PART_DAMAGED, f"The page cannot be read: {fault}", place)
        return False
    return True


def _read_page(page: pypdfium2.PdfPage, gathering: Gathering, place: Place) -> None:
    textpage = page.get_textpage()
    hidden = hidden_runs(page, textpage)
    whole = textpage.get_text_range()
    text = _visible(textpage, hidden) if hidden else whole
    before = gathering.characters
    gathering.add(_tidy(text), place)
    add_annotations(page, gathering, place)
    if gathering.characters == before and _holds_picture(page):
        scale = min(_SCAN_SCALE, _LONGEST_SIDE / max(page.get_width(), page.get_height(), 1))
        add_picture(page.render(scale=scale, grayscale=True).to_pil(), gathering, place)
    shown = gathering.text_since(before)
    for run in hidden:
        words = textpage.get_text_range(run.first, run.last - run.first + 1)
        if run.hidden_by is not HiddenBy.INK or not _says_what_is_shown(words, shown):
            gathering.hide(words, place, run.hidden_by)


def _says_what_is_shown(words: str, shown: str) -> bool:
    """Tell whether words without ink only repeat what the page shows, as scanners lay them over a scan.

    >>> _says_what_is_shown("I isolated it", "l isolated it."), _says_what_is_shown("met 2.4", "I isolated it.")
    (True, False)
    """
    said, seen = set(_WORD.findall(words.casefold())), set(_WORD.findall(shown.casefold()))
    return len(said & seen) > len(said) * _REPEATED


def _visible(textpage: pypdfium2.PdfTextPage, hidden: tuple[Run, ...]) -> str:
    return "".join(textpage.get_text_range(first, count) for first, count in _between(textpage.count_chars(), hidden))


def _between(characters: int, hidden: tuple[Run, ...]) -> Iterator[tuple[int, int]]:
    start = 0
    for run in hidden:
        if run.first > start:
            yield start, run.first - start
        start = run.last + 1
    if start < characters:
        yield start, characters - start


def _tidy(text: str) -> str:
    r"""Return a page's text with plain line ends and without the hyphens that only divide lines.

    >>> _tidy("iso\x02\r\nlation\r\ndone")
    'isolation\ndone'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", _HYPHEN)
    return _GAPS.sub("\n\n", lines.replace(_HYPHEN + "\n", "").replace(_HYPHEN, ""))


def _holds_picture(page: pypdfium2.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))
