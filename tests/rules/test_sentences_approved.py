"""What the gate says to people is what somebody approved; a new wording is read before it is accepted."""

import runpy
from pathlib import Path
from typing import Any

import pytest

from mapping_engine import GateCode

APPROVAL = runpy.run_path(str(Path(__file__).with_name("approved_sentences.py")))
APPROVED: str = APPROVAL["APPROVED"].read_text(encoding="utf-8")
OF_LARGE_RULES = {GateCode.COMBINATION_UNDECIDED}
LINES = frozenset(APPROVED.splitlines())
WHAT_TO_DO = "run `make rules-table` and read what changed"


@pytest.mark.parametrize("place", range(len(APPROVAL["CASES"])))
def test_what_a_verdict_says_was_approved(place: int) -> None:
    assert set(APPROVAL["said_of_case"](APPROVAL["CASES"][place])) <= LINES, WHAT_TO_DO


@pytest.mark.parametrize("file", APPROVAL["COMBINATIONS"])
def test_what_counting_says_was_approved(file: str) -> None:
    assert set(APPROVAL["said_of_combinations"](file)) <= LINES, WHAT_TO_DO


@pytest.mark.parametrize("written", APPROVAL["RULES"], ids=lambda written: written.what)
def test_what_a_designer_is_told_was_approved(written: Any) -> None:
    assert set(APPROVAL["said_of_rules"](written)) <= LINES, WHAT_TO_DO


def test_all_that_was_approved_is_still_said_in_the_same_order() -> None:
    assert APPROVAL["sentences"]().splitlines() == APPROVED.splitlines(), WHAT_TO_DO


def test_a_sentence_of_every_code_was_approved() -> None:
    codes = {line.split(":")[0].split(" ")[1] for line in APPROVED.splitlines() if line.count(" | ") == 5}

    assert codes == set(GateCode) - OF_LARGE_RULES
