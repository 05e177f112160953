"""Suggestions: which criteria a text may be evidence for, best first, each with its reason.

A suggestion covers nothing. It spares an assessor the search; only an assessor's mapping decides.
"""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from competence_graph import CompetenceGraph, Criterion, CriterionId, Frozen
from mapping_engine.encoders import Encoder
from mapping_engine.fusion import bounds_of, fused, shares_of, stretched
from mapping_engine.matchers.base import Scores
from mapping_engine.matchers.registry import build_matchers
from mapping_engine.matchers.views import CriterionWording
from mapping_engine.matchers.words import stemmed_words, stems
from mapping_engine.passages import Passage, split_into_passages
from mapping_engine.reasons import AMONG_THE_BEST, Features, reason_for, shared_words


class MatchingMode(StrEnum):
    """How texts were compared; without the sentence model only their words are."""

    WORDS_AND_MEANING = "words and meaning"
    WORDS_ONLY = "words only"


class MatcherUse(Frozen):
    """A matcher that took part, and what it counted for."""

    name: str
    version: str
    weight: float


class Suggestion(Frozen):
    """A criterion that a text may be evidence for.

    ``score`` (0..1) orders the criteria of this one text and is not a probability: the best criterion of a
    text about nothing relevant also scores high. ``passage_start`` and ``passage_end`` are character offsets of
    the passage that fits best; ``scores`` are its scores by each matcher, on the matcher's own scale.
    """

    criterion_id: CriterionId
    rank: int
    score: float
    passage_start: int
    passage_end: int
    reason: str
    matched_words: tuple[str, ...]
    scores: Mapping[str, float]


class Suggestions(Frozen):
    """What was suggested for one text, and by what; ``remark`` says what the reader should know of it, if anything."""

    mode: MatchingMode
    matchers: tuple[MatcherUse, ...]
    passages: int
    suggestions: tuple[Suggestion, ...]
    remark: str = ""


class Suggester:
    """Compares texts with the criteria of one standard; the index over them is built once.

    Without an encoder it compares words only, and says so.
    """

    def __init__(
        self,
        graph: CompetenceGraph,
        *,
        criterion_ids: Collection[CriterionId] | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        """Build the index over the given criteria, or all.

        Raises:
            UnknownItem: an id is no criterion of the standard.
        """
        self._criteria = _chosen_criteria(graph, criterion_ids)
        wordings = [CriterionWording(text=c.text, context=" ".join(graph.context(c.id))) for c in self._criteria]
        self._stems = [(stems(wording.text), stems(wording.context)) for wording in wordings]
        self._matchers = build_matchers(wordings, encoder)
        self._mode = MatchingMode.WORDS_ONLY if encoder is None else MatchingMode.WORDS_AND_MEANING

    def suggest(self, text: str, limit: int = 10) -> Suggestions:
        """Return at most ``limit`` criteria, best first, equals in the standard's order; the same for the same text."""
        passages = split_into_passages(text)
        if not passages:
            return self._answer(0, (), "The text holds no words, so nothing can be suggested.")
        if not self._criteria:
            return self._answer(len(passages), (), "There are no criteria to compare the text with.")
        texts = [passage.text for passage in passages]
        comparison = _Comparison(passages, {matcher.name: matcher.score(texts) for matcher in self._matchers})
        best = enumerate(comparison.best_columns(limit), start=1)
        suggested = tuple(self._suggestion(rank, column, comparison) for rank, column in best)
        remark = "" if suggested else "The text has nothing in common with any criterion."
        return self._answer(len(passages), suggested, remark)

    def _suggestion(self, rank: int, column: int, comparison: "_Comparison") -> Suggestion:
        own_stems, context_stems = self._stems[column]
        features = comparison.features(column, own_stems=own_stems, context_stems=context_stems)
        passage = comparison.passages[features.passage_number - 1]
        return Suggestion(
            criterion_id=self._criteria[column].id,
            rank=rank,
            score=comparison.score_of(column),
            passage_start=passage.start,
            passage_end=passage.end,
            reason=reason_for(features),
            matched_words=features.matched_words,
            scores=features.scores,
        )

    def _answer(self, passages: int, suggested: tuple[Suggestion, ...], remark: str) -> Suggestions:
        shares = shares_of([matcher.name for matcher in self._matchers])
        weights = {name: round(share, 4) for name, share in shares.items()}
        remarks = (remark, _WORDS_ONLY if self._mode is MatchingMode.WORDS_ONLY else "")
        return Suggestions(
            mode=self._mode,
            matchers=tuple(MatcherUse(name=m.name, version=m.version, weight=weights[m.name]) for m in self._matchers),
            passages=passages,
            suggestions=suggested,
            remark=" ".join(filter(None, remarks)),
        )


def suggest(
    text: str,
    graph: CompetenceGraph,
    *,
    criterion_ids: Collection[CriterionId] | None = None,
    encoder: Encoder | None = None,
    limit: int = 10,
) -> Suggestions:
    """Return suggestions for one text; for several texts keep a Suggester, which builds its index once."""
    return Suggester(graph, criterion_ids=criterion_ids, encoder=encoder).suggest(text, limit)


_WORDS_ONLY = "Only words were compared, because the sentence model is not in use."


class _Comparison:
    """The scores of one text's passages on all criteria, by matcher, and what follows from them."""

    def __init__(self, passages: Sequence[Passage], scores: Mapping[str, Scores]) -> None:
        self.passages = passages
        self._words = [stemmed_words(passage.text) for passage in passages]
        self._scores = scores
        best = {name: rows.max(axis=0, keepdims=True) for name, rows in scores.items()}
        self._total = np.round(fused(best)[0].astype(np.float64), 4)
        weights = shares_of(tuple(scores))
        fits = [weights[name] * stretched(rows, bounds_of(best[name])) for name, rows in scores.items()]
        self._best_passages = np.sum(np.stack(fits), axis=0).argmax(axis=0)
        self._among_best = {name: _best_of(rows[0], AMONG_THE_BEST) for name, rows in best.items()}

    def best_columns(self, limit: int) -> tuple[int, ...]:
        return _best_of(self._total, limit)

    def score_of(self, column: int) -> float:
        return float(self._total[column])

    def features(self, column: int, *, own_stems: Sequence[str], context_stems: Sequence[str]) -> Features:
        row = int(self._best_passages[column])
        is_a_choice = len(self._total) > AMONG_THE_BEST
        return Features(
            passage_number=row + 1,
            passages=len(self.passages),
            matched_words=shared_words(self._words[row], own_stems),
            context_words=shared_words(self._words[row], context_stems),
            scores={name: round(float(rows[row, column]), 4) for name, rows in self._scores.items()},
            agreeing=tuple(name for name, best in self._among_best.items() if is_a_choice and column in best),
        )


def _best_of(scores: NDArray[np.floating], limit: int) -> tuple[int, ...]:
    order = np.argsort(-scores, kind="stable")[: max(limit, 0)]
    return tuple(int(column) for column in order if scores[column] > 0)


def _chosen_criteria(graph: CompetenceGraph, chosen: Collection[CriterionId] | None) -> tuple[Criterion, ...]:
    if chosen is None:
        return graph.criteria
    wanted = {graph.criterion(criterion_id).id for criterion_id in chosen}
    return tuple(criterion for criterion in graph.criteria if criterion.id in wanted)
