"""Evaluation: how well matchers find the criteria that people labelled, in the figures of information retrieval.

All figures follow from the ranks of an item's labelled criteria among all criteria; equal scores rank in the
order of the criteria. Evidence without labels is left out. Labels are incomplete, so precision is a floor.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from competence_graph import EvidenceType, Frozen
from mapping_engine.benchmark_set import BenchmarkCriterion, BenchmarkEvidence, BenchmarkSet
from mapping_engine.counterparts import Counterparts
from mapping_engine.encoders import Encoder
from mapping_engine.fusion import fused
from mapping_engine.matchers.base import Scores, empty_scores
from mapping_engine.matchers.registry import WORD_MATCHERS, build_matchers
from mapping_engine.matchers.views import CriterionWording
from mapping_engine.passages import split_into_passages
from mapping_engine.ranking.kinds import Doing, doing_in, fits
from mapping_engine.ranking.model import shipped_model
from mapping_engine.ranking.pair_features import Comparer, Matrix, Pairing, pair_features

Ranks: TypeAlias = NDArray[np.int64]
"""The ranks of one item's labelled criteria, best first, counted from 1."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of evidence items done and their total."""

FUSION = "fusion"
RANKING = "ranking"
FUSION_OF_WORDS = "fusion, words only"

_CHUNK = 256


class RetrievalFigures(Frozen):
    """Means over evidence items, 0..1."""

    recall_at_1: float
    recall_at_5: float
    recall_at_10: float
    r_precision_at_5: float
    mean_reciprocal_rank: float
    mean_average_precision: float
    ndcg_at_10: float


class MatcherFigures(Frozen):
    """The figures of one matcher, or of the fusion."""

    matcher: str
    figures: RetrievalFigures


class SetFigures(Frozen):
    """The figures of every matcher and of the fusion on one benchmark set; ``evidence`` counts labelled items."""

    criteria: int
    evidence: int
    labels: int
    rows: tuple[MatcherFigures, ...]


def recall_at(ranks: Ranks, k: int) -> float:
    """Return the share of labelled criteria among the best ``k``."""
    return float((ranks <= k).sum() / len(ranks))


def r_precision_at(ranks: Ranks, k: int) -> float:
    """Return hits among the best ``k`` by the most there could be, as WorkRB (workrb, metrics) defines it."""
    return float((ranks <= k).sum() / min(k, len(ranks)))


def reciprocal_rank(ranks: Ranks) -> float:
    """Return one divided by the rank of the first labelled criterion."""
    return float(1 / ranks[0])


def average_precision(ranks: Ranks) -> float:
    """Return the mean of the precision at each labelled criterion."""
    return float((np.arange(1, len(ranks) + 1) / ranks).mean())


def ndcg_at(ranks: Ranks, k: int) -> float:
    """Return the discounted gain among the best ``k`` by the greatest there could be."""
    gained = (1 / np.log2(1 + ranks[ranks <= k])).sum()
    possible = (1 / np.log2(1 + np.arange(1, min(k, len(ranks)) + 1))).sum()
    return float(gained / possible)


def ranks_of(scores: NDArray[np.floating], labels: Sequence[int]) -> Ranks:
    """Return the ranks of the labelled columns in one row of scores.

    >>> ranks_of(np.array([0.1, 0.9, 0.1]), [2, 1]).tolist()
    [1, 3]
    """
    ranks = [1 + (scores > scores[label]).sum() + (scores[:label] == scores[label]).sum() for label in labels]
    return np.sort(np.array(ranks, dtype=np.int64))


