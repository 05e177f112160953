"""Calibration: how far probabilities are from what was found, and what bands hold, on labelled texts."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapping_engine.ranking.pair_features import Matrix

TOP = 5
_TENTHS = 10


def top_pairs(
    chances: Sequence[Matrix], met: Sequence[NDArray[np.bool_]], count: int = TOP
) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return the probabilities of the ``count`` most probable criteria of each text, and whether each is met."""
    places = [np.argsort(-row, kind="stable")[:count] for row in chances]
    return (
        np.concatenate([row[place] for row, place in zip(chances, places, strict=True)]),
        np.concatenate([row[place] for row, place in zip(met, places, strict=True)]),
    )


def calibration_error(chances: Matrix, met: NDArray[np.bool_]) -> float:
    """Return the expected calibration error: the mean distance, over tenths, of promised from found, by their sizes.

    >>> calibration_error(np.array([0.25, 0.25, 0.25, 0.25]), np.array([True, False, False, False]))
    0.0
    """
    if not len(chances):
        return 0.0
    tenths = np.minimum((chances * _TENTHS).astype(int), _TENTHS - 1)
    total = 0.0
    for tenth in np.unique(tenths):
        inside = tenths == tenth
        total += float(inside.mean() * abs(chances[inside].mean() - met[inside].mean()))
    return total


class Interval(NamedTuple):
    """A mean, and the ends between which 95 % of its bootstrap samples lie."""

    mean: float
    low: float
    high: float


def held_and_shown(chances: Sequence[Matrix], met: Sequence[NDArray[np.bool_]], least: float) -> tuple[float, float]:
    """Return the share of the met pairs that reach a probability, and the share of all pairs that do."""
    inside = [row >= least for row in chances]
    held = sum(int((reached & row).sum()) for reached, row in zip(inside, met, strict=True))
    every = sum(int(row.sum()) for row in met)
    shown = sum(int(reached.sum()) for reached in inside) / max(sum(len(row) for row in inside), 1)
    return held / max(every, 1), shown


def bootstrap(values: Sequence[float], groups: Sequence[str], *, samples: int = 2_000, seed: int = 0) -> Interval:
    """Return the mean of values and its interval, whole groups drawn with replacement.

    >>> bootstrap([1.0, 1.0, 1.0], ["a", "b", "b"])
    Interval(mean=1.0, low=1.0, high=1.0)
    """
    names, numbers = np.unique(np.asarray(groups), return_inverse=True)
    sums = np.bincount(numbers, weights=np.asarray(values, dtype=np.float64))
    sizes = np.bincount(numbers)
    drawn = np.random.default_rng(seed).integers(0, len(names), size=(samples, len(names)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(np.mean(values)), float(low), float(high))
