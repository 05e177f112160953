"""Features: what was measured of a text and each criterion, each from 0 to 1, and each speaking for the pair."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapping_engine.counterparts import Compared
from mapping_engine.fusion import min_max, shares_of
from mapping_engine.matchers.base import Scores

Matrix = NDArray[np.float64]

TOP_PASSAGES: Final = 3
SHORT: Final = {"bm25": 0.25, "character_ngrams": 0.15, "sentence_vectors": 0.6}
LONG: Final = {"bm25": 0.15, "character_ngrams": 0.1, "sentence_vectors": 0.75}
"""What words, spelling and meaning count for in ``fit``, for a text of one passage and for longer ones.

Set by hand, not learned: weights learned on the corpus alone put words at nothing, and lost up to 16 points of mean
average precision on short requirements. A short text says a thing once, and in the criterion's words more often; in a
long one shared words are more often chance. Chosen among four splits on the sets of ``benchmarks/suggestions.py``.
"""


COUNTERPARTS: Final = 0.2
"""What comparing word by word counts for in ``fit`` where the text has room, the others sharing the rest.

Set by hand as they are. As a feature of its own, learned on the corpus, it took two thirds of the weight of ``fit``,
and two points of mean average precision on lessons with it.
"""
COMPARED: Final = 50
"""So many of the criteria that fit best are compared word by word; it costs too much for all."""

Comparer = Callable[[Sequence[int]], Compared]
"""Compares one text with the criteria that have the given numbers."""

_HALF_BM25: Final = 10.0
"""The BM25 score that counts as one half; an unbounded score becomes a share by it."""


class Feature(NamedTuple):
    """One feature: its name in the model and in ``Suggestion.given``, and what it measures."""

    name: str
    saying: str


FEATURES: Final = (
    Feature(
        "fit", "how well it fits beside the other criteria, by words, spelling, meaning and counterparts of its words"
    ),
    Feature("closeness", "closeness of meaning itself; without the language model, of words"),
    Feature("outcome", "how well the other criteria of the same outcome fit"),
    Feature("type_fit", "whether this type of evidence can show what the criterion asks for"),
    Feature("cited", "whether the text names the criterion by its code"),
)


class Pairing(NamedTuple):
    """What features are made from: scores [passage, criterion] by matcher, and what is known of each criterion.

    ``outcomes`` numbers what stands right above each criterion; criteria of one outcome share a number. ``compare``
    compares the text with chosen criteria word by word, where an encoder can.
    """

    scores: Mapping[str, Scores]
    outcomes: Sequence[int]
    type_fits: Matrix
    cited: NDArray[np.bool_]
    compare: Comparer | None = None


def pair_features(pairing: Pairing) -> Matrix:
    """Return one row per criterion and one column per feature, as ``FEATURES`` orders them.

    Without an encoder words and spelling share what meaning would count for, and closeness is that of words.
    """
    fit = _with_counterparts(_fit(pairing.scores), pairing.compare)
    closeness = _closeness(pairing.scores, fit)
    outcome = _mean_of_others(fit, pairing.outcomes)
    columns = (fit, closeness, outcome, pairing.type_fits, pairing.cited)
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=1)


def _with_counterparts(fit: Matrix, compare: Comparer | None) -> Matrix:
    """Return the fit with what comparing word by word says of the best: 1 for the best of them, 0 for the least."""
    if compare is None:
        return fit
    chosen = np.argsort(-fit, kind="stable")[:COMPARED]
    compared = compare(chosen.tolist())
    share = COUNTERPARTS * compared.room
    whole = (1 - share) * fit
    whole[chosen] += share * _stretched(compared.scores)
    return whole


def _closeness(scores: Mapping[str, Scores], fit: Matrix) -> Matrix:
    """Return how close in meaning each criterion is; in a text of one passage, the closest shared out by the fit.

    Closeness of meaning alone misleads among criteria for a short text, where words tell more; how close anything
    comes at all does not. Without an encoder, shared words stand for meaning.
    """
    meaning = scores.get("sentence_vectors")
    if meaning is None:
        words = scores["bm25"].max(axis=0)
        return np.asarray(words / (words + _HALF_BM25), dtype=np.float64)
    closeness = np.asarray(meaning.max(axis=0).clip(0, 1), dtype=np.float64)
    return closeness if len(meaning) > 1 else closeness.max(initial=0) * fit


def _fit(scores: Mapping[str, Scores]) -> Matrix:
    passages = len(next(iter(scores.values())))
    shares = shares_of(tuple(scores), SHORT if passages == 1 else LONG)
    fit = np.zeros(next(iter(scores.values())).shape[1])
    for name, rows in scores.items():
        best = _stretched(rows.max(axis=0))
        if name == "sentence_vectors":
            best = (best + _stretched(_mean_of_top(rows))) / 2
        fit += shares[name] * best
    return fit


def _stretched(row: NDArray[np.floating]) -> Matrix:
    return np.asarray(min_max(row[np.newaxis].astype(np.float32))[0], dtype=np.float64)


def _mean_of_top(rows: Scores) -> Matrix:
    top = np.sort(rows, axis=0)[::-1][:TOP_PASSAGES]
    return np.asarray(top.mean(axis=0), dtype=np.float64)


def _mean_of_others(scores: NDArray[np.floating], groups: Sequence[int]) -> Matrix:
    numbers = np.asarray(groups, dtype=np.intp)
    sums, sizes = np.bincount(numbers, weights=scores), np.bincount(numbers)
    others = sizes[numbers] - 1
    return np.where(others > 0, (sums[numbers] - scores) / np.maximum(others, 1), 0.0)
