"""Talk without doing is noticed at any length; accounts, job notes and answers that give reasons are not."""

import json
import re
from pathlib import Path

import pytest
from doubt_texts import CRITERIA, TALK, WORK

from mapping_engine.doubts import Doubt, DoubtKind, doubts_about

GAMING = Path(__file__).parents[3] / "fixtures" / "benchmarks" / "gaming"
EMPTY = [json.loads(line) for line in (GAMING / "empty_prose.jsonl").read_text(encoding="utf-8").splitlines()]
SHORT = [json.loads(line) for line in (GAMING / "short_work.jsonl").read_text(encoding="utf-8").splitlines()]


def _empty_doubts(text: str) -> list[Doubt]:
    return [doubt for doubt in doubts_about(text, CRITERIA) if doubt.kind is DoubtKind.EMPTY_PROSE]


@pytest.mark.parametrize("record", EMPTY, ids=[record["id"] for record in EMPTY])
def test_empty_prose_is_doubted(record: dict[str, str]) -> None:
    (doubt,) = _empty_doubts(record["text"])
    assert doubt.criteria == ()
    assert doubt.bars_top_band


@pytest.mark.parametrize("record", SHORT, ids=[record["id"] for record in SHORT])
def test_short_notes_of_work_are_not(record: dict[str, str]) -> None:
    assert _empty_doubts(record["text"]) == []


def test_the_same_names_and_numbers_strewn_in_again_and_again_do_not_hide_it() -> None:
    strewn = re.sub(r"(?<=\.)\s", " That was on Monday 4 May with Dave in Leeds. ", TALK)
    assert _empty_doubts(strewn)


def test_an_answer_that_gives_reasons_is_not_empty() -> None:
    answer = (
        "You run stainless slower because it goes hard under the tip, and then it tears and leaves it rough. Too slow "
        "is no good either, as the chip welds itself on to the edge and drags. So you want a sharp tip, plenty of "
        "coolant and a steady feed that never rubs, or the next pass has to cut through a skin like glass."
    )
    assert _empty_doubts(answer) == []


def test_what_is_measured_is_told() -> None:
    (doubt,) = _empty_doubts("I always do everything to the very best standard and I believe quality is important.")
    assert "In 15 words stand 8 words of duty, wish or generality, beside 0 numbers, 0 names" in doubt.measured


def test_an_account_is_not_empty() -> None:
    assert _empty_doubts(WORK) == []
