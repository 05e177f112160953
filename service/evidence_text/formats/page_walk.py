"""The words of a page of HTML, block by block, as a browser without any script would show them."""

import re

import lxml.html
from lxml import etree

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.markup import Element
from service.evidence_text.formats.page_styles import PageStyles
from service.evidence_text.gathering import Gathering
from service.evidence_text.places import Place

_NOT_TEXT = frozenset(("script", "style", "head", "template", "noscript", "svg", "math", "object", "iframe", "select"))
_IN_LINE_NAMES = """
a abbr b bdi bdo big cite code del dfn em font i img input ins kbd label mark q s samp small span strike strong sub sup
time tt u var wbr
"""
_IN_LINE = frozenset(_IN_LINE_NAMES.split())
_GAPS = re.compile(r"\s+")


def add_page(text: str, gathering: Gathering, place: Place) -> None:
    """Add the words of a page that are seen, and tell those that are not."""
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    _Page(root, gathering, place).add_all()


class _Page:
    """One page while its words are gathered."""

    def __init__(self, root: Element, gathering: Gathering, place: Place) -> None:
        self._root = root
        self._styles = PageStyles(root)
        self._gathering = gathering
        self._place = place
        self._number = 0
        self._pieces: list[str] = []

    def add_all(self) -> None:
        """Follow the elements; a hidden one is told whole and not entered."""
        elements = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in elements:
            if event == "end":
                self._end(element)
            elif self._is_entered(element):
                self._start(element)
            else:
                elements.skip_subtree()
        self._close()

    def _is_entered(self, element: Element) -> bool:
        if element.tag in _NOT_TEXT:
            return False
        self._styles.look_at(element)
        why = self._styles.why_hidden(element)
        if why:
            words = " ".join(str(piece) for piece in element.itertext() if piece.strip())
            self._gathering.hide(words or element.get("value", ""), self._here(), why)
        return why is None

    def _start(self, element: Element) -> None:
        if element.tag not in _IN_LINE:
            self._close()
        if element.tag == "img":
            self._describe(element.get("alt", ""))
        self._take(element.text or "", element)

    def _end(self, element: Element) -> None:
        if element.tag not in _IN_LINE:
            self._close()
        around = element.getparent()
        if around is not None:
            self._take(element.tail or "", around)

    def _take(self, words: str, element: Element) -> None:
        why = self._styles.why_unseen(element) if words.strip() else None
        if why:
            self._gathering.hide(words, self._here(), why)
        else:
            self._pieces.append(words)

    def _close(self) -> None:
        words = _GAPS.sub(" ", "".join(self._pieces)).strip()
        self._pieces = []
        if words:
            self._number += 1
            self._gathering.add(words, self._place.model_copy(update={"paragraph": self._number}))

    def _describe(self, description: str) -> None:
        lead = "A picture is described in words that are not on the page"
        self._gathering.quote(EvidenceFileCode.ALTERNATIVE_TEXT, lead, description, self._here())

    def _here(self) -> Place:
        return self._place.model_copy(update={"paragraph": self._number + 1})
