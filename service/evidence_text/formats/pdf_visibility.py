"""Which characters of a PDF page nobody sees: without ink, tiny, off the page, or like what lies behind them.

The last is decided by drawing the page: where a text lies, the drawing must show something, and a good part of it
must differ from the text's own colour. Pages of dark text alone need no drawing.
"""

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
_LIGHT = 200
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

    first: int
    last: int
    box: Box
    points: float
    colour: Colour
    opacity: int
    inkless: bool


def hidden_runs(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> tuple[Run, ...]:
    """Return the runs of characters that the page does not show, in order."""
    if not textpage.count_chars() or not _is_suspicious(page):
        return ()
    frame, drawing = page.get_bbox(), _drawn(page)
    found = []
    for look in _looks(textpage):
        why = _why_hidden(look, frame) or _why_unseen(look, frame, drawing)
        if why:
            found.append(Run(first=look.first, last=look.last, hidden_by=why))
    return tuple(found)


def _is_suspicious(page: pypdfium2.PdfPage) -> bool:
    """Tell whether anything on the page could keep text from being seen: other objects, or text that is not plain."""
    left, bottom, right, top = page.get_bbox()
    for each in page.get_objects():
        if each.type != raw.FPDF_PAGEOBJ_TEXT:
            return True
        if raw.FPDFTextObj_GetTextRenderMode(each) != raw.FPDF_TEXTRENDERMODE_FILL:
            return True
        colour, opacity = _fill(each)
        if opacity < 255 or max(colour) > _LIGHT - 100:
            return True
        bounds = each.get_bounds()
        if bounds[3] - bounds[1] < 2 * SMALLEST_POINTS:
            return True
        if bounds[0] < left or bounds[1] < bottom or bounds[2] > right or bounds[3] > top:
            return True
    return False


def _looks(textpage: pypdfium2.PdfTextPage) -> Iterator[_Look]:
    """Yield how each run of characters is drawn; characters that pdfium adds between words belong to no object."""
    first, last, owner = 0, -1, 0
    for index in range(textpage.count_chars()):
        handle = raw.FPDFText_GetTextObject(textpage, index)
        number = cast(handle, c_void_p).value or 0
        if number == owner or not number:
            last = index if number else last
            continue
        if owner:
            yield _look(textpage, first, last)
        first, last, owner = index, index, number
    if owner:
        yield _look(textpage, first, last)


def _look(textpage: pypdfium2.PdfTextPage, first: int, last: int) -> _Look:
    boxes = [textpage.get_charbox(index) for index in range(first, last + 1)]
    handle = raw.FPDFText_GetTextObject(textpage, first)
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, first, matrix)
    colour, opacity = _fill(handle)
    return _Look(
        first=first,
        last=last,
        box=(min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)),
        points=raw.FPDFText_GetFontSize(textpage, first) * hypot(matrix.c, matrix.d),
        colour=colour,
        opacity=opacity,
        inkless=raw.FPDFTextObj_GetTextRenderMode(handle) in _INKLESS,
    )


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
