"""The figures of the gaming set hold on held-out occupations: gaming is noticed, honest work is not doubted."""

import pytest

from benchmarks.assessor_corpus import held_out, read_corpus
from benchmarks.gaming import Row, measured_corpus, rows_of

CORPUS = read_corpus()
CHOSEN = {name: CORPUS[name] for name in held_out()[:2]}
HARD = {"every other word changed", "one word in three changed", "rewritten hard", "half the words gone"}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return rows_of(measured_corpus(CORPUS, CHOSEN))


def test_every_kind_of_gaming_is_noticed(rows: list[Row]) -> None:
    gaming = [row for row in rows if row.kind != "honest" and row.disguise not in {"all", *HARD}]
    assert len(gaming) > 40
    assert [row for row in gaming if row.by_its_kind < 95] == []


def test_honest_work_is_hardly_ever_doubted(rows: list[Row]) -> None:
    (honest,) = [row for row in rows if (row.kind, row.disguise) == ("honest", "all")]
    assert honest.texts > 250
    assert honest.flagged <= 2
