"""Groups of citation words: what "unit 304, 2.1-2.4" says, before it is looked up in the standard."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from mapping_engine.citation_tokens import Token, TokenKind
from mapping_engine.criterion_codes import LETTERS, CitedCode

BULLETS = frozenset("-–—•·*◦▪‣>#|✓✔")
"""Marks that may open a line before its first word."""

_RANGE = frozenset({"-", "–", "—", "to", "through"})
_OPEN, _CLOSED = frozenset("(["), frozenset(")]")
_ENDS_A_SENTENCE = frozenset(".!?")
_OF = frozenset({"of", "in", *_OPEN})
_FIGURE_WORDS = """
    version versions ver v release section sections figure fig table chapter page pages step question clause
    regulation appendix part paragraph item task slide rule note article ph score scored grade rated about around
    approximately approx roughly nearly almost reading read measured weighed measuring weighing was is were are to by
    than only least most over under between exactly level x at from until till £ $ € ¥ × up down cost costs paid
    windows android ios python java class type size band stage phase model mark
"""
"""Words after which a bare number is a figure, a place in another document or a version."""
_MEASURES = """
    m mm cm km metre metres meter meters inch inches ft foot feet miles mile kg g grams gram mg kilos kilo tonne
    tonnes ton tons lb lbs stone l litre litres liter liters ml cl bar psi kpa mpa pa n nm kn v volt volts kv mv amp
    amps ma w watt watts kw kwh mw hz khz mhz ghz ohm ohms ω mb gb tb kb degrees degree c °c ° % percent per x ×
    times hour hours hrs hr h minute minutes min mins second seconds sec secs day days week weeks month months year
    years am pm a.m p.m o'clock pounds pound quid pence p euros euro dollars dollar million billion thousand k sq square
    cubic mmol points people ppm db lux rpm mph kph
"""
"""Words before which a number is a measurement, a time or money."""

_FIGURE_WORD_SET, _MEASURE_SET = frozenset(_FIGURE_WORDS.split()), frozenset(_MEASURES.split())


class Cited(NamedTuple):
    """A code as the text cites it, or a range of them; ``unit`` and ``outcome`` are those named beside it."""

    code: Token
    last: Token | None
    unit: Token | None
    outcome: int | None
    letters: str
    has_cue: bool
    is_bracketed: bool
    is_leading: bool

    @property
    def end(self) -> int:
        """Where the code, or the last one of the range, ends."""
        return (self.last or self.code).end

    @property
    def is_said(self) -> bool:
        """Tell whether the text itself says that this is a citation: by a cue, a unit, an outcome or brackets."""
        return self.has_cue or self.is_bracketed or self.unit is not None or self.outcome is not None

    @property
    def cited(self) -> CitedCode:
        """The code's parts, with the letters of its cue where it has none of its own."""
        code = self.code.code or CitedCode("", ())
        return code._replace(letters=code.letters or self.letters)


class Group(NamedTuple):
    """Neighbouring tokens of which each may belong to a citation, and the words on either side.

    ``sentence`` counts the sentences of the line that ended before; ``is_leading`` tells that it opens the line.
    """

    tokens: tuple[Token, ...]
    before: Token | None
    after: Token | None
    is_leading: bool
    sentence: int


def groups_in(tokens: Sequence[Token]) -> Iterator[Group]:
    """Yield the groups of a line in order; the time grows with the line."""
    place = sentence = 0
    is_leading = True
    for is_rest, run in groupby(tokens, key=lambda token: token.kind is TokenKind.REST):
        members = tuple(run)
        following = place + len(members)
        if not is_rest and any(token.kind is not TokenKind.JOIN for token in members):
            before = tokens[place - 1] if place else None
            after = tokens[following] if following < len(tokens) else None
            yield Group(members, before, after, is_leading=is_leading, sentence=sentence)
        is_leading = is_leading and is_rest and all(token.text in BULLETS for token in members)
        sentence += sum(token.text in _ENDS_A_SENTENCE for token in members)
        place = following


def cited_in(group: Group) -> tuple[Cited, ...]:
    """Return what the group cites, without what is a figure, a time, money or a place in another document."""
    reader = _Reader(group)
    for place, token in enumerate(group.tokens):
        reader.take(place, token)
    is_measured = _precedes_a_measure(group)
    if not reader.says_it_cites and (is_measured or reader.has_other_numbers or _follows_a_figure_word(group)):
        return ()
    last_end = max((token.end for token in group.tokens if token.code), default=0)
    return tuple(each for each in reader.found if each.has_cue or not (is_measured and each.end == last_end))


