"""Adapters: what was learned on top of the sentence model, as pairs of thin matrices added to its weights (LoRA).

For a weight W of shape [out, in], a file holds ``<name>.lora_A`` [r, in] and ``<name>.lora_B`` [out, r], where
``<name>`` is the weight's name without ``.weight``; the merged weight is W + (alpha / r) · B·A. A file may also hold
the head over word pieces that was trained with them (``piece_head``).
"""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from competence_graph import VqmapError
from mapping_engine.encoders.base import MODEL_SHA256, Vectors, sha256_of
from mapping_engine.encoders.piece_head import HEAD_MATRICES, PieceHead, head_in, problems_of_head

EVIDENCE_ADAPTER: Final = Path(__file__).with_name("evidence_adapter.safetensors")
"""What vqmap ships: trained to bring evidence near the criteria that it meets; see ``docs/model-card.md``."""

_A, _B = ".lora_A", ".lora_B"
_METADATA = ("alpha", "base_sha256", "name", "version")


class AdapterUnusable(VqmapError):
    """An adapter cannot be merged into the installed sentence model; all reasons are named."""

    code = "adapter_unusable"


class Adapter(NamedTuple):
    """An adapter as its file holds it: who it is, its matrices by the names they have there, and its head."""

    name: str
    version: str
    sha256: str
    alpha: float
    matrices: Mapping[str, Vectors]
    head: PieceHead


def read_adapter(file: Path) -> Adapter:
    """Return the adapter in a safetensors file.

    Raises:
        AdapterUnusable: the file cannot be read, says too little of itself, or was made for other weights.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="numpy") as content:
            metadata = content.metadata() or {}
            tensors = {name: content.get_tensor(name) for name in content.keys()}  # noqa: SIM118
        sha256 = sha256_of(file)
    except (OSError, SafetensorError, TypeError) as problem:
        raise _unusable(file, [f"it cannot be read ({problem})"]) from problem
    if problems := [*_problems_of_metadata(metadata), *problems_of_head(tensors)]:
        raise _unusable(file, problems)
    matrices = {name: matrix for name, matrix in tensors.items() if name not in HEAD_MATRICES}
    alpha = float(metadata["alpha"])
    return Adapter(metadata["name"], metadata["version"], sha256, alpha, matrices, head_in(tensors))


def merged(weights: Mapping[str, Vectors], adapter: Adapter) -> dict[str, Vectors]:
    """Return the weights with the adapter added to them.

    Raises:
        AdapterUnusable: matrices that fit no weight, that lack their other half, or that hold no usable numbers.
    """
    if problems := list(_problems_of_matrices(weights, adapter.matrices)):
        raise _unusable(adapter.name, problems)
    added = {f"{name}.weight": _product(adapter, name) for name in _names(adapter.matrices)}
    return {name: weight + added[name] if name in added else weight for name, weight in weights.items()}


def _product(adapter: Adapter, name: str) -> Vectors:
    a, b = adapter.matrices[name + _A], adapter.matrices[name + _B]
    return np.asarray(adapter.alpha / len(a) * (b.astype(np.float64) @ a.astype(np.float64)), dtype=np.float32)


def _names(matrices: Mapping[str, Vectors]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.removesuffix(_A).removesuffix(_B) for name in matrices))


def _problems_of_metadata(metadata: Mapping[str, str]) -> Iterator[str]:
    yield from (f"its metadata lack {name!r}" for name in _METADATA if not metadata.get(name, "").strip())
    base = metadata.get("base_sha256", MODEL_SHA256)
    if base and base != MODEL_SHA256:
        yield f"it was made for weights with SHA-256 {base}, but the model's are {MODEL_SHA256}"
    if metadata.get("alpha") and not _is_positive_number(metadata["alpha"]):
        yield f"its alpha {metadata['alpha']!r} is no number above zero"


def _is_positive_number(text: str) -> bool:
    try:
        return 0 < float(text) < math.inf
    except ValueError:
        return False


def _problems_of_matrices(weights: Mapping[str, Vectors], matrices: Mapping[str, Vectors]) -> Iterator[str]:
    if not matrices:
        yield "it holds no matrices"
    for name, matrix in matrices.items():
        if not name.endswith((_A, _B)):
            yield f"{name} ends neither in {_A} nor in {_B}"
        elif matrix.dtype not in (np.float32, np.float16) or not np.isfinite(matrix).all():
            yield f"{name} holds something other than finite 16- or 32-bit floating-point numbers"
    for name in _names({each: matrix for each, matrix in matrices.items() if each.endswith((_A, _B))}):
        yield from _problems_of_pair(name, weights.get(f"{name}.weight"), matrices)


def _problems_of_pair(name: str, weight: Vectors | None, matrices: Mapping[str, Vectors]) -> Iterator[str]:
    a, b = matrices.get(name + _A), matrices.get(name + _B)
    if weight is None or weight.ndim != 2:
        yield f"the model has no matrix named {name}.weight"
    elif a is None or b is None:
        yield f"{name} lacks {_A if a is None else _B}"
    elif a.ndim != 2 or not len(a) or (b.shape, a.shape) != ((len(weight), len(a)), (len(a), weight.shape[1])):
        wanted = f"A [r, {weight.shape[1]}] and B [{len(weight)}, r]"
        yield f"{name} needs {wanted}, but has A {list(a.shape)} and B {list(b.shape)}"


def _unusable(what: Path | str, problems: list[str]) -> AdapterUnusable:
    return AdapterUnusable(
        f"The adapter {what} cannot be used: {'; '.join(problems)}.",
        remedy="Take an adapter that was trained on the installed sentence model, or leave it out.",
    )
