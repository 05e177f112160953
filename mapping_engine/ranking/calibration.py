"""Calibration: how far probabilities are from what was found, and what bands hold, on labelled texts."""

from collections.abc import Sequence

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
