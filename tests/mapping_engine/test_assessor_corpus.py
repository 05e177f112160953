"""The corpus of assessor-style evidence is what its data card says: sizes, labels, kinds, and words of its own."""

import hashlib
import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from mapping_engine.benchmark_set import BenchmarkEvidence, BenchmarkSet, read_benchmark_set

CORPUS = Path(__file__).parents[2] / "fixtures" / "benchmarks" / "assessor"
OCCUPATIONS = sorted(each.parent.name for each in CORPUS.glob("*/evidence.jsonl"))
TYPES = {
    "observation",
    "witness_testimony",
    "reflective_account",
    "professional_discussion",
    "work_product",
    "questioning",
}
KINDS = {"work", "irrelevant", "talk", "pasted"}
RUN = 5


def read(name: str) -> BenchmarkSet:
    texts = {part: (CORPUS / name / f"{part}.jsonl").read_text(encoding="utf-8") for part in ("criteria", "evidence")}
    return read_benchmark_set(name, **texts)


def runs_of(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[place : place + length]) for place in range(len(words) - length + 1)}


def test_there_are_forty_occupations_and_eight_are_held_out() -> None:
    held_out = json.loads((CORPUS / "split.json").read_text(encoding="utf-8"))["held_out"]
    by_hash = sorted(OCCUPATIONS, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
    assert len(OCCUPATIONS) >= 40
    assert held_out == sorted(by_hash[:8]), "the names decide which are held out, not what was measured on them"


@pytest.mark.parametrize("name", OCCUPATIONS)
def test_an_occupation_has_the_size_and_the_fields_that_the_card_promises(name: str) -> None:
    found = read(name)
    assert found.findings == ()
    assert 60 <= len(found.criteria) <= 80
    assert len({criterion.unit for criterion in found.criteria}) == 5
    assert all(c.outcome and c.kind in {"performance", "knowledge"} for c in found.criteria)
    assert 25 <= len(found.evidence) <= 32
    assert len({item.id for item in found.evidence}) == len(found.evidence)
    assert {item.type for item in found.evidence} == TYPES
    assert all(item.group and item.kind in KINDS for item in found.evidence)
    assert all(120 <= len(item.text.split()) <= 450 for item in found.evidence)


@pytest.mark.parametrize("name", OCCUPATIONS)
def test_work_meets_something_and_what_only_seems_like_work_meets_nothing(name: str) -> None:
    for item in read(name).evidence:
        assert not set(item.labels) & set(item.partial)
        assert bool(item.labels) == (item.kind == "work"), item.id
        if item.kind in {"irrelevant", "pasted"}:
            assert item.partial == ()
    kinds = Counter(item.kind for item in read(name).evidence)
    assert all(kinds[kind] >= 2 for kind in KINDS)


@pytest.mark.parametrize("name", OCCUPATIONS)
def test_work_is_told_in_other_words_than_the_criteria(name: str) -> None:
    found = read(name)
    wording = {criterion.id: runs_of(criterion.text) for criterion in found.criteria}
    copied = [
        (item.id, label)
        for item in found.evidence
        if item.kind == "work"
        for label in item.labels
        if wording[label] & runs_of(item.text)
    ]
    assert copied == []


def test_no_two_texts_are_alike() -> None:
    texts = [(name, item) for name in OCCUPATIONS for item in read(name).evidence if item.kind != "pasted"]
    seen: dict[tuple[str, ...], set[int]] = {}
    for place, (_, item) in enumerate(texts):
        for run in runs_of(item.text):
            seen.setdefault(run, set()).add(place)
    shared = Counter(pair for places in seen.values() for pair in combinations(sorted(places), 2))
    alike = [
        (texts[one][0], texts[one][1].id, texts[two][0], texts[two][1].id)
        for (one, two), count in shared.items()
        if count > len(runs_of(texts[one][1].text)) / 10
    ]
    assert alike == []


def test_a_fifth_was_labelled_twice_and_the_second_labels_name_the_same_items_and_criteria() -> None:
    twice = [name for name in OCCUPATIONS if (CORPUS / name / "second_labels.jsonl").is_file()]
    assert len(twice) * 5 >= len(OCCUPATIONS)
    for name in twice:
        lines = (CORPUS / name / "second_labels.jsonl").read_text(encoding="utf-8").splitlines()
        second = [BenchmarkEvidence.model_validate({"text": "", **json.loads(line)}) for line in lines]
        found = read(name)
        known = {criterion.id for criterion in found.criteria}
        assert [item.id for item in second] == [item.id for item in found.evidence]
        assert all(known.issuperset([*item.labels, *item.partial]) for item in second)
