"""Evaluation: the figures agree with scikit-learn and with examples worked by hand; the reader tells every bad line."""

import json

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from sklearn.metrics import average_precision_score, ndcg_score

from mapping_engine.benchmark_set import BenchmarkSet, read_benchmark_set
from mapping_engine.evaluation import (
    FUSION,
    FUSION_OF_WORDS,
    RANKING,
    average_precision,
    evaluate_set,
    figures_of,
    ndcg_at,
    r_precision_at,
    ranks_of,
    recall_at,
    reciprocal_rank,
)

RANKS = np.array([2, 4, 12])
"""Three labelled criteria, found in second, fourth and twelfth place."""


def lines(*records: dict[str, object]) -> str:
    return "\n".join(json.dumps(record) for record in records)


def small_set() -> BenchmarkSet:
    criteria = lines({"id": "c0", "text": "Isolate the supply"}, {"id": "c1", "text": "Cut tiles"})
    evidence = lines(
        {"id": "e0", "text": "I isolated the supply", "labels": ["c0"], "group": "g"},
        {"id": "e1", "text": "tiles, cut by me", "labels": ["c1"]},
        {"id": "e2", "text": "nothing", "labels": []},
        {"id": "e3", "text": "", "labels": ["c1"]},
    )
    return read_benchmark_set("small", criteria=criteria, evidence=evidence)


def test_figures_agree_with_an_example_worked_by_hand() -> None:
    assert recall_at(RANKS, 1) == 0
    assert recall_at(RANKS, 5) == pytest.approx(2 / 3)
    assert r_precision_at(RANKS, 2) == pytest.approx(1 / 2)
    assert r_precision_at(RANKS, 5) == pytest.approx(2 / 3)
    assert reciprocal_rank(RANKS) == 1 / 2
    assert average_precision(RANKS) == pytest.approx((1 / 2 + 2 / 4 + 3 / 12) / 3)


@pytest.mark.parametrize("seed", range(20))
def test_figures_agree_with_scikit_learn(seed: int) -> None:
    random = np.random.default_rng(seed)
    scores = random.permutation(40).astype(float)
    labels = random.choice(40, size=int(random.integers(1, 15)), replace=False).tolist()
    truth = np.isin(np.arange(40), labels).astype(int)
    ranks = ranks_of(scores, labels)
    assert average_precision(ranks) == pytest.approx(average_precision_score(truth, scores))
    assert ndcg_at(ranks, 10) == pytest.approx(ndcg_score([truth], [scores], k=10))


def test_equal_scores_rank_in_the_order_of_the_criteria() -> None:
    assert ranks_of(np.array([0.5, 0.9, 0.5, 0.5]), [3, 0]).tolist() == [2, 4]


def test_no_evidence_gives_zeros() -> None:
    assert set(figures_of([]).model_dump().values()) == {0.0}


def test_every_matcher_and_the_fusion_are_measured() -> None:
    benchmark = small_set()
    figures = evaluate_set(benchmark.criteria, benchmark.evidence, encoder=FakeEncoder())
    names = [row.matcher for row in figures.rows]
    assert names == ["bm25", "character_ngrams", "sentence_vectors", FUSION_OF_WORDS, FUSION, RANKING]
    assert (figures.criteria, figures.evidence, figures.labels) == (2, 3, 3)


def test_evidence_without_words_ranks_in_the_order_of_the_criteria() -> None:
    benchmark = small_set()
    figures = evaluate_set(benchmark.criteria, benchmark.evidence)
    by_name = {row.matcher: row.figures for row in figures.rows}
    assert by_name[FUSION_OF_WORDS].mean_reciprocal_rank == pytest.approx((1 + 1 + 1 / 2) / 3)
    assert by_name[RANKING].mean_reciprocal_rank == pytest.approx((1 + 1 + 1 / 2) / 3)


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    benchmark = small_set()
    evidence = benchmark.evidence * 100
    evaluate_set(benchmark.criteria, evidence, progress=lambda done, total: told.append((done, total)))
    assert told == [(done, 300) for done in range(1, 301)]


def test_every_line_that_cannot_be_used_is_told_with_its_place() -> None:
    criteria = 'not json\n{"id": "c0", "text": "A"}\n\n{"id": "c1"}\n{"id": "c0", "text": "B"}\n[1]'
    evidence = '{"id": "e0", "text": "x", "labels": ["c0", "c7", "c8"]}\n{"id": "e1", "text": "y", "labels": "c0"}'
    benchmark = read_benchmark_set("bad", criteria=criteria, evidence=evidence)
    assert [(finding.code, finding.place) for finding in benchmark.findings] == [
        ("benchmark_line_unreadable", "criteria.jsonl, line 1"),
        ("benchmark_line_unreadable", "criteria.jsonl, line 4"),
        ("benchmark_line_unreadable", "criteria.jsonl, line 6"),
        ("benchmark_line_unreadable", "evidence.jsonl, line 2"),
        ("benchmark_id_repeated", "criteria.jsonl, line 5"),
        ("benchmark_label_unknown", "evidence.jsonl, line 1"),
    ]
    assert (len(benchmark.criteria), benchmark.evidence[0].labels) == (1, ("c0",))


def test_a_byte_order_mark_and_odd_line_separators_do_no_harm() -> None:
    criteria = '\ufeff{"id": "c0", "text": "one\u2028two\u0085three", "origin": "elsewhere"}\r\n'
    benchmark = read_benchmark_set("odd", criteria=criteria, evidence="")
    assert benchmark.findings == ()
    assert benchmark.criteria[0].text == "one\u2028two\u0085three"


def test_the_benchmark_says_so_when_there_are_no_sets(tmp_path: object) -> None:
    import subprocess
    import sys
    from pathlib import Path

    script = Path(__file__).parents[2] / "benchmarks" / "suggestions.py"
    command = [sys.executable, script, "--data", f"{tmp_path}/absent", "--sets", "cchit", "--words-only"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "No benchmark sets" in done.stderr
