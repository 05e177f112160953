"""Doubts about criterion wording: a text that says over what the criteria say in place of what was done."""

from collections.abc import Iterator, Sequence

from mapping_engine.doubts.base import Doubt, DoubtKind, counted, percent
from mapping_engine.doubts.reading import Reading
from mapping_engine.doubts.wording_index import WordingRun

SHARE_OF_TEXT = 0.4
"""A text of which this much is criterion wording is doubted as a whole."""
CRITERIA_IN_A_ROW = 3
"""So many criteria one after the other are doubted in any text, unless they are headings."""
OWN_WORDS_PER_HEADING = 25
"""Criteria named as headings are no doubt where the learner adds this many words for each."""
WORDS_BESIDE_A_HEADING = 4
"""The lines of headings hold at most so many other words and numbers each."""
WORDS_BETWEEN = 8
"""Runs with at most so many words between them stand one after the other."""

_CLAIMS = frozenset(["i", "he", "she", "they", "we", "you", "ive", "have", "has", "had", "learner", "candidate"])
_NEXT_STEP = (
    "Ask the learner to tell, for each of these criteria, of one occasion in their own words: where, when, "
    "what was done and how it came out."
)


def criterion_wording_doubts(reading: Reading) -> Iterator[Doubt]:
    """Yield the doubts: one about the whole text, or one about each part that lists criteria."""
    repeated = sum(reading.repeated())
    if not repeated:
        return
    share = repeated / len(reading.words)
    if share >= SHARE_OF_TEXT:
        yield _doubt(reading, reading.runs)
        return
    own_words = len(reading.words) - repeated
    for row in _rows(reading.runs):
        if len(row) >= CRITERIA_IN_A_ROW and not _are_headings(row, reading, own_words):
            yield _doubt(reading, row)


def _rows(runs: Sequence[WordingRun]) -> Iterator[list[WordingRun]]:
    row: list[WordingRun] = []
    for run in runs:
        if row and run.first - row[-1].last > WORDS_BETWEEN:
            yield row
            row = []
        row.append(run)
    if row:
        yield row


def _are_headings(row: Sequence[WordingRun], reading: Reading, own_words: int) -> bool:
    """Return whether criteria stand on lines of their own, said of nobody, above or among enough of the learner's."""
    if own_words < OWN_WORDS_PER_HEADING * len(reading.runs):
        return False
    start, end = reading.stretch(row[0].first, max(run.last for run in row))
    line_start, line_end = reading.text.rfind("\n", 0, start) + 1, reading.text.find("\n", end)
    lines = reading.text[line_start : line_end if line_end >= 0 else len(reading.text)].count("\n") + 1
    repeated = reading.repeated()
    beside = [
        word.word
        for number, word in enumerate(reading.words)
        if not repeated[number] and line_start <= word.start and (line_end < 0 or word.start < line_end)
    ]
    return lines >= len(row) and len(beside) <= WORDS_BESIDE_A_HEADING * lines and not _CLAIMS.intersection(beside)


def _doubt(reading: Reading, row: Sequence[WordingRun]) -> Doubt:
    first, last = row[0].first, max(run.last for run in row)
    criteria = tuple(sorted({run.criterion_id for run in row}))
    repeated = sum(reading.repeated()[first:last])
    start, end = reading.stretch(first, last)
    share = percent(repeated / (last - first))
    return Doubt(
        kind=DoubtKind.CRITERION_WORDING,
        start=start,
        end=end,
        criteria=criteria,
        measured=(
            f"{repeated:,} of the {counted(last - first, 'word')} here ({share}) repeat the wording of "
            f"{counted(len(criteria), 'criterion', 'criteria')}, at most lightly changed; the whole text has "
            f"{counted(len(reading.words), 'word')}."
        ),
        next_step=_NEXT_STEP,
        bars_top_band=True,
    )
