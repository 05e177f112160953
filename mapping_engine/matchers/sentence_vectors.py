"""The meaning matcher: cosine of sentence vectors."""

from collections.abc import Sequence

import numpy as np

from mapping_engine.encoders import Encoder
from mapping_engine.matchers.base import Scores, empty_scores


class SentenceVectors:
    """Cosine between the encoder's vectors; finds what is said in other words."""

    name = "sentence_vectors"

    def __init__(self, wordings: Sequence[str], encoder: Encoder) -> None:
        self.version = f"{encoder.name} {encoder.version}"
        self._encoder = encoder
        self._wordings = encoder.encode(wordings)

    def score(self, passages: Sequence[str]) -> Scores:
        """Return the cosine of each wording for each passage."""
        if not passages or not len(self._wordings):
            return empty_scores(len(passages), len(self._wordings))
        return np.asarray(self._encoder.encode(passages) @ self._wordings.T, dtype=np.float32)
