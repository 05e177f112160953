"""Doubts about empty prose: a text of attitudes, duties and generalities in which nobody does anything."""

from collections.abc import Iterator, Set

from mapping_engine.doubts.base import Doubt, DoubtKind, counted
from mapping_engine.doubts.reading import Reading

LEAST_WORDS = 8
"""Shorter texts are not judged."""
MOST_EMPTINESS = 0.5
"""General words for every hundred, less half the concrete ones: above this a long text is doubted ..."""
ALLOWANCE_FOR_SHORT = 220.0
"""... and a short one only further above it: by this, divided by its words, since few words vary more."""
WEIGHT_OF_CONCRETE = 0.5

_GENERAL: Set[str] = frozenset(
    [
        "would",
        "should",
        "could",
        "might",
        "may",
        "must",
        "ought",
        "can",
        "hope",
        "hopefully",
        "wish",
        "aim",
        "goal",
        "keen",
        "try",
        "tries",
        "trying",
        "want",
        "wants",
        "wanted",
        "believe",
        "believes",
        "feel",
        "feels",
        "think",
        "thinks",
        "reckon",
        "love",
        "loves",
        "like",
        "care",
        "cares",
        "always",
        "never",
        "every",
        "everything",
        "everyone",
        "everybody",
        "anyone",
        "anybody",
        "anything",
        "nobody",
        "all",
        "any",
        "most",
        "lot",
        "lots",
        "kind",
        "sort",
        "generally",
        "usually",
        "obviously",
        "basically",
        "really",
        "very",
        "best",
        "good",
        "great",
        "important",
        "proper",
        "properly",
        "right",
        "better",
        "well",
        "professional",
        "professionally",
        "attitude",
        "pride",
        "passion",
        "passionate",
        "respect",
        "quality",
        "standard",
        "standards",
        "policy",
        "policies",
        "procedures",
        "values",
        "training",
        "future",
        "people",
        "person",
        "team",
        "communication",
        "youd",
        "id",
        "wed",
        "theyd",
        "ensure",
        "ensures",
        "appropriate",
        "appropriately",
        "necessary",
        "committed",
        "dedicated",
    ]
)
"""Words of wishing, duty, praise and of all cases at once; apostrophes are taken out."""
_DONE: Set[str] = frozenset(
    [
        "was",
        "were",
        "had",
        "did",
        "said",
        "told",
        "went",
        "came",
        "took",
        "put",
        "got",
        "gave",
        "made",
        "found",
        "saw",
        "left",
        "kept",
        "held",
        "cut",
        "set",
        "ran",
        "rang",
        "asked",
        "showed",
        "wrote",
        "read",
        "felt",
        "sat",
        "stood",
        "heard",
        "brought",
        "knew",
        "thought",
        "sent",
        "met",
        "built",
        "drew",
        "drove",
        "laid",
        "paid",
        "bought",
        "broke",
        "began",
        "fell",
        "caught",
        "taught",
        "swept",
        "threw",
        "shut",
        "lost",
        "won",
        "fed",
        "led",
    ]
)
_NUMBERS: Set[str] = frozenset(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred half quarter "
    "dozen twice".split()
)
_REASONS_AND_PLACES: Set[str] = frozenset(
    "because cause cos coz otherwise so then after before until till off down out under behind back over round".split()
)
_NEXT_STEP = (
    "Ask the learner for one occasion: when and where it was, what they did with which things, and what came of it; "
    "for a knowledge criterion, ask for the reason and an example."
)


def empty_prose_doubts(reading: Reading) -> Iterator[Doubt]:
    """Yield a doubt about the whole text where it speaks in general and hardly of any occasion."""
    words = len(reading.words)
    if words < LEAST_WORDS:
        return
    general = sum(word.word in _GENERAL for word in reading.words)
    numbers, names, done = _numbers(reading), _names(reading), _done(reading)
    reasons = sum(word.word in _REASONS_AND_PLACES for word in reading.words)
    emptiness = 100 * (general - WEIGHT_OF_CONCRETE * (numbers + names + done + reasons)) / words
    if emptiness <= MOST_EMPTINESS + ALLOWANCE_FOR_SHORT / words:
        return
    start, end = reading.stretch(0, words)
    yield Doubt(
        kind=DoubtKind.EMPTY_PROSE,
        start=start,
        end=end,
        measured=(
            f"In {counted(words, 'word')} stand {counted(general, 'word')} of duty, wish or generality, and beside them "
            f"{counted(numbers, 'number')}, {counted(names, 'name')}, {counted(done, 'word')} for something done, and "
            f"{reasons:,} for a reason, an order or a place."
        ),
        next_step=_NEXT_STEP,
        bars_top_band=True,
    )


def _numbers(reading: Reading) -> int:
    return sum(word.word[0].isdigit() or word.word in _NUMBERS for word in reading.words)


def _names(reading: Reading) -> int:
    """Return how many words have a capital inside a sentence; "I" is no name."""
    return sum(
        reading.text[word.start].isupper()
        and word.end - word.start > 1
        and reading.text[max(0, word.start - 1) : word.start] == " "
        and reading.text[max(0, word.start - 2) : word.start - 1].isalpha() | (reading.text[word.start - 2] in ",;")
        and word.word not in _GENERAL
        for word in reading.words
        if word.start > 1
    )


def _done(reading: Reading) -> int:
    return sum(
        word.word in _DONE or (word.word.endswith("ed") and len(word.word) > 4 and word.word not in _GENERAL)
        for word in reading.words
    )
