"""Where a text repeats the wording of criteria, also reordered, inflected, misspelt or with some words replaced."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from competence_graph import CriterionId
from mapping_engine.doubts.english_words import FUNCTION_WORDS
from mapping_engine.doubts.folded_words import FoldedWord, folded_words

LEAST_COVERED = 0.5
"""A run repeats at least this share of the criterion's words, by weight."""
LEAST_CLOSENESS = 0.55
"""At least this must be the harmonic mean of the share covered and the share of the run that is the criterion's."""
LEAST_SUBJECT_WORDS = 3
"""Runs with fewer of a criterion's subject words are chance."""
_FUNCTION_WEIGHT = 0.25
_LEAST_LETTERS = 5
"""Only words of at least so many letters are recognised when misspelt."""


class WordingRun(NamedTuple):
    """Words ``first`` to ``last`` (one past) of a text, which repeat a criterion's wording so closely (0..1)."""

    first: int
    last: int
    criterion_id: CriterionId
    closeness: float


class WordingIndex:
    """The words of some criteria, looked up by the stems of a text."""

    def __init__(self, criteria: Sequence[tuple[CriterionId, str]]) -> None:
        """Index the criteria in the order given."""
        self._ids = [criterion_id for criterion_id, _ in criteria]
        self._weights = [_weights(text) for _, text in criteria]
        self._sizes = [len(folded_words(text)) for _, text in criteria]
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for number, weights in enumerate(self._weights):
            for stem in weights:
                self._holders[stem].append(number)
        self._misspelt = _deletions(stem for stem in self._holders if len(stem) >= _LEAST_LETTERS)

    @property
    def subject_stems(self) -> Mapping[CriterionId, frozenset[str]]:
        """The stems of each criterion's subject words."""
        pairs = zip(self._ids, self._weights, strict=True)
        return {each: frozenset(s for s, weight in weights.items() if weight == 1) for each, weights in pairs}

    def read(self, words: Sequence[FoldedWord]) -> list[str]:
        """Return each word's stem, misspelt words of the criteria put right."""
        known: dict[str, str] = {}
        for word in words:
            if word.stem not in known:
                known[word.stem] = self._put_right(word.stem)
        return [known[word.stem] for word in words]

    def runs(self, stems: Sequence[str]) -> tuple[WordingRun, ...]:
        """Return the runs of a text's stems that repeat a criterion, in order; no two share a third of their words."""
        places: defaultdict[int, list[int]] = defaultdict(list)
        sums = [0.0]
        for place, stem in enumerate(stems):
            sums.append(sums[-1] + weight_of(stem, stem))
            for number in self._holders.get(stem, ()):
                places[number].append(place)
        found = [run for number, at in places.items() for run in self._runs_of(number, at, stems, sums)]
        return _apart(found, len(stems))

    def _runs_of(
        self, number: int, places: Sequence[int], stems: Sequence[str], sums: Sequence[float]
    ) -> Iterator[WordingRun]:
        weights = self._weights[number]
        subjects = {stems[place] for place in places if weights[stems[place]] == 1}
        if len(subjects) < LEAST_SUBJECT_WORDS:
            return
        longest = self._sizes[number] * 3 // 2 + 2
        for at, first in enumerate(places):
            within = places[at : bisect_left(places, first + longest, at)]
            if len(within) < LEAST_SUBJECT_WORDS:
                continue
            last, closeness = _best_end(within, stems, weights, sums)
            if closeness >= LEAST_CLOSENESS:
                yield WordingRun(first, last, self._ids[number], closeness)

    def _put_right(self, stem: str) -> str:
        if stem in self._holders or len(stem) < _LEAST_LETTERS - 1 or not stem.isalpha():
            return stem
        return next((self._misspelt[form] for form in _forms(stem) if form in self._misspelt), stem)


@lru_cache(maxsize=16)
def wording_index(criteria: tuple[tuple[CriterionId, str], ...]) -> WordingIndex:
    """Return the index of these criteria, kept while the same ones are asked for again."""
    return WordingIndex(criteria)


def weight_of(stem: str, word: str) -> float:
    """Return what a word counts for: one if it names a subject, little if it carries grammar."""
    return _FUNCTION_WEIGHT if word in FUNCTION_WORDS or stem in FUNCTION_WORDS or len(stem) < 2 else 1.0


def _weights(text: str) -> Mapping[str, float]:
    return {word.stem: weight_of(word.stem, word.word) for word in folded_words(text)}


def _best_end(
    places: Sequence[int], stems: Sequence[str], weights: Mapping[str, float], sums: Sequence[float]
) -> tuple[int, float]:
    """Return where the closest run that begins at the first of these places ends, and how close it is."""
    whole, first = sum(weights.values()), places[0]
    seen: set[str] = set()
    covered, subjects, best, best_last = 0.0, 0, 0.0, first
    for place in places:
        stem = stems[place]
        if stem in seen:
            continue
        seen.add(stem)
        covered += weights[stem]
        subjects += weights[stem] == 1
        if subjects >= LEAST_SUBJECT_WORDS and covered >= LEAST_COVERED * whole:
            closeness = 2 * covered / (whole + max(sums[place + 1] - sums[first], covered))
            if closeness > best:
                best, best_last = closeness, place + 1
    return best_last, best


def _apart(found: Iterable[WordingRun], words: int) -> tuple[WordingRun, ...]:
    taken = bytearray(words)
    kept = []
    for run in sorted(found, key=lambda each: (-each.closeness, each.first, each.last)):
        if 3 * sum(taken[run.first : run.last]) <= run.last - run.first:
            taken[run.first : run.last] = b"\x01" * (run.last - run.first)
            kept.append(run)
    return tuple(sorted(kept))


def _deletions(stems: Iterable[str]) -> Mapping[str, str]:
    """Return the forms that each stem takes with no or one letter left out; the first stem wins."""
    found: dict[str, str] = {}
    for stem in stems:
        for form in _forms(stem):
            found.setdefault(form, stem)
    return found


def _forms(stem: str) -> Iterator[str]:
    yield stem
    for at in range(len(stem)):
        yield stem[:at] + stem[at + 1 :]
