"""Describe the corpus of assessor-style evidence: its size, how far two readers agree, and what gives answers away.

Run from the repository: ``python benchmarks/assessor_corpus.py [--json]``. Agreement is Cohen's kappa over all pairs of
an item and a criterion of the occupations that were labelled a second time, blind. What the type of evidence gives
away is the recall that a reader reaches who sees nothing but the type, beside the recall of guessing.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.metrics import cohen_kappa_score

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from mapping_engine.benchmark_set import (  # noqa: E402
    CRITERIA_FILE,
    EVIDENCE_FILE,
    BenchmarkEvidence,
    BenchmarkSet,
    read_benchmark_set,
)
from mapping_engine.evaluation import ranks_of, recall_at  # noqa: E402
from mapping_engine.matchers.words import stems  # noqa: E402

CORPUS = ROOT / "fixtures" / "benchmarks" / "assessor"
SPLIT_FILE = "split.json"
SECOND_FILE = "second_labels.jsonl"
Figures = dict[str, float | int]


def read_corpus(folder: Path = CORPUS) -> dict[str, BenchmarkSet]:
    """Return each occupation's criteria and evidence, by the name of its folder."""
    return {each.parent.name: _read_occupation(each.parent) for each in sorted(folder.glob(f"*/{EVIDENCE_FILE}"))}


def held_out(folder: Path = CORPUS) -> tuple[str, ...]:
    """Return the occupations that nothing may be trained or tuned on."""
    names: list[str] = json.loads((folder / SPLIT_FILE).read_text(encoding="utf-8"))["held_out"]
    return tuple(names)


def main() -> int:
    """Print all figures, as tables or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON in place of tables")
    is_json = parser.parse_args().json
    corpus, apart = read_corpus(), held_out()
    parts = {"all": list(corpus.values()), "held out": [corpus[name] for name in apart]}
    sizes = {part: size_of(sets) for part, sets in parts.items()}
    agreement = agreement_of({name: _second_labels(name) for name in corpus if _has_second(name)}, corpus)
    types = {part: given_away_by_type(sets) for part, sets in parts.items()}
    if is_json:
        print(json.dumps({"size": sizes, "agreement": agreement, "given away by type": types}, indent=2))
        return 0
    _print("Size", sizes)
    _print("Two readers, over every pair of item and criterion", {"labelled twice": agreement})
    _print("A reader who sees nothing but the type of evidence", types)
    return 0


def size_of(sets: Sequence[BenchmarkSet]) -> Figures:
    """Return counts, words per item, and the share of a met criterion's words that its evidence repeats."""
    items = [item for each in sets for item in each.evidence]
    words = [len(item.text.split()) for item in items]
    kinds = Counter(item.kind for item in items)
    return {
        "occupations": len(sets),
        "criteria": sum(len(each.criteria) for each in sets),
        "items": len(items),
        "learners": sum(len({item.group for item in each.evidence}) for each in sets),
        "met": sum(len(item.labels) for item in items),
        "partial": sum(len(item.partial) for item in items),
        **{f"items of kind {kind}": count for kind, count in sorted(kinds.items())},
        "words, mean": round(mean(words)),
        "words, least": min(words),
        "words, most": max(words),
        "criterion's words repeated, %": round(100 * mean(_repeated(sets)), 1),
    }


def agreement_of(second: dict[str, dict[str, BenchmarkEvidence]], corpus: dict[str, BenchmarkSet]) -> Figures:
    """Return kappa for met or not, kappa weighted for none, partial and met, and the shared part of all met labels."""
    first_grades: list[int] = []
    second_grades: list[int] = []
    for name, labels in second.items():
        for item in corpus[name].evidence:
            for criterion in corpus[name].criteria:
                first_grades.append(_grade(item, criterion.id))
                second_grades.append(_grade(labels[item.id], criterion.id))
    one, two = np.array(first_grades), np.array(second_grades)
    both = int(((one == _MET) & (two == _MET)).sum())
    return {
        "occupations": len(second),
        "pairs": len(one),
        "met by the first": int((one == _MET).sum()),
        "met by the second": int((two == _MET).sum()),
        "met by both": both,
        "F1 of met": round(2 * both / int((one == _MET).sum() + (two == _MET).sum()), 3),
        "kappa, met or not": round(float(cohen_kappa_score(one == _MET, two == _MET)), 3),
        "kappa, graded": round(float(cohen_kappa_score(one, two, weights="linear")), 3),
    }


