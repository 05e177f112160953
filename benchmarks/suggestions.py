"""Measure how well suggestions find the criteria that people labelled, and print one table for each set.

Run: python benchmarks/suggestions.py [--data DIR] [--sets NAME ...] [--words-only] [--json]

``assessor`` is the held-out part of our own corpus, ``assessor_training`` the rest. The other sets are third-party and
not part of this repository; where they are absent, only the corpus and the two portfolios in fixtures/ are measured.
Vectors are kept in benchmarks/cache/, so a second run takes seconds.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.assessor_corpus import held_out, read_corpus  # noqa: E402
from competence_graph import CompetenceGraph  # noqa: E402
from mapping_engine.benchmark_set import (  # noqa: E402
    CRITERIA_FILE,
    EVIDENCE_FILE,
    BenchmarkCriterion,
    BenchmarkEvidence,
    BenchmarkSet,
    read_benchmark_set,
)
from mapping_engine.encoders import (  # noqa: E402
    CachedEncoder,
    Encoder,
    OnnxEncoder,
    is_model_installed,
)
from mapping_engine.evaluation import SetFigures, evaluate_sets  # noqa: E402
from standards_ingest import SourceDocument, ingest  # noqa: E402

SETS = ("onet_tasks", "lessons_csta", "lessons_math", "cchit", "esco_house", "esco_tech")
CORPORA = ("assessor", "assessor_training")
DATA = ROOT.parent / "shared" / "data" / "benchmarks"
PORTFOLIOS = ROOT / "fixtures" / "portfolios"
CACHE = ROOT / "benchmarks" / "cache"
THREADS = 2

COLUMNS = {
    "R@1": "recall_at_1",
    "R@5": "recall_at_5",
    "R@10": "recall_at_10",
    "RP@5": "r_precision_at_5",
    "MRR": "mean_reciprocal_rank",
    "MAP": "mean_average_precision",
    "nDCG@10": "ndcg_at_10",
}


def main() -> int:
    """Measure the chosen sets, one after the other."""
    arguments = _arguments()
    if not arguments.data.is_dir():
        print(f"No benchmark sets in {arguments.data}; only the portfolios in fixtures/ are measured.", file=sys.stderr)
    encoder = None if arguments.words_only else _encoder()
    results = {}
    for name, benchmarks in read_sets(arguments.data, arguments.sets):
        for finding in (each for benchmark in benchmarks for each in benchmark.findings):
            print(finding.sentence(), file=sys.stderr)
        figures = evaluate_sets(benchmarks, encoder=encoder, progress=_show_progress)
        results[name] = figures.model_dump(mode="json")
        if not arguments.json:
            _print_table(name, figures)
    if arguments.json:
        print(json.dumps(results, indent=2))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    portfolios = tuple(sorted(folder.parent.name for folder in PORTFOLIOS.glob("*/evidence.yaml")))
    known = (*SETS, *CORPORA, *portfolios)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with one folder for each set")
    parser.add_argument("--sets", nargs="+", choices=known, default=known, metavar="NAME", help=", ".join(known))
    parser.add_argument("--words-only", action="store_true", help="measure without the sentence model")
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    return parser.parse_args()


def _encoder() -> Encoder | None:
    if not is_model_installed():
        print("The sentence model is not installed; only words are compared.", file=sys.stderr)
        return None
    return CachedEncoder(OnnxEncoder(threads=THREADS), capacity=500_000, folder=CACHE)


def read_sets(data: Path, names: Sequence[str]) -> Iterator[tuple[str, list[BenchmarkSet]]]:
    """Yield each set by its name; a corpus is several sets whose items are measured together."""
    for name in names:
        if name in CORPORA:
            apart = held_out()
            yield name, [each for each in read_corpus().values() if (each.name in apart) == (name == "assessor")]
        elif name not in SETS:
            yield name, [_read_portfolio(PORTFOLIOS / name)]
        elif (data / name).is_dir():
            yield name, [_read_set(data / name)]
        elif data.is_dir():
            print(f"No folder {data / name}.", file=sys.stderr)


def _read_set(folder: Path) -> BenchmarkSet:
    return read_benchmark_set(
        folder.name,
        criteria=(folder / CRITERIA_FILE).read_text(encoding="utf-8"),
        evidence=(folder / EVIDENCE_FILE).read_text(encoding="utf-8"),
    )


def _read_portfolio(folder: Path) -> BenchmarkSet:
    portfolio = yaml.safe_load((folder / "evidence.yaml").read_text(encoding="utf-8"))
    graph = _graph((folder / portfolio["standard"]).resolve())
    ids = {graph.reference(criterion.id): criterion.id for criterion in graph.criteria}
    return BenchmarkSet(
        name=folder.name,
        criteria=tuple(
            BenchmarkCriterion(id=c.id, text=c.text, outcome=" ".join(graph.context(c.id))) for c in graph.criteria
        ),
        evidence=tuple(
            BenchmarkEvidence(id=item["id"], text=item["text"], labels=tuple(ids[label] for label in item["covers"]))
            for item in portfolio["evidence"]
        ),
    )


def _graph(file: Path) -> CompetenceGraph:
    report = ingest(SourceDocument(content=file.read_bytes(), name=file.name))
    if report.release is None:
        raise SystemExit("\n".join(finding.sentence() for finding in report.findings))
    return report.release.graph


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} of {total:,} texts", end="" if done < total else "\r\033[K", file=sys.stderr, flush=True)


def _print_table(name: str, figures: SetFigures) -> None:
    print(f"\n{name}: {figures.evidence:,} texts, {figures.criteria:,} criteria, {figures.labels:,} labels")
    print(f"{'percent':<20}" + "".join(f"{column:>9}" for column in COLUMNS))
    for row in figures.rows:
        cells = (getattr(row.figures, field) for field in COLUMNS.values())
        print(f"{row.matcher:<20}" + "".join(f"{100 * cell:9.1f}" for cell in cells), flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
