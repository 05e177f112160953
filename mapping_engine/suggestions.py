"""Suggesting: which criteria a text may be evidence for, best first, each with its reason and what is missing.

A suggestion covers nothing. It spares an assessor the search; only an assessor's mapping decides.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from competence_graph import CompetenceGraph, Criterion, CriterionId, EvidenceType
from mapping_engine.doubts import Doubt, TextsBeside, doubted
from mapping_engine.encoders import Encoder, Vectors
from mapping_engine.fusion import shares_of
from mapping_engine.gap_questions import gap_question
from mapping_engine.matchers.words import stems
from mapping_engine.passages import split_into_passages
from mapping_engine.ranking.learned_model import Learned, Recall
from mapping_engine.ranking.model import Band, RankingModel, shipped_model, sigmoid
from mapping_engine.ranking.pair_features import FEATURES, Matrix
from mapping_engine.reasons import reason_for, told_reason
from mapping_engine.suggestion import MatcherUse, MatchingMode, SimilarEvidence, Suggestion, Suggestions
from mapping_engine.support import Support, criterion_profiles, support_for
from mapping_engine.text_measuring import MeasuredText, TextMeasurer

__all__ = ["MatcherUse", "MatchingMode", "SimilarEvidence", "Suggester", "Suggestion", "Suggestions", "suggest"]

SIMILAR_SHOWN = 2

_WORDS_ONLY = "Only words were compared, because the sentence model is not in use."
_NO_VECTORS: Vectors = np.zeros((0, 1), dtype=np.float32)
_NOTHING_IN_COMMON = "The text has nothing in common with any criterion."
_SILENT = "Nothing in the text comes near enough to any criterion to be suggested."


class Suggester:
    """Compares texts with the criteria of one standard; the index over them is built once.

    Without an encoder it compares words only, and says so. ``ranking`` takes the place of the model that comes with
    vqmap; ``learned`` is what this centre's decisions added to it.
    """

    def __init__(
        self,
        graph: CompetenceGraph,
        *,
        criterion_ids: Collection[CriterionId] | None = None,
        encoder: Encoder | None = None,
        ranking: RankingModel | None = None,
        learned: Learned | None = None,
    ) -> None:
        """Build the index over the given criteria, or all.

        Raises:
            UnknownItem: an id is no criterion of the standard.
        """
        self._criteria = _chosen_criteria(graph, criterion_ids)
        self._measurer = TextMeasurer(graph, self._criteria, encoder)
        wordings = self._measurer.wordings
        self._stems = [(stems(wording.text), stems(wording.context)) for wording in wordings]
        self._encoder = encoder
        self._model = ranking or shipped_model(with_meaning=encoder is not None)
        ids = [criterion.id for criterion in self._criteria]
        self._recall = None if learned is None or encoder is None else Recall(learned, ids)
        self._profiles = criterion_profiles([wording.text for wording in wordings], encoder)

    @property
    def criterion_ids(self) -> tuple[CriterionId, ...]:
        """The criteria compared, in the standard's order."""
        return tuple(criterion.id for criterion in self._criteria)

    @property
    def model_id(self) -> str:
        """Name and version of what makes the probabilities."""
        return self._model.id if self._recall is None else f"{self._model.id}+{self._recall.model.version}"

    def suggest(
        self,
        text: str,
        limit: int = 10,
        *,
        evidence_type: EvidenceType | None = None,
        beside: TextsBeside | None = None,
    ) -> Suggestions:
        """Return the ``limit`` most probable criteria, equals in the standard's order; the same for the same text.

        Unlikely ones are among them, with that band: where nothing comes near, all are. ``beside`` are the other texts
        handed in; what was learned from evidence of the learner that it names is left out.
        """
        if not split_into_passages(text):
            return self._answer(0, (), (), "The text holds no words, so nothing can be suggested.")
        if not self._criteria:
            doubts = doubted(text, ()).beside(beside)
            passages = len(split_into_passages(text))
            return self._answer(passages, (), doubts, "There are no criteria to compare the text with.")
        measured = self._measurer.measure(text, evidence_type)
        doubts = measured.doubted.beside(beside)
        judged = self._judged(measured, beside)
        bands = self._bands(judged, doubts)
        order = np.argsort(-judged.probabilities, kind="stable")[: max(limit, 0)]
        chosen = [
            int(column) for column in order if judged.probabilities[column] > 0 and judged.has_anything(int(column))
        ]
        suggested = tuple(
            self._suggestion(rank, column, judged, bands[column]) for rank, column in enumerate(chosen, start=1)
        )
        is_silent = all(band is Band.UNLIKELY for band in bands)
        remark = _NOTHING_IN_COMMON if not suggested else _SILENT if is_silent else ""
        return self._answer(len(measured.passages), suggested, doubts, remark)

    def measured(self, text: str, evidence_type: EvidenceType | None = None) -> tuple[Vectors, Matrix]:
        """Return the vectors of a text's passages and the log odds of each criterion before anything was learned.

        Without an encoder or words there are no vectors, and without words every criterion stands where it began.
        """
        if not split_into_passages(text):
            return _NO_VECTORS, self._model.logits(np.zeros((len(self._criteria), len(FEATURES))))
        measured = self._measurer.measure(text, evidence_type)
        vectors = measured.profile.vectors
        return _NO_VECTORS if vectors is None else vectors, self._model.logits(measured.features)

    def _judged(self, measured: MeasuredText, beside: TextsBeside | None) -> "_Judged":
        logits = self._model.logits(measured.features)
        recall, vectors = self._recall, measured.profile.vectors
        if recall is not None and beside is not None:
            recall = recall.apart_from(beside.learner_id)
        if recall is not None and vectors is not None:
            logits = recall.logits(vectors, logits)
        return _Judged(measured, np.round(sigmoid(logits), 4), recall)

    def _bands(self, judged: "_Judged", doubts: Sequence[Doubt]) -> list[Band]:
        """Return the band of each criterion: at most possible where a doubt bars it, unlikely where none is near."""
        is_silent = judged.probabilities.max() < self._model.thresholds.silence
        bands = []
        for column, criterion in enumerate(self._criteria):
            band = Band.UNLIKELY if is_silent else self._model.band(float(judged.probabilities[column]))
            if judged.measured.is_cited[column] and band is Band.UNLIKELY:
                band = Band.POSSIBLE
            passage = judged.measured.comparison.passage_of(column)
            if band is Band.LIKELY and any(
                doubt.keeps_from_likely(criterion.id, passage.start, passage.end) for doubt in doubts
            ):
                band = Band.POSSIBLE
            bands.append(band)
        return bands

    def _suggestion(self, rank: int, column: int, judged: "_Judged", band: Band) -> Suggestion:
        criterion = self._criteria[column]
        own_stems, context_stems = self._stems[column]
        measured = judged.measured.comparison.measured(column, own_stems=own_stems, context_stems=context_stems)
        support = support_for(self._profiles[column], judged.measured.profile)
        similar = self._similar(column, judged)
        passage = judged.measured.comparison.passage_of(column)
        given = self._model.contributions(judged.measured.features[column])
        return Suggestion(
            criterion_id=criterion.id,
            rank=rank,
            score=judged.measured.comparison.fit_of(column),
            probability=float(judged.probabilities[column]),
            band=band,
            passage_start=passage.start,
            passage_end=passage.end,
            reason=told_reason(
                reason_for(measured), support, similar=len(similar), is_cited=bool(judged.measured.is_cited[column])
            ),
            matched_words=measured.matched_words,
            scores=measured.scores,
            given={name: round(value, 3) for name, value in given.items()},
            is_cited=bool(judged.measured.is_cited[column]),
            missing=tuple(part.text for part in support.unsupported),
            question=_question(criterion, support),
            similar=similar,
        )

    def _similar(self, column: int, judged: "_Judged") -> tuple[SimilarEvidence, ...]:
        if judged.recall is None or judged.measured.profile.vectors is None:
            return ()
        found = judged.recall.similar(judged.measured.profile.vectors, column)[:SIMILAR_SHOWN]
        return tuple(SimilarEvidence(evidence_id=name, closeness=round(near, 4)) for name, near in found)

    def _answer(
        self, passages: int, suggested: tuple[Suggestion, ...], doubts: tuple[Doubt, ...], remark: str
    ) -> Suggestions:
        shares = shares_of([matcher.name for matcher in self._measurer.matchers])
        weights = {name: round(share, 4) for name, share in shares.items()}
        mode = MatchingMode.WORDS_ONLY if self._encoder is None else MatchingMode.WORDS_AND_MEANING
        remarks = (remark, _WORDS_ONLY if mode is MatchingMode.WORDS_ONLY else "")
        return Suggestions(
            mode=mode,
            model=self.model_id,
            matchers=tuple(
                MatcherUse(name=m.name, version=m.version, weight=weights[m.name]) for m in self._measurer.matchers
            ),
            passages=passages,
            suggestions=suggested,
            doubts=doubts,
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


class _Judged(NamedTuple):
    """A measured text, and how probable each criterion is."""

    measured: MeasuredText
    probabilities: Matrix
    recall: Recall | None

    def has_anything(self, column: int) -> bool:
        """Tell whether anything was measured that speaks for a criterion; what was learned may speak for any."""
        return (
            self.recall is not None
            or bool(self.measured.is_cited[column])
            or self.measured.comparison.fit_of(column) > 0
        )


def _question(criterion: Criterion, support: Support) -> str:
    if not support.unsupported:
        return ""
    whole = len(support.unsupported) == len(support.supported) + len(support.unsupported) + len(support.undecided)
    missing = None if whole else support.unsupported[0]
    return gap_question(criterion.text, kind=criterion.criterion_kind, missing=missing)


def _chosen_criteria(graph: CompetenceGraph, chosen: Collection[CriterionId] | None) -> tuple[Criterion, ...]:
    if chosen is None:
        return graph.criteria
    wanted = {graph.criterion(criterion_id).id for criterion_id in chosen}
    return tuple(criterion for criterion in graph.criteria if criterion.id in wanted)
