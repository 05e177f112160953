"""Learning: what assessors decided on other learners' evidence moves the probabilities of one standard.

Three things are learned from decisions: which criteria similar texts were accepted for, how often each criterion is
accepted at all, and for which criteria similar texts were turned down. Their weights are fitted out of fold, whole
learners apart, because a count that holds a pair's own label gives the answer away. What is learned counts for
n / (n + 20) after n decided texts: a fixed weight was measured to do harm below about twenty. It is added to log
odds and bounded, so no criterion that was never accepted falls to nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mapping_engine.encoders import Vectors
from mapping_engine.ranking.fitting import Fit, Labelled, fit, folds_of
from mapping_engine.ranking.pair_features import Matrix

HALF_TRUSTED: Final = 20
"""So many decided texts give what was learned half its weight."""
FOLDS: Final = 5
LEARNED: Final = ("logit", "nearest", "neighbours", "prior", "turned_down")
"""Columns: log odds by the ranking model, nearest accepted text, vote of near texts, prior, and votes against as less
than nothing; more of any of them never lowers a probability."""
_WARMTH: Final = 0.05
"""Cosine by which a neighbour must be nearer to count e times as much."""
_MOST: Final = 3.0
"""Greatest log odds that a prior may give or take."""
PENALTY: Final = 5.0


class DecidedText(NamedTuple):
    """A text that assessors decided on: vectors of its passages, its learner, and the criteria by decision.

    ``learner`` is any number that tells learners apart; ``turned_down`` are rejected or insufficient.
    """

    vectors: Vectors
    learner: int
    accepted: frozenset[int]
    turned_down: frozenset[int] = frozenset()


class Memory:
    """Decided texts, ready to be asked which of them a new text is like."""

    def __init__(self, texts: Sequence[DecidedText], criteria: int) -> None:
        """Keep the texts; criteria are numbered 0 to ``criteria`` - 1."""
        self.texts = tuple(texts)
        self._criteria = criteria
        filled = [text for text in self.texts if len(text.vectors)]
        self._passages = np.concatenate([text.vectors for text in filled]) if filled else None
        self._starts = np.cumsum([0, *(len(text.vectors) for text in filled)])[:-1]
        self._accepted = self._marks([text.accepted for text in filled])
        self._turned_down = self._marks([text.turned_down for text in filled])
        self._prior = self._log_prior()
        self.order = tuple(place for place, text in enumerate(self.texts) if len(text.vectors))

    def __len__(self) -> int:
        """Return the number of decided texts."""
        return len(self.texts)

    def similarities(self, vectors: Vectors) -> Matrix:
        """Return how close each decided text's nearest passage is to the nearest passage of a text."""
        if self._passages is None or not len(vectors):
            return np.zeros(0)
        best = (vectors @ self._passages.T).max(axis=0)
        return np.asarray(np.maximum.reduceat(best, self._starts), dtype=np.float64)

    def features(self, vectors: Vectors, logits: Matrix) -> Matrix:
        """Return one row per criterion and one column for each of ``LEARNED``."""
        near = self.similarities(vectors)
        if not len(near):
            nothing = np.zeros(self._criteria)
            return np.stack([logits, nothing, nothing, self._prior, nothing], axis=1)
        shares = np.exp((near - near.max()) / _WARMTH)
        shares = shares / shares.sum()
        nearest = np.where(self._accepted, near[:, np.newaxis], 0.0).max(axis=0)
        columns = [logits, nearest.clip(0), shares @ self._accepted, self._prior, -(shares @ self._turned_down)]
        return np.stack(columns, axis=1)

    def nearest_accepted(self, vectors: Vectors, criterion: int) -> tuple[tuple[int, float], ...]:
        """Return the places of the decided texts accepted for a criterion, nearest first, each with its closeness."""
        near = self.similarities(vectors)
        found = [(self.order[row], float(near[row])) for row in np.flatnonzero(self._accepted[:, criterion])]
        return tuple(sorted(found, key=lambda each: (-each[1], each[0])))

    def _marks(self, chosen: Sequence[frozenset[int]]) -> NDArray[np.bool_]:
        marks = np.zeros((len(chosen), self._criteria), dtype=bool)
        for row, criteria in enumerate(chosen):
            marks[row, sorted(criteria)] = True
        return marks

    def _log_prior(self) -> Matrix:
        """Return how much more often than the others each criterion was accepted, as bounded log odds, shrunk."""
        if not self.texts:
            return np.zeros(self._criteria)
        counts = np.zeros(self._criteria)
        for text in self.texts:
            counts[sorted(text.accepted)] += 1
        usual = max(counts.mean(), 1e-6)
        return np.asarray(np.log((counts + usual) / (2 * usual)).clip(-_MOST, _MOST))


