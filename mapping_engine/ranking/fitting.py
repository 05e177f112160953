"""Fitting: the weights that make labelled pairs most probable, none below zero, the same on every run."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapping_engine.ranking.pair_features import Matrix

PENALTY = 1.0
"""Weight of the squared weights (of features stretched to unit deviation) beside the summed surprise."""


class Fit(NamedTuple):
    """Weights by column, and what is added to every pair."""

    weights: Matrix
    intercept: float

    def logits(self, features: Matrix) -> Matrix:
        """Return the log odds of each row."""
        return np.asarray(features @ self.weights + self.intercept)


class Labelled(NamedTuple):
    """Pairs of texts and criteria: features, whether met, the number of the text and the number of its group."""

    features: Matrix
    is_met: NDArray[np.bool_]
    texts: NDArray[np.intp]
    groups: NDArray[np.intp]

    def where(self, chosen: NDArray[np.bool_]) -> "Labelled":
        """Return some of the pairs."""
        return Labelled(self.features[chosen], self.is_met[chosen], self.texts[chosen], self.groups[chosen])


def fit(
    features: Matrix,
    is_met: NDArray[np.bool_],
    *,
    offsets: Matrix | None = None,
    penalty: float = PENALTY,
) -> Fit:
    """Return the weights of the most probable logistic model; ``offsets`` are log odds that stand already.

    Columns that never vary get no weight.
    """
    from scipy.optimize import minimize  # here, because it takes a third of a second

    spread = features.std(axis=0)
    scaled = np.where(spread > 0, (features - features.mean(axis=0)) / np.where(spread > 0, spread, 1), 0.0)
    known = np.zeros(len(features)) if offsets is None else offsets
    target = is_met.astype(np.float64)

    def surprise(values: Matrix) -> tuple[float, Matrix]:
        logits = known + scaled @ values[:-1] + values[-1]
        wrong = 0.5 * (1 + np.tanh(0.5 * logits)) - target
        total = float((np.logaddexp(0, logits) - target * logits).sum() + penalty * (values[:-1] ** 2).sum())
        return total, np.append(scaled.T @ wrong + 2 * penalty * values[:-1], wrong.sum())

    start = np.append(np.zeros(features.shape[1]), -3.0)
    bounds = [(0.0, None)] * features.shape[1]
    found = minimize(surprise, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    weights = np.where(spread > 0, found.x[:-1] / np.where(spread > 0, spread, 1), 0.0)
    return Fit(weights=weights, intercept=float(found.x[-1] - features.mean(axis=0) @ weights))


def folds_of(groups: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """Return the fold of each pair; a group is never split, and the largest groups are dealt out first."""
    names, sizes = np.unique(groups, return_counts=True)
    totals = np.zeros(count)
    fold_of: dict[int, int] = {}
    for name, size in sorted(zip(names.tolist(), sizes.tolist(), strict=True), key=lambda each: (-each[1], each[0])):
        fold_of[name] = int(totals.argmin())
        totals[fold_of[name]] += size
    return np.array([fold_of[group] for group in groups.tolist()], dtype=np.intp)


def out_of_fold(pairs: Labelled, count: int = 5, *, offsets: Matrix) -> Matrix:
    """Return for each pair the log odds by a model that saw nothing of its group; ``offsets`` stand already."""
    folds = folds_of(pairs.groups, count)
    logits = np.zeros(len(folds))
    for fold in range(count):
        kept, apart = pairs.where(folds != fold), pairs.where(folds == fold)
        if len(apart.is_met) and len(kept.is_met):
            found = fit(kept.features, kept.is_met, offsets=offsets[folds != fold])
            logits[folds == fold] = offsets[folds == fold] + found.logits(apart.features)
    return logits
