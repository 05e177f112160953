"""A text as the doubts read it: its words, their stems, and where they repeat the wording of criteria."""

from collections.abc import Sequence
from typing import NamedTuple

from competence_graph import CriterionId
from mapping_engine.doubts.folded_words import FoldedWord, folded_words
from mapping_engine.doubts.wording_index import WordingIndex, WordingRun, weight_of, wording_index


class Reading(NamedTuple):
    """A text, its words and their stems one for one, and the runs of them that repeat a criterion."""

    text: str
    words: tuple[FoldedWord, ...]
    stems: tuple[str, ...]
    runs: tuple[WordingRun, ...]
    wording: WordingIndex

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """Return the character offsets of words ``first`` to ``last``, one past."""
        return self.words[first].start, self.words[last - 1].end

    def names_a_subject(self, place: int) -> bool:
        """Return whether the word at a place does more than carry grammar."""
        return weight_of(self.stems[place], self.words[place].word) == 1

    def repeated(self) -> bytearray:
        """Return one byte for each word: one where it is a criterion's wording, zero where it is the learner's own."""
        marks = bytearray(len(self.words))
        for run in self.runs:
            marks[run.first : run.last] = b"\x01" * (run.last - run.first)
        return marks


def read(text: str, criteria: Sequence[tuple[CriterionId, str]]) -> Reading:
    """Read a text beside the criteria, which count in the order of their ids so that theirs does not matter."""
    index = wording_index(tuple(sorted(criteria)))
    words = folded_words(text)
    stems = tuple(index.read(words))
    return Reading(text, words, stems, index.runs(stems), index)
