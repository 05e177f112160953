"""PowerPoint presentations: what each slide shows, and the speaker's notes; hidden slides and words are told."""

import io
import re
from collections.abc import Iterator

import pptx
from pptx.exc import PythonPptxError
from pptx.presentation import Presentation as OpenPresentation
from pptx.slide import Slide

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.colours import Colour, are_alike
from service.evidence_text.formats.base import FAULTS, ReadInside
from service.evidence_text.formats.markup import Element, attribute, child, local_name
from service.evidence_text.formats.office_file import is_harmless
from service.evidence_text.formats.recognised_picture import add_picture_inside, is_recogniser_installed
from service.evidence_text.formats.slide_colours import Frame, SlideColours, frame_of
from service.evidence_text.gathering import LINE, PARAGRAPH, Gathering, HiddenBy
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place

_SMALLEST_HUNDREDTHS = 200
_SLIDE_FAULTS: tuple[type[Exception], ...] = (*FAULTS, PythonPptxError)
_FILE_NAME = re.compile(r"\S+\.\w{3,4}")
_BREAKS = {"br": "\n", "tab": "\t"}
_SHAPES = frozenset(("sp", "pic", "graphicFrame", "cxnSp"))
_YES = frozenset(("1", "true"))


class Presentation:
    """Reads .pptx, and .pptm without its macros."""

    kind = FileKind.PRESENTATION

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add each slide's words in the order they are drawn, then its notes."""
        if not is_harmless(file, gathering):
            return
        try:
            presentation = pptx.Presentation(io.BytesIO(file.content))
            slides = list(presentation.slides)
        except PythonPptxError as fault:
            raise ValueError(str(fault)) from fault
        for number, slide in enumerate(slides[: gathering.limits.pages], start=1):
            _read_or_tell(presentation, slide, gathering, Place(slide=number))
        if len(slides) > gathering.limits.pages:
            gathering.cut_short(f"{gathering.limits.pages:,} of {len(slides):,} slides")


READER = Presentation()


def _read_or_tell(presentation: OpenPresentation, slide: Slide, gathering: Gathering, place: Place) -> None:
    try:
        _read_slide(presentation, slide, gathering, place)
    except _SLIDE_FAULTS as fault:
        message = f"The slide cannot be read: {type(fault).__name__}: {str(fault)[:200]}"
        gathering.tell(EvidenceFileCode.PART_DAMAGED, message, place)


def _read_slide(presentation: OpenPresentation, slide: Slide, gathering: Gathering, place: Place) -> None:
    if slide._element.get("show") == "0":
        gathering.hide(" ".join(_all_words(slide._element)), place, HiddenBy.MARK)
        return
    colours = SlideColours(slide)
    width, height = presentation.slide_width or 0, presentation.slide_height or 0
    for shape in _shapes(slide._element):
        why = _why_shape_hidden(shape, (0, 0, width, height))
        if why:
            gathering.hide(" ".join(_all_words(shape)), place, why)
        else:
            _read_shape(shape, colours, gathering, place)
            _read_picture(shape, slide, gathering, place)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        gathering.add(slide.notes_slide.notes_text_frame.text, place.model_copy(update={"part": "notes"}))


def _shapes(slide: Element) -> Iterator[Element]:
    """Yield shapes, pictures and tables, those in groups too, in the order they are drawn."""
    return (each for each in slide.iter() if local_name(each) in _SHAPES)


def _why_shape_hidden(shape: Element, slide: Frame) -> HiddenBy | None:
    properties = next((each for each in shape.iter() if local_name(each) == "cNvPr"), None)
    if (attribute(properties, "hidden") or "0") in _YES:
        return HiddenBy.MARK
    around = shape.getparent()
    in_group = around is not None and local_name(around) == "grpSp"
    frame = None if in_group else frame_of(shape)
    if frame is None or not slide[2]:
        return None
    beyond = frame[0] >= slide[2] or frame[1] >= slide[3] or frame[2] <= 0 or frame[3] <= 0
    return HiddenBy.POSITION if beyond else None


def _read_shape(shape: Element, colours: SlideColours, gathering: Gathering, place: Place) -> None:
    behind = None if local_name(shape) == "graphicFrame" else colours.behind(shape)
    first = PARAGRAPH
    seen = []
    for paragraph in (each for each in shape.iter() if local_name(each) == "p"):
        words = _visible(paragraph, colours, behind, gathering=gathering, place=place)
        gathering.add(words, place, before=first)
        first = LINE if words.strip() else first
        seen.append(words)
    properties = next((each for each in shape.iter() if local_name(each) == "cNvPr"), None)
    description = (attribute(properties, "descr") or "").strip()
    if (
        description
        and not _FILE_NAME.fullmatch(description)
        and description.casefold() not in " ".join(seen).casefold()
    ):
        lead = "A picture is described in words that are not on the slide"
        gathering.quote(EvidenceFileCode.ALTERNATIVE_TEXT, lead, description, place)


def _read_picture(shape: Element, slide: Slide, gathering: Gathering, place: Place) -> None:
    relation = attribute(child(shape, "blipFill", "blip"), "embed")
    if relation and relation in slide.part.rels and is_recogniser_installed():
        add_picture_inside(slide.part.rels[relation].target_part.blob, gathering, place)


def _visible(
    paragraph: Element, colours: SlideColours, behind: Colour | None, *, gathering: Gathering, place: Place
) -> str:
    pieces = []
    for run in paragraph:
        name = local_name(run)
        words = _BREAKS.get(name) or "".join(_all_words(run))
        why = _why_run_hidden(child(run, "rPr"), colours, behind)
        if why:
            gathering.hide(words, place, why)
        else:
            pieces.append(words)
    return "".join(pieces)


def _why_run_hidden(properties: Element | None, colours: SlideColours, behind: Colour | None) -> HiddenBy | None:
    size = attribute(properties, "sz") or ""
    if size.isdigit() and int(size) < _SMALLEST_HUNDREDTHS:
        return HiddenBy.SIZE
    if child(properties, "noFill") is not None:
        return HiddenBy.INK
    highlighted = child(properties, "highlight")
    behind = behind if highlighted is None else colours.of(highlighted)
    colour = colours.of(child(properties, "solidFill"))
    return HiddenBy.COLOUR if colour and behind and are_alike(colour, behind) else None


def _all_words(element: Element) -> Iterator[str]:
    return (each.text or "" for each in element.iter() if local_name(each) == "t")
