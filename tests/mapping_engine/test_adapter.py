"""An adapter is merged as its matrices say, or refused with every reason."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from mapping_engine.encoders import (
    EVIDENCE_ADAPTER,
    MODEL_SHA256,
    AdapterUnusable,
    OnnxEncoder,
    Vectors,
    is_model_installed,
    model_location,
    read_adapter,
)
from mapping_engine.encoders.adapter import merged

pytestmark = pytest.mark.skipif(not is_model_installed(), reason="the extra 'model' is not installed")

QUERY, DENSE = "encoder.layer.0.attention.self.query", "encoder.layer.5.intermediate.dense"
METADATA = {"alpha": "8", "base_sha256": MODEL_SHA256, "name": "care", "version": "1.2"}


def _matrices() -> dict[str, Vectors]:
    numbers = np.random.default_rng(7)
    shapes = {f"{QUERY}.lora_A": (4, 384), f"{QUERY}.lora_B": (384, 4)}
    shapes |= {f"{DENSE}.lora_A": (2, 384), f"{DENSE}.lora_B": (1536, 2)}
    return {name: numbers.normal(0, 0.05, shape).astype(np.float32) for name, shape in shapes.items()}


def _written(folder: Path, matrices: Mapping[str, Vectors], metadata: Mapping[str, str] = METADATA) -> Path:
    file = folder / "adapter.safetensors"
    save_file(dict(matrices), file, metadata=dict(metadata))
    return file


def _weights() -> dict[str, Vectors]:
    location = model_location()
    assert location is not None
    return load_file(location / "model.safetensors")


def test_an_adapter_is_added_to_the_weights_that_it_names_and_to_no_other(tmp_path: Path) -> None:
    weights, matrices = _weights(), _matrices()
    found = merged(weights, read_adapter(_written(tmp_path, matrices)))
    for name, rank in ((QUERY, 4), (DENSE, 2)):
        added = 8 / rank * matrices[f"{name}.lora_B"] @ matrices[f"{name}.lora_A"]
        assert np.allclose(found[f"{name}.weight"], weights[f"{name}.weight"] + added, atol=1e-6)
    untouched = weights.keys() - {f"{QUERY}.weight", f"{DENSE}.weight"}
    assert all(found[name] is weights[name] for name in untouched)


def test_an_adapter_changes_vectors_and_is_named_in_their_version(tmp_path: Path, encoder: OnnxEncoder) -> None:
    adapted = OnnxEncoder(adapter=_written(tmp_path, _matrices()))
    assert not np.allclose(adapted.encode(["tile"]), encoder.encode(["tile"]), atol=1e-3)
    assert "adapter care 1.2 sha256:" in adapted.version
    assert adapted.version.endswith("onnx float32")


def test_an_adapter_of_nothing_changes_no_vector(tmp_path: Path, encoder: OnnxEncoder) -> None:
    nothing = {name: np.zeros_like(matrix) for name, matrix in _matrices().items()}
    adapted = OnnxEncoder(adapter=_written(tmp_path, nothing))
    assert np.array_equal(adapted.encode(["tile"]), encoder.encode(["tile"]))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"base_sha256": "0" * 64}, "made for weights with SHA-256 0000"),
        ({"alpha": "much"}, "alpha 'much' is no number above zero"),
        ({"alpha": "nan"}, "alpha 'nan' is no number above zero"),
        ({"name": " "}, "lack 'name'"),
    ],
)
def test_an_adapter_that_does_not_say_what_it_is_is_refused(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    with pytest.raises(AdapterUnusable, match=reason):
        OnnxEncoder(adapter=_written(tmp_path, _matrices(), METADATA | change))


def test_a_file_that_is_no_adapter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.safetensors").write_bytes(b"no tensors")
    for name in ("text.safetensors", "absent.safetensors"):
        with pytest.raises(AdapterUnusable, match="cannot be read"):
            read_adapter(tmp_path / name)


def _transposed(matrix: Vectors) -> Vectors:
    return np.ascontiguousarray(matrix.T)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda all_: all_.pop(f"{QUERY}.lora_B"), f"{QUERY} lacks .lora_B"),
        (lambda all_: all_.update({f"{QUERY}.lora_A": _transposed(all_[f"{QUERY}.lora_A"])}), "needs A"),
        (lambda all_: all_.update({"encoder.layer.9.x.lora_A": np.ones((1, 1), np.float32)}), "no matrix named"),
        (lambda all_: all_.update({"embeddings.LayerNorm.lora_A": np.ones((1, 1), np.float32)}), "no matrix named"),
        (lambda all_: all_.update({"bias": np.ones(1, np.float32)}), "bias ends neither"),
        (lambda all_: all_.update({f"{QUERY}.lora_A": np.full((4, 384), np.nan, np.float32)}), "other than finite"),
        (lambda all_: all_.clear(), "holds no matrices"),
    ],
)
def test_matrices_that_do_not_fit_are_refused(
    tmp_path: Path, change: Callable[[dict[str, Vectors]], object], reason: str
) -> None:
    matrices = _matrices()
    change(matrices)
    with pytest.raises(AdapterUnusable, match=reason):
        merged(_weights(), read_adapter(_written(tmp_path, matrices)))


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    matrices = _matrices()
    del matrices[f"{QUERY}.lora_B"], matrices[f"{DENSE}.lora_A"]
    with pytest.raises(AdapterUnusable) as refusal:
        OnnxEncoder(adapter=_written(tmp_path, matrices)).load()
    assert f"{QUERY} lacks .lora_B" in refusal.value.detail
    assert f"{DENSE} lacks .lora_A" in refusal.value.detail


def _head() -> dict[str, Vectors]:
    numbers = np.random.default_rng(8)
    return {
        "pieces.projection": numbers.normal(0, 1, (16, 384)).astype(np.float16),
        "pieces.importance": numbers.normal(0, 0.1, 384).astype(np.float16),
        "pieces.bias": np.array([0.5], dtype=np.float16),
    }


def test_a_head_projects_pieces_weighs_them_and_leaves_vectors_alone(tmp_path: Path) -> None:
    matrices, head = _matrices(), _head()
    plain = OnnxEncoder(adapter=_written(tmp_path, matrices))
    file = tmp_path / "with_head.safetensors"
    save_file(matrices | head, file, metadata=METADATA)
    reading, (vector, states, ids) = (
        OnnxEncoder(adapter=file).read(["Isolate the supply"])[0],
        plain.states(["Isolate the supply"])[0],
    )
    expected = states[1:-1] @ head["pieces.projection"].T.astype(np.float32)
    assert np.array_equal(reading.ids, ids[1:-1])
    assert np.allclose(reading.pieces, expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=2e-3)
    assert np.allclose(reading.weights, np.log1p(np.exp(states[1:-1] @ head["pieces.importance"] + 0.5)), atol=1e-2)
    assert np.allclose(reading.vector, vector, atol=1e-6)


def test_without_a_head_pieces_stay_as_the_model_leaves_them_and_weigh_the_same(encoder: OnnxEncoder) -> None:
    reading = encoder.read(["Isolate the supply"])[0]
    assert reading.pieces.shape == (len(reading.ids), 384)
    assert np.allclose(np.linalg.norm(reading.pieces.astype(np.float32), axis=1), 1, atol=2e-3)
    assert len(set(reading.weights.tolist())) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pieces.bias": None}, "lacks pieces.bias"),
        ({"pieces.projection": np.zeros((16, 100), dtype=np.float16)}, r"needs \[dimensions, 384\]"),
        ({"pieces.importance": np.zeros(3, dtype=np.float16)}, r"pieces.importance needs \[384\]"),
    ],
)
def test_a_head_that_does_not_fit_is_refused(tmp_path: Path, change: dict[str, Vectors | None], told: str) -> None:
    matrices = {name: each for name, each in (_matrices() | _head() | change).items() if each is not None}
    with pytest.raises(AdapterUnusable, match=told):
        read_adapter(_written(tmp_path, matrices))


def test_the_shipped_adapter_carries_a_head() -> None:
    head = read_adapter(EVIDENCE_ADAPTER).head
    assert head.projection is not None
    assert head.projection.shape == (128, 384)
