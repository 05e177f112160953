"""Calibration: what holds is called so, what does not is told, and few answers are too few to tell."""

from math import sqrt

import numpy as np
import pytest
from answered import NO, YES, a_shown, an_answer, answers_at
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from mapping_engine import Answer, SuggestionKind, model_report, share_of
from mapping_engine.monitoring import CalibrationError, ModelReport


def drawn(count: int, *, seed: int, shift: float = 0.0) -> tuple[Answer, ...]:
    """Return answers that accept with exactly the probability stated, or with ``shift`` less."""
    chance = np.random.default_rng(seed)
    stated = chance.uniform(0.05, 0.95, size=count)
    accepted = chance.random(count) < np.clip(stated - shift, 0, 1)
    return tuple(
        an_answer(n, YES if yes else NO, shown=a_shown(probability=float(p), band="possible" if p < 0.5 else "likely"))
        for n, (p, yes) in enumerate(zip(stated, accepted, strict=True))
    )


def report(answers: tuple[Answer, ...]) -> ModelReport:
    return model_report((), answers)


@pytest.mark.parametrize(("count", "of"), [(0, 10), (7, 12), (46, 60), (300, 300)])
def test_the_interval_of_a_share_is_wilsons(count: int, of: int) -> None:
    z, share = 1.959963984540054, count / of
    centre, spread = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    found = share_of(count, of)
    assert (found.low, found.high) == pytest.approx(
        ((centre - spread) / (1 + z * z / of), (centre + spread) / (1 + z * z / of)), abs=1e-4
    )


def test_nothing_observed_has_no_share() -> None:
    assert (share_of(0, 0).share, share_of(0, 0).words) == (None, "0 of 0: too few to tell")


@pytest.mark.parametrize(
    ("probability", "accepted", "of", "says"),
    [
        (0.85, 51, 60, "as stated"),
        (0.85, 30, 60, "too sure"),
        (0.35, 50, 60, "too modest"),
        (0.85, 0, 9, "too few to tell"),
    ],
)
def test_each_tenth_says_whether_its_probability_holds(probability: float, accepted: int, of: int, says: str) -> None:
    rows = report(answers_at(probability, accepted, of)).tenths
    assert len(rows) == 10
    (row,) = (each for each in rows if each.accepted.of)
    assert (row.low <= probability < row.high, row.stated, row.says) == (True, probability, says)
    assert (row.accepted.count, row.accepted.of) == (accepted, of)


def test_a_probability_of_one_belongs_to_the_last_tenth() -> None:
    assert report(answers_at(1.0, 12, 12)).tenths[-1].accepted.of == 12


def test_tenths_and_brier_score_are_those_of_scikit_learn() -> None:
    answers = drawn(2000, seed=5)
    outcomes = [each.is_accepted for each in answers]
    stated = [each.shown.probability for each in answers if each.shown]
    accepted, mean = calibration_curve(outcomes, stated, n_bins=10)
    found = report(answers)
    rows = [each for each in found.tenths if each.accepted.of]
    assert [each.stated for each in rows] == pytest.approx(list(mean), abs=1e-4)
    assert [each.accepted.share for each in rows] == pytest.approx(list(accepted), abs=1e-4)
    assert found.error.brier == pytest.approx(brier_score_loss(outcomes, stated), abs=1e-4)


def test_a_model_that_holds_is_told_from_one_that_does_not() -> None:
    good, bad = (report(drawn(1500, seed=7, shift=shift)).error for shift in (0.0, 0.2))
    assert good.error is not None
    assert good.by_chance is not None
    assert good.error <= good.by_chance
    assert "taken at their word" in good.says
    assert bad.error is not None
    assert bad.low is not None
    assert bad.high is not None
    assert bad.by_chance is not None
    assert bad.by_chance < bad.low < 0.18 < bad.high
    assert "calibrate anew" in bad.says


def test_chance_is_blamed_no_more_often_than_it_says() -> None:
    blamed = sum("calibrate anew" in report(drawn(150, seed=seed)).error.says for seed in range(60))
    assert blamed <= 9  # 3 are expected


def test_few_answers_have_no_calibration_error() -> None:
    assert report(drawn(99, seed=1)).error == CalibrationError(answers=99)


def test_probes_sentinels_and_unstated_probabilities_are_in_no_calibration() -> None:
    others = [
        an_answer(1, shown=a_shown(kind=SuggestionKind.PROBE)),
        an_answer(2, shown=a_shown(kind=SuggestionKind.SENTINEL), unit_id=None),
        an_answer(3, shown=a_shown(probability=None)),
        an_answer(4, shown=None),
    ]
    assert sum(each.accepted.of for each in report(tuple(others)).tenths) == 0


def test_bands_are_told_from_the_surest_down_with_what_was_accepted() -> None:
    rows = report(drawn(1000, seed=3)).bands
    assert [(each.band, each.says) for each in rows] == [("likely", "as stated"), ("possible", "as stated")]
    assert sum(each.accepted.of for each in rows) == 1000


def test_of_several_answers_about_a_pair_the_newest_counts() -> None:
    first, second = an_answer(1, YES), an_answer(2, NO, evidence_id="E1")
    for answers in ((first, second), (second, first)):
        assert (report(answers).accepted.count, report(answers).accepted.of) == (0, 1)