def figures_of(all_ranks: Sequence[Ranks]) -> RetrievalFigures:
    """Return the mean figures over evidence items; zero where there are none."""
    measures: Mapping[str, Callable[[Ranks], float]] = {
        "recall_at_1": lambda ranks: recall_at(ranks, 1),
        "recall_at_5": lambda ranks: recall_at(ranks, 5),
        "recall_at_10": lambda ranks: recall_at(ranks, 10),
        "r_precision_at_5": lambda ranks: r_precision_at(ranks, 5),
        "mean_reciprocal_rank": reciprocal_rank,
        "mean_average_precision": average_precision,
        "ndcg_at_10": lambda ranks: ndcg_at(ranks, 10),
    }
    means = {
        name: float(np.mean([measure(ranks) for ranks in all_ranks])) if all_ranks else 0.0
        for name, measure in measures.items()
    }
    return RetrievalFigures(**means)


def evaluate_set(
    criteria: Sequence[BenchmarkCriterion],
    evidence: Sequence[BenchmarkEvidence],
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> SetFigures:
    """Return the figures of each matcher and of the fusion; without an encoder, of those that compare words."""
    whole = BenchmarkSet(name="", criteria=tuple(criteria), evidence=tuple(evidence))
    return evaluate_sets([whole], encoder=encoder, progress=progress)


def evaluate_sets(
    benchmarks: Sequence[BenchmarkSet], *, encoder: Encoder | None = None, progress: Progress | None = None
) -> SetFigures:
    """Return the figures over the evidence of several sets, each item compared with its own set's criteria alone."""
    measured = measure(benchmarks, encoder=encoder, progress=progress)
    return SetFigures(
        criteria=sum(len(each.criteria) for each in benchmarks),
        evidence=len(measured.groups),
        labels=sum(int(row.sum()) for row in measured.met),
        rows=tuple(MatcherFigures(matcher=name, figures=figures_of(found)) for name, found in measured.ranks.items()),
    )


class Measured(NamedTuple):
    """What was found on every labelled item, in one order.

    ``ranks`` are those of its labels by each matcher, ``logits`` the ranking model's on every criterion, and ``met``
    tells whether it is labelled. ``groups`` must not be split.
    """

    groups: list[str]
    ranks: dict[str, list[Ranks]]
    logits: list[Matrix]
    met: list[NDArray[np.bool_]]


def measure(
    benchmarks: Sequence[BenchmarkSet],
    *,
    encoder: Encoder | None = None,
    progress: Progress | None = None,
    with_ranking: bool = True,
) -> Measured:
    """Rank the criteria for every labelled item by each matcher and fusion and, if asked for, the ranking model."""
    every = sum(1 for each in benchmarks for item in each.evidence if item.labels)
    found = Measured([], {}, [], [])
    for benchmark in benchmarks:
        columns = {criterion.id: column for column, criterion in enumerate(benchmark.criteria)}
        labelled = [item for item in benchmark.evidence if item.labels]
        measurer = _Measurer(benchmark.criteria, encoder) if with_ranking else None
        for item, rows in _ranked(benchmark.criteria, labelled, encoder, measurer):
            labels = [columns[label] for label in item.labels]
            for name, row in rows.items():
                found.ranks.setdefault(name, []).append(ranks_of(row, labels))
            found.groups.append(benchmark.name if len(benchmarks) > 1 else item.group or item.id)
            if measurer is not None:
                found.logits.append(np.asarray(rows[RANKING], dtype=np.float64))
            found.met.append(np.isin(np.arange(len(columns)), labels))
            if progress:
                progress(len(found.groups), every)
    return found


def features_of(
    criteria: Sequence[BenchmarkCriterion], evidence: Sequence[BenchmarkEvidence], encoder: Encoder | None
) -> Iterator[tuple[BenchmarkEvidence, Matrix]]:
    """Yield each item with its features on every criterion, as the ranking model sees them."""
    measurer = _Measurer(criteria, encoder)
    for item, texts, scores in _scored(criteria, evidence, encoder, measurer):
        yield item, measurer.features(item, texts, scores)


class _Measurer:
    """Measures features on one set's criteria, and keeps what comparing word by word needs."""

    def __init__(self, criteria: Sequence[BenchmarkCriterion], encoder: Encoder | None) -> None:
        self._criteria = criteria
        self._encoder = encoder
        self._counterparts = None if encoder is None else Counterparts([each.text for each in criteria], encoder)

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Let the encoder read texts once for all that follows, where it keeps what it read."""
        if self._encoder is not None:
            self._encoder.read(texts)

    def features(self, item: BenchmarkEvidence, texts: Sequence[str], scores: Mapping[str, Scores]) -> Matrix:
        """Return the features of one item on every criterion."""
        compare = None
        if self._encoder is not None and self._counterparts is not None and texts:
            compare = partial(self._counterparts.compared, self._encoder.read(texts))
        return _features(self._criteria, item, scores, compare)


def _ranked(
    criteria: Sequence[BenchmarkCriterion],
    evidence: Sequence[BenchmarkEvidence],
    encoder: Encoder | None,
    measurer: _Measurer | None,
) -> Iterator[tuple[BenchmarkEvidence, dict[str, Scores]]]:
    """Yield each item with one row of scores by each matcher and fusion, and by the ranking model."""
    model = shipped_model(with_meaning=encoder is not None)
    for item, texts, scores in _scored(criteria, evidence, encoder, measurer):
        best = {name: rows.max(axis=0) for name, rows in scores.items()}
        fusions = {
            name: rows[0] for name, rows in _fusions({name: row[np.newaxis] for name, row in best.items()}).items()
        }
        ranking = {} if measurer is None else {RANKING: model.logits(measurer.features(item, texts, scores))}
        yield item, best | fusions | ranking


def _features(
    criteria: Sequence[BenchmarkCriterion],
    item: BenchmarkEvidence,
    scores: Mapping[str, Scores],
    compare: Comparer | None,
) -> Matrix:
    evidence_type = EvidenceType(item.type) if item.type in set(EvidenceType) else None
    doings = [_DOINGS.get(criterion.kind) or doing_in(criterion.text) for criterion in criteria]
    above = {context: number for number, context in enumerate(dict.fromkeys(each.context for each in criteria))}
    outcomes = [above[each.context] if each.context else len(above) + place for place, each in enumerate(criteria)]
    cited = np.zeros(len(criteria), dtype=bool)
    return pair_features(Pairing(scores, outcomes, fits(evidence_type, doings), cited, compare))


_DOINGS: Mapping[str, Doing] = {"performance": Doing.PERFORM, "knowledge": Doing.KNOW}


def _scored(
    criteria: Sequence[BenchmarkCriterion],
    evidence: Sequence[BenchmarkEvidence],
    encoder: Encoder | None,
    measurer: _Measurer | None,
) -> Iterator[tuple[BenchmarkEvidence, Sequence[str], dict[str, Scores]]]:
    """Yield each item with its passages and their scores by each matcher; in chunks, so that a large set fits."""
    matchers = build_matchers([CriterionWording(text=c.text, context=c.context) for c in criteria], encoder)
    for start in range(0, len(evidence), _CHUNK):
        chunk = evidence[start : start + _CHUNK]
        passages = [[passage.text for passage in split_into_passages(item.text)] for item in chunk]
        flat = [text for texts in passages for text in texts]
        if measurer is not None:
            measurer.read_ahead(flat)
        scores = {matcher.name: matcher.score(flat) for matcher in matchers}
        bounds = np.cumsum([0, *map(len, passages)])
        for item, texts, (first, last) in zip(chunk, passages, pairwise(bounds), strict=True):
            rows = {name: found[first:last] for name, found in scores.items()}
            yield item, texts, rows if texts else {name: empty_scores(1, len(criteria)) for name in rows}


def _fusions(scores: Mapping[str, Scores]) -> dict[str, Scores]:
    words = {kind.name: scores[kind.name] for kind in WORD_MATCHERS}
    of_words = {FUSION_OF_WORDS: fused(words)}
    return of_words if len(words) == len(scores) else of_words | {FUSION: fused(scores)}
