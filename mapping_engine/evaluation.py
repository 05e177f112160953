"""Evaluation: how well matchers find the criteria that people labelled, in the figures of information retrieval.

All figures follow from the ranks of an item's labelled criteria among all criteria; equal scores rank in the
order of the criteria. Evidence without labels is left out. Labels are incomplete, so precision is a floor.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from competence_graph import Frozen
from mapping_engine.benchmark_set import BenchmarkCriterion, BenchmarkEvidence, BenchmarkSet
from mapping_engine.encoders import Encoder
from mapping_engine.fusion import best_of_passages, fused
from mapping_engine.matchers.base import Matcher, Scores
from mapping_engine.matchers.registry import WORD_MATCHERS, build_matchers
from mapping_engine.matchers.views import CriterionWording
from mapping_engine.passages import split_into_passages

Ranks: TypeAlias = NDArray[np.int64]
"""The ranks of one item's labelled criteria, best first, counted from 1."""

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the number of evidence items done and their total."""

FUSION = "fusion"
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
    every = [item for each in benchmarks for item in _labelled(each)]
    ranks = ranks_of_sets(benchmarks, encoder=encoder, progress=progress)
    return SetFigures(
        criteria=sum(len(each.criteria) for each in benchmarks),
        evidence=len(every),
        labels=sum(len(item.labels) for item in every),
        rows=tuple(MatcherFigures(matcher=name, figures=figures_of(found)) for name, found in ranks.items()),
    )


def ranks_of_sets(
    benchmarks: Sequence[BenchmarkSet], *, encoder: Encoder | None = None, progress: Progress | None = None
) -> dict[str, list[Ranks]]:
    """Return by matcher and fusion the ranks of each labelled item, in the order of the sets and of their evidence."""
    total = sum(len(_labelled(each)) for each in benchmarks)
    ranks: dict[str, list[Ranks]] = {}
    for benchmark in benchmarks:
        for found in _ranked(benchmark.criteria, _labelled(benchmark), encoder):
            for name, of_items in found.items():
                ranks.setdefault(name, []).extend(of_items)
            if progress:
                progress(len(next(iter(ranks.values()))), total)
    return ranks


def _labelled(benchmark: BenchmarkSet) -> list[BenchmarkEvidence]:
    return [item for item in benchmark.evidence if item.labels]


def _ranked(
    criteria: Sequence[BenchmarkCriterion], evidence: Sequence[BenchmarkEvidence], encoder: Encoder | None
) -> Iterator[dict[str, list[Ranks]]]:
    """Yield the ranks of the labels by each matcher and fusion, chunk by chunk."""
    columns = {criterion.id: column for column, criterion in enumerate(criteria)}
    matchers = build_matchers([CriterionWording(text=c.text, context=c.context) for c in criteria], encoder)
    for start, scores in _scored(matchers, evidence):
        chunk = evidence[start : start + _CHUNK]
        yield {
            name: [ranks_of(row, [columns[x] for x in item.labels]) for row, item in zip(rows, chunk, strict=True)]
            for name, rows in (scores | _fusions(scores)).items()
        }


def _scored(
    matchers: Sequence[Matcher], evidence: Sequence[BenchmarkEvidence]
) -> Iterator[tuple[int, dict[str, Scores]]]:
    """Yield the best passage scores chunk by chunk, so that a large set fits into memory."""
    for start in range(0, len(evidence), _CHUNK):
        passages = [split_into_passages(item.text) for item in evidence[start : start + _CHUNK]]
        texts = [passage.text for of_item in passages for passage in of_item]
        counts = [len(of_item) for of_item in passages]
        yield start, {matcher.name: best_of_passages(matcher.score(texts), counts) for matcher in matchers}


def _fusions(scores: Mapping[str, Scores]) -> dict[str, Scores]:
    words = {kind.name: scores[kind.name] for kind in WORD_MATCHERS}
    of_words = {FUSION_OF_WORDS: fused(words)}
    return of_words if len(words) == len(scores) else of_words | {FUSION: fused(scores)}
