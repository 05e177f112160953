"""How fast suggestions are: the sentence model with and without torch, words only, a real service, a large standard.

Run from the repository: ``python benchmarks/suggestion_speed.py [--json]``. One thread throughout, so the seconds of
processor time that are shown are the seconds of an idle machine, whatever else runs on this one; only the service is
timed by the clock. Every figure is the best of several runs, taken in turns. torch is the baseline, and is left out
where the extra ``training`` is not installed.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.assessor_corpus import read_corpus  # noqa: E402
from benchmarks.serving import serve_and_ask  # noqa: E402
from competence_graph import CompetenceGraph  # noqa: E402
from mapping_engine.encoders import (  # noqa: E402
    EVIDENCE_ADAPTER,
    CachedEncoder,
    Encoder,
    OnnxEncoder,
    SentenceTransformerEncoder,
    Vectors,
    is_reference_installed,
)
from mapping_engine.matchers.sentence_vectors import SentenceVectors  # noqa: E402
from mapping_engine.passages import split_into_passages  # noqa: E402
from mapping_engine.suggestions import Suggester  # noqa: E402
from standards_ingest import SourceDocument, ingest  # noqa: E402

RUNS = 3
CRITERIA, WORDS, LARGE = 300, 1_500, 200_000
TORCH, FLOAT32, INT8, WORDS_ONLY = "torch (baseline)", "ONNX float32", "ONNX int8", "words only"


class Row(NamedTuple):
    """One line of the table; ``baseline`` is what torch took for the same, or nothing."""

    measure: str
    by: str
    figure: float
    unit: str
    target: float | None = None
    baseline: float | None = None

    @property
    def times_baseline(self) -> float | None:
        """How many times as fast as the baseline."""
        if not self.baseline:
            return None
        return self.figure / self.baseline if self.unit.endswith("/s") else self.baseline / self.figure

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; every target is an upper bound."""
        return None if self.target is None else self.figure <= self.target


class Timer:
    """Runs several ways to do one thing in turns and keeps the best processor time of each."""

    def __init__(self, runs: int = RUNS) -> None:
        self._runs = runs

    def best(self, ways: Mapping[str, Callable[[int], object]]) -> dict[str, float]:
        """Return the fewest seconds of each way; each is given the number of the run and warmed up once before."""
        best = dict.fromkeys(ways, float("inf"))
        for run in range(self._runs + 1):
            for name, way in ways.items():
                start = time.process_time()
                way(run)
                if run:
                    best[name] = min(best[name], time.process_time() - start)
        return best


