"""Counterparts: a criterion is compared word by word with one passage at a time, and rare words count for more."""

from collections.abc import Sequence

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from hypothesis import given
from hypothesis import strategies as st

from mapping_engine.counterparts import Compared, Counterparts
from mapping_engine.encoders import Encoder, Reading
from mapping_engine.ranking.pair_features import COMPARED, COUNTERPARTS, Pairing, pair_features

CRITERIA = ("isolate the supply", "check the level", "", "grout the joints")
WORDS = st.lists(st.sampled_from(["isolate", "the", "supply", "check", "level", "grout", "paint"]), max_size=12)


def compared(*passages: str, criteria: tuple[str, ...] = CRITERIA) -> list[float]:
    encoder = FakeEncoder()
    found = Counterparts(criteria, encoder).compared(encoder.read(passages), range(len(criteria))).scores
    return [round(float(score), 3) for score in found]


def test_a_criterion_whose_every_word_stands_in_one_passage_scores_one() -> None:
    assert compared("first isolate the supply")[0] == 1


def test_words_spread_over_passages_do_not_add_up() -> None:
    apart = compared("isolate it", "the supply was off")[0]
    assert apart == max(compared("isolate it")[0], compared("the supply was off")[0])
    assert apart < compared("isolate the supply")[0]


def test_a_word_that_few_criteria_hold_counts_for_more() -> None:
    rare, common = compared("grout")[3], compared("the")[3]
    assert rare > common > 0


def test_a_text_shorter_than_twice_the_criteria_says_less() -> None:
    encoder = FakeEncoder()
    index = Counterparts(["isolate the supply", "check the level"], encoder)
    rooms = [
        index.compared(encoder.read(text), [0, 1]).room
        for text in (["a b c"], ["a b c", "d e f"], ["a b c d e f g"], [])
    ]
    assert rooms == [0.5, 1, 1, 0]


def test_what_has_no_words_has_no_counterparts() -> None:
    assert compared("isolate the supply")[2] == 0
    assert compared("") == [0, 0, 0, 0]
    assert compared() == [0, 0, 0, 0]


def test_only_the_chosen_criteria_are_compared_in_the_order_asked() -> None:
    encoder = FakeEncoder()
    index = Counterparts(CRITERIA, encoder)
    readings = encoder.read(["grout the joints"])
    assert (
        index.compared(readings, [3, 0]).scores.tolist() == index.compared(readings, range(4)).scores[[3, 0]].tolist()
    )
    assert index.compared(readings, []).scores.tolist() == []


@given(passage=WORDS, more=WORDS)
def test_more_words_in_a_passage_never_take_a_counterpart_away(passage: list[str], more: list[str]) -> None:
    before, after = compared(" ".join(passage)), compared(" ".join([*passage, *more]))
    assert all(later >= earlier for earlier, later in zip(before, after, strict=True))


class _Weighing(FakeEncoder):
    """Says that one word counts nine times as much as any other."""

    def read(self, texts: list[str]) -> list[Reading]:  # type: ignore[override]
        found = super().read(texts)
        nine = {each.ids[0] for each in super().read(["joints"])}
        weights = [np.where(np.isin(each.ids, list(nine)), 9, 1).astype(np.float32) for each in found]
        return [each._replace(weights=weight) for each, weight in zip(found, weights, strict=True)]


def test_a_piece_counts_by_what_the_encoder_says_of_it() -> None:
    def score(encoder: Encoder) -> float:
        return float(Counterparts(["grout joints"], encoder).compared(encoder.read(["grout"]), [0]).scores[0])

    assert score(FakeEncoder()) == pytest.approx(0.5, abs=1e-3)
    assert score(_Weighing()) == pytest.approx(0.1, abs=1e-3)


def test_the_fit_counts_the_best_as_one_and_the_worst_compared_as_nothing() -> None:
    rows = np.linspace(1, 0, COMPARED + 10, dtype=np.float32)[np.newaxis]
    scores = dict.fromkeys(("bm25", "character_ngrams", "sentence_vectors"), rows)
    known = np.zeros(COMPARED + 10)
    asked: list[list[int]] = []

    def compare(columns: Sequence[int]) -> Compared:
        asked.append(list(columns))
        return Compared(np.linspace(0.4, 0.8, len(columns)), 0.5)

    plain = pair_features(Pairing(scores, range(COMPARED + 10), known, known > 0))
    found = pair_features(Pairing(scores, range(COMPARED + 10), known, known > 0, compare))
    assert asked == [list(range(COMPARED))]
    share = np.zeros(COMPARED + 10)
    share[:COMPARED] = np.linspace(0, COUNTERPARTS / 2, COMPARED)
    assert np.allclose(found[:, 0], (1 - COUNTERPARTS / 2) * plain[:, 0] + share, atol=1e-6)
    assert np.array_equal(found[:, 2:], plain[:, 2:])
