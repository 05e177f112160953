"""Words of a text with their places, folded so that case, accents, lookalike and unseen characters do not matter."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from Stemmer import Stemmer

LONGEST_WORD = 60
"""Longer runs of letters are cut, so that no word costs without bound."""

_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u180e\u061c\u034f\ufe00-\ufe0f\U000e0000-\U000e01ef"
_MARKS = "\u0300-\u036f"
_SPACED_OUT = r"(?<![^\W_])(?:[^\W\d_] ){4,29}[^\W\d_](?![^\W_])"
_WORD = re.compile(rf"{_SPACED_OUT}|[^\W_](?:[^\W_{_UNSEEN}]|[{_MARKS}{_UNSEEN}]|['’](?=[^\W_]))*")
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_HIDING = re.compile(r"[^\W_][\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u180e\u034f]+(?=[^\W_])")

_LOOKALIKES: Mapping[str, str] = {
    **dict(zip("аеорсухіјѕһԁԛԝвкмнтАЕОРСУХІЈЅВКМНТԌ", "aeopcyxijshdqwbkmhtAEOPCYXIJSBKMHTG", strict=True)),
    **dict(zip("οαινρτυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oaivptukABEZHIKMNOPTYX", strict=True)),
    **dict(zip("ɑɡıօոսցհ", "agionugh", strict=True)),
}
"""Letters of other alphabets that are drawn as Latin ones; units such as µ and Ω are not among them."""
_TO_LATIN = str.maketrans(dict(_LOOKALIKES))
_STYLED = re.compile("[\U0001d400-\U0001d7ff\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9]")


class FoldedWord(NamedTuple):
    """A word of a text: its place, how it reads, its stem, and whether its letters are disguised."""

    start: int
    end: int
    word: str
    stem: str
    is_disguised: bool


def folded_words(text: str) -> tuple[FoldedWord, ...]:
    """Return the words of a text in order.

    >>> [word.stem for word in folded_words("Isolating the sup\u200bplies, аgаin")]
    ['isol', 'the', 'suppli', 'again']
    """
    places = _places(text)
    raw = [text[start:end] for start, end in places]
    words = [_folded(each) for each in raw]
    kept = [number for number, word in enumerate(words) if word]
    stems = stemmed([words[number] for number in kept])
    return tuple(
        FoldedWord(*places[number], words[number], stem, _is_disguised(raw[number]))
        for number, stem in zip(kept, stems, strict=True)
    )


def stemmed(words: Sequence[str]) -> list[str]:
    """Return the stem of each word, as "isolate" and "isolating" share one."""
    stemmer = Stemmer("english")  # one for each call: a stemmer must not be shared between threads
    return [str(stem) for stem in stemmer.stemWords(list(words))]


def _places(text: str) -> list[tuple[int, int]]:
    return [place for match in _WORD.finditer(text) for place in _cut(match.start(), match.end())]


def _cut(start: int, end: int) -> list[tuple[int, int]]:
    return [(at, min(at + LONGEST_WORD, end)) for at in range(start, end, LONGEST_WORD)]


def _folded(raw: str) -> str:
    if raw.isascii():
        return raw.replace(" ", "").replace("'", "").lower()
    plain = _HIDDEN.sub("", raw).translate(_TO_LATIN)
    apart = unicodedata.normalize("NFKD", plain).casefold()
    return "".join(letter for letter in apart if letter.isalnum())


def _is_disguised(raw: str) -> bool:
    if raw.isascii():
        return " " in raw
    if _HIDING.search(raw) or _STYLED.search(raw) or " " in raw:
        return True
    has_latin = any("a" <= letter <= "z" for letter in raw.lower())
    return has_latin and any(letter in _LOOKALIKES for letter in raw)
