"""The spelling matcher: TF-IDF over runs of three to five characters, so "tiling" meets "tiler" and "mistyled"."""

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mapping_engine.matchers.base import Scores, empty_scores

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SHORTEST, _LONGEST = 3, 5
_KEPT_WORDS = 4096
"""Words whose runs are remembered from one passage to the next; text is mostly words that have been seen."""


class CharacterNgrams:
    """Cosine of TF-IDF vectors over character runs within words; forgives endings, compounds and slips.

    A run counts 1 + ln(times it occurs), times 1 + ln((1 + wordings) / (1 + wordings that hold it)): the sublinear
    and smoothed form of scikit-learn, whose scores these are.
    """

    name = "character_ngrams"

    def __init__(self, wordings: Sequence[str]) -> None:
        self.version = f"SciPy {version('scipy')}"
        self._count = len(wordings)
        words = {word for wording in wordings for word in wording.lower().split()}
        runs = sorted(set(chain.from_iterable(_runs(word) for word in words)))
        self._columns = {run: column for column, run in enumerate(runs)}
        self._known: dict[str, NDArray[np.int32]] = {}
        self._rarities = np.ones(len(runs), dtype=np.float32)
        if runs:
            held = np.bincount(np.concatenate([ids for ids, _ in self._counted(wordings)]), minlength=len(runs))
            self._rarities += np.log(np.float32(1 + len(wordings)) / (1 + held).astype(np.float32))
            self._wordings = self._weighted(wordings).T.tocsr()

    def score(self, passages: Sequence[str]) -> Scores:
        """Return the cosine of each wording for each passage."""
        if not self._columns or not passages:
            return empty_scores(len(passages), self._count)
        product = self._weighted(passages) @ self._wordings
        return np.asarray(product.toarray(), dtype=np.float32)

    def _weighted(self, texts: Sequence[str]) -> "csr_array":
        """Return one row of length one for each text; a text without known runs is a row of nothing."""
        from scipy.sparse import csr_array  # here, because it takes a fifth of a second

        rows = [(ids, self._weights(ids, counts)) for ids, counts in self._counted(texts)]
        starts = np.cumsum([0, *(len(ids) for ids, _ in rows)])
        weights = np.concatenate([weights for _, weights in rows])
        shape = (len(texts), len(self._columns))
        return csr_array((weights, np.concatenate([ids for ids, _ in rows]), starts), shape=shape)

    def _weights(self, ids: NDArray[np.int32], counts: NDArray[np.int64]) -> NDArray[np.float32]:
        weights = (np.log(counts.astype(np.float32)) + 1) * self._rarities[ids]
        length = np.sqrt(np.square(weights, dtype=np.float64).sum())
        return np.asarray(weights / (length or 1), dtype=np.float32)

    def _counted(self, texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64]]]:
        """Yield for each text the known runs by their columns, and how often each occurs."""
        for text in texts:
            found = [self._of_word(word) for word in text.lower().split()]
            yield np.unique(np.concatenate(found) if found else np.zeros(0, dtype=np.int32), return_counts=True)

    def _of_word(self, word: str) -> NDArray[np.int32]:
        if (kept := self._known.get(word)) is not None:
            return kept
        columns = [column for column in map(self._columns.get, _runs(word)) if column is not None]
        if len(self._known) >= _KEPT_WORDS:
            self._known = {}
        self._known[word] = found = np.array(columns, dtype=np.int32)
        return found


def _runs(word: str) -> list[str]:
    """Return the runs of a word between two blanks; a word that is shorter than a run is one itself."""
    padded = f" {word} "
    longest = min(_LONGEST, max(len(padded), _SHORTEST))
    return [
        padded[start : start + length]
        for length in range(_SHORTEST, longest + 1)
        for start in range(len(padded) - length + 1)
    ]
