"""Measure the doubts: how much gaming they notice, and how often they doubt honest evidence.

Run from the repository: ``python benchmarks/gaming.py [--occupations held-out|training|all] [--misses] [--json]``.
Gaming texts are made from the corpus by a seed (``benchmarks/gaming_texts.py``). The baseline doubts every text
that repeats more than 60 % of the words of some criterion, or that was handed in before word for word. "Likely" is the
share of texts for which any criterion is shown as likely, beside the share without doubts.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.assessor_corpus import held_out, read_corpus  # noqa: E402
from benchmarks.gaming_texts import GamingText, gaming_texts  # noqa: E402
from benchmarks.suggestions import an_encoder  # noqa: E402
from competence_graph import CriterionId  # noqa: E402
from mapping_engine.benchmark_set import BenchmarkCriterion, BenchmarkEvidence, BenchmarkSet  # noqa: E402
from mapping_engine.comparison import Comparison  # noqa: E402
from mapping_engine.doubts import Doubt, OtherText, OtherTexts, doubts_about  # noqa: E402
from mapping_engine.encoders import EVIDENCE_ADAPTER  # noqa: E402
from mapping_engine.evaluation import features_of  # noqa: E402
from mapping_engine.evidence import EvidenceId, PersonId  # noqa: E402
from mapping_engine.matchers.registry import build_matchers  # noqa: E402
from mapping_engine.matchers.views import CriterionWording  # noqa: E402
from mapping_engine.matchers.words import stems  # noqa: E402
from mapping_engine.passages import split_into_passages  # noqa: E402
from mapping_engine.ranking.model import shipped_model, sigmoid  # noqa: E402
from standards_ingest import SourceDocument, ingest  # noqa: E402

PORTFOLIOS = ROOT / "fixtures" / "portfolios"
BASELINE_SHARE = 0.6
WIDTH = 120
Wordings = tuple[tuple[CriterionId, str], ...]


class Measured(NamedTuple):
    """A text, its doubts, whether the baseline doubts it, and whether any criterion would be shown as likely for it.

    ``is_likely`` is what an assessor sees, ``is_likely_unasked`` what would be seen without doubts; absent where the
    language model is not installed or nothing is suggested for the text.
    """

    made: GamingText
    doubts: tuple[Doubt, ...]
    by_baseline: bool
    is_likely: bool | None = None
    is_likely_unasked: bool | None = None


class Row(NamedTuple):
    """Shares of texts of one kind and disguise, in per cent."""

    kind: str
    disguise: str
    texts: int
    flagged: float
    by_its_kind: float
    barred: float
    baseline: float
    likely: float | None
    likely_unasked: float | None


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--occupations", choices=("held-out", "training", "all"), default="held-out")
    parser.add_argument("--misses", action="store_true", help="print each text that is doubted wrongly or not at all")
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    arguments = parser.parse_args()
    corpus, apart = read_corpus(), held_out()
    chosen = {
        "held-out": {name: corpus[name] for name in apart},
        "training": {name: each for name, each in corpus.items() if name not in apart},
        "all": corpus,
    }[arguments.occupations]
    started = time.perf_counter()
    measured = [*measured_corpus(corpus, chosen), *_measured_portfolios()]
    taken = time.perf_counter() - started
    measured = list(with_bands(measured, corpus))
    if arguments.misses:
        _print_misses(measured)
    rows = rows_of(measured)
    if arguments.json:
        print(json.dumps([row._asdict() for row in rows], indent=2))
        return 0
    _print(rows, f"Doubts about evidence, {arguments.occupations} occupations")
    print(f"{len(measured):,} texts, {1000 * taken / len(measured):.1f} ms each, building the index of texts included")
    return 0


def rows_of(measured: Iterable[Measured]) -> list[Row]:
    """Return one row for each kind and disguise, and one for each kind over all."""
    groups: defaultdict[tuple[str, str], list[Measured]] = defaultdict(list)
    for each in measured:
        kind = str(each.made.kind or "honest")
        groups[kind, "all"].append(each)
        groups[kind, each.made.disguise].append(each)
    return [_row(kind, disguise, group) for (kind, disguise), group in groups.items()]


def _row(kind: str, disguise: str, group: Sequence[Measured]) -> Row:
    def share(hits: Iterable[bool]) -> float:
        return round(100 * sum(hits) / len(group), 1)

    return Row(
        kind,
        disguise,
        len(group),
        flagged=share(bool(each.doubts) for each in group),
        by_its_kind=share(any(doubt.kind is each.made.kind for doubt in each.doubts) for each in group),
        barred=share(any(doubt.bars_top_band for doubt in each.doubts) for each in group),
        baseline=share(each.by_baseline for each in group),
        likely=_share_of([each.is_likely for each in group]),
        likely_unasked=_share_of([each.is_likely_unasked for each in group]),
    )


def _share_of(known: Sequence[bool | None]) -> float | None:
    values = [each for each in known if each is not None]
    return round(100 * sum(values) / len(values), 1) if values else None


def with_bands(measured: Sequence[Measured], corpus: dict[str, BenchmarkSet]) -> Iterable[Measured]:
    """Yield each text of the corpus with whether a criterion is likely, as the suggestions say it."""
    model = shipped_model(with_meaning=True)
    encoder = an_encoder(adapter=EVIDENCE_ADAPTER)
    by_occupation: defaultdict[str, list[Measured]] = defaultdict(list)
    for each in measured:
        by_occupation[each.made.occupation].append(each)
    for occupation, group in by_occupation.items():
        if encoder is None or occupation not in corpus:
            yield from group
            continue
        criteria = corpus[occupation].criteria
        items = [BenchmarkEvidence(id=str(n), text=each.made.text, labels=()) for n, each in enumerate(group)]
        matchers = build_matchers([CriterionWording(text=c.text, context=c.context) for c in criteria], encoder)
        for each, (_, features) in zip(group, features_of(criteria, items, encoder), strict=True):
            likely = np.flatnonzero(sigmoid(model.logits(features)) >= model.thresholds.likely).tolist()
            passages = split_into_passages(each.made.text)
            texts = [passage.text for passage in passages]
            comparison = Comparison(passages, {m.name: m.score(texts) for m in matchers}) if likely else None
            kept = [
                column for column in likely if comparison and not _is_barred(column, criteria, comparison, each.doubts)
            ]
            yield each._replace(is_likely=bool(kept), is_likely_unasked=bool(likely))


def _is_barred(
    column: int, criteria: Sequence[BenchmarkCriterion], comparison: Comparison, doubts: Sequence[Doubt]
) -> bool:
    passage = comparison.passage_of(column)
    criterion = CriterionId(criteria[column].id)
    return any(doubt.keeps_from_likely(criterion, passage.start, passage.end) for doubt in doubts)


def measured_corpus(corpus: dict[str, BenchmarkSet], chosen: dict[str, BenchmarkSet]) -> Iterable[Measured]:
    others = OtherTexts(
        OtherText(_id(name, item.id), PersonId(f"{name} {item.group}"), item.text)
        for name, each in chosen.items()
        for item in each.evidence
    )
    handed_in = {item.text for each in chosen.values() for item in each.evidence}
    wordings = {name: tuple((CriterionId(c.id), c.text) for c in each.criteria) for name, each in corpus.items()}
    baselines = {name: _stems_of(each) for name, each in wordings.items()}
    for made in gaming_texts(chosen, languages_from=corpus):
        beside = others.beside(_id(made.occupation, made.item), PersonId(made.learner))
        doubts = doubts_about(made.text, wordings[made.occupation], citations=made.citations, others=beside)
        is_copy = not made.item and made.text in handed_in
        yield Measured(made, doubts, is_copy or _baseline(made.text, baselines[made.occupation]))


def _measured_portfolios() -> Iterable[Measured]:
    for path in sorted(PORTFOLIOS.glob("*/evidence.yaml")):
        portfolio = yaml.safe_load(path.read_text(encoding="utf-8"))
        source = (path.parent / portfolio["standard"]).resolve()
        release = ingest(SourceDocument(content=source.read_bytes(), name=source.name)).release
        if release is None:
            raise SystemExit(f"{source} was not read")
        wordings = tuple((criterion.id, criterion.text) for criterion in release.graph.criteria)
        baseline = _stems_of(wordings)
        items = portfolio["evidence"]
        others = OtherTexts(OtherText(item["id"], PersonId("learner"), item["text"]) for item in items)
        for item in (each for each in items if each["covers"] and each["remark"] != "talks without doing"):
            made = GamingText(item["text"], None, "portfolios, items of work", path.parent.name, "learner", item["id"])
            doubts = doubts_about(made.text, wordings, others=others.beside(item["id"], PersonId("learner")))
            yield Measured(made, doubts, _baseline(made.text, baseline))


def _id(occupation: str, item: str) -> EvidenceId:
    return EvidenceId(f"{occupation} {item}")


def _stems_of(wordings: Wordings) -> list[set[str]]:
    return [set(stems(text)) for _, text in wordings]


def _baseline(text: str, criteria: Sequence[set[str]]) -> bool:
    said = set(stems(text))
    return any(own and len(own & said) > BASELINE_SHARE * len(own) for own in criteria)


def _print_misses(measured: Iterable[Measured]) -> None:
    for each in measured:
        if each.made.kind is None and each.doubts:
            told = "; ".join(f"{doubt.kind}: {doubt.measured}" for doubt in each.doubts)
            print(f"HONEST {each.made.occupation} {each.made.item} ({each.made.disguise}): {told}")
        if each.made.kind and not each.doubts:
            print(f"MISSED {each.made.occupation} {each.made.kind} ({each.made.disguise}): {each.made.text[-400:]!r}")


def _print(rows: Sequence[Row], title: str) -> None:
    table = Table("kind", "disguise", "texts", "doubted %", "by its kind %", "barred %", "baseline %", title=title)
    table.add_column("likely %")
    table.add_column("without doubts %")
    for row in rows:
        is_sum = row.disguise == "all"
        table.add_row(
            *(f"{value:,}" if isinstance(value, (int, float)) else value or "–" for value in row), end_section=is_sum
        )
    Console(width=WIDTH).print(table)


if __name__ == "__main__":
    raise SystemExit(main())
