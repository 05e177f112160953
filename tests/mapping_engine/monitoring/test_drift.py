"""Drift: two alike periods are stable, two unlike ones are not, and few probabilities are too few to tell."""

import numpy as np
import pytest
from answered import a_record, a_shown
from scipy.stats import ks_2samp

from mapping_engine import model_report
from mapping_engine.monitoring import drift_between


def beta(a: float, b: float, count: int, seed: int) -> list[float]:
    return [float(each) for each in np.random.default_rng(seed).beta(a, b, size=count)]


def test_two_alike_periods_are_stable_as_often_as_chance_allows() -> None:
    found = [drift_between(beta(2, 3, 100, seed), beta(2, 3, 120, seed + 1000)) for seed in range(100)]
    assert sum("stable" in each.says for each in found) >= 90


@pytest.mark.parametrize(("b", "says"), [(3.0, "stable"), (2.3, "a shift to look at"), (1.0, "a large shift")])
def test_the_further_the_periods_lie_apart_the_more_is_said(b: float, says: str) -> None:
    found = drift_between(beta(2, 3, 3000, 1), beta(2, b, 3000, 2))
    assert found.says.startswith(says)
    assert ("higher" in found.says) == (says != "stable")


def test_the_index_is_the_sum_over_tenths_and_the_distance_is_scipys() -> None:
    earlier, later = beta(2, 3, 500, 1), beta(3, 3, 700, 2)
    shares = [(np.histogram(each, bins=10, range=(0, 1))[0] + 0.5) / (len(each) + 5) for each in (earlier, later)]
    index = sum((after - before) * np.log(after / before) for before, after in zip(*shares, strict=True))
    found = drift_between(earlier, later)
    assert found.stability_index == pytest.approx(index, abs=1e-4)
    assert found.distance == pytest.approx(ks_2samp(earlier, later).statistic, abs=1e-4)
    assert found.p_value == pytest.approx(ks_2samp(earlier, later).pvalue, rel=1e-2)


def test_few_probabilities_are_too_few_to_tell() -> None:
    found = drift_between(beta(2, 3, 99, 1), beta(9, 1, 5000, 2))
    assert (found.stability_index, found.distance) == (None, None)
    assert found.says.startswith("too few to tell")


def test_a_report_compares_with_the_period_before_or_else_its_own_halves() -> None:
    low = [a_record([a_shown(f"C{n}", 0.2)], n) for n in range(150)]
    high = [a_record([a_shown(f"C{n}", 0.9)], n) for n in range(150, 300)]
    halves = model_report([*high, *low], ()).drift
    before = model_report(high, (), before=low).drift
    assert halves == before
    assert (halves.mean_before, halves.mean_after) == (0.2, 0.9)
    assert halves.says.startswith("a large shift")


def test_only_suggestions_that_somebody_other_than_the_learner_asked_for_are_compared() -> None:
    learners = [a_record([a_shown()], n, asked_by="learner") for n in range(300)]
    mixed_in = [a_record([a_shown(kind=kind)], n) for n, kind in enumerate(("probe", "sentinel"))]
    found = model_report([*learners, *mixed_in], ())
    assert (found.drift.earlier, found.drift.later, found.answered.of) == (0, 0, 0)
