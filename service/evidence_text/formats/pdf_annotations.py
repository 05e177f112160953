"""What stands on a PDF page beside its text: filled form fields, typed notes, and comments."""

from collections.abc import Callable, Iterator
from ctypes import c_ushort

import pypdfium2
from pypdfium2 import raw

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.gathering import Gathering, HiddenBy
from service.evidence_text.places import Place

_MOST = 2_000
_COMMENTS = frozenset(
    (raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_INK)
)
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW | raw.FPDF_ANNOT_FLAG_INVISIBLE


def add_annotations(page: pypdfium2.PdfPage, gathering: Gathering, place: Place) -> None:
    """Add what was typed into form fields and onto the page; tell comments and what is hidden."""
    for annotation in _annotations(page):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind in _COMMENTS:
            gathering.quote(EvidenceFileCode.COMMENT_NOT_READ, "A comment", _contents(annotation), place)
            continue
        words = _field_value(page, annotation) if kind == raw.FPDF_ANNOT_WIDGET else ""
        words = _contents(annotation) if kind == raw.FPDF_ANNOT_FREETEXT else words
        if raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
            gathering.hide(words, place, HiddenBy.MARK)
            continue
        part = "form field" if kind == raw.FPDF_ANNOT_WIDGET else "typed note"
        gathering.add(words, place.model_copy(update={"part": part}))


def _annotations(page: pypdfium2.PdfPage) -> Iterator[object]:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if annotation:
            yield annotation
            raw.FPDFPage_CloseAnnot(annotation)


def _field_value(page: pypdfium2.PdfPage, annotation: object) -> str:
    form = page.formenv
    if form is None or raw.FPDFAnnot_GetFormFieldType(form, annotation) == raw.FPDF_FORMFIELD_PUSHBUTTON:
        return ""
    value = _text(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))
    return "" if value in {"Off", "Yes", "On"} else value


def _contents(annotation: object) -> str:
    return _text(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))


def _text(call: Callable[[object, int], int]) -> str:
    size = call(None, 0)
    if size <= 2:
        return ""
    buffer = (c_ushort * (size // 2))()
    call(buffer, size)
    return bytes(buffer).decode("utf-16-le", "ignore").rstrip("\0")
