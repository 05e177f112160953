"""How a run of a Word document looks, through its own properties, its styles and the document's defaults."""

from collections.abc import Iterator, Sequence

from service.evidence_text.colours import WHITE, Colour, are_alike, colour_of
from service.evidence_text.formats.markup import Element, attribute, child, local_name
from service.evidence_text.gathering import HiddenBy

_SMALLEST_HALF_POINTS = 4
_NO = frozenset(("0", "false", "off"))
_LONGEST_CHAIN = 20
_HIGHLIGHTS: dict[str, Colour] = {
    "black": (0, 0, 0),
    "blue": (0, 0, 255),
    "cyan": (0, 255, 255),
    "green": (0, 255, 0),
    "magenta": (255, 0, 255),
    "red": (255, 0, 0),
    "yellow": (255, 255, 0),
    "white": WHITE,
    "darkBlue": (0, 0, 128),
    "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128),
    "darkRed": (128, 0, 0),
    "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128),
    "lightGray": (192, 192, 192),
}


class WordStyles:
    """Finds why a run is not seen, if so; what colour lies behind it is only decided where the file says it."""

    def __init__(self, style_parts: Sequence[Element], document: Element) -> None:
        """Index the styles; the page is white unless the document says otherwise."""
        styles = [each for part in style_parts for each in part if local_name(each) == "style"]
        self._styles = {attribute(style, "styleId") or "": style for style in styles}
        defaults = (child(part, "docDefaults", "rPrDefault", "rPr") for part in style_parts)
        self._defaults = [each for each in defaults if each is not None]
        self._page = colour_of(attribute(child(document, "background"), "color")) or WHITE
        self._shaded = {name for name, style in self._styles.items() if _is_shaded(style)}

    def why_hidden(self, run: Element) -> HiddenBy | None:
        """Return why a person who looks at the page does not see a run."""
        layers = list(self._layers(run))
        if any(_is_on(_first(layers, name)) for name in ("vanish", "specVanish")):
            return HiddenBy.MARK
        size = attribute(_first(layers, "sz"), "val")
        if size is not None and size.isdigit() and int(size) < _SMALLEST_HALF_POINTS:
            return HiddenBy.SIZE
        colour = colour_of(attribute(_first(layers, "color"), "val"))
        behind = self._behind(run, layers)
        return HiddenBy.COLOUR if colour and behind and are_alike(colour, behind) else None

    def _layers(self, run: Element) -> Iterator[Element]:
        """Yield the properties that apply to a run, the strongest first."""
        own = child(run, "rPr")
        if own is not None:
            yield own
            yield from self._chain(attribute(child(own, "rStyle"), "val"))
        paragraph = _around(run, "p")
        yield from self._chain(attribute(child(paragraph, "pPr", "pStyle"), "val") or "Normal")
        yield from self._defaults

    def _chain(self, name: str | None) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name or "")
            if style is None:
                return
            properties = child(style, "rPr")
            if properties is not None:
                yield properties
            name = attribute(child(style, "basedOn"), "val")

    def _behind(self, run: Element, layers: Sequence[Element]) -> Colour | None:
        """Return the colour behind a run, ``None`` where it cannot be told."""
        highlight = attribute(_first(layers, "highlight"), "val")
        if highlight in _HIGHLIGHTS:
            return _HIGHLIGHTS[highlight]
        shadings = [
            _first(layers, "shd"),
            child(_around(run, "p"), "pPr", "shd"),
            child(_around(run, "tc"), "tcPr", "shd"),
        ]
        for shading in shadings:
            fill = colour_of(attribute(shading, "fill"))
            if fill:
                return fill
        table_style = attribute(child(_around(run, "tbl"), "tblPr", "tblStyle"), "val")
        if table_style in self._shaded:
            return None
        return self._behind_box(run)

    def _behind_box(self, run: Element) -> Colour | None:
        """Return the colour of the drawn shape that a run stands in, or of the page."""
        box = _around(run, "txbxContent")
        if box is None:
            return self._page
        shape = _around(box, "wsp")
        drawn = child(shape, "spPr")
        if drawn is None or child(drawn, "noFill") is not None:
            return self._page
        return colour_of(attribute(child(drawn, "solidFill", "srgbClr"), "val"))


def _first(layers: Sequence[Element], name: str) -> Element | None:
    return next((found for layer in layers if (found := child(layer, name)) is not None), None)


def _is_on(toggle: Element | None) -> bool:
    return toggle is not None and (attribute(toggle, "val") or "1").lower() not in _NO


def _around(element: Element, name: str) -> Element | None:
    return next((each for each in element.iterancestors() if local_name(each) == name), None)


def _is_shaded(style: Element) -> bool:
    return attribute(style, "type") == "table" and any(local_name(each) == "shd" for each in style.iter())
