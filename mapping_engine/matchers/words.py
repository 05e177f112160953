"""English words as the word matcher counts them: lower case, without stop words, cut to their stems."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

_WORD = re.compile(r"(?u)\b\w\w+\b")
_KEPT_TEXTS = 256
"""Passages whose words are remembered: one suggestion asks for those of each passage several times over."""


class StemmedWord(NamedTuple):
    """A word as written, in lower case, and the stem that "isolate" and "isolating" share."""

    word: str
    stem: str


@lru_cache(maxsize=_KEPT_TEXTS)
def stemmed_words(text: str) -> tuple[StemmedWord, ...]:
    """Return the words of a text in order, stop words left out.

    >>> [word.stem for word in stemmed_words("Isolating the supplies")]
    ['isol', 'suppli']
    """
    stop_words = _stop_words()
    words = [word for word in _WORD.findall(text.lower()) if word not in stop_words]
    return tuple(map(StemmedWord, words, _stems(words)))


def stems(text: str) -> list[str]:
    """Return the stems of a text's words in order, each as often as it occurs."""
    return [word.stem for word in stemmed_words(text)]


@cache
def _stop_words() -> frozenset[str]:
    from bm25s.stopwords import STOPWORDS_EN_PLUS  # here, because it takes a third of a second

    return frozenset(STOPWORDS_EN_PLUS)


def _stems(words: Sequence[str]) -> list[str]:
    from Stemmer import Stemmer

    stemmer = Stemmer("english")  # one for each call: a stemmer must not be shared between threads
    return [str(stem) for stem in stemmer.stemWords(list(words))]
