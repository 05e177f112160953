"""The packaged sentence model as its authors run it, on torch: the reference that the ONNX encoder is compared with."""

import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

import numpy as np

from mapping_engine.encoders.base import (
    MODEL_DIMENSIONS,
    MODEL_NAME,
    ModelMissing,
    Reading,
    Vectors,
    check_model,
    installed_model,
    model_version,
)
from mapping_engine.encoders.piece_head import PLAIN_HEAD

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor


class SentenceTransformerEncoder:
    """The packaged sentence model on the CPU, loaded on first use, with a fixed number of threads."""

    name = MODEL_NAME

    def __init__(self, *, threads: int = 1) -> None:
        """Look where the model lies, without loading it.

        Raises:
            ModelMissing: the extra ``training`` is not installed.
        """
        self._folder = installed_model()
        if not is_reference_installed():
            raise ModelMissing(
                "The reference encoder needs torch, which is not installed; serving does without.",
                remedy="Install it with: pip install 'vqmap[training]'",
            )
        self.version = model_version()
        self._threads = threads
        self._model: SentenceTransformer | None = None
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, each of length one; one thread at a time, because the tokenizer demands it."""
        if not texts:
            return np.zeros((0, MODEL_DIMENSIONS), dtype=np.float32)
        with self._lock:
            self._model = self._model or _load(self._folder, self._threads)
            vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return the vector and the word pieces of each text, the pieces as the model leaves them."""
        if not texts:
            return []
        with self._lock:
            self._model = self._model or _load(self._folder, self._threads)
            found: object = self._model.encode(list(texts), output_value=None, show_progress_bar=False)
        return [_reading(each) for each in cast("list[Mapping[str, Tensor]]", found)]


def _reading(found: Mapping[str, "Tensor"]) -> Reading:
    pieces = int(found["attention_mask"].sum())
    states, ids = found["token_embeddings"][:pieces], found["input_ids"][:pieces]
    vector = found["sentence_embedding"]
    return PLAIN_HEAD.reading((vector / vector.norm()).numpy(), states.numpy(), ids.numpy())


def is_reference_installed() -> bool:
    """Tell whether sentence-transformers and torch are installed; loads neither."""
    return all(find_spec(name) for name in ("sentence_transformers", "torch"))


def _load(folder: Path, threads: int) -> "SentenceTransformer":
    check_model(folder)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import torch  # here, because it takes seconds
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
