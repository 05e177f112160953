"""Whether probabilities hold: of what a model called 0.8, do assessors accept eight in ten?"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from competence_graph import Frozen
from mapping_engine.monitoring.answers import Stated
from mapping_engine.monitoring.shares import TOO_FEW, Share, share_of

TENTHS = 10
ENOUGH = 100
"""Below so many answers the calibration error of a perfect model is large by chance alone."""

_RESAMPLES = 500
_SEED = 20_260_302

_Numbers = NDArray[np.float64]


class TenthFigures(Frozen):
    """What became of the probabilities in one tenth of the scale; ``stated`` is their mean."""

    low: float
    high: float
    stated: float | None
    accepted: Share
    says: str


class BandFigures(Frozen):
    """What became of the suggestions in one band; ``stated`` is the mean of their probabilities."""

    band: str
    stated: float | None
    accepted: Share
    says: str


class CalibrationError(Frozen):
    """The expected calibration error (0..1) over ten tenths: how far stated and accepted shares lie apart on average.

    ``low`` and ``high`` bound it with 95 % confidence (basic bootstrap); ``by_chance`` is what a model whose
    probabilities hold exactly would stay below 19 times in 20 with as many answers. ``brier`` is the mean squared
    distance of probability and answer. All are absent where there are too few answers.
    """

    answers: int
    error: float | None = None
    low: float | None = None
    high: float | None = None
    by_chance: float | None = None
    brier: float | None = None
    says: str = TOO_FEW


def by_tenth(stated: Sequence[Stated]) -> tuple[TenthFigures, ...]:
    """Return what became of each tenth of the scale of probability, lowest first."""
    groups: list[list[Stated]] = [[] for _ in range(TENTHS)]
    for each in stated:
        groups[min(int(each.probability * TENTHS), TENTHS - 1)].append(each)
    rows = []
    for number, group in enumerate(groups):
        mean, accepted = _mean(group), _accepted(group)
        bounds = {"low": number / TENTHS, "high": (number + 1) / TENTHS}
        rows.append(TenthFigures(stated=mean, accepted=accepted, says=holds(mean, accepted), **bounds))
    return tuple(rows)


def by_band(stated: Sequence[Stated]) -> tuple[BandFigures, ...]:
    """Return what became of each band, the band of the highest probabilities first."""
    groups: dict[str, list[Stated]] = {}
    for each in stated:
        groups.setdefault(each.band, []).append(each)
    rows = [
        BandFigures(
            band=band,
            stated=(mean := _mean(group)),
            accepted=(accepted := _accepted(group)),
            says=holds(mean, accepted),
        )
        for band, group in groups.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.stated or 0.0), row.band)))


def holds(stated: float | None, accepted: Share) -> str:
    """Say whether a stated mean lies within what was observed.

    >>> holds(0.9, share_of(20, 40)), holds(0.5, share_of(20, 40)), holds(0.5, share_of(1, 2))
    ('too sure', 'as stated', 'too few to tell')
    """
    if stated is None or not accepted.is_enough or accepted.low is None or accepted.high is None:
        return TOO_FEW
    if stated > accepted.high:
        return "too sure"
    return "too modest" if stated < accepted.low else "as stated"


def calibration_error(stated: Sequence[Stated]) -> CalibrationError:
    """Return the expected calibration error with its interval; the same answers give the same figures."""
    count = len(stated)
    if count < ENOUGH:
        return CalibrationError(answers=count)
    probabilities = np.array([each.probability for each in stated])
    gaps = np.array([float(each.is_accepted) for each in stated]) - probabilities
    tenths = np.minimum((probabilities * TENTHS).astype(np.int64), TENTHS - 1)
    chance = np.random.default_rng(_SEED)

    def resampled() -> float:
        drawn = chance.integers(count, size=count)
        return _error(tenths[drawn], gaps[drawn])

    error = _error(tenths, gaps)
    low, high = (float(each) for each in 2 * error - np.quantile(_repeat(resampled), (0.975, 0.025)))
    perfect = _repeat(lambda: _error(tenths, (chance.random(count) < probabilities) - probabilities))
    by_chance = float(np.quantile(perfect, 0.95))
    return CalibrationError(
        answers=count,
        error=round(error, 4),
        low=round(max(low, 0.0), 4),
        high=round(max(high, 0.0), 4),
        by_chance=round(by_chance, 4),
        brier=round(float(np.mean(gaps**2)), 4),
        says=_verdict(error, by_chance),
    )


def _verdict(error: float, by_chance: float) -> str:
    if error <= by_chance:
        return "no further off than chance explains: the probabilities can be taken at their word"
    return f"off by {100 * error:.0f} points on average, more than chance explains: calibrate anew"


def _error(tenths: NDArray[np.int64], gaps: _Numbers) -> float:
    """Return the error where answers (1 or 0) and probabilities lie ``gaps`` apart."""
    return float(np.abs(np.bincount(tenths, weights=gaps, minlength=TENTHS)).sum() / len(gaps))


def _repeat(figure: Callable[[], float]) -> _Numbers:
    return np.array([figure() for _ in range(_RESAMPLES)])


def _mean(group: Sequence[Stated]) -> float | None:
    return round(sum(each.probability for each in group) / len(group), 4) if group else None


def _accepted(group: Sequence[Stated]) -> Share:
    return share_of(sum(each.is_accepted for each in group), len(group))
