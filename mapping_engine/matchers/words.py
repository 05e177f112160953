"""English words as the word matcher counts them: lower case, without stop words, cut to their stems."""

import re
from collections.abc import Sequence

from competence_graph import Frozen

_WORD = re.compile(r"(?u)\b\w\w+\b")


class StemmedWord(Frozen):
    """A word as written, in lower case, and the stem that "isolate" and "isolating" share."""

    word: str
    stem: str


def stemmed_words(text: str) -> tuple[StemmedWord, ...]:
    """Return the words of a text in order, stop words left out.

    >>> [word.stem for word in stemmed_words("Isolating the supplies")]
    ['isol', 'suppli']
    """
    words = _words(text)
    return tuple(StemmedWord(word=word, stem=stem) for word, stem in zip(words, _stems(words), strict=True))


def stems(text: str) -> list[str]:
    """Return the stems of a text's words in order, each as often as it occurs."""
    return _stems(_words(text))


def _words(text: str) -> list[str]:
    from bm25s.stopwords import STOPWORDS_EN_PLUS  # here, because it takes a third of a second

    return [word for word in _WORD.findall(text.lower()) if word not in STOPWORDS_EN_PLUS]


def _stems(words: Sequence[str]) -> list[str]:
    from Stemmer import Stemmer

    stemmer = Stemmer("english")  # one for each call: a stemmer must not be shared between threads
    return [str(stem) for stem in stemmer.stemWords(list(words))]
