"""Probabilities: monotone, taken apart to the last part, calibrated, and bands that hold what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from competence_graph import EvidenceType
from mapping_engine.ranking.bands import HELD, LIKELY_MET, thresholds_of
from mapping_engine.ranking.calibration import bootstrap, calibration_error, held_and_shown, top_pairs
from mapping_engine.ranking.fitting import Labelled, fit, folds_of, out_of_fold
from mapping_engine.ranking.kinds import Doing, doing_in, fits
from mapping_engine.ranking.model import Band, RankingModel, crowding, shipped_model, sigmoid
from mapping_engine.ranking.pair_features import FEATURES, Pairing, pair_features

SHARES = st.lists(st.floats(0, 1), min_size=len(FEATURES), max_size=len(FEATURES))


@pytest.mark.parametrize("with_meaning", [True, False])
def test_the_shipped_models_weigh_only_what_can_be_measured(with_meaning: bool) -> None:
    model = shipped_model(with_meaning=with_meaning)
    assert set(model.weights) == {feature.name for feature in FEATURES}
    assert 0 < model.thresholds.possible < model.thresholds.likely <= 1


@given(low=SHARES, more=SHARES)
def test_more_of_any_feature_never_lowers_a_probability(low: list[float], more: list[float]) -> None:
    model = shipped_model(with_meaning=True)
    below, above = np.array([low]), np.array([low]) + np.array([more])
    assert model.logits(above)[0] >= model.logits(below)[0]


@given(row=SHARES)
def test_a_probability_can_be_taken_apart_to_the_last_part(row: list[float]) -> None:
    model = shipped_model(with_meaning=True)
    given_by = model.contributions(np.array(row))
    assert model.logits(np.array([row]))[0] == pytest.approx(model.intercept + crowding(1) + sum(given_by.values()))
    assert list(given_by.values()) == sorted(given_by.values(), reverse=True)


def test_a_weight_below_zero_and_an_unknown_feature_are_refused() -> None:
    content = shipped_model(with_meaning=True).model_dump(mode="json")
    for weights in ({"fit": -0.1}, {"length": 1.0}):
        with pytest.raises(ValidationError):
            RankingModel.model_validate(content | {"weights": weights})


def test_bands_begin_at_their_thresholds() -> None:
    model = shipped_model(with_meaning=True)
    bounds = model.thresholds
    assert model.band(bounds.likely) is Band.LIKELY
    assert model.band(np.nextafter(bounds.likely, 0)) is Band.POSSIBLE
    assert model.band(bounds.possible) is Band.POSSIBLE
    assert model.band(np.nextafter(bounds.possible, 0)) is Band.UNLIKELY


def labelled(seed: int, groups: int = 12, texts: int = 12, criteria: int = 40) -> tuple[Labelled, np.ndarray]:
    """Return pairs whose true log odds are known: the first column times 6, less 4, with a lean of each group."""
    chance = np.random.default_rng(seed)
    size = groups * texts * criteria
    features = chance.random((size, 3))
    group = np.repeat(np.arange(groups), texts * criteria)
    truth = 6 * features[:, 0] - 4 + chance.normal(0, 0.3, groups)[group]
    met = chance.random(size) < sigmoid(truth)
    return Labelled(features, met, np.repeat(np.arange(groups * texts), criteria), group), truth


def test_fitting_finds_the_weights_and_calibrated_probabilities() -> None:
    pairs, truth = labelled(1)
    found = fit(pairs.features, pairs.is_met)
    assert found.weights == pytest.approx([6, 0, 0], abs=0.6)
    assert (found.weights >= 0).all()
    fresh, _ = labelled(2)
    chances = sigmoid(found.logits(fresh.features))
    assert calibration_error(chances, fresh.is_met) < 0.03
    assert np.corrcoef(found.logits(pairs.features), truth)[0, 1] > 0.95


def test_a_feature_that_speaks_against_is_not_used_and_a_constant_one_neither() -> None:
    pairs, _ = labelled(3)
    features = np.stack([1 - pairs.features[:, 0], np.ones(len(pairs.features))], axis=1)
    assert fit(features, pairs.is_met).weights == pytest.approx([0, 0], abs=1e-6)


def test_bands_hold_what_they_promise_on_new_groups() -> None:
    pairs, _ = labelled(4, groups=30)
    logits = out_of_fold(pairs, 10, offsets=np.zeros(len(pairs.is_met)))
    bounds = thresholds_of(pairs, logits)
    fresh, _ = labelled(5, groups=30)
    chances = sigmoid(fit(pairs.features, pairs.is_met).logits(fresh.features))
    held = (chances[fresh.is_met] >= bounds.possible).mean()
    assert HELD - 0.02 <= held <= HELD + 0.05
    assert fresh.is_met[chances >= bounds.likely].mean() >= LIKELY_MET - 0.05


def test_folds_never_split_a_group() -> None:
    groups = np.array([1, 1, 2, 3, 3, 3, 4, 5, 5, 2])
    folds = folds_of(groups, 3)
    assert {len(set(folds[groups == group].tolist())) for group in set(groups.tolist())} == {1}
    assert set(folds.tolist()) == {0, 1, 2}


def test_the_top_pairs_are_those_promised_most() -> None:
    chances, met = top_pairs([np.array([0.1, 0.9, 0.5])], [np.array([False, True, False])], count=2)
    assert (chances.tolist(), met.tolist()) == ([0.9, 0.5], [True, False])


def test_calibration_error_is_the_distance_of_promised_from_found() -> None:
    assert calibration_error(np.full(10, 0.95), np.array([True] * 5 + [False] * 5)) == pytest.approx(0.45)
    assert calibration_error(np.array([]), np.array([], dtype=bool)) == 0.0


def test_held_and_shown_are_shares_of_labels_and_of_pairs() -> None:
    chances = [np.array([0.9, 0.2, 0.1, 0.05]), np.array([0.3, 0.3, 0.1, 0.6])]
    met = [np.array([True, False, False, False]), np.array([True, False, False, False])]
    assert held_and_shown(chances, met, 0.5) == (0.5, 0.25)


def test_an_interval_is_wider_when_groups_are_few() -> None:
    values = [0.0, 1.0] * 50
    many = bootstrap(values, [str(place) for place in range(100)])
    few = bootstrap(values, [str(place % 4) for place in range(100)])
    assert many.mean == few.mean == 0.5
    assert few.high - few.low > many.high - many.low > 0


@pytest.mark.parametrize(
    ("wording", "doing"),
    [
        ("Explain why waste is segregated", Doing.KNOW),
        ("Describe two methods of joining pipe", Doing.KNOW),
        ("The learner can state the limits of their own role", Doing.KNOW),
        ("Understand how infection spreads", Doing.KNOW),
        ("Isolate the supply", Doing.PERFORM),
        ("Give feedback to colleagues", Doing.PERFORM),
        ("", Doing.PERFORM),
    ],
)
def test_a_command_verb_tells_knowing_from_doing(wording: str, doing: Doing) -> None:
    assert doing_in(wording) is doing


def test_an_observation_shows_work_and_questioning_shows_knowledge() -> None:
    doings = [Doing.PERFORM, Doing.KNOW]
    assert fits(EvidenceType.OBSERVATION, doings).tolist() == [1, 0]
    assert fits(EvidenceType.QUESTIONING, doings).tolist() == [0, 1]
    assert fits(EvidenceType.REFLECTIVE_ACCOUNT, doings).tolist() == [1, 1]
    assert fits(None, doings).tolist() == [0.5, 0.5]


def a_pairing(*, meaning: bool = True) -> Pairing:
    scores = {
        "bm25": np.array([[10, 0, 2], [0, 0, 4]], dtype=np.float32),
        "character_ngrams": np.array([[0.4, 0.1, 0.1], [0.1, 0.1, 0.2]], dtype=np.float32),
        "sentence_vectors": np.array([[0.8, 0.1, 0.2], [0.2, -0.1, 0.4]], dtype=np.float32),
    }
    kept = {name: rows for name, rows in scores.items() if meaning or name != "sentence_vectors"}
    return Pairing(kept, [0, 0, 1], np.array([1.0, 0.5, 0.0]), np.array([False, True, False]))


def column(name: str, *, meaning: bool = True) -> list[float]:
    rows = pair_features(a_pairing(meaning=meaning))
    place = [feature.name for feature in FEATURES].index(name)
    return [round(value, 4) for value in rows[:, place].tolist()]


def test_features_are_what_was_measured_of_the_best_passages() -> None:
    words, spelling = np.array([1, 0, 0.4]), np.array([1, 0, 1 / 3])
    best, spread = np.array([1, 0, 3 / 7]), np.array([1, 0, 0.6])
    assert column("fit") == pytest.approx(
        (0.15 * words + 0.1 * spelling + 0.75 * (best + spread) / 2).tolist(), abs=1e-4
    )
    assert column("closeness") == [0.8, 0.1, 0.4]
    assert column("type_fit") == [1, 0.5, 0]
    assert column("cited") == [0, 1, 0]
    assert column("outcome") == [0, 1, 0]


def test_in_a_text_of_one_passage_words_count_for_more() -> None:
    pairing = a_pairing()
    one = pairing._replace(scores={name: rows[:1] for name, rows in pairing.scores.items()})
    fit_of_third = 0.25 * 0.2 + 0.15 * 0 + 0.6 / 7
    assert pair_features(one)[:, 0].tolist() == pytest.approx([1, 0, fit_of_third], abs=1e-6)


def test_without_an_encoder_words_and_spelling_share_the_fit() -> None:
    assert column("closeness", meaning=False) == [0.5, 0, 0.2857]
    assert column("fit", meaning=False) == pytest.approx([1, 0, 0.6 * 0.4 + 0.4 / 3], abs=1e-4)


def test_every_feature_lies_between_zero_and_one() -> None:
    rows = pair_features(a_pairing())
    assert ((rows >= 0) & (rows <= 1)).all()
