"""Doubts about empty prose: a text of attitudes, duties and generalities in which nobody does anything."""

from collections.abc import Callable, Iterator

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
WORDS_OF_A_PART = 300
"""The longer a text, the more its words come back: a concrete word counts once in each so many words."""

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
    numbers = _told(reading, _is_number)
    names = _told(reading, _is_name)
    deeds = _told(reading, _is_deed)
    reasons = _told(reading, _is_reason)
    concrete = numbers + names + deeds + reasons
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
            f"{counted(numbers, 'number')}, {counted(names, 'name')}, {counted(deeds, 'word')} for "
            f"something done and {reasons:,} for a reason, an order or a place, each word counted once."
        ),
        next_step=_NEXT_STEP,
        bars_top_band=True,
    )


def _told(reading: Reading, is_concrete: Callable[[FoldedWord, str], bool]) -> int:
    """Return how many different concrete words there are, so that the same name strewn in counts once in each part."""
    found = (
        (at // WORDS_OF_A_PART, word.word) for at, word in enumerate(reading.words) if is_concrete(word, reading.text)
    )
    return len(set(found))


def _is_number(word: FoldedWord, _: str) -> bool:
    return word.word[0].isdigit() or word.word in NUMBER_WORDS


def _is_name(word: FoldedWord, text: str) -> bool:
    """Return whether a word has a capital inside a sentence."""
    before = text[max(0, word.start - 2) : word.start]
    is_inside = len(before) == 2 and before[1] == " " and (before[0].isalpha() or before[0] in ",;")
    return is_inside and text[word.start].isupper() and word.end - word.start > 1 and word.word not in GENERAL_WORDS


def _is_deed(word: FoldedWord, _: str) -> bool:
    ends_in_ed = word.word.endswith("ed") and len(word.word) > 4
    return word.word in DEEDS or (ends_in_ed and word.word not in GENERAL_WORDS)


def _is_reason(word: FoldedWord, _: str) -> bool:
    return word.word in REASONS_AND_PLACES
