"""Which colour lies behind the words of a slide, where the file says it for sure."""

from collections.abc import Mapping
from typing import TypeAlias

from pptx.slide import Slide

from service.evidence_text.colours import WHITE, Colour, colour_of
from service.evidence_text.formats.markup import Element, attribute, child, local_name, parse_part

_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_PLAIN_BACKGROUND = 1001
_DRAWN = frozenset(("sp", "pic", "grpSp", "cxnSp"))
Frame: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom."""
_ADJUSTMENTS = frozenset(("lumMod", "lumOff", "tint", "shade", "alpha", "satMod"))


class SlideColours:
    """Resolves colours of one slide through its theme; ``background`` is ``None`` where it is no plain colour."""

    def __init__(self, slide: Slide) -> None:
        """Read the theme and the background, which a slide may leave to its layout or master."""
        master = slide.slide_layout.slide_master
        self._theme = _theme_colours(slide)
        self._map = _MAPPED | dict(_colour_map(master._element))
        owners = (slide._element, slide.slide_layout._element, master._element)
        stated = (background for owner in owners if (background := child(owner, "cSld", "bg")) is not None)
        self.background = self._background(next(stated, None))

    def of(self, fill: Element | None) -> Colour | None:
        """Return the colour of a solid fill, ``None`` where it is of another sort or adjusted."""
        stated = fill[0] if fill is not None and len(fill) else None
        if stated is None or any(local_name(each) in _ADJUSTMENTS for each in stated):
            return None
        value = attribute(stated, "val") or ""
        if local_name(stated) == "schemeClr":
            return self._theme.get(self._map.get(value, value))
        return colour_of(value) or colour_of(attribute(stated, "lastClr"))

    def behind(self, shape: Element) -> Colour | None:
        """Return the colour behind the words of a shape; ``None`` where a picture or another shape may lie there."""
        drawn = child(shape, "spPr")
        filled = child(drawn, "solidFill")
        if filled is not None:
            return self.of(filled)
        is_other = any(child(drawn, name) is not None for name in ("gradFill", "blipFill", "pattFill", "grpFill"))
        is_styled = child(shape, "style", "fillRef") is not None and child(drawn, "noFill") is None
        return None if is_other or is_styled or _lies_on_others(shape) else self.background

    def _background(self, stated: Element | None) -> Colour | None:
        if stated is None:
            return WHITE
        reference = child(stated, "bgRef")
        if reference is not None:
            return self.of(reference) if attribute(reference, "idx") == str(_PLAIN_BACKGROUND) else None
        return self.of(child(stated, "bgPr", "solidFill"))


def frame_of(shape: Element) -> Frame | None:
    """Return left, top, right and bottom of a shape in English Metric Units, ``None`` where a layout decides."""
    transform = child(shape, "spPr", "xfrm")
    if transform is None:
        transform = child(shape, "grpSpPr", "xfrm")
    offset, size = child(transform, "off"), child(transform, "ext")
    numbers = [attribute(offset, "x"), attribute(offset, "y"), attribute(size, "cx"), attribute(size, "cy")]
    if not all(number and number.lstrip("-").isdigit() for number in numbers):
        return None
    left, top, width, height = (int(number or 0) for number in numbers)
    return left, top, left + width, top + height


def _theme_colours(slide: Slide) -> Mapping[str, Colour]:
    relations = slide.slide_layout.slide_master.part.rels.values()
    themes = [each.target_part for each in relations if each.reltype.endswith("/theme")]
    if not themes:
        return {}
    scheme = child(parse_part(themes[0].blob), "themeElements", "clrScheme")
    stated = {local_name(each): each[0] for each in scheme if len(each)} if scheme is not None else {}
    found = {name: colour_of(attribute(each, "lastClr") or attribute(each, "val")) for name, each in stated.items()}
    return {name: colour for name, colour in found.items() if colour}


def _colour_map(master: Element) -> Mapping[str, str]:
    stated = child(master, "clrMap")
    return {str(name): str(value) for name, value in stated.attrib.items()} if stated is not None else {}


def _lies_on_others(shape: Element) -> bool:
    """Tell whether anything with a place of its own is drawn before a shape and overlaps it."""
    own = frame_of(shape)
    earlier = (
        each for each in shape.itersiblings(preceding=True) if local_name(each) in {"sp", "pic", "grpSp", "cxnSp"}
    )
    return any(_is_drawn(each) and _overlap(own, frame_of(each)) for each in earlier)


def _is_drawn(shape: Element) -> bool:
    drawn = child(shape, "spPr")
    has_fill = any(child(drawn, name) is not None for name in ("solidFill", "gradFill", "blipFill", "pattFill"))
    return local_name(shape) in {"pic", "grpSp"} or has_fill or child(shape, "style", "fillRef") is not None


def _overlap(first: Frame | None, second: Frame | None) -> bool:
    if first is None or second is None:
        return True
    return first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]
