"""The spelling matcher: TF-IDF over runs of three to five characters, so "tiling" meets "tiler" and "mistyled"."""

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np

from mapping_engine.matchers.base import Scores, empty_scores


class CharacterNgrams:
    """Cosine of TF-IDF vectors over character runs within words; forgives endings, compounds and slips."""

    name = "character_ngrams"

    def __init__(self, wordings: Sequence[str]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer  # here, because it takes a second

        self.version = f"scikit-learn {version('scikit-learn')}"
        self._count = len(wordings)
        self._vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
        has_words = any(wording.strip() for wording in wordings)
        self._wordings = self._vectorizer.fit_transform(wordings).T.tocsr() if has_words else None

    def score(self, passages: Sequence[str]) -> Scores:
        """Return the cosine of each wording for each passage."""
        if self._wordings is None or not passages:
            return empty_scores(len(passages), self._count)
        product = self._vectorizer.transform(passages) @ self._wordings
        return np.asarray(product.toarray(), dtype=np.float32)
