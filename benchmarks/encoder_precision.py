"""What 8-bit weights cost in quality: the same evidence ranked by 32-bit and by 8-bit vectors, with a paired bootstrap.

Run from the repository: ``python benchmarks/encoder_precision.py [--data DIR] [--json]``. Measured on the held-out part
of our corpus, and on the lesson texts where those are at hand. A difference counts where its 95 % interval excludes 0.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.suggestions import CACHE, DATA, read_sets  # noqa: E402
from mapping_engine.benchmark_set import BenchmarkSet  # noqa: E402
from mapping_engine.encoders import CachedEncoder, OnnxEncoder, Precision  # noqa: E402
from mapping_engine.evaluation import FUSION, Ranks, average_precision, measure, recall_at  # noqa: E402

SETS = ("assessor", "lessons_csta")
MATCHERS = ("sentence_vectors", FUSION)
RESAMPLES = 10_000


class Difference(NamedTuple):
    """A figure in percent by 32 and by 8 bits, and the 95 % interval of the difference, 8 less 32."""

    benchmark: str
    evidence: int
    matcher: str
    figure: str
    float32: float
    int8: float
    low: float
    high: float


def main() -> int:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with one folder for each third-party set")
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    arguments = parser.parse_args()
    found = [each for name, sets in read_sets(arguments.data, SETS) for each in differences(name, sets)]
    if arguments.json:
        print(json.dumps([each._asdict() for each in found], indent=2))
        return 0
    table = Table("set", "evidence", "matcher", "figure", "float32", "int8", "int8 - float32, 95 %")
    for each in found:
        numbers = (f"{each.float32:.1f}", f"{each.int8:.1f}", f"{each.low:+.1f} to {each.high:+.1f}")
        table.add_row(each.benchmark, str(each.evidence), each.matcher, each.figure, *numbers)
    Console(width=120).print(table)
    return 0


def differences(name: str, sets: Sequence[BenchmarkSet]) -> Iterator[Difference]:
    """Yield R@5 and mean average precision of each matcher."""
    by_float32, by_int8 = (_ranks(sets, precision) for precision in ("float32", "int8"))
    measures: dict[str, Callable[[Ranks], float]] = {"R@5": lambda ranks: recall_at(ranks, 5), "MAP": average_precision}
    for matcher in MATCHERS:
        for figure, computed in measures.items():
            one, two = (np.array([computed(x) for x in ranks[matcher]]) * 100 for ranks in (by_float32, by_int8))
            low, high = _interval(two - one)
            yield Difference(name, len(one), matcher, figure, float(one.mean()), float(two.mean()), low, high)


def _ranks(sets: Sequence[BenchmarkSet], precision: Precision) -> dict[str, list[Ranks]]:
    encoder = CachedEncoder(OnnxEncoder(precision=precision), capacity=500_000, folder=CACHE)
    return measure(sets, encoder=encoder, with_ranking=False).ranks


def _interval(differences: np.ndarray) -> tuple[float, float]:
    drawn = np.random.default_rng(1).integers(0, len(differences), (RESAMPLES, len(differences)))
    low, high = np.quantile(differences[drawn].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


if __name__ == "__main__":
    raise SystemExit(main())
