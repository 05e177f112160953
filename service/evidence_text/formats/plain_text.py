"""Plain text: paragraphs with the number of their first line."""

import re

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import ReadInside
from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.places import Place
from standards_ingest import SourceDocument

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


class PlainText:
    """Reads text in UTF-8, UTF-16 or Windows-1252, and says which where it is not the first."""

    kind = FileKind.PLAIN_TEXT

    def read(self, file: HandedIn, gathering: Gathering, read_inside: ReadInside) -> None:
        """Add each paragraph at its line."""
        decoded = SourceDocument(content=file.content, name=file.name).decoded
        if decoded.text is None or _is_binary(decoded.text):
            gathering.tell(EvidenceFileCode.KIND_UNKNOWN, "The file is neither text nor of any kind that is known.")
            return
        gathering.pass_on(decoded.findings)
        add_paragraphs(decoded.text, gathering, Place())


def add_paragraphs(text: str, gathering: Gathering, place: Place) -> None:
    """Add the paragraphs of a text, each at the line it begins on."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    start, line = 0, 1
    for gap in [*_BLANK_LINES.finditer(text), None]:
        end = gap.start() if gap else len(text)
        paragraph = text[start:end]
        leading = len(paragraph) - len(paragraph.lstrip())
        first = line + paragraph.count("\n", 0, leading)
        gathering.add(paragraph, place.model_copy(update={"line": first}))
        if gap:
            line += text.count("\n", start, gap.end())
            start = gap.end()


def _is_binary(text: str) -> bool:
    control = sum(character < " " and character not in "\t\n\r\f" for character in text[:4096])
    return control > len(text[:4096]) // 20
