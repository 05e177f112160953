"""The paragraphs of a part of a Word document in order, each with what is seen of it and what is not."""

from collections.abc import Iterator

from lxml import etree

from competence_graph import Frozen
from service.evidence_text.formats.markup import Element, attribute, local_name
from service.evidence_text.formats.word_styles import WordStyles
from service.evidence_text.gathering import HiddenBy

_GONE = frozenset(("Fallback", "del", "moveFrom", "instrText", "delText", "delInstrText"))
"""Elements whose text the page does not show: the second form of a drawing, deleted text, and codes of fields."""
_WHITE_SPACE = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_FARTHEST = 25_000_000
"""Offsets beyond this, in English Metric Units (about 69 cm), lie on no page that Word makes."""


class HiddenWords(Frozen):
    """Words that a person does not see, and why."""

    words: str
    why: HiddenBy


class WordParagraph(Frozen):
    """A paragraph: the words that are seen, those that are not, its pictures and their descriptions.

    ``pictures`` are the ids of the relations that lead to them.
    """

    text: str
    page: int
    in_table: bool
    hidden: tuple[HiddenWords, ...] = ()
    descriptions: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


class _Open:
    """A paragraph whose end is not reached yet."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.pieces: list[str] = []
        self.hidden: list[HiddenWords] = []
        self.descriptions: list[str] = []
        self.pictures: list[str] = []

    def closed(self, *, in_table: bool) -> WordParagraph:
        """Return the finished paragraph."""
        return WordParagraph(
            text="".join(self.pieces).strip(),
            page=self.page,
            in_table=in_table,
            hidden=tuple(self.hidden),
            descriptions=tuple(self.descriptions),
            pictures=tuple(self.pictures),
        )


class _Walk:
    """Follows the elements; a paragraph in a text box inside a paragraph ends before it."""

    def __init__(self, styles: WordStyles) -> None:
        self._styles = styles
        self._open: list[_Open] = []
        self._why: HiddenBy | None = None
        self._tables = 0
        self._page = 1
        self._off_page = 0

    def start(self, element: Element, name: str) -> None:
        """Take the start of an element."""
        if name == "p":
            self._open.append(_Open(self._page))
        elif name == "tbl":
            self._tables += 1
        elif name == "anchor":
            self._off_page += _is_far_off(element)
        elif name == "lastRenderedPageBreak":
            self._page += 1
        elif self._open:
            self._inside(element, name)

    def end(self, element: Element, name: str) -> WordParagraph | None:
        """Take the end of an element; the end of a paragraph returns it."""
        if name == "tbl":
            self._tables -= 1
        elif name == "anchor":
            self._off_page -= _is_far_off(element)
        elif name == "p" and self._open:
            return self._open.pop().closed(in_table=self._tables > 0)
        return None

    def _inside(self, element: Element, name: str) -> None:
        paragraph = self._open[-1]
        if name == "r":
            self._why = HiddenBy.POSITION if self._off_page else self._styles.why_hidden(element)
        elif name == "docPr" and (description := (attribute(element, "descr") or "").strip()):
            paragraph.descriptions.append(description)
        elif name == "blip" and not self._off_page and (relation := attribute(element, "embed")):
            paragraph.pictures.append(relation)
        elif name == "t":
            self._take(element.text or "", paragraph)
        elif name in _WHITE_SPACE and local_name(element.getparent()) == "r" and not self._why:  # type: ignore[arg-type]
            paragraph.pieces.append(_WHITE_SPACE[name])

    def _take(self, words: str, paragraph: _Open) -> None:
        if not self._why:
            paragraph.pieces.append(words)
            return
        before = paragraph.hidden.pop().words if paragraph.hidden and paragraph.hidden[-1].why is self._why else ""
        paragraph.hidden.append(HiddenWords(words=before + words, why=self._why))


def paragraphs(root: Element, styles: WordStyles) -> Iterator[WordParagraph]:
    """Yield the paragraphs of a part in order, those without any word too, so that their numbers are Word's."""
    walk = _Walk(styles)
    elements = etree.iterwalk(root, events=("start", "end"))
    for event, element in elements:
        name = local_name(element)
        if event == "start":
            if name in _GONE:
                elements.skip_subtree()
            walk.start(element, name)
        elif found := walk.end(element, name):
            yield found


def _is_far_off(anchor: Element) -> bool:
    offsets = [each.text or "" for each in anchor.iter() if local_name(each) == "posOffset"]
    return any(abs(int(text)) > _FARTHEST for text in offsets if text.strip().lstrip("-").isdigit())
