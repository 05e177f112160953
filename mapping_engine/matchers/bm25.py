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
        from scipy.sparse import csr_array

        self.version = f"bm25s {version('bm25s')}, PyStemmer {version('PyStemmer')}"
        self._count = len(wordings)
        self._rows: dict[str, int] = {}
        corpus = [stems(wording) for wording in wordings]
        if any(corpus):
            index = bm25s.BM25(k1=1.5, b=0.75, method="lucene")
            index.index(corpus, show_progress=False)
            kept = index.scores
            self._rows = {stem: row for stem, row in index.vocab_dict.items() if stem}
            shape = (len(kept["indptr"]) - 1, self._count)
            self._scores = csr_array((kept["data"], kept["indices"], kept["indptr"]), shape=shape)

    def score(self, passages: Sequence[str]) -> Scores:
        """Return the BM25 score of each wording for each passage."""
        if not self._rows or not passages:
            return empty_scores(len(passages), self._count)
        from scipy.sparse import csr_array

        found = [[self._rows[stem] for stem in sorted(set(stems(text))) if stem in self._rows] for text in passages]
        starts = np.cumsum([0, *map(len, found)])
        rows = np.concatenate([np.array(each, dtype=np.int32) for each in found])
        shape = (len(passages), self._scores.shape[0])
        words = csr_array((np.ones(len(rows), dtype=np.float32), rows, starts), shape=shape)
        return np.asarray((words @ self._scores).toarray(), dtype=np.float32)
