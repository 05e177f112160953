"""Words of the criteria without sentences are noticed; lists of an honest job sheet are not."""

import re

from doubt_texts import CRITERIA, WORK

from mapping_engine.doubts import Doubt, DoubtKind, doubts_about

_LISTED = (
    "coolant swarf supervisor controller drawing hearing isolate clamp offset guard shift dimension stainless label "
    "skips tool glasses walkway supply batches finish workpiece measure speed"
)
WORDS = _LISTED.split()


def _list_doubts(text: str) -> list[Doubt]:
    return [doubt for doubt in doubts_about(text, CRITERIA) if doubt.kind is DoubtKind.KEYWORD_LIST]


def test_a_list_of_criterion_words_is_doubted() -> None:
    (doubt,) = _list_doubts(", ".join(WORDS))
    assert doubt.bars_top_band
    assert "24 (100 %) are words of the criteria" in doubt.measured


def test_small_words_strewn_in_do_not_hide_a_list() -> None:
    assert _list_doubts(" ".join(f"and with the {word}" for word in WORDS))


def test_a_list_after_an_account_is_doubted_where_it_stands() -> None:
    (doubt,) = _list_doubts(f"{WORK}\n\nKeywords: {', '.join(WORDS)}")
    assert doubt.start >= len(WORK) - 60
    assert doubt.end == len(f"{WORK}\n\nKeywords: {', '.join(WORDS)}")


def test_a_list_concerns_the_criteria_whose_words_it_holds() -> None:
    (doubt,) = _list_doubts(", ".join(WORDS))
    assert "3.2" not in doubt.criteria
    (fuller,) = _list_doubts(", ".join([*WORDS, "hand", "unfinished", "next", "written", "note"]))
    assert "3.2" in fuller.criteria


def test_a_delivery_note_is_no_keyword_list() -> None:
    note = "Harland's order 4471: 12 bushes brass, 6 pins silver steel, 4 spacers nylon, 40 washers M8, 2 collars bored"
    assert (
        _list_doubts(f"{note}, 3 keys 6 mm, 1 tin grease, carriage paid, van 2, dock B, gone 14:10, signed Devi") == []
    )


def test_a_handful_of_words_is_too_few_to_doubt() -> None:
    assert _list_doubts("coolant, swarf, guard, label") == []


def test_misspelt_words_are_still_words_of_the_criteria() -> None:
    assert _list_doubts(", ".join(re.sub(r"^(\w{3})\w", r"\1", word) for word in WORDS))
