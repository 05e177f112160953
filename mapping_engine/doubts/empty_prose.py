"""Doubts about empty prose: a text of attitudes, duties and generalities in which nobody does anything."""

from collections.abc import Iterator

from mapping_engine.doubts.base import Doubt, DoubtKind, counted
from mapping_engine.doubts.english_words import DEEDS, GENERAL_WORDS, NUMBER_WORDS, REASONS_AND_PLACES
from mapping_engine.doubts.folded_words import FoldedWord
from mapping_engine.doubts.reading import Reading

LEAST_WORDS = 8
"""Shorter texts are not judged."""
MOST_EMPTINESS = 1.3
"""General words for every hundred, less a quarter of the concrete ones: above this a long text is doubted ..."""
ALLOWANCE_FOR_SHORT = 100.0
"""... and a short one only further above it: by this, divided by its words, since few words vary more."""
WEIGHT_OF_CONCRETE = 0.25

_NEXT_STEP = (
    "Ask the learner for one occasion: when and where it was, what they did with which things, and what came of it; "
    "for a knowledge criterion, ask for the reason and an example."
)


def empty_prose_doubts(reading: Reading) -> Iterator[Doubt]:
    """Yield a doubt about the whole text where it speaks in general and hardly of any occasion."""
    words = len(reading.words)
    if words < LEAST_WORDS:
        return
    general = sum(word.word in GENERAL_WORDS for word in reading.words)
    numbers, names, deeds, reasons = _numbers(reading), _names(reading), _deeds(reading), _reasons(reading)
    concrete = len(numbers) + len(names) + len(deeds) + len(reasons)
    emptiness = 100 * (general - WEIGHT_OF_CONCRETE * concrete) / words
    if emptiness <= MOST_EMPTINESS + ALLOWANCE_FOR_SHORT / words:
        return
    start, end = reading.stretch(0, words)
    yield Doubt(
        kind=DoubtKind.EMPTY_PROSE,
        start=start,
        end=end,
        measured=(
            f"In {counted(words, 'word')} stand {counted(general, 'word')} of duty, wish or generality, beside "
            f"{counted(len(numbers), 'number')}, {counted(len(names), 'name')}, {counted(len(deeds), 'word')} for "
            f"something done and {len(reasons):,} for a reason, an order or a place, each counted once."
        ),
        next_step=_NEXT_STEP,
        bars_top_band=True,
    )


def _numbers(reading: Reading) -> set[str]:
    return {word.word for word in reading.words if word.word[0].isdigit() or word.word in NUMBER_WORDS}


def _names(reading: Reading) -> set[str]:
    """Return the words that have a capital inside a sentence."""
    return {word.word for word in reading.words if _is_name(word, reading.text)}


def _is_name(word: FoldedWord, text: str) -> bool:
    before = text[max(0, word.start - 2) : word.start]
    is_inside = len(before) == 2 and before[1] == " " and (before[0].isalpha() or before[0] in ",;")
    return is_inside and text[word.start].isupper() and word.end - word.start > 1 and word.word not in GENERAL_WORDS


def _deeds(reading: Reading) -> set[str]:
    return {word.word for word in reading.words if _is_deed(word.word)}


def _is_deed(word: str) -> bool:
    return word in DEEDS or (word.endswith("ed") and len(word) > 4 and word not in GENERAL_WORDS)


def _reasons(reading: Reading) -> set[str]:
    return {word.word for word in reading.words if word.word in REASONS_AND_PLACES}
