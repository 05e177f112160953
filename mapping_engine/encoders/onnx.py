"""The packaged sentence model without torch: its graph is built from the weights and run by ONNX Runtime."""

import hashlib
import logging
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mapping_engine.encoders.adapter import Adapter, merged, read_adapter
from mapping_engine.encoders.base import (
    MODEL_DIMENSIONS,
    MODEL_NAME,
    MODEL_SHA256,
    WEIGHTS_FILE,
    ModelUnusable,
    Reading,
    Vectors,
    check_model,
    check_small_files,
    installed_model,
    model_version,
)
from mapping_engine.encoders.graph_of_bert import BUILDER_VERSION, IDS, STATES, VECTORS, build_graph, read_config
from mapping_engine.encoders.kept_graphs import graph_folder, keep_graph, kept_graph
from mapping_engine.encoders.piece_head import PLAIN_HEAD
from mapping_engine.encoders.word_pieces import WordPieces, batches

if TYPE_CHECKING:
    from onnx import ModelProto
    from onnxruntime import InferenceSession

Precision: TypeAlias = Literal["float32", "int8"]

_CPU, _CUDA = "CPUExecutionProvider", "CUDAExecutionProvider"
_PIECES_AT_ONCE: Mapping[str, int] = {_CPU: 256, _CUDA: 65_536}
"""On one core larger batches were measured to be slower: they leave its cache. A graphics card wants much at once."""


class OnnxEncoder:
    """The packaged sentence model, loaded on first use; many threads may encode at once.

    A text's vector does not depend on which texts it is encoded with. ``threads`` is how many cores one call uses;
    ``int8`` computes with 8-bit weights, on the CPU. A graphics card is used where ONNX Runtime offers one.
    """

    name = MODEL_NAME

    def __init__(self, *, threads: int = 1, precision: Precision = "float32", adapter: Path | None = None) -> None:
        """Look where the model lies and read the adapter, without loading the model.

        Raises:
            ModelMissing: the extra ``model`` is not installed.
            AdapterUnusable: the adapter cannot be read, or was made for other weights.
        """
        self._folder = installed_model()
        self._threads = threads
        self._precision = precision
        self._adapter = None if adapter is None else read_adapter(adapter)
        self.version = " ".join(filter(None, (model_version(), _named(self._adapter), f"onnx {precision}")))
        self._loaded: _Loaded | None = None
        self._lock = Lock()

    def load(self) -> None:
        """Load the model now instead of at the first text.

        Raises:
            ModelAltered: the installed model is not the one that was measured.
            ModelUnusable: ONNX Runtime cannot run it here.
            AdapterUnusable: the adapter's matrices do not fit the model.
        """
        self._ready()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, each of length one; of a long text, its first 256 word pieces are read.

        Raises:
            VqmapError: the model cannot be loaded, for a reason that ``load`` names.
        """
        vectors = np.zeros((len(texts), MODEL_DIMENSIONS), dtype=np.float32)
        if not texts:
            return vectors
        loaded = self._ready()
        ids = loaded.pieces.ids(texts)
        for rows in batches([len(each) for each in ids], most_pieces=loaded.pieces_at_once):
            read = np.array([ids[row] for row in rows], dtype=np.int64)
            vectors[rows] = loaded.session.run([VECTORS], {IDS: read})[0]
        return vectors

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return the vector and the word pieces of each text; of a long text, its first 256 pieces are read.

        Raises:
            VqmapError: the model cannot be loaded, for a reason that ``load`` names.
        """
        head = self._adapter.head if self._adapter else PLAIN_HEAD
        return [head.reading(*each) for each in self.states(texts)]

    def states(self, texts: Sequence[str]) -> list[tuple[Vectors, Vectors, NDArray[np.int64]]]:
        """Return of each text its vector, the last layer's state of each word piece, and the pieces' ids.

        The first and the last piece are the end marks.

        Raises:
            VqmapError: the model cannot be loaded, for a reason that ``load`` names.
        """
        if not texts:
            return []
        loaded = self._ready()
        ids = loaded.pieces.ids(texts)
        found: dict[int, tuple[Vectors, Vectors, NDArray[np.int64]]] = {}
        for rows in batches([len(each) for each in ids], most_pieces=loaded.pieces_at_once):
            chosen = np.array([ids[row] for row in rows], dtype=np.int64)
            vectors, states = loaded.session.run([VECTORS, STATES], {IDS: chosen})
            found |= {row: (vectors[place], states[place], chosen[place]) for place, row in enumerate(rows)}
        return [found[row] for row in range(len(texts))]

    def _ready(self) -> "_Loaded":
        if self._loaded is None:
            with self._lock:
                self._loaded = self._loaded or self._load()
        return self._loaded

    def _load(self) -> "_Loaded":
        session = _session(self._graph(), threads=self._threads, precision=self._precision)
        # The scale of an 8-bit number is set by all that is computed at once, so such texts are read one by one.
        at_once = 1 if self._precision == "int8" else _PIECES_AT_ONCE[session.get_providers()[0]]
        return _Loaded(session, WordPieces(self._folder), at_once)

    def _graph(self) -> Path | bytes:
        """Return the kept graph, or build it; a kept one was built from weights that had been checked."""
        folder, key = graph_folder(), self._key()
        if folder is not None and (kept := kept_graph(folder, key)) is not None:
            check_small_files(self._folder)
            return kept
        check_model(self._folder)
        content = self._built()
        return (folder and keep_graph(folder, key, content)) or content

    def _built(self) -> bytes:
        from safetensors.numpy import load_file

        weights = load_file(self._folder / WEIGHTS_FILE)
        if self._adapter is not None:
            weights = merged(weights, self._adapter)
        graph = build_graph(weights, read_config(self._folder))
        return _in_eight_bits(graph) if self._precision == "int8" else graph.SerializeToString()

    def _key(self) -> str:
        adapter = self._adapter.sha256 if self._adapter else ""
        parts = f"{MODEL_SHA256} {adapter} {self._precision} {BUILDER_VERSION}"
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


