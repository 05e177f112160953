"""The word matcher: BM25 over word stems, exact for every wording."""

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from mapping_engine.matchers.base import Scores, empty_scores
from mapping_engine.matchers.words import stems


class Bm25:
    """Scores the stems that a passage and a wording share, rare ones more (BM25, Lucene's form, k1 1.5, b 0.75).

    A stem counts once for each passage: a learner who says "customer" nine times has not shown it nine times.
    """

    name = "bm25"

    def __init__(self, wordings: Sequence[str]) -> None:
        import bm25s  # here, because it takes a third of a second

        self.version = f"bm25s {version('bm25s')}, PyStemmer {version('PyStemmer')}"
        self._count = len(wordings)
        corpus = [stems(wording) for wording in wordings]
        self._index = bm25s.BM25(k1=1.5, b=0.75, method="lucene") if any(corpus) else None
        if self._index is not None:
            self._index.index(corpus, show_progress=False)

    def score(self, passages: Sequence[str]) -> Scores:
        """Return the BM25 score of each wording for each passage."""
        scores = empty_scores(len(passages), self._count)
        for row, passage in enumerate(passages):
            words = sorted(set(stems(passage)))
            if words and self._index is not None:
                scores[row] = np.asarray(self._index.get_scores(words), dtype=np.float32)
        return scores
