"""Wording of the criteria is noticed however it is disguised, and quoted as a heading it is no doubt."""

import random
import re

import pytest
from doubt_texts import CRITERIA, WORK, pasted

from mapping_engine.doubts import Doubt, DoubtKind, doubts_about

ALL = tuple(number for number, _ in CRITERIA)


def _wording_doubts(text: str) -> list[Doubt]:
    return [doubt for doubt in doubts_about(text, CRITERIA) if doubt.kind is DoubtKind.CRITERION_WORDING]


def _misspelt(text: str) -> str:
    return re.sub(r"\b(\w{3})(\w)(\w{2,})", r"\1\3", text)


def _shuffled(text: str) -> str:
    chance = random.Random(4)  # noqa: S311
    return ". ".join(" ".join(chance.sample(words, len(words))) for words in (s.split() for s in text.split(".")))


@pytest.mark.parametrize(
    "disguise",
    [
        str,
        str.upper,
        _misspelt,
        _shuffled,
        lambda text: text.replace("a", "а").replace("e", "е").replace("o", "о"),
        lambda text: re.sub(r"(?<=\w)(?=\w)", "\u200b", text),
        lambda text: text.replace("machine", "lathe").replace("workpiece", "part").replace("before", "prior to"),
        lambda text: re.sub(r"\b(isolate|report|keep|wear|measure|replace|clamp|separate)\b", r"\1ed", text),
        lambda text: text.replace(" and ", ", ").replace(" the ", " "),
    ],
    ids=["plain", "capitals", "misspelt", "shuffled", "lookalikes", "unseen", "substitutes", "past tense", "shortened"],
)
def test_pasted_wording_is_doubted_in_every_disguise(disguise) -> None:  # type: ignore[no-untyped-def]
    (doubt,) = _wording_doubts(disguise(pasted(*ALL)))
    assert len(doubt.criteria) >= 8
    assert doubt.bars_top_band


def test_one_criterion_said_over_is_doubted_and_only_that_one() -> None:
    (doubt,) = _wording_doubts(pasted("1.4"))
    assert doubt.criteria == ("1.4",)
    assert doubt.concerns("1.4")
    assert not doubt.concerns("1.1")


def test_the_figures_told_are_those_counted() -> None:
    (doubt,) = _wording_doubts("I wear hearing protection and safety glasses while the machine is running.")
    assert "11 of the 11 words here (100 %) repeat the wording of 1 criterion" in doubt.measured
    assert "12 words" in doubt.measured


def test_an_account_of_work_is_not_doubted() -> None:
    assert doubts_about(WORK, CRITERIA) == ()


def test_a_criterion_named_once_above_an_account_is_not_doubted() -> None:
    assert doubts_about(f"{dict(CRITERIA)['1.1']}\n\n{WORK}", CRITERIA) == ()


def test_a_criterion_woven_into_an_account_is_not_doubted() -> None:
    assert doubts_about(f"{pasted('1.1')} {WORK}", CRITERIA) == ()


def test_criteria_as_headings_above_enough_work_are_not_doubted() -> None:
    headings = "\n".join(f"{number} {text}" for number, text in CRITERIA[:4])
    assert doubts_about(f"{headings}\n\n{WORK}", CRITERIA) == ()


def test_the_same_criteria_claimed_in_the_first_person_are_doubted_at_their_place() -> None:
    claims = pasted("1.1", "1.2", "1.3", "1.4")
    (doubt,) = _wording_doubts(f"{WORK} {claims}")
    assert doubt.criteria == ("1.1", "1.2", "1.3", "1.4")
    assert doubt.start >= len(WORK)


def test_headings_over_nothing_are_doubted() -> None:
    assert _wording_doubts("\n".join(text for _, text in CRITERIA))


def test_headings_with_too_few_own_words_for_each_are_doubted() -> None:
    headings = "\n".join(text for _, text in CRITERIA)
    assert _wording_doubts(f"{headings}\n\n{WORK}")


def test_criteria_of_another_trade_cause_no_doubt() -> None:
    others = [("9.1", "Shampoo the client's hair with a product suited to the scalp")]
    assert [d for d in doubts_about(pasted(*ALL), others) if d.kind is DoubtKind.CRITERION_WORDING] == []
