"""Learning from decisions: no label tells itself, nothing falls to zero, few decisions move little."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping_engine.ranking.fitting import Fit
from mapping_engine.ranking.learning import (
    LEARNED,
    DecidedText,
    LearnedRanking,
    Memory,
    TextPairs,
    held_out_logits,
    learn,
    out_of_fold_features,
)
from mapping_engine.ranking.model import sigmoid

CRITERIA = 6


def vector(direction: int, lean: float = 0.0) -> np.ndarray:
    """Return a unit vector that lies mostly in one of eight directions."""
    row = np.zeros(8, dtype=np.float32)
    row[direction], row[7] = 1, lean
    return (row / np.linalg.norm(row))[np.newaxis]


def decisions(learners: int = 6, *, never: int = 5) -> list[TextPairs]:
    """Return texts of some learners: a text in direction d was accepted for criterion d, but for none of ``never``."""
    pairs = []
    for learner, direction in product(range(learners), range(CRITERIA)):
        accepted = frozenset({direction} - {never})
        text = DecidedText(vector(direction, 0.05 * learner), learner, accepted)
        pairs.append(TextPairs(text, np.full(CRITERIA, -2.0)))
    return pairs


def relabelled(pairs: list[TextPairs], learner: int, accepted: frozenset[int]) -> list[TextPairs]:
    return [
        each._replace(text=each.text._replace(accepted=accepted)) if each.text.learner == learner else each
        for each in pairs
    ]


def test_no_feature_of_a_text_depends_on_its_own_learners_decisions() -> None:
    pairs = decisions()
    rows = out_of_fold_features(pairs, CRITERIA)
    changed = out_of_fold_features(relabelled(pairs, 2, frozenset({0, 1, 2, 3, 4, 5})), CRITERIA)
    own = rows.groups == 2
    assert own.sum() == CRITERIA * CRITERIA
    assert np.array_equal(rows.features[own], changed.features[own])
    assert not np.array_equal(rows.features[~own], changed.features[~own])


def test_a_count_is_the_same_for_all_texts_of_a_fold_so_that_it_cannot_tell_a_label() -> None:
    rows = out_of_fold_features(decisions(), CRITERIA)
    prior = rows.features[:, LEARNED.index("prior")]
    for learner, criterion in product(range(6), range(CRITERIA)):
        texts = np.flatnonzero(rows.groups == learner)
        assert len({float(prior[row]) for row in texts[criterion::CRITERIA]}) == 1


def test_a_criterion_that_was_never_accepted_can_still_come_first() -> None:
    ranking, memory = learn(decisions(), CRITERIA)
    before = np.array([-3.0, -3.0, -3.0, -3.0, -3.0, 2.0])
    after = ranking.logits(memory.features(vector(6), before))
    assert int(after.argmax()) == 5
    assert sigmoid(after)[5] > 0.05


def test_what_similar_texts_were_accepted_for_comes_first() -> None:
    ranking, memory = learn(decisions(), CRITERIA)
    undecided = np.full(CRITERIA, -2.0)
    for direction in range(5):
        after = ranking.logits(memory.features(vector(direction, 0.4), undecided))
        assert int(after.argmax()) == direction
    assert memory.nearest_accepted(vector(1), 1)[0] == (1, pytest.approx(1.0))


def test_what_similar_texts_were_turned_down_for_falls() -> None:
    pairs = decisions()
    down = [
        each._replace(text=each.text._replace(turned_down=frozenset({(min(each.text.accepted, default=0) + 1) % 5})))
        for each in pairs
    ]
    ranking, memory = learn(down, CRITERIA)
    even = np.full(CRITERIA, -2.0)
    after = ranking.logits(memory.features(vector(0), even))
    assert after[1] < after[2]


def test_learning_helps_learners_it_has_not_seen() -> None:
    pairs = decisions()
    found = held_out_logits(pairs, CRITERIA)
    firsts = [
        int(found[place].argmax()) in each.text.accepted for place, each in enumerate(pairs) if each.text.accepted
    ]
    assert np.mean(firsts) == 1.0


def test_the_same_decisions_teach_the_same() -> None:
    first, _ = learn(decisions(), CRITERIA)
    again, _ = learn(decisions(), CRITERIA)
    assert np.array_equal(first.fit.weights, again.fit.weights)
    assert first.fit.intercept == again.fit.intercept


@given(texts=st.integers(0, 500))
def test_trust_grows_as_n_by_n_plus_twenty(texts: int) -> None:
    ranking = LearnedRanking(Fit(np.array([0.0, 1, 0, 0, 0]), 4.0), texts)
    before, learned = np.array([[-1.0, 0.5, 0, 0, 0]]), 4.5
    share = texts / (texts + 20)
    assert ranking.logits(before)[0] == pytest.approx((1 - share) * -1.0 + share * learned)


@given(
    learned=st.lists(st.floats(0, 5), min_size=5, max_size=5),
    low=st.lists(st.floats(-1, 1), min_size=5, max_size=5),
    more=st.lists(st.floats(0, 1), min_size=5, max_size=5),
)
def test_more_of_any_feature_never_lowers_a_probability(
    learned: list[float], low: list[float], more: list[float]
) -> None:
    ranking = LearnedRanking(Fit(np.array(learned), -1.0), texts=30)
    below, above = np.array([low]), np.array([low]) + np.array([more])
    assert ranking.logits(above)[0] >= ranking.logits(below)[0] - 1e-9


def test_without_decisions_nothing_is_added() -> None:
    memory = Memory([], CRITERIA)
    features = memory.features(vector(0), np.arange(CRITERIA, dtype=float))
    assert features[:, 1:].tolist() == np.zeros((CRITERIA, 4)).tolist()
    assert LearnedRanking(Fit(np.ones(5), 0.0), texts=0).logits(features).tolist() == list(range(CRITERIA))
