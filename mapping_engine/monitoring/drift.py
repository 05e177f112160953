"""Whether the probabilities of two periods look alike: a model meets other evidence than it was made for."""

from collections.abc import Sequence

import numpy as np

from competence_graph import Frozen
from mapping_engine.monitoring.shares import TOO_FEW

TENTHS = 10
ENOUGH = 100
"""Below so many probabilities in either period the two measures move by chance alone."""

NOTICEABLE, LARGE = 0.1, 0.25
"""Customary readings of a population stability index: below the first stable, above the second a large shift."""


class Drift(Frozen):
    """How the probabilities of a later period differ from those of an earlier one.

    ``stability_index`` is the population stability index over the tenths of the scale (0: alike), with half an
    observation added to each tenth; ``by_chance`` is what it stays below 19 times in 20 where nothing changed, and
    ``distance`` (0..1) and ``p_value`` are those of the two-sample Kolmogorov-Smirnov test. ``mean_before`` and
    ``mean_after`` are the mean probabilities. Too few probabilities leave the measures absent.
    """

    earlier: int
    later: int
    mean_before: float | None = None
    mean_after: float | None = None
    stability_index: float | None = None
    by_chance: float | None = None
    distance: float | None = None
    p_value: float | None = None
    says: str = TOO_FEW


def drift_between(earlier: Sequence[float], later: Sequence[float]) -> Drift:
    """Compare the probabilities (0..1) of two periods."""
    from scipy.stats import chi2, ks_2samp  # here, because it takes half a second

    counts = {"earlier": len(earlier), "later": len(later)}
    if min(counts.values()) < ENOUGH:
        return Drift(says=f"{TOO_FEW}: each period needs {ENOUGH} probabilities", **counts)
    before, after = _shares(earlier), _shares(later)
    index = float(np.sum((after - before) * np.log(after / before)))
    by_chance = float(chi2.ppf(0.95, TENTHS - 1)) * (1 / len(earlier) + 1 / len(later))
    test = ks_2samp(earlier, later)
    means = float(np.mean(earlier)), float(np.mean(later))
    return Drift(
        mean_before=round(means[0], 4),
        mean_after=round(means[1], 4),
        stability_index=round(index, 4),
        by_chance=round(by_chance, 4),
        distance=round(float(test.statistic), 4),
        p_value=float(f"{test.pvalue:.3g}"),
        says=_words(index, by_chance, means),
        **counts,
    )


def _shares(probabilities: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    tenths = np.minimum((np.asarray(probabilities) * TENTHS).astype(np.int64), TENTHS - 1)
    smoothed = np.bincount(tenths, minlength=TENTHS) + 0.5
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = smoothed / smoothed.sum()
    return shares


def _words(index: float, by_chance: float, means: tuple[float, float]) -> str:
    if index <= max(NOTICEABLE, by_chance):
        return "stable: no more than customary or chance explains"
    direction = "higher" if means[1] > means[0] else "lower"
    moved = f"probabilities have become {direction}, {means[1]:.2f} after {means[0]:.2f} on average"
    if index <= LARGE:
        return f"a shift to look at: {moved}"
    return f"a large shift: {moved}; look at what evidence has changed before relying on the bands"
