"""Fusion: every matcher is stretched to one scale, and the weights decide."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from mapping_engine.fusion import WEIGHTS, fused, min_max, shares_of
from mapping_engine.matchers.base import Scores
from mapping_engine.matchers.registry import MEANING_MATCHERS, WORD_MATCHERS

ROWS = arrays(np.float32, array_shapes(min_dims=2, max_dims=2), elements=st.floats(0, 100, width=32))


def scores(*rows: list[float]) -> Scores:
    return np.array(rows, dtype=np.float32)


def test_every_matcher_has_a_weight_and_the_weights_sum_to_one() -> None:
    assert set(WEIGHTS) == {kind.name for kind in (*WORD_MATCHERS, *MEANING_MATCHERS)}
    assert sum(WEIGHTS.values()) == pytest.approx(1)


@given(rows=ROWS)
def test_stretched_scores_lie_between_zero_and_one(rows: Scores) -> None:
    assert ((min_max(rows) >= 0) & (min_max(rows) <= 1)).all()


def test_each_row_is_stretched_by_itself() -> None:
    assert min_max(scores([2, 4, 3], [10, 0, 5])).tolist() == [[0, 1, 0.5], [1, 0, 0.5]]


def test_equal_scores_count_fully_if_they_fit_and_not_at_all_if_not() -> None:
    assert min_max(scores([3, 3], [0, 0], [-1, -1])).tolist() == [[1, 1], [0, 0], [0, 0]]


def test_scores_without_criteria_stay_empty() -> None:
    assert min_max(np.zeros((2, 0), dtype=np.float32)).shape == (2, 0)


def test_fusion_is_the_weighted_sum_of_stretched_scores() -> None:
    weights = {"a": 0.75, "b": 0.25}
    total = fused({"a": scores([0, 10, 5]), "b": scores([1, 0, 0])}, weights)
    assert total.tolist() == [[0.25, 0.75, 0.375]]


def test_an_absent_matcher_leaves_its_weight_to_the_others() -> None:
    assert shares_of(("a", "b"), {"a": 0.3, "b": 0.1, "c": 0.6}) == pytest.approx({"a": 0.75, "b": 0.25})
