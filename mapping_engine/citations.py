"""Citations: where a text names criteria by their codes, as in "unit 304, 2.3" or "(AC 1.1, 1.2 and 1.4)".

A citation is what a learner claims, not what the text shows. It counts only where it can mean one criterion and no
other; versions, dates, money, measurements, times and addresses are none.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from competence_graph import CompetenceGraph, CriterionId, Frozen, UnitId
from mapping_engine.citation_groups import BULLETS, Cited, Group, cited_in, groups_in
from mapping_engine.citation_tokens import Lexer, Token, TokenKind
from mapping_engine.criterion_codes import CitedCode, CriterionCodes, name_key

_LINE = re.compile(r"[^\r\n]+")
_LONGEST_RANGE = 30
_LONGEST_TITLE = 150


class Citation(Frozen):
    """A place in the text, ``text[start:end]``, that names one criterion.

    ``is_exact`` tells that the text says so itself: it names the unit or outcome beside the code, calls it a criterion,
    puts codes alone in brackets, or opens a line with it below the unit's heading. Otherwise a bare number
    stands there that is also this criterion's code, and no other's among the candidates. The criteria of a range
    ("2.1-2.4") stand where the whole range does.
    """

    criterion_id: CriterionId
    start: int
    end: int
    is_exact: bool


def cited_criteria(text: str, graph: CompetenceGraph, criterion_ids: Collection[CriterionId]) -> tuple[Citation, ...]:
    """Return every citation of one of the given criteria, in the order of the text; one that is ambiguous is left out.

    A unit counts for the codes beside it and in the rest of its sentence; at the head of a line, also for the lines
    below, until the next. A unit that the standard does not know hides the codes that go with it.

    Raises:
        UnknownItem: an id is no criterion of the standard.
    """
    return CitationFinder(graph, criterion_ids).find(text)


class CitationFinder:
    """Finds citations of the given criteria in one text after another; the patterns are built once."""

    def __init__(self, graph: CompetenceGraph, criterion_ids: Collection[CriterionId]) -> None:
        """Read the codes of the criteria and the names of the standard's units.

        Raises:
            UnknownItem: an id is no criterion of the standard.
        """
        self._codes = CriterionCodes(graph, criterion_ids)
        self._lexer = Lexer(self._codes.unit_names, tuple(self._codes.other_codes))

    def find(self, text: str) -> tuple[Citation, ...]:
        """Return the citations of a text; see ``cited_criteria``."""
        reading = _Reading(self._codes)
        found = (each for line in self._lines(text) for each in reading.line(*line))
        return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.start, each.end)))

    def _lines(self, text: str) -> Iterator[tuple[str, Sequence[Token]]]:
        for line in _LINE.finditer(text):
            yield line.group(), tuple(self._lexer.tokens(text, line.start(), line.end()))


class _Unit(NamedTuple):
    """A unit that the text names; ``id`` is absent where the standard has none, or several, of that name."""

    id: UnitId | None


class _Reading:
    """What has been read so far: the unit and outcome whose headings stand above the line."""

    def __init__(self, codes: CriterionCodes) -> None:
        self._codes = codes
        self._heading: _Unit | None = None
        self._heading_outcome: int | None = None

    def line(self, line: str, tokens: Sequence[Token]) -> Iterator[Citation]:
        """Yield the citations of a line and remember whether it was a heading.

        Where a row of bare numbers holds one that is no criterion's code, none of them is taken for one.
        """
        self._note_title(line)
        mentioned, sentence = self._heading, 0
        for group in groups_in(tokens):
            if group.sentence != sentence:
                mentioned, sentence = self._heading, group.sentence
            resolved = [(cited, tuple(self._resolved(cited, mentioned))) for cited in cited_in(group)]
            if all(found or cited.is_said for cited, found in resolved):
                yield from (each for _, found in resolved for each in found)
            units = [token for token in group.tokens if token.kind is TokenKind.UNIT]
            mentioned = self._unit(units[-1]) if units else mentioned
            if group.is_leading:
                self._note_heading(group)

    def _note_title(self, line: str) -> None:
        unit = self._codes.units_by_name.get(name_key(line)) if len(line) <= _LONGEST_TITLE else None
        if unit is not None:
            self._heading, self._heading_outcome = _Unit(unit), None

    def _note_heading(self, group: Group) -> None:
        first = next(token for token in group.tokens if token.text not in BULLETS)
        if first.kind is TokenKind.UNIT:
            self._heading, self._heading_outcome = self._unit(first), None
        elif first.kind is TokenKind.OUTCOME and not any(token.code for token in group.tokens):
            self._heading_outcome = first.number

    def _unit(self, token: Token) -> _Unit:
        return _Unit(self._codes.unit(token.name))

    def _resolved(self, cited: Cited, mentioned: _Unit | None) -> Iterator[Citation]:
        unit = self._unit(cited.unit) if cited.unit else mentioned
        if unit is not None and unit.id is None:
            return
        is_exact = cited.is_said or (cited.is_leading and unit is not None)
        for code, start, end in _codes_of(cited):
            criterion = self._criterion(cited, code, None if unit is None else unit.id)
            if criterion is not None:
                yield Citation(criterion_id=criterion, start=start, end=end, is_exact=is_exact)

    def _criterion(self, cited: Cited, code: CitedCode, unit: UnitId | None) -> CriterionId | None:
        if cited.code.kind is TokenKind.OTHER_CODE:
            return self._codes.other(cited.code.text, unit)
        is_plain = len(code.numbers) == 1
        outcome = cited.outcome or (self._heading_outcome if is_plain else None)
        return self._codes.criterion(code, outcome=outcome, unit=unit)


def _codes_of(cited: Cited) -> Iterator[tuple[CitedCode, int, int]]:
    """Yield each code with its place; the codes of a range between its ends, and both ends, at the whole range."""
    first = cited.cited
    if cited.last is None or cited.last.code is None:
        yield first, cited.code.start, cited.code.end
        return
    last = cited.last.code.numbers
    low, high = first.numbers[-1], last[-1]
    is_range = last[:-1] in {first.numbers[:-1], ()} and low < high <= low + _LONGEST_RANGE
    for number in range(low, high + 1) if is_range else ():
        yield first._replace(numbers=(*first.numbers[:-1], number)), cited.code.start, cited.end
