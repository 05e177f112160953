"""Letters that a program reads otherwise than a person are noticed; units and accents are no disguise."""

import pytest
from doubt_texts import CRITERIA, POLISH, WORK

from mapping_engine.doubts import Doubt, DoubtKind, doubts_about
from mapping_engine.doubts.folded_words import folded_words


def _letter_doubts(text: str) -> list[Doubt]:
    return [doubt for doubt in doubts_about(text, CRITERIA) if doubt.kind is DoubtKind.DISGUISED_LETTERS]


@pytest.mark.parametrize(
    "text",
    [
        WORK.replace("e", "е"),
        WORK.replace("in", "i\u200bn"),
        "I s o l a t e the s u p p l y and w e a r e r s",
        "I \U0001d5c2\U0001d5cc\U0001d5c8\U0001d5c5\U0001d5ba\U0001d5cd\U0001d5be \U0001d5cd\U0001d5c1\U0001d5be "
        "\U0001d5cc\U0001d5ce\U0001d5c9\U0001d5c9\U0001d5c5\U0001d5d2",
    ],
    ids=["lookalikes", "unseen", "spaced out", "styled"],
)
def test_disguised_letters_are_doubted(text: str) -> None:
    (doubt,) = _letter_doubts(text)
    assert doubt.bars_top_band


@pytest.mark.parametrize(
    "text",
    [
        WORK,
        POLISH,
        "Set 5 μm, 10 kΩ and Δt of 3, café crème, naïve, façade, Zoë, Łukasz, ﬁne ﬁnish",
        "The hyphen\u00adation of a word pro\u00adcessor is no dis\u00adguise at all",
        "Один робітник перевірив кабель і записав усе в журнал",
    ],
    ids=["English", "Polish", "units and accents", "soft hyphens", "Ukrainian"],
)
def test_honest_letters_are_not(text: str) -> None:
    assert _letter_doubts(text) == []


def test_a_single_odd_word_is_an_accident() -> None:
    assert _letter_doubts(WORK.replace("coolant", "cool\u200bant")) == []


def test_disguised_words_are_read_as_they_are_seen() -> None:
    assert [word.word for word in folded_words("іsоlаtе the su\u200bpply CAFÉ it’s")] == [
        "isolate", "the", "supply", "cafe", "its",
    ]  # fmt: skip
