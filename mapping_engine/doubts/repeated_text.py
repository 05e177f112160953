"""Doubts about repeated text: what another learner handed in, or the same learner before."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mapping_engine.doubts.base import Doubt, DoubtKind, counted, percent
from mapping_engine.doubts.other_texts import LEAST_REPEATED, RepeatedPlace, TextsBeside
from mapping_engine.doubts.reading import Reading
from mapping_engine.evidence import EvidenceId

SHARE_THAT_BARS = 0.25
"""A text that repeats less than this stands mostly on its own; the place is told all the same."""


class _Repetition(NamedTuple):
    words: int
    places: tuple[RepeatedPlace, ...]


def repeated_text_doubts(reading: Reading, beside: TextsBeside) -> Iterator[Doubt]:
    """Yield at most one doubt about other learners' texts and one about the learner's own, naming the closest item."""
    repeated = reading.repeated()
    by_item: dict[EvidenceId, list[RepeatedPlace]] = {}
    for place in beside.others.places(reading.words, apart_from=beside.evidence_id):
        by_item.setdefault(place.evidence_id, []).append(place)
    found = [_Repetition(_own_words(places, repeated), tuple(places)) for places in by_item.values()]
    told = [each for each in found if each.words >= LEAST_REPEATED]
    for kind in (DoubtKind.OTHER_LEARNERS_TEXT, DoubtKind.HANDED_IN_BEFORE):
        is_own = kind is DoubtKind.HANDED_IN_BEFORE
        of_kind = [each for each in told if (each.places[0].learner_id == beside.learner_id) is is_own]
        if of_kind:
            yield _doubt(reading, kind, of_kind)


def _own_words(places: Sequence[RepeatedPlace], repeated: bytearray) -> int:
    """Return how many words are repeated that are not merely a criterion's, which all learners quote."""
    return len({word for place in places for word in place.at if not repeated[word]})


def _doubt(reading: Reading, kind: DoubtKind, found: Sequence[_Repetition]) -> Doubt:
    closest = max(found, key=lambda each: (each.words, each.places[0].evidence_id))
    item = closest.places[0].evidence_id
    first, last = min(place.first for place in closest.places), max(place.last for place in closest.places)
    start, end = reading.stretch(first, last)
    share = closest.words / len(reading.words)
    whose = "evidence of the same learner" if kind is DoubtKind.HANDED_IN_BEFORE else "another learner's evidence"
    more = f" {counted(len(found) - 1, 'more item')} share words with it." if len(found) > 1 else ""
    return Doubt(
        kind=kind,
        start=start,
        end=end,
        item=item,
        measured=(
            f"{counted(closest.words, 'word')} of {len(reading.words):,} ({percent(share)}) stand also in {item}, "
            f"{whose}, in {counted(len(closest.places), 'place')}.{more}"
        ),
        next_step=_NEXT_STEPS[kind].format(item=item),
        bars_top_band=share >= SHARE_THAT_BARS,
    )


_NEXT_STEPS = {
    DoubtKind.OTHER_LEARNERS_TEXT: (
        "Compare this place with {item}; two learners may tell of one job. Ask each of them alone to talk you through "
        "what they did themselves."
    ),
    DoubtKind.HANDED_IN_BEFORE: (
        "Compare with {item}. The same work counts once: ask the learner for another occasion, or link the item there "
        "is to the further criteria."
    ),
}