class _Reader:
    """Reads the tokens of a group from left to right; a unit or outcome behind "of" counts for what stands before."""

    def __init__(self, group: Group) -> None:
        self.found: list[Cited] = []
        self.has_other_numbers = False
        self._tokens = group.tokens
        codes = [place for place, token in enumerate(group.tokens) if token.code]
        self._first_code, self._last_code = (codes[0], codes[-1]) if codes else (-1, -1)
        self._opens_line = group.is_leading and all(t.text in BULLETS | _OPEN for t in group.tokens[: self._first_code])
        self._unit: Token | None = None
        self._outcome: int | None = None
        self._cue: str | None = None
        self._opened_at: int | None = None
        self._since_unit = 0

    @property
    def says_it_cites(self) -> bool:
        """Tell whether anything in the group says that numbers are codes here."""
        return any(each.is_said for each in self.found)

    def take(self, place: int, token: Token) -> None:
        """Take the next token in."""
        if token.kind is TokenKind.UNIT:
            self._take_unit(place, token)
        elif token.kind is TokenKind.OUTCOME:
            self._take_outcome(place, token)
        elif token.kind is TokenKind.CUE:
            self._cue = token.name
        elif token.kind is TokenKind.JOIN:
            self._take_join(token)
        else:
            self._take_code(place, token)

    def _take_unit(self, place: int, token: Token) -> None:
        waiting = self.found[self._since_unit :]
        if waiting and (self._follows(place, _OF) or (place > self._last_code and self._unit is None)):
            bound = [each._replace(unit=token) for each in waiting] if self._unit is None else []
            self.found[self._since_unit :] = bound
        self._unit, self._outcome, self._cue = token, None, None
        self._since_unit = len(self.found)

    def _take_outcome(self, place: int, token: Token) -> None:
        if self._outcome is None and self._follows(place, _OF):
            self.found[:] = [each._replace(outcome=each.outcome or token.number) for each in self.found]
        self._outcome, self._cue = token.number, None

    def _take_join(self, token: Token) -> None:
        if token.text in _OPEN:
            self._opened_at = len(self.found)
        elif token.text in _CLOSED and self._opened_at is not None:
            inside = self.found[self._opened_at :]
            self.found[self._opened_at :] = [each._replace(is_bracketed=True) for each in inside]
            self._opened_at = None

    def _take_code(self, place: int, token: Token) -> None:
        has_own_cue = bool(token.name) and token.name in LETTERS
        is_plain = token.code is not None and len(token.code.numbers) == 1 and not token.code.letters
        if self._ends_a_range(place) and self.found and self.found[-1].last is None:
            self.found[-1] = self.found[-1]._replace(last=token)
        elif is_plain and self._cue is None and not has_own_cue:
            self.has_other_numbers = True
        else:
            self.found.append(self._cited(place, token, has_cue=has_own_cue or self._cue is not None))

    def _cited(self, place: int, token: Token, *, has_cue: bool) -> Cited:
        return Cited(
            code=token,
            last=None,
            unit=self._unit,
            outcome=self._outcome,
            letters=self._cue or "",
            has_cue=has_cue or token.kind is TokenKind.OTHER_CODE,
            is_bracketed=False,
            is_leading=self._opens_line and place == self._first_code,
        )

    def _ends_a_range(self, place: int) -> bool:
        tokens = self._tokens
        first = place - 1 if tokens[place - 1].kind is not TokenKind.CUE else place - 2
        return first > 0 and tokens[first].text.lower() in _RANGE and tokens[first - 1].kind is TokenKind.CODE

    def _follows(self, place: int, words: frozenset[str]) -> bool:
        return place > 0 and self._tokens[place - 1].text.lower() in words


def _precedes_a_measure(group: Group) -> bool:
    ends_with_code = group.tokens[-1].kind is TokenKind.CODE
    return ends_with_code and group.after is not None and group.after.text.lower() in _MEASURE_SET


def _follows_a_figure_word(group: Group) -> bool:
    first = group.tokens[0]
    if group.before is None:
        return False
    is_negative = first.text in {"-", "+", "–"} and len(group.tokens) > 1 and group.tokens[1].start == first.end
    return is_negative or group.before.text.lower() in _FIGURE_WORD_SET
