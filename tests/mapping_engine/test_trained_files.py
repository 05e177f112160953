"""What was trained: small, made for the packaged model, and from nothing that is held out."""

from benchmarks.assessor_corpus import held_out, read_corpus
from mapping_engine.encoders import EVIDENCE_ADAPTER, MODEL_SHA256, read_adapter
from mapping_engine.ranking.model import shipped_model
from training.data import RANKING_OCCUPATIONS, training_occupations
from training.onet_split import HELD_OUT_SHARE, is_held_out
from training.train_ranking import corpus_hash


def test_encoder_ranking_and_measuring_use_occupations_of_their_own() -> None:
    parts = training_occupations()
    encoder, ranking, apart = set(parts.encoder), set(parts.ranking), set(held_out())
    assert encoder | ranking | apart == set(read_corpus())
    assert len(encoder) + len(ranking) + len(apart) == len(read_corpus())
    assert len(ranking) == RANKING_OCCUPATIONS


def test_the_ranking_models_were_fitted_on_the_corpus_as_it_is() -> None:
    source = corpus_hash(training_occupations().ranking)
    assert {shipped_model(with_meaning=known).trained_on for known in (True, False)} == {source}


def test_the_shipped_adapter_is_small_and_made_for_the_packaged_model() -> None:
    adapter = read_adapter(EVIDENCE_ADAPTER)
    assert adapter.name == "vqmap-evidence"
    assert MODEL_SHA256 in EVIDENCE_ADAPTER.read_bytes()[:20_000].decode("utf-8", "ignore")
    assert EVIDENCE_ADAPTER.stat().st_size < 2_000_000


def test_whole_minor_groups_of_onet_are_held_out() -> None:
    groups = [
        f"{major}-{minor}0{detail}.00" for major in range(11, 55) for minor in range(1, 10) for detail in range(1, 4)
    ]
    apart = {group[:4] for group in groups if is_held_out(group)}
    assert all(is_held_out(group) == (group[:4] in apart) for group in groups)
    assert abs(len(apart) / len({group[:4] for group in groups}) - HELD_OUT_SHARE) < 0.06
