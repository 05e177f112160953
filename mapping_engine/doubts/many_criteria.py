"""Doubts about many criteria: a text that lays claim to more criteria than it has words of its own to show."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from competence_graph import CriterionId
from mapping_engine.doubts.base import Doubt, DoubtKind, counted
from mapping_engine.doubts.reading import Reading

LEAST_CLAIMED = 6
"""Fewer criteria at one place are never many."""
OWN_WORDS_FOR_EACH = 20
"""So few of the learner's own words, those around the claim included, cannot tell of an occasion."""
LEAST_AT_A_PLACE = 3
"""Fewer do not divide the learner's own words between the claims before and those behind."""
WORDS_BETWEEN = 12
"""Claims with at most so many words between them stand at one place."""

_NEXT_STEP = (
    "Ask the learner which two or three of these criteria the work shows best and where in the text it does, "
    "and ask for other evidence of the rest."
)


class CitedPlace(NamedTuple):
    """A place at which a text names a criterion: character offsets, and which."""

    start: int
    end: int
    criterion_id: CriterionId


class _Claim(NamedTuple):
    first: int
    last: int
    criterion_id: CriterionId


def many_criteria_doubts(reading: Reading, citations: Sequence[CitedPlace] = ()) -> Iterator[Doubt]:
    """Yield a doubt about each place where many criteria are named, or their wording repeated, with little beside."""
    claims = sorted(
        [*_cited(reading, citations), *(_Claim(run.first, run.last, run.criterion_id) for run in reading.runs)]
    )
    places = [place for place in _places(claims) if len({claim.criterion_id for claim in place}) >= LEAST_AT_A_PLACE]
    own = _own_words(reading, claims)
    for number, place in enumerate(places):
        claimed = {claim.criterion_id for claim in place}
        before = places[number - 1][-1].last if number else 0
        after = places[number + 1][0].first if number + 1 < len(places) else len(reading.words)
        words = own[after] - own[before]
        if len(claimed) >= LEAST_CLAIMED and words < OWN_WORDS_FOR_EACH * len(claimed):
            yield _doubt(reading, place, claimed, words)


def _cited(reading: Reading, citations: Sequence[CitedPlace]) -> Iterator[_Claim]:
    starts, ends = [word.start for word in reading.words], [word.end for word in reading.words]
    for citation in citations:
        first, last = bisect_right(ends, citation.start), bisect_left(starts, citation.end)
        if first < last:
            yield _Claim(first, last, citation.criterion_id)


def _places(claims: Sequence[_Claim]) -> Iterator[list[_Claim]]:
    place: list[_Claim] = []
    for claim in claims:
        if place and claim.first - max(each.last for each in place[-2:]) > WORDS_BETWEEN:
            yield place
            place = []
        place.append(claim)
    if place:
        yield place


def _own_words(reading: Reading, claims: Sequence[_Claim]) -> list[int]:
    """Return how many of the learner's own words stand before each place of the text."""
    claimed = bytearray(len(reading.words))
    for claim in claims:
        claimed[claim.first : claim.last] = b"\x01" * (claim.last - claim.first)
    counts = [0]
    for mark in claimed:
        counts.append(counts[-1] + (not mark))
    return counts


def _doubt(reading: Reading, place: Sequence[_Claim], claimed: set[CriterionId], words: int) -> Doubt:
    start, end = reading.stretch(place[0].first, max(claim.last for claim in place))
    return Doubt(
        kind=DoubtKind.MANY_CRITERIA,
        start=start,
        end=end,
        criteria=tuple(sorted(claimed)),
        measured=(
            f"{len(claimed):,} criteria are claimed here, and the text around holds {counted(words, 'word')} of the "
            f"learner's own: {words / len(claimed):.0f} for each criterion."
        ),
        next_step=_NEXT_STEP,
        bars_top_band=True,
    )
