"""A text beside criteria: the scores of its passages by every matcher, and what follows from them."""

from collections.abc import Mapping, Sequence

import numpy as np

from mapping_engine.fusion import bounds_of, fused, shares_of, stretched
from mapping_engine.matchers.base import Scores
from mapping_engine.matchers.words import stemmed_words
from mapping_engine.passages import Passage
from mapping_engine.reasons import AMONG_THE_BEST, Features, shared_words


class Comparison:
    """The scores [passage, criterion] of one text by matcher; knows the best passage for each criterion."""

    def __init__(self, passages: Sequence[Passage], scores: Mapping[str, Scores]) -> None:
        """Keep the scores, and find each criterion's best passage by their weighted sum."""
        self.passages = passages
        self.scores = scores
        self._words = [stemmed_words(passage.text) for passage in passages]
        best = {name: rows.max(axis=0, keepdims=True) for name, rows in scores.items()}
        self._fit = np.round(fused(best)[0].astype(np.float64), 4)
        weights = shares_of(tuple(scores))
        fits = [weights[name] * stretched(rows, bounds_of(best[name])) for name, rows in scores.items()]
        self._best_passages = np.sum(np.stack(fits), axis=0).argmax(axis=0)
        self._among_best = {
            name: {int(c) for c in np.argsort(-rows[0], kind="stable")[:AMONG_THE_BEST] if rows[0][c] > 0}
            for name, rows in best.items()
        }

    def fit_of(self, column: int) -> float:
        """Return how well a criterion fits beside the others, 0 to 1."""
        return float(self._fit[column])

    def passage_of(self, column: int) -> Passage:
        """Return the passage that fits a criterion best."""
        return self.passages[int(self._best_passages[column])]

    def measured(self, column: int, *, own_stems: Sequence[str], context_stems: Sequence[str]) -> Features:
        """Return what was measured of a criterion and its best passage, as a reason tells it."""
        row = int(self._best_passages[column])
        is_a_choice = len(self._fit) > AMONG_THE_BEST
        return Features(
            passage_number=row + 1,
            passages=len(self.passages),
            matched_words=shared_words(self._words[row], own_stems),
            context_words=shared_words(self._words[row], context_stems),
            scores={name: round(float(rows[row, column]), 4) for name, rows in self.scores.items()},
            agreeing=tuple(name for name, best in self._among_best.items() if is_a_choice and column in best),
        )
