"""The words of a line that may cite criteria: units, outcomes, cues, codes, what joins them, and all the rest."""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from mapping_engine.criterion_codes import LETTERS, CitedCode, name_key, numbers_in


class TokenKind(StrEnum):
    """What a token can be to a citation."""

    UNIT = "unit"
    OUTCOME = "outcome"
    CUE = "cue"
    CODE = "code"
    OTHER_CODE = "other code"
    JOIN = "join"
    REST = "rest"


class Token(NamedTuple):
    """A token with its character offsets in the whole text; ``code`` is set for codes, ``name`` for units and cues.

    ``name`` of a cue is what letters before a number mean (see ``LETTERS``); ``number`` is an outcome's.
    """

    kind: TokenKind
    start: int
    end: int
    text: str
    name: str = ""
    number: int = 0
    code: CitedCode | None = None


class Lexer:
    """Cuts text into tokens; built once for the names and odd codes of a standard. Time grows with the text alone."""

    def __init__(self, unit_names: Sequence[str], other_codes: Sequence[str]) -> None:
        """Build the pattern: the standard's own names first, then what anybody might write."""
        parts = (
            ("odd", _any_of(other_codes)),
            ("named", _any_of(unit_names)),
            ("unit", _UNIT),
            ("slashed", _SLASHED_UNIT),
            ("outcome", _OUTCOME),
            ("cue", _CUE),
            ("code", _CODE),
            ("join", _JOIN),
            ("rest", _REST),
        )
        pattern = "|".join(f"(?P<{name}>{part})" for name, part in parts if part)
        self._pattern = re.compile(pattern, re.IGNORECASE)

    def tokens(self, text: str, start: int, end: int) -> Iterator[Token]:
        """Yield the tokens of a stretch of the text in order."""
        for found in self._pattern.finditer(text, start, end):
            yield _token(found)


_UNIT_NUMBER = r"(?:[A-Za-z]{1,10}[-/ ]?)?[0-9]{1,5}(?:[-/][0-9]{3,4}(?![0-9]|\.[0-9]))*(?![0-9]|\.[0-9])"
_UNIT = (
    rf"(?<!\w)units?\s{{0,3}}(?:number|no\.?|ref\.?)?\s{{0,3}}[:#]?\s{{0,3}}(?P<unit_name>{_UNIT_NUMBER})(?!\w)"
    r"|(?<!\w)U(?P<unit_digits>[0-9]{2,5})(?![\w]|\.[0-9])"
)
_SLASHED_UNIT = r"(?<![\w./£$€-])[0-9]{1,5}(?=\s?[/:]\s?(?:AC|PC|KS|KU|LO)?\s?[0-9]{1,2}\.[0-9])"
_OUTCOME = (
    r"(?<!\w)(?:learning\s{1,3}outcome|outcome|LO)\s{0,2}\.?:?\s{0,2}(?P<outcome_number>[0-9]{1,2})(?![\w]|\.[0-9])"
)
_CUE = (
    r"(?<!\w)(?:(?P<of_performance>performance\s{1,3}criteri(?:on|a)|PCs?)|(?P<of_knowledge>knowledge(?:\s{1,3}statements?)?|KS|KU)"
    r"|(?P<of_any>(?:assessment\s{1,3})?criteri(?:on|a)|ACs?|LO))(?!\w)\.?(?:\s{0,2}(?:no\.?|numbers?))?\s{0,2}:?(?=\s{0,2}[(A-Za-z]{0,3}[0-9])"
)
_CODE = (
    r"(?<![\w£$€¥@#=<>~±.])(?P<letters>[A-Za-z]{0,3})(?P<numbers>[0-9]{1,3}(?:\.[0-9]{1,3}){0,3})(?P<tail>[a-z]?)"
    r"(?![\w£$€%°]|\.\w|:[0-9])"
)
_JOIN = r"[,;:&+/()\[\]–—-]|(?<!\w)(?:and|to|of|in|through)(?!\w)"
_REST = r"[0-9][0-9.,:/]*|[^\W\d_]+(?:['’][^\W\d_]+)?|\S"


def _any_of(names: Sequence[str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(rf"(?<!\w){_spaced(name)}(?!\w)" for name in ordered)


def _spaced(name: str) -> str:
    """Return a pattern for a name: marks inside it may be left out or be spaces, also between letters and figures."""
    return r"[\s./-]?".join(re.escape(run) for run in re.findall(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9\s./-]+", name))


def _token(found: re.Match[str]) -> Token:
    start, end, text = found.start(), found.end(), found.group()
    if found["unit"] or found["slashed"]:
        return Token(TokenKind.UNIT, start, end, text, name=found["unit_name"] or found["unit_digits"] or text)
    if found["outcome"]:
        return Token(TokenKind.OUTCOME, start, end, text, number=int(found["outcome_number"]))
    if found["cue"]:
        return Token(TokenKind.CUE, start, end, text, name=_meaning(found))
    if found["code"]:
        letters = found["letters"].upper()
        code = CitedCode(LETTERS.get(letters, letters), numbers_in(found["numbers"]), found["tail"].lower())
        return Token(TokenKind.CODE, start, end, text, name=letters, code=code)
    groups = found.groupdict()
    kinds = {"odd": TokenKind.OTHER_CODE, "named": TokenKind.UNIT, "join": TokenKind.JOIN}
    kind_found = next((kinds[name] for name in kinds if groups.get(name)), TokenKind.REST)
    return Token(kind_found, start, end, text, name=name_key(text) if kind_found is TokenKind.UNIT else "")


def _meaning(found: re.Match[str]) -> str:
    return "P" if found["of_performance"] else "K" if found["of_knowledge"] else ""
