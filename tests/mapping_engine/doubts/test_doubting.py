"""Laws of the doubts: offsets lie inside the text, any text is answered, and nothing but the question matters."""

import time

import pytest
from doubt_texts import CRITERIA, POLISH, TALK, WORK, pasted
from hypothesis import given, settings
from hypothesis import strategies as st

from mapping_engine.doubts import CitedPlace, DoubtKind, OtherText, OtherTexts, doubts_about
from mapping_engine.evidence import EvidenceId, PersonId

PIECES = st.sampled_from(
    [WORK, TALK, POLISH, pasted("1.1"), pasted("1.2", "1.3", "2.1"), "coolant, swarf, guard, clamp, offset, ", "\n\n"]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=6).map(" ".join),
    st.text(alphabet="aeі\u200b\u0301\n '’.1", max_size=300),
)
OTHERS = OtherTexts([OtherText(EvidenceId("E1"), PersonId("ben"), WORK)]).beside(EvidenceId("E2"), PersonId("amy"))
IDS = [number for number, _ in CRITERIA]


@settings(max_examples=60)
@given(text=TEXTS)
def test_every_doubt_lies_inside_the_text_and_says_something(text: str) -> None:
    for doubt in doubts_about(text, CRITERIA, others=OTHERS):
        assert 0 <= doubt.start < doubt.end <= len(text)
        assert text[doubt.start : doubt.end] == text[doubt.start : doubt.end].strip()
        assert set(doubt.criteria) <= set(IDS)
        assert doubt.measured.endswith(".")
        assert doubt.next_step.endswith(".")


@settings(max_examples=40)
@given(text=TEXTS, order=st.permutations(CRITERIA))
def test_the_order_of_the_criteria_does_not_matter(text: str, order: list[tuple[str, str]]) -> None:
    assert doubts_about(text, order, others=OTHERS) == doubts_about(text, CRITERIA, others=OTHERS)


@settings(max_examples=40)
@given(
    text=TEXTS,
    places=st.lists(st.tuples(st.integers(-5, 400), st.integers(-5, 400), st.sampled_from(IDS)), max_size=12),
)
def test_any_citations_are_answered_in_any_order(text: str, places: list[tuple[int, int, str]]) -> None:
    citations = [CitedPlace(*place) for place in places]
    told = doubts_about(text, CRITERIA, citations=citations)
    assert doubts_about(text, CRITERIA, citations=citations[::-1]) == told


@settings(max_examples=40)
@given(criteria=st.lists(st.tuples(st.text(max_size=3), st.text(max_size=60)), max_size=5), text=TEXTS)
def test_any_criteria_are_answered(criteria: list[tuple[str, str]], text: str) -> None:
    for doubt in doubts_about(text, criteria):
        assert 0 <= doubt.start < doubt.end <= len(text)


@pytest.mark.parametrize("text", ["", "  \n", "…", "\u200b\u200b", "\ud800 lone", "\x00\x01"])
def test_a_text_of_next_to_nothing_is_not_doubted(text: str) -> None:
    assert doubts_about(text, CRITERIA) == ()


def test_doubts_are_told_in_the_order_of_their_kinds() -> None:
    text = f"{pasted(*IDS)} {TALK}\n\n{POLISH}"
    kinds = [doubt.kind for doubt in doubts_about(text, CRITERIA)]
    assert kinds == sorted(kinds, key=list(DoubtKind).index)
    assert len(set(kinds)) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "e" + "\u0301" * 1_000_000,
        "i\u200b" * 500_000,
        "1.1 " * 60_000,
        "a\n\n" * 60_000,
        " i" * 120_000,
        (pasted(*IDS) + " ") * 250,
        (WORK + "\n") * 250,
    ],
    ids=["one letter", "marks", "unseen", "numbers", "lines", "letters apart", "pasted over", "copied over"],
)
def test_hostile_texts_are_answered_in_bounded_time(text: str) -> None:
    started = time.process_time()
    doubts_about(text, CRITERIA, others=OTHERS)
    assert time.process_time() - started < 20
