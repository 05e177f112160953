"""Passages have exact offsets, keep every word, and end where a reader would pause."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping_engine.passages import split_into_passages

TEXTS = st.text(alphabet=st.sampled_from("ab. \n!?é\u2028–字"), max_size=400)
SIZES = st.integers(min_value=1, max_value=12)


@given(text=TEXTS, words=SIZES)
def test_offsets_point_at_exactly_the_text_of_the_passage(text: str, words: int) -> None:
    for passage in split_into_passages(text, words):
        assert text[passage.start : passage.end] == passage.text


@given(text=TEXTS, words=SIZES)
def test_passages_follow_each_other_and_leave_out_no_word(text: str, words: int) -> None:
    passages = split_into_passages(text, words)
    left_out = text
    for passage in reversed(passages):
        left_out = left_out[: passage.start] + left_out[passage.end :]
    assert not any(character.isalnum() for character in left_out)
    assert all(one.end <= other.start for one, other in pairwise(passages))


@given(text=TEXTS, words=SIZES)
def test_no_passage_is_longer_than_asked(text: str, words: int) -> None:
    assert all(len(passage.text.split()) <= words for passage in split_into_passages(text, words))


@pytest.mark.parametrize("text", ["", "   \n\t ", "— … !!! ***"])
def test_a_text_without_words_has_no_passages(text: str) -> None:
    assert split_into_passages(text) == ()


def test_a_short_text_is_one_passage_without_its_outer_white_space() -> None:
    (passage,) = split_into_passages("  I isolated the supply.\n")
    assert (passage.start, passage.end) == (2, 24)


def test_a_paragraph_end_is_preferred_to_a_sentence_end() -> None:
    text = "one two three four\n\nfive. six seven eight nine ten"
    assert split_into_passages(text, 6)[0].text == "one two three four"


def test_a_sentence_end_is_preferred_to_none() -> None:
    text = "One two three four (five.) Six seven eight nine"
    assert split_into_passages(text, 7)[0].text == "One two three four (five.)"


def test_a_passage_is_never_cut_below_half_for_a_sentence_end() -> None:
    assert split_into_passages("One. two three four five six seven eight", 6)[0].text == "One. two three four five six"


def test_a_text_without_white_space_is_still_cut() -> None:
    passages = split_into_passages("字" * 10_000)
    assert len(passages) == 3
    assert "".join(passage.text for passage in passages) == "字" * 10_000


def test_a_passage_of_no_words_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one word"):
        split_into_passages("text", 0)
