"""The documents of the rules are what the tests and the codes say, and nothing that belongs to rules is unproven."""

import runpy
from pathlib import Path

import pytest

TABLE = runpy.run_path(str(Path(__file__).with_name("coverage_table.py")))
DOCUMENTS: dict[Path, str] = TABLE["documents"]()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_generated_document_is_as_new_as_the_tests(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == DOCUMENTS[path], "run `make rules-table`"


def test_every_number_that_belongs_to_rules_has_a_test() -> None:
    assert TABLE["unproven"](TABLE["collected"]()) == []


def test_every_requirement_and_every_edge_case_stands_in_the_table_once() -> None:
    assert list(TABLE["KINDS"]["requirement"]) == list(range(1, 51))
    assert list(TABLE["KINDS"]["edge"]) == list(range(1, 42))


def test_a_number_without_a_test_is_noticed_and_so_is_a_number_that_means_nothing() -> None:
    found = dict(TABLE["collected"]())
    found.pop(("edge", 1))
    found["edge", 99] = []

    assert TABLE["unproven"](found) == ["edge 1 has no test", "there is no edge 99"]
