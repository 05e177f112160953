"""Measure how often a part of a criterion is said to be missing, for met, partly met and unrelated pairs.

Run: python benchmarks/support.py [--fit] [--json]

The figures are those of the held-out occupations of the corpus; ``--fit`` shows the thresholds that the occupations
give on which the ranking is fitted. "Words only" says that a part is missing where no passage holds any of its stems.
"Shown" pairs are among the ten criteria whose wording lies closest to the text, as those are whose reasons an assessor
reads.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.assessor_corpus import held_out, read_corpus  # noqa: E402
from mapping_engine.benchmark_set import BenchmarkEvidence, BenchmarkSet  # noqa: E402
from mapping_engine.encoders import EVIDENCE_ADAPTER, CachedEncoder, Encoder, OnnxEncoder  # noqa: E402
from mapping_engine.passages import split_into_passages  # noqa: E402
from mapping_engine.support import (  # noqa: E402
    MEASURED,
    CriterionProfile,
    Thresholds,
    criterion_profiles,
    support_for,
    text_profile,
)
from training.data import training_occupations  # noqa: E402

CACHE = ROOT / "benchmarks" / "cache"
SHOWN = 10
WRONG_AT_MOST = 0.1
GROUPS = ("met", "partial", "unrelated", "met, shown", "partial, shown", "unrelated, shown")
Figures = dict[str, dict[str, float | int]]


class Pair(NamedTuple):
    """An item and a criterion: the label, whether it is shown, and for each part the best share and cosine."""

    label: str
    is_shown: bool
    parts: int
    is_said: bool
    is_supported: bool
    shares: tuple[float, ...]
    cosines: tuple[float, ...]


def main() -> int:
    """Print the figures of the held-out occupations, or the fitted thresholds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true", help="fit the thresholds on the occupations of the ranking")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    arguments = parser.parse_args()
    encoder = CachedEncoder(OnnxEncoder(threads=2, adapter=EVIDENCE_ADAPTER), capacity=500_000, folder=CACHE)
    corpus = read_corpus()
    chosen = list(training_occupations().ranking.values()) if arguments.fit else [corpus[name] for name in held_out()]
    pairs = [pair for benchmark in chosen for pair in pairs_of(benchmark, encoder)]
    if arguments.fit:
        print(fitted(pairs).model_dump_json())
        return 0
    figures = figures_of(pairs)
    print(json.dumps(figures, indent=2)) if arguments.json else _print(figures)
    return 0


def pairs_of(benchmark: BenchmarkSet, encoder: Encoder, thresholds: Thresholds = MEASURED) -> Iterator[Pair]:
    """Yield every pair of an occupation."""
    wordings = [criterion.text for criterion in benchmark.criteria]
    profiles = criterion_profiles(wordings, encoder)
    whole = encoder.encode(wordings)
    for item in benchmark.evidence:
        passages = split_into_passages(item.text)
        vectors = encoder.encode([passage.text for passage in passages])
        text = text_profile(passages, vectors)
        shown = set(np.argsort(-(vectors @ whole.T).max(axis=0))[:SHOWN].tolist())
        for place, (criterion, profile) in enumerate(zip(benchmark.criteria, profiles, strict=True)):
            support = support_for(profile, text, thresholds)
            shares, cosines = _measures(profile, text.stems, vectors)
            yield Pair(
                label=_label(item, criterion.id),
                is_shown=place in shown,
                parts=len(profile.parts),
                is_said=bool(support.unsupported),
                is_supported=len(support.supported) == len(profile.parts),
                shares=shares,
                cosines=cosines,
            )


def fitted(pairs: Sequence[Pair]) -> Thresholds:
    """Return the thresholds under which one in ten met criteria of several parts is told to lack one."""
    several = [pair for pair in pairs if pair.label == "met" and pair.parts > 1]
    lowest = [
        min((c for c, s in zip(pair.cosines, pair.shares, strict=True) if s < MEASURED.shared), default=1.0)
        for pair in several
    ]
    unrelated = [cosine for pair in pairs if pair.label == "unrelated" for cosine in pair.cosines]
    far, close = np.quantile(lowest, WRONG_AT_MOST), np.quantile(unrelated, 1 - WRONG_AT_MOST)
    return Thresholds(shared=MEASURED.shared, close=round(float(close), 2), far=round(float(far), 2))


def figures_of(pairs: Sequence[Pair]) -> Figures:
    """Return for each group of pairs how often a part is said to be missing, and how often all are supported."""
    found: Figures = {}
    for name in GROUPS:
        label, _, shown = name.partition(", ")
        group = [pair for pair in pairs if pair.label == label and (not shown or pair.is_shown)]
        several = [pair for pair in group if pair.parts > 1]
        found[name] = {
            "pairs": len(group),
            "a part is said to be missing, %": _percent([pair.is_said for pair in group]),
            "the same by words only, %": _percent([min(pair.shares) == 0 for pair in group]),
            "all parts supported, %": _percent([pair.is_supported for pair in group]),
            "pairs of several parts": len(several),
            "of those, missing, %": _percent([pair.is_said for pair in several]),
            "of those, by words only, %": _percent([min(pair.shares) == 0 for pair in several]),
        }
    return found


def _measures(
    profile: CriterionProfile, said: Sequence[frozenset[str]], vectors: np.ndarray
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    shares = tuple(max(len(own & each) / max(len(own), 1) for each in said) for own in profile.stems)
    assert profile.vectors is not None  # noqa: S101 (the profiles are made with an encoder above)
    return shares, tuple(float(each) for each in (profile.vectors @ vectors.T).max(axis=1))


def _label(item: BenchmarkEvidence, criterion_id: str) -> str:
    return "met" if criterion_id in item.labels else "partial" if criterion_id in item.partial else "unrelated"


def _percent(values: Sequence[bool]) -> float:
    return round(100 * float(np.mean(values)), 1) if values else 0.0


def _print(figures: Figures) -> None:
    columns = next(iter(figures.values()))
    table = Table("", *columns, title="Parts of a criterion that are said to be missing, held-out occupations")
    for name, group in figures.items():
        table.add_row(name, *(f"{figure:,}" for figure in group.values()))
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())
