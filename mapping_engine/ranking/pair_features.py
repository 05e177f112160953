"""Features: what was measured of a text and each criterion, each from 0 to 1, and each speaking for the pair."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapping_engine.fusion import min_max
from mapping_engine.matchers.base import Scores

Matrix = NDArray[np.float64]

AMONG_THE_BEST: Final = 5
TOP_PASSAGES: Final = 3
_HALF_BM25: Final = 10.0
"""The BM25 score that counts as one half; an unbounded score becomes a share by it."""


class Feature(NamedTuple):
    """One feature: its name in the model, and in words that an assessor reads."""

    name: str
    saying: str


FEATURES: Final = (
    Feature("words", "words that the two share, against the other criteria"),
    Feature("spelling", "parts of words that the two share, against the other criteria"),
    Feature("meaning", "closeness of meaning of the best passage, against the other criteria"),
    Feature("meaning_spread", "closeness of meaning of the three best passages, against the other criteria"),
    Feature("closeness", "closeness of meaning itself"),
    Feature("closest", "how close anything in the text comes to any criterion"),
    Feature("shared_words", "words that the two share, by themselves"),
    Feature("agreement", "share of matchers that have the criterion among their best five"),
    Feature("outcome", "how well the other criteria of the same outcome fit"),
    Feature("type_fit", "whether this type of evidence can show what the criterion asks for"),
    Feature("cited", "whether the text names the criterion by its code"),
)
OF_MEANING: Final = frozenset({"meaning", "meaning_spread", "closeness", "closest"})
"""Features that only a sentence encoder can measure."""


class Pairing(NamedTuple):
    """What features are made from: scores [passage, criterion] by matcher, and what is known of each criterion.

    ``outcomes`` numbers what stands right above each criterion; criteria of one outcome share a number.
    """

    scores: Mapping[str, Scores]
    outcomes: Sequence[int]
    type_fits: Matrix
    cited: NDArray[np.bool_]


def pair_features(pairing: Pairing) -> Matrix:
    """Return one row per criterion and one column per feature, as ``FEATURES`` orders them.

    Features of meaning are 0 without an encoder.
    """
    best = {name: rows.max(axis=0) for name, rows in pairing.scores.items()}
    against_others = {name: min_max(row[np.newaxis])[0] for name, row in best.items()}
    count = len(pairing.outcomes)
    nothing = np.zeros(count)
    meaning = pairing.scores.get("sentence_vectors")
    spread = nothing if meaning is None else _mean_of_top(meaning)
    closeness = nothing if meaning is None else best["sentence_vectors"].clip(0, 1)
    columns = {
        "words": against_others["bm25"],
        "spelling": against_others["character_ngrams"],
        "meaning": against_others.get("sentence_vectors", nothing),
        "meaning_spread": min_max(spread[np.newaxis].astype(np.float32))[0],
        "closeness": closeness,
        "closest": np.full(count, closeness.max(initial=0)),
        "shared_words": best["bm25"] / (best["bm25"] + _HALF_BM25),
        "agreement": _agreement(best),
        "type_fit": pairing.type_fits,
        "cited": pairing.cited.astype(float),
    }
    views = [columns[name] for name in ("words", "meaning", "meaning_spread")]
    columns["outcome"] = _mean_of_others(np.mean(views, axis=0), pairing.outcomes)
    return np.stack([np.asarray(columns[feature.name], dtype=np.float64) for feature in FEATURES], axis=1)


def _mean_of_top(rows: Scores) -> Matrix:
    top = np.sort(rows, axis=0)[::-1][:TOP_PASSAGES]
    return np.asarray(top.mean(axis=0), dtype=np.float64)


def _agreement(best: Mapping[str, Scores]) -> Matrix:
    votes = np.zeros(len(next(iter(best.values()))))
    for row in best.values():
        places = np.argsort(-row, kind="stable")[:AMONG_THE_BEST]
        votes[places] += row[places] > 0
    return np.asarray(votes / len(best))


def _mean_of_others(scores: NDArray[np.floating], groups: Sequence[int]) -> Matrix:
    numbers = np.asarray(groups, dtype=np.intp)
    sums, sizes = np.bincount(numbers, weights=scores), np.bincount(numbers)
    others = sizes[numbers] - 1
    return np.where(others > 0, (sums[numbers] - scores) / np.maximum(others, 1), 0.0)