def providers_for(precision: Precision, available: Sequence[str]) -> tuple[str, ...]:
    """Return what runs the graph, best first: the graphics card where there is one, and always the CPU.

    >>> providers_for("float32", ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"])
    ('CUDAExecutionProvider', 'CPUExecutionProvider')
    >>> providers_for("int8", ["CUDAExecutionProvider", "CPUExecutionProvider"])
    ('CPUExecutionProvider',)
    """
    has_card = _CUDA in available and precision == "float32"
    return (_CUDA, _CPU) if has_card else (_CPU,)


class _Loaded(NamedTuple):
    session: "InferenceSession"
    pieces: WordPieces
    pieces_at_once: int


def _named(adapter: Adapter | None) -> str:
    return "" if adapter is None else f"adapter {adapter.name} {adapter.version} sha256:{adapter.sha256[:12]}"


def _session(graph: Path | bytes, *, threads: int, precision: Precision) -> "InferenceSession":
    try:
        import onnxruntime  # here, because it takes a third of a second
        from onnxruntime.capi import onnxruntime_pybind11_state as reasons
    except ImportError as problem:  # installed, but made for another machine or another NumPy
        raise _unusable(problem) from problem
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # texts come in every length; a plan for each would only fill memory
    options.log_severity_level = 3
    chosen = providers_for(precision, onnxruntime.get_available_providers())
    source = str(graph) if isinstance(graph, Path) else graph
    try:
        return onnxruntime.InferenceSession(source, options, providers=list(chosen))
    except (reasons.Fail, reasons.InvalidGraph, reasons.InvalidProtobuf, reasons.NotImplemented) as problem:
        raise _unusable(problem) from problem


def _unusable(problem: Exception) -> ModelUnusable:
    return ModelUnusable(
        f"ONNX Runtime cannot run the sentence model on this machine: {problem}",
        remedy="Reinstall it: pip install --force-reinstall onnxruntime; until then, suggest with --words-only.",
    )


def _in_eight_bits(graph: "ModelProto") -> bytes:
    """Return the graph with 8-bit weights, a scale for each column; of the range seven bits are used.

    With all eight, processors without VNNI would overflow, and a text's vector would depend on the machine.
    """
    from onnx import TensorProto, helper
    from onnxruntime.quantization import QuantType, quantize_dynamic

    helper.set_model_props(graph, {"onnx.quant.pre_process": "onnxruntime.quant"})  # there is nothing left to fold
    with tempfile.TemporaryDirectory(prefix="vqmap-") as place, _logging_left_alone():
        file = Path(place) / "int8.onnx"
        quantize_dynamic(
            graph,
            file,
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
        return file.read_bytes()


@contextmanager
def _logging_left_alone() -> Iterator[None]:
    """Keep a library that logs to the root from giving the whole process a handler of its own."""
    silent = logging.NullHandler()
    logging.root.addHandler(silent)
    try:
        yield
    finally:
        logging.root.removeHandler(silent)
