"""How the elements of a web page look by the styles in the page itself, as far as hiding words goes.

Selectors are matched as browsers do; rules of equal element apply in the order they stand. Rules for certain
media and styles outside the file are left aside.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cssselect import SelectorError
from lxml.cssselect import CSSSelector
from PIL import ImageColor

from service.evidence_text.colours import WHITE, Colour, are_alike
from service.evidence_text.formats.markup import Element
from service.evidence_text.gathering import HiddenBy

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_BLOCK = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]|\{[^{}]*\})*\})")
_LENGTH = re.compile(r"(-?[\d.]+)\s*(px|pt|em|rem|%|vw|vh|cm|mm|in)?")
_POINTS = {"px": 0.75, "pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0, "vw": 6.0, "vh": 6.0, "": 0.75}
_SMALLEST_POINTS = 2.0
_USUAL_POINTS = 12.0
_FAR_POINTS = -700.0
_MOST_RULES = 2_000


class _Look(NamedTuple):
    """What text in an element inherits: its colour, what lies behind it where that is sure, and its size."""

    colour: Colour | None
    behind: Colour | None
    points: float


_PAGE = _Look(None, WHITE, _USUAL_POINTS)


class PageStyles:
    """Tells why the words of an element are not seen; each element is looked at after the one around it."""

    def __init__(self, root: Element) -> None:
        """Match the rules of the page's own style sheets."""
        self._declared: dict[Element, dict[str, str]] = {}
        self._looks: dict[Element, _Look] = {}
        sheets = _COMMENT.sub("", "\n".join(sheet.text or "" for sheet in root.iter("style")))
        for selector, declarations in list(_rules(sheets))[:_MOST_RULES]:
            for element in _matched(root, selector):
                self._declared.setdefault(element, {}).update(declarations)

    def look_at(self, element: Element) -> None:
        """Work out how text in an element looks from its own styles and those around it."""
        styles = self._styles(element)
        around = self._looks.get(element.getparent(), _PAGE)  # type: ignore[arg-type]
        colour = _colour(styles.get("color") or element.get("color") or "") or around.colour
        background = " ".join(filter(None, (styles.get("background"), styles.get("background-color"))))
        behind = _behind(background or element.get("bgcolor") or "", around.behind, styles)
        self._looks[element] = _Look(colour, behind, _points(styles.get("font-size", ""), around.points))

    def why_hidden(self, element: Element) -> HiddenBy | None:
        """Return why an element is not seen with everything inside it."""
        styles = self._styles(element)
        is_input = element.tag == "input" and element.get("type") == "hidden"
        if is_input or element.get("hidden") is not None or styles.get("display") == "none":
            return HiddenBy.MARK
        if styles.get("visibility") in {"hidden", "collapse"}:
            return HiddenBy.MARK
        if _number(styles.get("opacity", "1")) < 0.05:
            return HiddenBy.COVER
        return HiddenBy.POSITION if _is_out_of_sight(styles) else None

    def why_unseen(self, element: Element) -> HiddenBy | None:
        """Return why text standing right in an element is not seen."""
        look = self._looks.get(element, _PAGE)
        if look.points < _SMALLEST_POINTS:
            return HiddenBy.SIZE
        return HiddenBy.COLOUR if look.colour and look.behind and are_alike(look.colour, look.behind) else None

    def _styles(self, element: Element) -> Mapping[str, str]:
        own = element.get("style")
        declared = self._declared.get(element, {})
        return declared | dict(_declarations(own)) if own else declared


def _rules(sheets: str) -> Iterator[tuple[str, dict[str, str]]]:
    for match in _RULE.finditer(_AT_BLOCK.sub("", sheets)):
        yield match.group(1).strip(), dict(_declarations(match.group(2)))


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a list of declarations, both in small letters.

    >>> dict(_declarations("Color: White !important; display:none"))
    {'color': 'white', 'display': 'none'}
    """
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip().lower(), value.lower().replace("!important", "").strip()


def _matched(root: Element, selector: str) -> list[Element]:
    try:
        found = CSSSelector(selector, translator="html")(root)
    except SelectorError:
        return []
    return [each for each in found if isinstance(each, Element)] if isinstance(found, list) else []


def _colour(value: str) -> Colour | None:
    try:
        red, green, blue = ImageColor.getrgb(value)[:3]
    except ValueError:
        return None
    return red, green, blue


def _behind(background: str, around: Colour | None, styles: Mapping[str, str]) -> Colour | None:
    """Return the colour behind an element's words, ``None`` where a picture may lie there."""
    if "url(" in background or "gradient" in background or "background-image" in styles:
        return None
    named = (colour for word in background.split() if (colour := _colour(word)))
    whole = _colour(background)
    return whole or next(named, around)


def _points(size: str, around: float) -> float:
    """Return a size of letters in points, that of the element around where none is stated.

    >>> _points("1px", 12), _points("50%", 12), _points("large", 12)
    (0.75, 6.0, 12)
    """
    match = _LENGTH.fullmatch(size)
    if match is None:
        return around
    number, unit = _number(match.group(1)), match.group(2) or ""
    if unit in {"em", "%"}:
        return around * (number if unit == "em" else number / 100)
    return number * (_USUAL_POINTS if unit == "rem" else _POINTS[unit])


def _is_out_of_sight(styles: Mapping[str, str]) -> bool:
    """Tell whether an element is moved off the page, cut to nothing or squeezed to nothing."""
    is_moved = styles.get("position") in {"absolute", "fixed", "relative"}
    offsets = [styles.get("text-indent", "")] + [styles.get(side, "") for side in ("left", "top") if is_moved]
    offsets += [styles.get("margin-left", "")]
    if any(_points(offset, 0.0) <= _FAR_POINTS for offset in offsets):
        return True
    is_cut = styles.get("clip", "").replace(" ", "") in {"rect(0,0,0,0)", "rect(0000)", "rect(0px,0px,0px,0px)"}
    is_squeezed = styles.get("overflow") == "hidden" and any(
        _points(styles.get(side, ""), _USUAL_POINTS) < _SMALLEST_POINTS for side in ("width", "height", "max-height")
    )
    return is_cut or is_squeezed or "inset(50%" in styles.get("clip-path", "")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