class LearnedRanking(NamedTuple):
    """What decisions added: weights over ``LEARNED``, and on how many decided texts they rest."""

    fit: Fit
    texts: int

    @property
    def trust(self) -> float:
        """Return the share that what was learned counts for, 0 to 1."""
        return self.texts / (self.texts + HALF_TRUSTED)

    def logits(self, features: Matrix) -> Matrix:
        """Return log odds, between those of the ranking model and the learned ones by ``trust``."""
        before = features[:, LEARNED.index("logit")]
        return np.asarray((1 - self.trust) * before + self.trust * self.fit.logits(features))


class TextPairs(NamedTuple):
    """A decided text with the ranking model's log odds on every criterion, in the order of the criteria."""

    text: DecidedText
    logits: Matrix


def learn(pairs: Sequence[TextPairs], criteria: int) -> tuple[LearnedRanking, Memory]:
    """Fit what decisions add, with features that no learner's own decisions went into."""
    rows = out_of_fold_features(pairs, criteria)
    fitted = fit(rows.features, rows.is_met, penalty=PENALTY)
    memory = Memory([each.text for each in pairs], criteria)
    return LearnedRanking(fit=fitted, texts=len(pairs)), memory


def out_of_fold_features(pairs: Sequence[TextPairs], criteria: int) -> Labelled:
    """Return the features of every decided text and criterion, each from the decisions on the other folds' learners.

    Leaving out one text at a time instead lets the counts tell its label: a criterion accepted n times is counted n - 1
    times where it is met and n times where it is not.
    """
    learners = np.array([each.text.learner for each in pairs], dtype=np.intp)
    folds = folds_of(learners, min(FOLDS, len(np.unique(learners))))
    features, is_met, texts, groups = [], [], [], []
    for fold in np.unique(folds):
        memory = Memory([each.text for each, of in zip(pairs, folds, strict=True) if of != fold], criteria)
        for place in np.flatnonzero(folds == fold).tolist():
            text, logits = pairs[place]
            features.append(memory.features(text.vectors, logits))
            is_met.append(np.isin(np.arange(criteria), sorted(text.accepted)))
            texts.append(np.full(criteria, place))
            groups.append(np.full(criteria, text.learner))
    return Labelled(np.concatenate(features), np.concatenate(is_met), np.concatenate(texts), np.concatenate(groups))


def held_out_logits(pairs: Sequence[TextPairs], criteria: int) -> Mapping[int, Matrix]:
    """Return for each text the log odds by what was learned from the other folds' learners alone."""
    learners = np.array([each.text.learner for each in pairs], dtype=np.intp)
    folds = folds_of(learners, min(FOLDS, len(np.unique(learners))))
    found: dict[int, Matrix] = {}
    for fold in np.unique(folds):
        kept = [each for each, of in zip(pairs, folds, strict=True) if of != fold]
        if not kept:
            found.update({place: pairs[place].logits for place in np.flatnonzero(folds == fold).tolist()})
            continue
        learned, memory = learn(kept, criteria)
        for place in np.flatnonzero(folds == fold).tolist():
            text, logits = pairs[place]
            found[place] = learned.logits(memory.features(text.vectors, logits))
    return found
