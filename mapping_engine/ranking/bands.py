"""Bands: thresholds by group-aware conformal prediction, so that "likely" and "possible" mean what they say.

Pairs of one occupation or learner are alike, so pooled quantiles promise too much on a new one. Each group therefore
counts once: a threshold is chosen so that the mean over groups of what it holds reaches the promise (pooled
distribution functions of hierarchical conformal prediction: Dunn, Wasserman and Ramdas, "Distribution-free prediction
sets for two-layer hierarchical models", 2023). The correction for few groups is left out: with six it would ask for
everything. What the bands hold on groups never seen is measured by ``benchmarks/suggestions.py``.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from mapping_engine.ranking.fitting import Labelled
from mapping_engine.ranking.model import Thresholds, sigmoid
from mapping_engine.ranking.pair_features import Matrix

HELD: Final = 0.90
"""Share of the met pairs that "likely" and "possible" together shall hold."""
LIKELY_MET: Final = 0.70
"""Share of the pairs in "likely" that shall be met."""
SPOKEN_FOR: Final = 0.97
"""Share of the texts with anything to suggest that shall not be passed over in silence."""
_LEAST_LIKELY: Final = 30
"""So many pairs must be in a band for its share to be believed."""


def thresholds_of(pairs: Labelled, logits: Matrix) -> Thresholds:
    """Return the bands for log odds that were found out of fold."""
    probabilities = sigmoid(logits)
    possible = _holding(probabilities[pairs.is_met], pairs.groups[pairs.is_met], HELD)
    best, groups = _best_of_texts(pairs, probabilities)
    return Thresholds(
        likely=_met_from(probabilities, pairs, LIKELY_MET, possible),
        possible=possible,
        silence=_holding(best, groups, SPOKEN_FOR),
        likely_met=LIKELY_MET,
        held=HELD,
    )


def _holding(values: Matrix, groups: NDArray[np.intp], share: float) -> float:
    """Return the greatest threshold that at least ``share`` of the values reach, each group counting once."""
    if not len(values):
        return 0.0
    names = np.unique(groups)
    weights = np.zeros(len(values))
    for name in names:
        weights[groups == name] = 1 / ((groups == name).sum() * len(names))
    order = np.argsort(-values, kind="stable")
    reached = np.cumsum(weights[order])
    place = int(np.searchsorted(reached, share - 1e-9))
    return float(np.floor(values[order[min(place, len(order) - 1)]] * 1e6) / 1e6)


def _met_from(probabilities: Matrix, pairs: Labelled, share: float, least: float) -> float:
    """Return the least threshold from which the mean over groups of the met share reaches ``share``."""
    names = np.unique(pairs.groups)
    for threshold in np.arange(0.2, 0.995, 0.005):
        if threshold < least:
            continue
        inside = probabilities >= threshold
        if inside.sum() < _LEAST_LIKELY:
            return 1.0
        shares = [
            pairs.is_met[inside & (pairs.groups == name)].mean()
            for name in names
            if (inside & (pairs.groups == name)).any()
        ]
        if np.mean(shares) >= share:
            return float(round(threshold, 3))
    return 1.0


def _best_of_texts(pairs: Labelled, probabilities: Matrix) -> tuple[Matrix, NDArray[np.intp]]:
    """Return the best probability of each text that has anything met, and its group."""
    texts = np.unique(pairs.texts[pairs.is_met])
    best = np.array([probabilities[pairs.texts == text].max() for text in texts])
    groups = np.array([pairs.groups[pairs.texts == text][0] for text in texts], dtype=np.intp)
    return best, groups
