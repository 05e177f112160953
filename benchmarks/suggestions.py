"""Measure how well suggestions find the criteria that people labelled, and print one table for each set.

Run: python benchmarks/suggestions.py [--data DIR] [--sets NAME ...] [--words-only] [--gate] [--json]

``assessor`` is the held-out part of our own corpus, ``assessor_training`` the rest, which the encoder and the ranking
were trained on; ``onet_held_out`` are the O*NET occupations that the encoder was not trained on. The other sets are
third-party and not part of this repository; where they are absent, only the corpus and the two portfolios in fixtures/
are measured. The baseline is all-MiniLM-L6-v2 as it comes and its plain fusion with words, in the same run; gains have
95 % bootstrap intervals over whole groups. Vectors are kept in benchmarks/cache/, so a second run takes seconds.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
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
    EVIDENCE_ADAPTER,
    CachedEncoder,
    Encoder,
    OnnxEncoder,
    is_model_installed,
)
from mapping_engine.evaluation import (  # noqa: E402
    FUSION,
    FUSION_OF_WORDS,
    RANKING,
    Measured,
    Ranks,
    average_precision,
    figures_of,
    measure,
    ranks_of,
)
from mapping_engine.passages import split_into_passages  # noqa: E402
from mapping_engine.ranking.calibration import (  # noqa: E402
    bootstrap,
    calibration_error,
    held_and_shown,
    top_pairs,
)
from mapping_engine.ranking.learning import DecidedText, TextPairs, held_out_logits  # noqa: E402
from mapping_engine.ranking.model import shipped_model, sigmoid  # noqa: E402
from standards_ingest import SourceDocument, ingest  # noqa: E402
from training.onet_split import is_held_out  # noqa: E402

SETS = ("onet_held_out", "onet_tasks", "lessons_csta", "lessons_math", "cchit", "esco_house", "esco_tech")
LEARNABLE = ("lessons_csta", "lessons_math", "cchit")
"""Sets of one standard whose labels stand for decisions, for five folds of whole groups."""
CORPORA = ("assessor", "assessor_training")
DATA = ROOT.parent / "shared" / "data" / "benchmarks"
PORTFOLIOS = ROOT / "fixtures" / "portfolios"
CACHE = ROOT / "benchmarks" / "cache"
THREADS = 2

GATE = 2.0
"""No encoder or ranking is shipped that loses more points of mean average precision on any set."""
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
    systems = _systems(words_only=arguments.words_only)
    results = {}
    for name, benchmarks in read_sets(arguments.data, arguments.sets):
        for finding in (each for benchmark in benchmarks for each in benchmark.findings):
            print(finding.sentence(), file=sys.stderr)
        result = _result(benchmarks, systems)
        results[name] = result
        if not arguments.json:
            _print_table(name, result)
    if arguments.json:
        print(json.dumps(results, indent=2))
    return _regressions(results) if arguments.gate else 0


def _regressions(results: dict[str, dict[str, Any]]) -> int:
    """Say on which sets the ranking falls too far behind the plain fusion; 1 if on any."""
    fallen = {name: 100 * result["rows"][RANKING]["map_gain"]["mean"] for name, result in results.items()}
    for name, gain in fallen.items():
        if gain < -GATE:
            print(f"{name}: the ranking loses {-gain:.1f} points of MAP, more than {GATE}.", file=sys.stderr)
    return int(any(gain < -GATE for gain in fallen.values()))


class Systems(NamedTuple):
    """The encoders measured: the model as it comes, and with the adapter that vqmap ships."""

    plain: Encoder | None
    adapted: Encoder | None


def _systems(*, words_only: bool) -> Systems:
    if words_only:
        return Systems(None, None)
    return Systems(an_encoder(adapter=None), an_encoder(adapter=EVIDENCE_ADAPTER))


def _result(benchmarks: list[BenchmarkSet], systems: Systems) -> dict[str, Any]:
    """Return everything measured on one set, percent where a share."""
    is_alone = systems.adapted is None
    plain = measure(benchmarks, encoder=systems.plain, progress=_show_progress, with_ranking=is_alone)
    baseline = FUSION if systems.plain else FUSION_OF_WORDS
    ranks = {name: found for name, found in plain.ranks.items() if name != RANKING}
    ours = plain
    if systems.adapted is not None:
        ours = measure(benchmarks, encoder=systems.adapted, progress=_show_progress)
        ranks |= {"evidence encoder": ours.ranks["sentence_vectors"], "fusion with it": ours.ranks[FUSION]}
    ranks[RANKING] = ours.ranks[RANKING]
    if systems.adapted is not None and benchmarks[0].name in LEARNABLE:
        learned = _learned(benchmarks[0], ours, systems.adapted)
        ranks["with decisions"] = [
            ranks_of(row, np.flatnonzero(met).tolist()) for row, met in zip(learned, ours.met, strict=True)
        ]
        ours = ours._replace(logits=learned)
    return _figures(benchmarks, ranks, ours, baseline)


def _figures(
    benchmarks: list[BenchmarkSet], ranks: dict[str, list[Ranks]], ours: Measured, baseline: str
) -> dict[str, Any]:
    before = [average_precision(each) for each in ranks[baseline]]
    rows = {}
    for name, found in ranks.items():
        gains = [average_precision(each) - was for each, was in zip(found, before, strict=True)]
        gain = bootstrap(gains, ours.groups)
        rows[name] = figures_of(found).model_dump() | {"map_gain": gain._asdict()}
    chances = [sigmoid(row) for row in ours.logits]
    bands = shipped_model(with_meaning=baseline == FUSION).thresholds
    held, shown = held_and_shown(chances, ours.met, bands.possible)
    likely, met_in_likely = _in_band(chances, ours.met, bands.likely)
    return {
        "criteria": sum(len(each.criteria) for each in benchmarks),
        "evidence": len(ours.groups),
        "groups": len(set(ours.groups)),
        "labels": sum(int(row.sum()) for row in ours.met),
        "baseline": baseline,
        "rows": rows,
        "ece_top_5": calibration_error(*top_pairs(chances, ours.met)),
        "held": held,
        "shown": shown,
        "likely": likely,
        "met_in_likely": met_in_likely,
    }


def _in_band(chances: list[Any], met: list[Any], least: float) -> tuple[int, float | None]:
    """Return how many pairs are in the top band, and the share of them that is met."""
    inside = np.concatenate([row[chance >= least] for chance, row in zip(chances, met, strict=True)])
    return len(inside), float(inside.mean()) if len(inside) else None


def _learned(benchmark: BenchmarkSet, ours: Measured, encoder: Encoder) -> list[Any]:
    """Return log odds with what the decisions on the other four fifths of the groups taught."""
    labelled = [item for item in benchmark.evidence if item.labels]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(ours.groups))}
    pairs = []
    for item, group, logits, met in zip(labelled, ours.groups, ours.logits, ours.met, strict=True):
        vectors = encoder.encode([passage.text for passage in split_into_passages(item.text)])
        accepted = frozenset(np.flatnonzero(met).tolist())
        pairs.append(TextPairs(DecidedText(vectors, numbers[group], accepted), logits))
    found = held_out_logits(pairs, len(benchmark.criteria))
    return [found[place] for place in range(len(pairs))]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    portfolios = tuple(sorted(folder.parent.name for folder in PORTFOLIOS.glob("*/evidence.yaml")))
    known = (*SETS, *CORPORA, *portfolios)
    parser.add_argument("--data", type=Path, default=DATA, help="folder with one folder for each set")
    parser.add_argument("--sets", nargs="+", choices=known, default=known, metavar="NAME", help=", ".join(known))
    parser.add_argument("--words-only", action="store_true", help="measure without the sentence model")
    parser.add_argument(
        "--gate", action="store_true", help=f"exit with 1 if a set loses more than {GATE} points of MAP"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    return parser.parse_args()


def an_encoder(*, adapter: Path | None) -> Encoder | None:
    """Return the sentence model with vectors kept between runs, or nothing where it is not installed."""
    if not is_model_installed():
        print("The sentence model is not installed; only words are compared.", file=sys.stderr)
        return None
    return CachedEncoder(
        OnnxEncoder(threads=THREADS, adapter=adapter), capacity=500_000, readings=500_000, folder=CACHE
    )


def read_sets(data: Path, names: Sequence[str]) -> Iterator[tuple[str, list[BenchmarkSet]]]:
    """Yield each set by its name; a corpus is several sets whose items are measured together."""
    for name in names:
        if name in CORPORA:
            apart = held_out()
            yield name, [each for each in read_corpus().values() if (each.name in apart) == (name == "assessor")]
        elif name == "onet_held_out" and (data / "onet_tasks").is_dir():
            yield name, [_held_out_tasks(read_set(data / "onet_tasks"))]
        elif name not in SETS:
            yield name, [_read_portfolio(PORTFOLIOS / name)]
        elif (data / name).is_dir():
            yield name, [read_set(data / name)]
        elif data.is_dir():
            print(f"No folder {data / name}.", file=sys.stderr)


def read_set(folder: Path) -> BenchmarkSet:
    """Return the set in a folder; what could not be used is among its findings."""
    return read_benchmark_set(
        folder.name,
        criteria=(folder / CRITERIA_FILE).read_text(encoding="utf-8"),
        evidence=(folder / EVIDENCE_FILE).read_text(encoding="utf-8"),
    )


def _held_out_tasks(tasks: BenchmarkSet) -> BenchmarkSet:
    kept = tuple(item for item in tasks.evidence if item.group and is_held_out(item.group))
    return tasks.model_copy(update={"evidence": kept})


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


def _print_table(name: str, result: dict[str, Any]) -> None:
    print(
        f"\n{name}: {result['evidence']:,} texts in {result['groups']:,} groups, {result['criteria']:,} criteria,"
        f" {result['labels']:,} labels"
    )
    print(f"{'percent':<22}" + "".join(f"{column:>9}" for column in COLUMNS) + f"{'MAP gain [95 %]':>24}")
    for system, row in result["rows"].items():
        cells = "".join(f"{100 * row[field]:9.1f}" for field in COLUMNS.values())
        gain = row["map_gain"]
        interval = f"{100 * gain['mean']:+.1f} [{100 * gain['low']:+.1f}, {100 * gain['high']:+.1f}]"
        print(f"{system:<22}{cells}{interval:>24}", flush=True)
    likely = (
        "none"
        if result["met_in_likely"] is None
        else f"{100 * result['met_in_likely']:.0f} % of {result['likely']:,} met"
    )
    print(
        f"probabilities of the last row: ECE of the top five {result['ece_top_5']:.3f}; likely and possible hold"
        f" {100 * result['held']:.1f} % of the labels in {100 * result['shown']:.1f} % of the pairs; likely: {likely}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
