"""Other texts: finds which evidence a text repeats, whose it is, what share of it, and where.

Texts are cut into overlapping windows; MinHash finds windows that may share many runs of three words, and then the
words themselves are compared, so that a figure told is counted and never estimated.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from sys import intern
from typing import NamedTuple

import numpy as np

from mapping_engine.doubts.folded_words import FoldedWord, folded_words
from mapping_engine.doubts.sketches import SHINGLE_WORDS, SketchIndex, shingles
from mapping_engine.evidence import EvidenceId, PersonId

LEAST_REPEATED = 25
"""Fewer repeated words in one place are a phrase, a form's question or a firm's name."""
COMMON_TO, COMMON_WORDS = 3, 60
"""A place of at most so many words that so many other learners share as well belongs to a form."""

_WORDS_BETWEEN = 6
"""Changed words inside a repeated place: so many in a row end it."""


class OtherText(NamedTuple):
    """A text that was handed in: which item, whose, and its words."""

    evidence_id: EvidenceId
    learner_id: PersonId
    text: str


class RepeatedPlace(NamedTuple):
    """Words ``first`` to ``last`` (one past) of a text, of which those ``at`` are repeated from another item."""

    first: int
    last: int
    at: tuple[int, ...]
    evidence_id: EvidenceId
    learner_id: PersonId


class OtherTexts:
    """An index over texts, to which more can be added; asking it changes nothing, and many may ask meanwhile."""

    def __init__(self, texts: Iterable[OtherText]) -> None:
        """Index the texts; the order given does not matter."""
        self._learners: dict[EvidenceId, PersonId] = {}
        self._words: dict[EvidenceId, tuple[str, ...]] = {}
        self._index = SketchIndex()
        self.add(texts)

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._words)

    def __contains__(self, evidence_id: EvidenceId) -> bool:
        """Tell whether an item's text is among them."""
        return evidence_id in self._words

    def add(self, texts: Iterable[OtherText]) -> None:
        """Add texts; one that is held already stays as it is."""
        for each in texts:
            if each.evidence_id in self:
                continue
            stems = _stems(folded_words(each.text))
            self._learners[each.evidence_id] = each.learner_id
            self._words[each.evidence_id] = stems
            self._index.add(each.evidence_id, stems)

    def beside(self, evidence_id: EvidenceId, learner_id: PersonId) -> "TextsBeside":
        """Return these texts as they stand beside one item: without the item itself, and knowing its learner."""
        return TextsBeside(self, evidence_id, learner_id)

    def places(self, words: Sequence[FoldedWord], *, apart_from: EvidenceId) -> Iterator[RepeatedPlace]:
        """Yield the places of a text that repeat another item, by item and in the order of the text."""
        stems = _stems(words)
        found = {evidence_id: self._repeated_in(stems, evidence_id) for evidence_id in self._near(stems, apart_from)}
        sharers = self._sharers(found)
        for evidence_id, marks in found.items():
            for first, last in _dense(marks):
                at = tuple(place for place in range(first, last) if marks[place])
                if len(at) >= LEAST_REPEATED and not _is_common(at, sharers):
                    yield RepeatedPlace(first, last, at, evidence_id, self._learners[evidence_id])

    def _near(self, stems: Sequence[str], apart_from: EvidenceId) -> list[EvidenceId]:
        return sorted(each for each in self._index.near(stems) if each != apart_from)

    def _repeated_in(self, stems: Sequence[str], evidence_id: EvidenceId) -> bytearray:
        theirs = set(shingles(self._words[evidence_id]))
        marks = bytearray(len(stems))
        for at, shingle in enumerate(shingles(stems)):
            if shingle in theirs:
                marks[at : at + SHINGLE_WORDS] = b"\x01" * SHINGLE_WORDS
        return marks

    def _sharers(self, found: dict[EvidenceId, bytearray]) -> defaultdict[int, set[PersonId]]:
        sharers: defaultdict[int, set[PersonId]] = defaultdict(set)
        for evidence_id, marks in found.items():
            for place, mark in enumerate(marks):
                if mark:
                    sharers[place].add(self._learners[evidence_id])
        return sharers


class TextsBeside(NamedTuple):
    """Other texts as they stand beside one item of evidence of one learner."""

    others: OtherTexts
    evidence_id: EvidenceId
    learner_id: PersonId


def _is_common(at: Sequence[int], sharers: Mapping[int, set[PersonId]]) -> bool:
    return len(at) <= COMMON_WORDS and min(len(sharers[place]) for place in at) >= COMMON_TO


def _stems(words: Sequence[FoldedWord]) -> tuple[str, ...]:
    return tuple(intern(word.stem) for word in words)  # many texts share few words


def _dense(marks: bytearray) -> Iterator[tuple[int, int]]:
    """Yield first and one past last of each place that is repeated, small gaps between included."""
    places = np.flatnonzero(np.frombuffer(bytes(marks), dtype=np.uint8))
    if not len(places):
        return
    cuts = np.flatnonzero(np.diff(places) > _WORDS_BETWEEN + 1)
    firsts, lasts = places[np.r_[0, cuts + 1]], places[np.r_[cuts, len(places) - 1]]
    yield from ((int(first), int(last) + 1) for first, last in zip(firsts, lasts, strict=True))