def main() -> int:
    """Measure everything and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    as_json = parser.parse_args().json
    with threadpool_limits(1):
        rows = [*suggestion_rows(), *throughput_rows(), *large_standard_rows(), *service_rows()]
    if as_json:
        fields = ("times_baseline", "is_met")
        print(json.dumps([row._asdict() | {name: getattr(row, name) for name in fields} for row in rows], indent=2))
    else:
        _print(rows)
    return 0


def encoders() -> dict[str, Encoder]:
    """Return the encoders to compare, each on one thread, the baseline first."""
    torch: dict[str, Encoder] = {TORCH: SentenceTransformerEncoder(threads=1)} if is_reference_installed() else {}
    return torch | {
        FLOAT32: OnnxEncoder(adapter=EVIDENCE_ADAPTER),
        INT8: OnnxEncoder(precision="int8", adapter=EVIDENCE_ADAPTER),
    }


def suggestion_rows() -> Iterator[Row]:
    """An item of 1,500 words against 300 criteria: index, cold, words only, with its vectors kept, and opened again."""
    graph, items = standard_of(CRITERIA), items_of(WORDS, RUNS + 1)
    kinds: dict[str, Encoder | None] = {**encoders(), WORDS_ONLY: None}
    built = Timer(1).best({name: lambda _, e=each: _suggester(graph, e) for name, each in kinds.items()})
    yield from _rows(f"index of {CRITERIA} criteria, from nothing", built, "s")
    suggesters = {name: _suggester(graph, each) for name, each in kinds.items()}
    cold = Timer().best({name: lambda run, s=each: s.suggest(items[run]) for name, each in suggesters.items()})
    targets = {FLOAT32: 0.6, INT8: 0.5, WORDS_ONLY: 0.05}
    yield from _rows(f"{WORDS:,}-word item, cold", cold, "s", targets)
    encoder = CachedEncoder(OnnxEncoder(adapter=EVIDENCE_ADAPTER))
    fresh = [Suggester(graph, encoder=encoder) for _ in range(RUNS + 1)]
    encoder.read([passage.text for passage in split_into_passages(items[0])])
    anew = Timer().best({FLOAT32: lambda run: fresh[run].suggest(items[0])})
    yield Row(f"{WORDS:,}-word item, vectors kept", FLOAT32, anew[FLOAT32], "s", 0.01, cold.get(TORCH))
    again = Timer().best({FLOAT32: lambda _: fresh[0].suggest(items[0])})
    yield Row(f"{WORDS:,}-word item, opened again", FLOAT32, again[FLOAT32], "s", 0.01, cold.get(TORCH))


def throughput_rows() -> Iterator[Row]:
    """Texts for each second, in bulk: criteria (about 13 words) and passages (90 words)."""
    short = [criterion.text for each in read_corpus().values() for criterion in each.criteria][:400]
    (item,) = items_of(90 * 40, 1)
    words = item.split()
    long = [" ".join(words[start : start + 90]) for start in range(0, len(words), 90)]
    for name, texts in (("short texts in bulk", short), ("long texts in bulk", long)):
        seconds = Timer(2).best({by: lambda _, e=each, t=texts: e.encode(t) for by, each in encoders().items()})
        yield from _rows(name, {by: len(texts) / taken for by, taken in seconds.items()}, "texts/s")
    import onnxruntime

    card = "CUDAExecutionProvider" in onnxruntime.get_available_providers()
    yield Row("graphics card", "in use by ONNX float32 above" if card else "none on this machine", float(card), "")


def large_standard_rows() -> Iterator[Row]:
    """An exact search by meaning in 200,000 criteria whose vectors are kept; the vectors are drawn at random."""
    matcher = SentenceVectors([""] * LARGE, _RandomVectors())
    best = Timer().best({"one passage": lambda _: matcher.score(["a passage"])})
    yield Row(f"search in {LARGE:,} criteria", "one passage", best["one passage"], "s", 0.05)


def service_rows() -> Iterator[Row]:
    """A real service: its start, suggestions over HTTP while and after the model loads, and its memory."""
    items = items_of(WORDS, 3)
    served = [serve_and_ask(items) for _ in range(3)]
    first = min(each.first_answer for each in served)
    yield Row("vqmap serve, start to first answer", "clock", first, "s", 2.0)
    processor = min(each.first_answer_processor for each in served)
    yield Row("vqmap serve, start to first answer", "processor time", processor, "s", 2.0)
    yield Row("first suggestion, with model and index", "clock", min(each.suggestions[0] for each in served), "s")
    yield Row("next suggestion", "clock", min(min(each.suggestions[1:]) for each in served), "s")
    yield Row("peak memory of serving", "process", max(each.peak_megabytes for each in served), "MB", 600)


class _RandomVectors:
    """Vectors of length one without meaning, for a standard larger than any at hand."""

    name, version = "random", "1"

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.random.default_rng(len(texts)).standard_normal((len(texts), 384), dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def standard_of(criteria: int) -> CompetenceGraph:
    """Return a standard with so many criteria of the corpus, their outcomes and units above them."""
    units: dict[str, dict[str, list[str]]] = {}
    every = (criterion for each in read_corpus().values() for criterion in each.criteria)
    for each in islice(every, criteria):
        units.setdefault(each.unit, {}).setdefault(each.outcome, []).append(each.text)
    content = {"trade_name": "A benchmark", "units": [_unit(*unit) for unit in enumerate(units.items(), start=1)]}
    release = ingest(SourceDocument(content=json.dumps(content).encode(), name="benchmark.json")).release
    if release is None or len(release.graph.criteria) != criteria:
        raise SystemExit("The corpus makes no standard of that size.")
    return release.graph


def items_of(words: int, count: int) -> list[str]:
    """Return so many different texts of the corpus's evidence, each of so many words."""
    every = cycle(word for each in read_corpus().values() for item in each.evidence for word in item.text.split())
    return [" ".join(islice(every, words)) for _ in range(count)]


def _unit(number: int, unit: tuple[str, dict[str, list[str]]]) -> dict[str, object]:
    title, outcomes = unit
    return {
        "code": f"U{number}",
        "title": title,
        "learning_outcomes": [
            {
                "lo_num": str(place),
                "description": outcome,
                "assessment_criteria": [
                    {"pc_code": f"{place}.{position}", "description": text} for position, text in enumerate(texts, 1)
                ],
            }
            for place, (outcome, texts) in enumerate(outcomes.items(), start=1)
        ],
    }


def _suggester(graph: CompetenceGraph, encoder: Encoder | None) -> Suggester:
    return Suggester(graph, encoder=None if encoder is None else CachedEncoder(encoder))


def _rows(
    measure: str, figures: Mapping[str, float], unit: str, targets: Mapping[str, float] | None = None
) -> Iterator[Row]:
    for by, figure in figures.items():
        yield Row(measure, by, figure, unit, (targets or {}).get(by), figures.get(TORCH))


def _print(rows: Sequence[Row]) -> None:
    table = Table("measure", "by", "figure", "", "times torch", "target", "met")
    for row in rows:
        times = "" if row.times_baseline is None else f"{row.times_baseline:.2f}"
        met = {None: "", True: "yes", False: "no"}[row.is_met]
        figure = f"{row.figure:.4f}" if row.unit == "s" else f"{row.figure:,.0f}"
        table.add_row(row.measure, row.by, figure if row.unit else "", row.unit, times, f"{row.target or ''}", met)
    Console(width=120).print(table)


if __name__ == "__main__":
    raise SystemExit(main())
