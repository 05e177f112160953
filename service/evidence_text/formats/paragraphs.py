"""Paragraphs of a text, each with the number of the line it begins on."""

import re

from service.evidence_text.gathering import Gathering
from service.evidence_text.places import Place

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


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
