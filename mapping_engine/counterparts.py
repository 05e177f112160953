"""Counterparts: how far each word of a criterion has one in a passage, by what the encoder says of every word piece.

A vector says what a passage is about as a whole. Comparing piece with piece (late interaction: Khattab and Zaharia,
"ColBERT", SIGIR 2020) also sees the one clause that speaks for a criterion, and the word that nothing speaks for.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapping_engine.encoders import Encoder, Reading

Matrix = NDArray[np.float64]

TWICE: Final = 2
"""A text holds counterparts as well as it can from so many times the words of a criterion on."""


class Compared(NamedTuple):
    """How far the best passage holds counterparts of each criterion's words, and how much that says, each at most 1.

    ``room`` is small where a text is short beside the criteria: there the words of a criterion lack counterparts
    whether it is meant or not.
    """

    scores: Matrix
    room: float


class Counterparts:
    """The word pieces of a standard's criteria, ready to be compared with those of passages.

    A piece counts by what the encoder says of its importance, and the more the fewer criteria hold it.
    """

    def __init__(self, wordings: Sequence[str], encoder: Encoder) -> None:
        """Read every criterion's own wording."""
        self._readings = encoder.read(wordings)
        held = Counter(piece for each in self._readings for piece in set(each.ids.tolist()))
        rarity = {piece: np.log1p(len(wordings) / count) for piece, count in held.items()}
        self._weights = [_shares(each, rarity) for each in self._readings]
        self._lengths = np.array([len(each.ids) for each in self._readings])

    def compared(self, passages: Sequence[Reading], columns: Sequence[int]) -> Compared:
        """Compare a text's passages with the chosen criteria, each with the passage that holds most of its words."""
        scores = np.zeros(len(self._readings))
        worded = [int(column) for column in columns if self._lengths[int(column)]]
        read = [passage for passage in passages if len(passage.ids)]
        if worded and read:
            scores[worded] = self._best(read, worded)
        return Compared(scores[list(columns)], self._room(read, worded))

    def _room(self, passages: Sequence[Reading], columns: Sequence[int]) -> float:
        needed = TWICE * float(np.median(self._lengths[list(columns)])) if columns else 1.0
        return min(1.0, sum(len(each.ids) for each in passages) / needed)

    def _best(self, passages: Sequence[Reading], chosen: Sequence[int]) -> Matrix:
        pieces = np.concatenate([self._readings[column].pieces for column in chosen]).astype(np.float32)
        weights = np.concatenate([self._weights[column] for column in chosen])
        starts = np.cumsum([0, *(len(self._weights[column]) for column in chosen)])[:-1]
        rows = []
        for passage in passages:
            nearest = (pieces @ passage.pieces.astype(np.float32).T).max(axis=1)
            rows.append(np.add.reduceat(nearest * weights, starts))
        return np.asarray(np.max(rows, axis=0), dtype=np.float64)


def _shares(reading: Reading, rarity: dict[int, float]) -> np.ndarray:
    weights = reading.weights * np.array([rarity[piece] for piece in reading.ids.tolist()], dtype=np.float32)
    return weights / max(float(weights.sum()), 1e-9)
