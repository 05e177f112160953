"""All matchers, in the order in which their scores are shown."""

from collections.abc import Callable, Sequence

from mapping_engine.encoders import Encoder
from mapping_engine.matchers.base import Matcher, MeaningMatcherKind, WordMatcherKind
from mapping_engine.matchers.bm25 import Bm25
from mapping_engine.matchers.character_ngrams import CharacterNgrams
from mapping_engine.matchers.sentence_vectors import SentenceVectors
from mapping_engine.matchers.views import CriterionWording, TwoViews

WORD_MATCHERS: tuple[WordMatcherKind, ...] = (Bm25, CharacterNgrams)
"""Built from wordings alone."""

MEANING_MATCHERS: tuple[MeaningMatcherKind, ...] = (SentenceVectors,)
"""Built from wordings and an encoder; absent where the sentence model is."""


def build_matchers(criteria: Sequence[CriterionWording], encoder: Encoder | None) -> tuple[Matcher, ...]:
    """Build every matcher for these criteria; without an encoder, only those that compare words."""
    by_words = tuple(TwoViews(criteria, build) for build in WORD_MATCHERS)
    if encoder is None:
        return by_words
    return by_words + tuple(TwoViews(criteria, _bound(build, encoder)) for build in MEANING_MATCHERS)


def _bound(kind: MeaningMatcherKind, encoder: Encoder) -> Callable[[Sequence[str]], Matcher]:
    return lambda wordings: kind(wordings, encoder)
