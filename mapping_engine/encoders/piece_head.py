"""The head over word pieces: what turns the model's state of each piece into something that can be compared.

It is trained with the adapter and lies in its file: a projection into fewer dimensions, and how much a piece counts by
its state. Pieces are compared one by one (late interaction: Khattab and Zaharia, "ColBERT", SIGIR 2020).
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np

from mapping_engine.encoders.base import MODEL_DIMENSIONS, Reading, Vectors

PROJECTION, IMPORTANCE, BIAS = "pieces.projection", "pieces.importance", "pieces.bias"
HEAD_MATRICES: Final = frozenset({PROJECTION, IMPORTANCE, BIAS})


class PieceHead(NamedTuple):
    """``projection`` [dimensions, 384], ``importance`` [384] and ``bias`` [1], as the adapter's file holds them.

    Without a projection pieces stay as the model leaves them.
    """

    projection: Vectors | None
    importance: Vectors
    bias: Vectors

    def reading(self, vector: Vectors, states: Vectors, ids: np.ndarray) -> Reading:
        """Return what was read of one text, from its states [pieces, 384]; the two end marks are left out."""
        inner = states[1:-1]
        rows = inner if self.projection is None else inner @ self.projection.T.astype(np.float32)
        lengths = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        weights = np.logaddexp(0, inner @ self.importance.astype(np.float32) + np.float32(self.bias[0]))
        return Reading(
            vector=np.asarray(vector),
            pieces=np.asarray(rows / lengths, dtype=np.float16),
            weights=np.asarray(weights, dtype=np.float32),
            ids=np.asarray(ids[1:-1], dtype=np.int32),
        )


PLAIN_HEAD: Final = PieceHead(None, np.zeros(MODEL_DIMENSIONS, dtype=np.float32), np.zeros(1, dtype=np.float32))
"""Pieces as the model leaves them, all of one weight."""


def head_in(matrices: Mapping[str, Vectors]) -> PieceHead:
    """Return the head among an adapter's matrices; an adapter without one leaves pieces as they are."""
    if PROJECTION not in matrices:
        return PLAIN_HEAD
    return PieceHead(matrices[PROJECTION], matrices[IMPORTANCE], matrices[BIAS])


def problems_of_head(matrices: Mapping[str, Vectors]) -> Iterator[str]:
    """Yield in words what keeps an adapter's head from being used."""
    there = HEAD_MATRICES & matrices.keys()
    if not there:
        return
    yield from (f"it lacks {name}" for name in sorted(HEAD_MATRICES - there))
    projection = matrices.get(PROJECTION)
    if projection is not None and (projection.ndim != 2 or projection.shape[1] != MODEL_DIMENSIONS):
        yield f"{PROJECTION} needs [dimensions, {MODEL_DIMENSIONS}], but has {list(projection.shape)}"
    for name, shape in ((IMPORTANCE, (MODEL_DIMENSIONS,)), (BIAS, (1,))):
        if name in there and matrices[name].shape != shape:
            yield f"{name} needs {list(shape)}, but has {list(matrices[name].shape)}"
