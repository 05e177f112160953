"""A text in another language is told as such, with how sure that is; British names, slang and codes are English."""

import json
from pathlib import Path

import pytest
from doubt_texts import CRITERIA, POLISH, WORK

from mapping_engine.doubts import Doubt, DoubtKind, doubts_about

GAMING = Path(__file__).parents[3] / "fixtures" / "benchmarks" / "gaming"
OTHERS = [json.loads(line) for line in (GAMING / "other_language.jsonl").read_text(encoding="utf-8").splitlines()]
ENGLISH = [json.loads(line) for line in (GAMING / "english_controls.jsonl").read_text(encoding="utf-8").splitlines()]


def _language_doubts(text: str) -> list[Doubt]:
    return [doubt for doubt in doubts_about(text, CRITERIA) if doubt.kind is DoubtKind.ANOTHER_LANGUAGE]


@pytest.mark.parametrize("record", OTHERS, ids=[record["id"] for record in OTHERS])
def test_other_languages_are_noticed(record: dict[str, str]) -> None:
    assert _language_doubts(record["text"])


@pytest.mark.parametrize("record", ENGLISH, ids=[record["id"] for record in ENGLISH])
def test_place_names_slang_and_codes_are_not_another_language(record: dict[str, str]) -> None:
    assert _language_doubts(record["text"]) == []


def test_the_language_is_named_and_the_whole_text_bars() -> None:
    (doubt,) = _language_doubts(POLISH)
    assert "Polish" in doubt.measured
    assert doubt.bars_top_band


def test_a_paragraph_in_another_language_is_told_where_it_stands_and_bars_nothing() -> None:
    (doubt,) = _language_doubts(f"{WORK}\n\n{POLISH}")
    assert doubt.start == len(WORK) + 2
    assert not doubt.bars_top_band


def test_few_words_are_told_as_unsure_and_bar_nothing() -> None:
    (doubt,) = _language_doubts(" ".join(POLISH.split()[:12]))
    assert "unsure" in doubt.measured
    assert not doubt.bars_top_band


def test_a_few_words_are_not_judged() -> None:
    assert _language_doubts("Wszystko w porządku, dziękuję bardzo") == []


def test_english_is_the_other_language_beside_a_polish_standard() -> None:
    criteria = [("1", "Sprawdzić, czy maszyna jest wyłączona, zanim otworzy się osłonę i wymieni zużyte narzędzie")]
    (doubt,) = [d for d in doubts_about(WORK, criteria) if d.kind is DoubtKind.ANOTHER_LANGUAGE]
    assert "English" in doubt.measured
    assert [d for d in doubts_about(POLISH, criteria) if d.kind is DoubtKind.ANOTHER_LANGUAGE] == []


def test_without_criteria_there_is_no_language_to_compare_with() -> None:
    assert [d for d in doubts_about(POLISH, ()) if d.kind is DoubtKind.ANOTHER_LANGUAGE] == []
