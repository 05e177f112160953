"""The sentence model without torch gives the vectors of its authors' own, whatever it is asked with or beside."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from mapping_engine.encoders import (
    ModelAltered,
    OnnxEncoder,
    SentenceTransformerEncoder,
    is_model_installed,
    is_reference_installed,
    model_location,
)
from mapping_engine.encoders.kept_graphs import keep_graph, kept_graph
from mapping_engine.encoders.onnx import providers_for

pytestmark = pytest.mark.skipif(not is_model_installed(), reason="the extra 'model' is not installed")

TEXTS = (
    "Isolate the electrical supply",
    "Turn the power off at the board",
    "Supply tiles to the customer",
    "",
    " \n\t ",
    "I set out from the centre line, cut the edges with the wet saw and left a 3 mm joint. " * 60,
    "x" * 700,
    "Überprüfung: naïve café, İzmir, œuvre, 検査 и проверка",
    "done 🙂🛠️👷🏽‍♀️ ✅",
    "a\u0000b\u200bc\ufffd",
    "half a pair: \ud83d",
)


def test_like_meanings_lie_closer_than_like_words(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    closeness = vectors @ vectors[0]
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert closeness[1] > closeness[2]


@pytest.mark.skipif(not is_reference_installed(), reason="the extra 'training' is not installed")
@pytest.mark.filterwarnings("default")
def test_the_vectors_are_those_of_sentence_transformers(encoder: OnnxEncoder) -> None:
    encodable = [text for text in TEXTS if text.isprintable() or text.strip()]
    encodable.remove("half a pair: \ud83d")  # the reference refuses it
    encodable += ["", "word " * 254, "word " * 255, "word " * 256]
    reference = SentenceTransformerEncoder(threads=1).encode(encodable)
    assert np.abs(encoder.encode(encodable) - reference).max() < 1e-5


@pytest.mark.skipif(not is_reference_installed(), reason="the extra 'training' is not installed")
@pytest.mark.filterwarnings("default")
def test_the_pieces_are_those_of_sentence_transformers(encoder: OnnxEncoder) -> None:
    texts = ["Isolate the electrical supply", "Supply tiles to the customer before noon"]
    for ours, reference in zip(encoder.read(texts), SentenceTransformerEncoder(threads=1).read(texts), strict=True):
        assert np.array_equal(ours.ids, reference.ids)
        assert np.abs(ours.pieces.astype(np.float32) - reference.pieces.astype(np.float32)).max() < 2e-3
        assert np.abs(ours.vector - reference.vector).max() < 1e-5


def test_reading_gives_the_vectors_that_encoding_gives(encoder: OnnxEncoder) -> None:
    readings = encoder.read(TEXTS)
    assert np.abs(np.stack([each.vector for each in readings]) - encoder.encode(TEXTS)).max() < 1e-6
    assert [len(each.ids) for each in readings] == [len(each.pieces) for each in readings]
    assert len(readings[3].ids) == 0
    assert encoder.read([]) == []


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_a_vector_does_not_depend_on_order_or_company(graph_cache: Path, precision: str) -> None:
    encoder = OnnxEncoder(precision=precision)  # type: ignore[arg-type]
    together = encoder.encode(TEXTS)
    assert np.abs(encoder.encode(TEXTS[::-1])[::-1] - together).max() < 1e-6
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.abs(alone - together).max() < 1e-6


def test_the_same_texts_give_the_same_bits_in_another_encoder(encoder: OnnxEncoder) -> None:
    assert np.array_equal(OnnxEncoder().encode(TEXTS), encoder.encode(TEXTS))


def test_no_texts_give_no_vectors(encoder: OnnxEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_more_threads_change_nothing(encoder: OnnxEncoder) -> None:
    assert np.abs(OnnxEncoder(threads=2).encode(TEXTS) - encoder.encode(TEXTS)).max() < 1e-6


def test_many_threads_may_load_and_encode_at_once(encoder: OnnxEncoder) -> None:
    shared = OnnxEncoder()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: shared.encode(TEXTS), range(16)))
    assert all(np.array_equal(answer, encoder.encode(TEXTS)) for answer in answers)


def test_eight_bits_stay_close_to_thirty_two(graph_cache: Path, encoder: OnnxEncoder) -> None:
    short = OnnxEncoder(precision="int8")
    meant = [text for text in TEXTS if text.isascii() and text.strip()]
    closeness = (short.encode(meant) * encoder.encode(meant)).sum(axis=1)
    assert closeness.min() > 0.97
    assert short.version != encoder.version
    assert short.version.endswith("int8")


def test_building_a_graph_sets_up_no_logging(tmp_path: Path) -> None:
    code = (
        "import logging; from mapping_engine import OnnxEncoder; "
        "OnnxEncoder(precision='int8').encode(['tile']); print(logging.root.handlers)"
    )
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_what_follows_256_pieces_is_not_read(encoder: OnnxEncoder) -> None:
    start = "tile " * 254
    vectors = encoder.encode([start, start + "supply " * 50, "tile " * 253 + "supply"])
    assert np.array_equal(vectors[0], vectors[1])
    assert not np.array_equal(vectors[0], vectors[2])


def test_a_kept_graph_serves_the_next_start(graph_cache: Path, encoder: OnnxEncoder) -> None:
    before = {(file.name, file.stat().st_ino, file.stat().st_mtime_ns) for file in graph_cache.iterdir()}
    OnnxEncoder().load()
    assert {(file.name, file.stat().st_ino, file.stat().st_mtime_ns) for file in graph_cache.iterdir()} == before


def test_a_damaged_graph_is_built_anew(encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    OnnxEncoder().load()
    (kept,) = (tmp_path / "vqmap").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2])
    assert np.array_equal(OnnxEncoder().encode(TEXTS), encoder.encode(TEXTS))
    assert kept.read_bytes() == whole


def test_a_graph_with_one_changed_bit_is_removed(tmp_path: Path) -> None:
    file = keep_graph(tmp_path, "key", b"graph")
    assert file is not None
    assert kept_graph(tmp_path, "key") == file
    file.write_bytes(b"grapi")
    assert kept_graph(tmp_path, "key") is None
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_only_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "vqmap").write_bytes(b"a file, where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert OnnxEncoder().encode(["tile"]).shape == (1, 384)
    assert [file.name for file in tmp_path.iterdir()] == ["vqmap"]


def test_altered_files_are_refused_though_the_graph_is_kept(
    graph_cache: Path, encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _install_beside(tmp_path, "tokenizer.json", b"{}")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelAltered, match=r"tokenizer\.json has SHA-256"):
        OnnxEncoder().load()


def test_altered_weights_are_refused_before_a_graph_is_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _install_beside(tmp_path, "model.safetensors", b"other weights")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(ModelAltered, match=r"model\.safetensors has SHA-256"):
        OnnxEncoder().encode(["tile"])
    assert not (tmp_path / "cache").exists()


def test_torch_is_not_imported(graph_cache: Path, encoder: OnnxEncoder) -> None:
    code = (
        "import sys; from mapping_engine import OnnxEncoder; "
        "OnnxEncoder().encode(['tile']); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("available", "chosen"),
    [
        (("CPUExecutionProvider",), ("CPUExecutionProvider",)),
        (("AzureExecutionProvider", "CPUExecutionProvider"), ("CPUExecutionProvider",)),
        (("CUDAExecutionProvider", "CPUExecutionProvider"), ("CUDAExecutionProvider", "CPUExecutionProvider")),
    ],
)
def test_a_graphics_card_is_used_where_there_is_one(available: tuple[str, ...], chosen: tuple[str, ...]) -> None:
    assert providers_for("float32", available) == chosen
    assert providers_for("int8", available) == ("CPUExecutionProvider",)


def _install_beside(folder: Path, name: str, content: bytes) -> None:
    """Put a package like the model's into a folder, with one file of other content; the installed one stays as it is.

    The altered file is made anew, never opened through a link to the installed one.
    """
    location = model_location()
    assert location is not None
    model = folder / location.parent.name / "model"
    model.mkdir(parents=True)
    (model.parent / "__init__.py").touch()
    for file in location.iterdir():
        if file.is_file() and file.name != name:
            (model / file.name).symlink_to(file)
    with (model / name).open("xb") as altered:
        altered.write(content)