def given_away_by_type(sets: Sequence[BenchmarkSet]) -> Figures:
    """Return the recall of one who ranks criteria by how often their kind is met by this type, and that of guessing.

    The counts are taken from the other occupations, as a cheat would have to.
    """
    found: list[float] = []
    guessed: list[float] = []
    for each in sets:
        shares = _shares_of_kinds([other for other in sets if other is not each])
        columns = {criterion.id: column for column, criterion in enumerate(each.criteria)}
        for item in each.evidence:
            if item.labels:
                scores = np.array([shares[item.type, criterion.kind] for criterion in each.criteria])
                tied = _shuffled(scores, len(found))
                found.append(recall_at(ranks_of(tied, [columns[label] for label in item.labels]), 5))
                guessed.append(5 / len(each.criteria))
    is_work = [item.kind == "work" for each in sets for item in each.evidence]
    by_type = _best_guess([(item.type, item.kind == "work") for each in sets for item in each.evidence])
    return {
        "R@5 by the type alone, %": round(100 * mean(found), 1),
        "R@5 of guessing, %": round(100 * mean(guessed), 1),
        "work or not, told by the type, %": round(100 * by_type, 1),
        "work or not, always saying work, %": round(100 * mean(is_work), 1),
    }


_NONE, _PARTIAL, _MET = 0, 1, 2


def _grade(item: BenchmarkEvidence, criterion_id: str) -> int:
    if criterion_id in item.labels:
        return _MET
    return _PARTIAL if criterion_id in item.partial else _NONE


def _repeated(sets: Sequence[BenchmarkSet]) -> Iterator[float]:
    for each in sets:
        wording = {criterion.id: set(stems(criterion.text)) for criterion in each.criteria}
        for item in each.evidence:
            said = set(stems(item.text))
            yield from (len(wording[label] & said) / len(wording[label]) for label in item.labels)


def _shares_of_kinds(sets: Sequence[BenchmarkSet]) -> defaultdict[tuple[str, str], float]:
    met: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    for each in sets:
        kinds = {criterion.id: criterion.kind for criterion in each.criteria}
        of_kind = Counter(kinds.values())
        for item in each.evidence:
            met.update((item.type, kinds[label]) for label in item.labels)
            asked.update({(item.type, kind): count for kind, count in of_kind.items()})
    return defaultdict(float, {pair: met[pair] / asked[pair] for pair in asked})


def _shuffled(scores: np.ndarray, seed: int) -> np.ndarray:
    """Return the scores with ties broken at random: a reader of types cannot tell criteria of a kind apart."""
    return scores + 1e-9 * np.random.default_rng(seed).random(len(scores))


def _best_guess(pairs: Sequence[tuple[str, bool]]) -> float:
    by_type: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for kind, is_work in pairs:
        by_type[kind][is_work] += 1
    return sum(max(counts.values()) for counts in by_type.values()) / len(pairs)


def _read_occupation(folder: Path) -> BenchmarkSet:
    found = read_benchmark_set(
        folder.name,
        criteria=(folder / CRITERIA_FILE).read_text(encoding="utf-8"),
        evidence=(folder / EVIDENCE_FILE).read_text(encoding="utf-8"),
    )
    if found.findings:
        raise SystemExit("\n".join(finding.sentence() for finding in found.findings))
    return found


def _has_second(name: str) -> bool:
    return (CORPUS / name / SECOND_FILE).is_file()


def _second_labels(name: str) -> dict[str, BenchmarkEvidence]:
    lines = (CORPUS / name / SECOND_FILE).read_text(encoding="utf-8").splitlines()
    found = (BenchmarkEvidence.model_validate({"text": "", **json.loads(line)}) for line in lines)
    return {item.id: item for item in found}


def _print(title: str, columns: dict[str, Figures]) -> None:
    table = Table("", *columns, title=title)
    for name in next(iter(columns.values())):
        table.add_row(name, *(f"{figures[name]:,}" for figures in columns.values()))
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())
