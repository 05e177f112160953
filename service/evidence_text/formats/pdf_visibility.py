"""Which characters of a PDF page nobody sees: without ink, tiny, off the page, or like what lies behind them.

The last is decided by drawing the page: where a text lies, the drawing must show something, and a good part of it
must differ from the text's own colour. Dark text that touches nothing else needs no drawing.
"""

import re
from collections.abc import Iterator
from ctypes import c_uint, c_void_p, cast
from math import hypot

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

from competence_graph import Frozen
from service.evidence_text.colours import SMALLEST_DIFFERENCE, Colour
from service.evidence_text.gathering import HiddenBy

SMALLEST_POINTS = 2.0
_INKLESS = frozenset((raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP))
_WORD = re.compile(r"\w")
_DARK = 100
"""Text whose red, green and blue all stay below this is seen on white paper."""
_MOST_OTHERS = 300
_LEAST_RANGE = 12
_LEAST_DIFFERENT = 0.15
_DRAWN_SIDE = 1_600

Box = tuple[float, float, float, float]


class Run(Frozen):
    """Characters of a page, ``first`` to ``last`` inclusive, that nobody sees, and why."""

    first: int
    last: int
    hidden_by: HiddenBy


class _Look(Frozen):
    """How a run of characters of one text object is drawn."""

    box: Box
    points: float
    colour: Colour
    inkless: bool


def hidden_runs(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> tuple[Run, ...]:
    """Return the runs of characters that the page does not show, in order."""
    suspects = _suspects(page) if textpage.count_chars() else {}
    if not suspects:
        return ()
    frame, drawing = page.get_bbox(), _drawn(page)
    found = []
    for first, last, number in _runs(textpage):
        if number not in suspects or not _WORD.search(textpage.get_text_range(first, last - first + 1)):
            continue
        look = _look(textpage, first, last, box=suspects[number])
        why = _why_hidden(look, frame) or _why_unseen(look, frame, drawing)
        if why:
            found.append(Run(first=first, last=last, hidden_by=why))
    return tuple(found)


def _suspects(page: pypdfium2.PdfPage) -> dict[int, Box | None]:
    """Return the text objects that may not be seen, by address: not plain themselves, or with something over or under.

    The box of an object inside another is told in the other's terms, so it is left open.
    """
    frame = page.get_bbox()
    texts: list[tuple[int, Box | None, bool]] = []
    others: list[Box | None] = []
    for each in page.get_objects():
        box = each.get_bounds() if each.level == 0 else None
        is_text = each.type == raw.FPDF_PAGEOBJ_TEXT
        is_plain = is_text and _is_plain(each, box, frame)
        if is_text:
            texts.append((_address(each.raw), box, is_plain))
        if not is_plain and each.type != raw.FPDF_PAGEOBJ_FORM:
            others.append(box)
    many = len(others) > _MOST_OTHERS
    return {
        number: box
        for number, box, is_plain in texts
        if many or not is_plain or any(_touch(box, other) for other in others)
    }


def _is_plain(text: pypdfium2.PdfTextObj, box: Box | None, frame: Box) -> bool:
    """Tell whether a text object is dark, opaque, of a size to be read and on the page."""
    colour, opacity = _fill(text)
    if raw.FPDFTextObj_GetTextRenderMode(text) != raw.FPDF_TEXTRENDERMODE_FILL or opacity < 255 or max(colour) > _DARK:
        return False
    if box is None:
        return True
    is_inside = box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]
    return is_inside and box[3] - box[1] >= SMALLEST_POINTS


def _touch(first: Box | None, second: Box | None) -> bool:
    if first is None or second is None:
        return True
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]


def _address(handle: c_void_p) -> int:
    return cast(handle, c_void_p).value or 0


def _runs(textpage: pypdfium2.PdfTextPage) -> Iterator[tuple[int, int, int]]:
    """Yield first and last character and the address of each text object in turn.

    Characters that pdfium adds between words belong to no object, and so to no run.
    """
    first, last, owner = 0, -1, 0
    for index in range(textpage.count_chars()):
        number = _address(raw.FPDFText_GetTextObject(textpage, index))
        if number == owner or not number:
            last = index if number else last
            continue
        if owner:
            yield first, last, owner
        first, last, owner = index, index, number
    if owner:
        yield first, last, owner


def _look(textpage: pypdfium2.PdfTextPage, first: int, last: int, *, box: Box | None) -> _Look:
    handle = raw.FPDFText_GetTextObject(textpage, first)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, first, matrix)
    colour, _ = _fill(handle)
    return _Look(
        box=box or _box_of(textpage, first, last),
        points=raw.FPDFText_GetFontSize(textpage, first) * hypot(matrix.c, matrix.d),
        colour=colour,
        inkless=raw.FPDFTextObj_GetTextRenderMode(handle) in _INKLESS,
    )


def _box_of(textpage: pypdfium2.PdfTextPage, first: int, last: int) -> Box:
    boxes = [textpage.get_charbox(index) for index in range(first, last + 1)]
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _fill(text_object: object) -> tuple[Colour, int]:
    red, green, blue, opacity = c_uint(), c_uint(), c_uint(), c_uint(255)
    raw.FPDFPageObj_GetFillColor(text_object, red, green, blue, opacity)
    return (red.value, green.value, blue.value), opacity.value


def _why_hidden(look: _Look, frame: Box) -> HiddenBy | None:
    if look.inkless:
        return HiddenBy.INK
    if look.points < SMALLEST_POINTS:
        return HiddenBy.SIZE
    left, bottom, right, top = look.box
    beyond = right <= frame[0] or left >= frame[2] or top <= frame[1] or bottom >= frame[3]
    return HiddenBy.POSITION if beyond else None


def _drawn(page: pypdfium2.PdfPage) -> Image.Image:
    scale = min(1.0, _DRAWN_SIDE / max(page.get_width(), page.get_height(), 1))
    drawn: Image.Image = page.render(scale=scale, rotation=-page.get_rotation() % 360).to_pil()
    return drawn.convert("RGB")


def _why_unseen(look: _Look, frame: Box, drawing: Image.Image) -> HiddenBy | None:
    """Compare what the page shows where the text lies with the text's colour."""
    across, up = drawing.width / max(frame[2] - frame[0], 1), drawing.height / max(frame[3] - frame[1], 1)
    left, right = (round((x - frame[0]) * across) for x in (look.box[0], look.box[2]))
    top, bottom = (round((frame[3] - y) * up) for y in (look.box[3], look.box[1]))
    inside = (max(left, 0), max(top, 0), min(max(right, left + 1), drawing.width), min(bottom, drawing.height))
    if inside[0] >= inside[2] or inside[1] >= inside[3]:
        return None
    shown = drawing.crop(inside)
    if _share_that_differs(shown, look.colour) < _LEAST_DIFFERENT:
        return HiddenBy.COLOUR
    ranges = [high - low for low, high in (band.getextrema() for band in shown.split())]  # type: ignore[operator]
    return HiddenBy.COVER if max(ranges) < _LEAST_RANGE else None


def _share_that_differs(shown: Image.Image, colour: Colour) -> float:
    """Return which share of the points of a drawing, 0 to 1, can be told from a colour."""
    red, green, blue = ImageChops.difference(shown, Image.new("RGB", shown.size, colour)).split()
    counts = ImageChops.lighter(red, ImageChops.lighter(green, blue)).histogram()
    return sum(counts[SMALLEST_DIFFERENCE:]) / sum(counts)
