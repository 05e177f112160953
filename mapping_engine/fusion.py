"""Fusion: the scores of several matchers become one, by a fixed weighted sum.

Each matcher's best passage score for each criterion is stretched to 0..1 over the criteria of the one evidence
item, because BM25 and cosine have different scales. Rank fusion is not used: it was measured to be worse than
the weighted sum on nearly every benchmark set, and often worse than the best single matcher.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mapping_engine.matchers.base import Scores

WEIGHTS: Mapping[str, float] = {"bm25": 0.25, "character_ngrams": 0.15, "sentence_vectors": 0.6}
"""What each matcher counts for.

Set by hand: meaning 0.6 and words 0.4, as found best on apprentices' texts, lessons, requirements and job tasks;
about a dozen splits were tried on the very sets of ``benchmarks/suggestions.py``, where they differ by about a
point, so those figures are not held out. Not learned: weights learned on other standards lost on five of six
unseen ones.
"""

Bounds: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32]]


def fused(scores: Mapping[str, Scores], weights: Mapping[str, float] = WEIGHTS) -> Scores:
    """Return the weighted sum of the stretched scores of each matcher: one row per evidence item, 0..1.

    A matcher that is absent leaves its weight to the others.
    """
    shares = shares_of(tuple(scores), weights)
    total = sum(np.float32(shares[name]) * min_max(rows) for name, rows in scores.items())
    return np.asarray(total, dtype=np.float32)


def shares_of(matchers: Sequence[str], weights: Mapping[str, float] = WEIGHTS) -> Mapping[str, float]:
    """Return the weights of the matchers at hand, stretched to sum to one.

    >>> shares_of(("bm25", "character_ngrams"), {"bm25": 3, "character_ngrams": 1, "sentence_vectors": 6})
    {'bm25': 0.75, 'character_ngrams': 0.25}
    """
    whole = sum(weights[name] for name in matchers)
    return {name: weights[name] / whole for name in matchers}


def min_max(rows: Scores) -> Scores:
    """Stretch each row to 0..1; where all are equal, 1 if they fit at all and 0 if not."""
    return stretched(rows, bounds_of(rows))


def bounds_of(rows: Scores) -> Bounds:
    """Return the least and the greatest score of each row, as columns.

    A row of equal scores counts from zero, so that a lone criterion that fits is not shown as fitting nothing.
    """
    if rows.shape[1] == 0:
        nothing = np.zeros((len(rows), 1), dtype=np.float32)
        return nothing, nothing
    least, greatest = rows.min(axis=1, keepdims=True), rows.max(axis=1, keepdims=True)
    return np.where(least == greatest, np.minimum(least, 0), least), greatest


def stretched(rows: Scores, bounds: Bounds) -> Scores:
    """Return rows on the scale on which ``bounds`` are 0 and 1."""
    least, greatest = bounds
    span = np.where(greatest > least, greatest - least, 1)
    return np.asarray((rows - least) / span, dtype=np.float32)
