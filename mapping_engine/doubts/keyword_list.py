"""Doubts about keyword lists: words of the criteria strung together without sentences that tell of work."""

from collections.abc import Iterable, Iterator, Sequence

from competence_graph import CriterionId
from mapping_engine.doubts.base import Doubt, DoubtKind, counted, percent
from mapping_engine.doubts.reading import Reading

LEAST_WORDS = 12
"""Fewer words that name subjects are too few to say anything."""
WORDS_OF_A_LIST, CRITERIA_SHARE, GRAMMAR_SHARE = 20, 0.7, 0.2
"""So many at a time, a list takes this much from the criteria, and at most this much of it carries grammar."""
WORDS_OF_A_STREWN_LIST, STREWN_SHARE, DISTINCT_SHARE = 30, 0.95, 0.85
"""Where small words are strewn in, nearly all that is named stands in the criteria, and hardly anything twice: prose on
the subject of a large standard takes nine words of ten from it too, but comes back to them."""
SHARE_OF_A_CRITERION = 0.6
"""A list concerns the criteria of whose subject words it holds this much."""

_STEP, _GAP = 4, 3
_NEXT_STEP = (
    "Ask the learner to write in sentences what they did with these things, on which occasion and with what result, "
    "or talk it through with them."
)


def keyword_list_doubts(reading: Reading) -> Iterator[Doubt]:
    """Yield a doubt about each part that is a list of the criteria's words and not merely their wording."""
    known = frozenset[str]().union(*reading.wording.subject_stems.values())
    repeated = reading.repeated()
    subjects = [at for at in range(len(reading.stems)) if not repeated[at] and reading.names_a_subject(at)]
    if len(subjects) >= LEAST_WORDS:
        for first, last in _merged(sorted(_lists(reading, subjects, known))):
            yield _doubt(reading, *_with_runs_beside(reading, first, last), known)


def _lists(reading: Reading, subjects: Sequence[int], known: frozenset[str]) -> Iterator[tuple[int, int]]:
    for looked_at in _windows(subjects, WORDS_OF_A_LIST):
        first, last = looked_at[0], looked_at[-1] + 1
        is_list = len(looked_at) >= (1 - GRAMMAR_SHARE) * (last - first)
        if is_list and _share(reading, looked_at, known) >= CRITERIA_SHARE:
            yield first, last
    for looked_at in _windows(subjects, WORDS_OF_A_STREWN_LIST):
        distinct = len({reading.stems[place] for place in looked_at}) / len(looked_at)
        is_long = len(looked_at) >= WORDS_OF_A_LIST
        if is_long and distinct >= DISTINCT_SHARE and _share(reading, looked_at, known) >= STREWN_SHARE:
            yield looked_at[0], looked_at[-1] + 1


def _windows(subjects: Sequence[int], words: int) -> Iterator[Sequence[int]]:
    for at in range(0, max(1, len(subjects) - words + _STEP), _STEP):
        begin = max(0, min(at, len(subjects) - words))
        yield subjects[begin : begin + words]


def _share(reading: Reading, places: Sequence[int], known: frozenset[str]) -> float:
    return sum(reading.stems[place] in known for place in places) / len(places)


def _merged(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for first, last in stretches:
        if current is not None and first <= current[1]:
            current = current[0], max(last, current[1])
            continue
        if current is not None:
            yield current
        current = first, last
    if current is not None:
        yield current


def _with_runs_beside(reading: Reading, first: int, last: int) -> tuple[int, int]:
    """Return the list with the criteria that its words happen to spell out at either end."""
    for run in reading.runs:
        if last <= run.first <= last + _GAP:
            last = run.last
    for run in reversed(reading.runs):
        if first - _GAP <= run.last <= first:
            first = run.first
    return first, last


def _doubt(reading: Reading, first: int, last: int, known: frozenset[str]) -> Doubt:
    subjects = [place for place in range(first, last) if reading.names_a_subject(place)]
    shared = sum(reading.stems[place] in known for place in subjects)
    grammar = 1 - len(subjects) / (last - first)
    start, end = reading.stretch(first, last)
    return Doubt(
        kind=DoubtKind.KEYWORD_LIST,
        start=start,
        end=end,
        criteria=_concerned(reading, {reading.stems[place] for place in subjects}),
        measured=(
            f"Of {counted(len(subjects), 'word')} here that name something, {shared:,} "
            f"({percent(shared / len(subjects))}) are words of the criteria, and {percent(grammar)} of all words are "
            "the small ones that make sentences (about half in ordinary English)."
        ),
        next_step=_NEXT_STEP,
        bars_top_band=True,
    )


def _concerned(reading: Reading, stems: set[str]) -> tuple[CriterionId, ...]:
    subjects = reading.wording.subject_stems.items()
    return tuple(sorted(each for each, own in subjects if own and len(own & stems) >= SHARE_OF_A_CRITERION * len(own)))
