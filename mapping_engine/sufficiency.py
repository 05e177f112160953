"""Sufficiency: do the pieces of evidence that count also show enough different methods, occasions, subjects and sites.

Distinctness is asked for, not number. One file speaks for one occasion, one site and one method, however often it was
handed in: what counts is the largest number of occasions that can each be given a file of their own, so that another
piece of evidence can never make less of what was there. What is unknown never adds to what is known.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from competence_graph import AcrossDemands, Distinct, DistinctCounts, MethodChoice
from mapping_engine.acceptance import Use
from mapping_engine.refusals import in_words


class Lack(NamedTuple):
    """One thing that the evidence together does not show: a stable code, and what is missing in words."""

    code: str
    words: str


def lacks(uses: Sequence[Use], required_methods: Iterable[MethodChoice], distinct: DistinctCounts) -> Iterator[Lack]:
    """Yield what the counting uses do not show of the methods and the distinctness asked for."""
    choices = tuple(required_methods)
    for choice in _unmatched(uses, choices):
        yield Lack("method_missing", f"no evidence by {in_words(choice)} that is not already needed for another method")
    for kind, asked in distinct.asked():
        shown = number_of_distinct(kind, uses)
        if shown < asked:
            yield Lack(f"{kind.value}_too_few", f"{shown} of {asked} distinct {kind.value} shown")


def main_source_lack(across: AcrossDemands, uses: Sequence[Sequence[Use]]) -> Iterator[Lack]:
    """Yield whether too few of the criteria, each given by its counting uses, rest on the main source."""
    source = across.main_source
    if source is None or not uses:
        return
    resting = sum(any(use.ground.method in source.methods for use in each) for each in uses)
    if resting * 100 < source.percent * len(uses):
        words = (
            f"{resting} of {len(uses)} criteria rest on {in_words(source.methods)}; {source.percent} % are asked for"
        )
        yield Lack("main_source_short", words)


def number_of_distinct(kind: Distinct, uses: Sequence[Use]) -> int:
    """Return how many different occasions, subjects, sites or methods the uses show."""
    if kind is Distinct.SUBJECTS:
        return len({subject for use in uses for subject in use.evidence.subject_ids}) or min(1, len(uses))
    if kind is Distinct.OCCASIONS:
        return _pairs(uses, {use.mapping.id: use.evidence.occasion_id for use in uses}) or min(1, len(uses))
    if kind is Distinct.SITES:
        return _pairs(uses, {use.mapping.id: use.evidence.site for use in uses}) or min(1, len(uses))
    return _pairs(uses, {use.mapping.id: use.ground.method.value for use in uses})


def _pairs(uses: Sequence[Use], key_of: Mapping[str, str | None]) -> int:
    files: dict[str, list[str]] = {}
    for use in uses:
        key = key_of[use.mapping.id]
        if key is not None:
            files.setdefault(key, []).extend(_files_of(use))
    return sum(each is not None for each in _matching(list(files.values())))


def _unmatched(uses: Sequence[Use], choices: Sequence[MethodChoice]) -> list[MethodChoice]:
    """Return the required methods that find no file of their own."""
    able = [[file for use in uses if use.ground.method in choice for file in _files_of(use)] for choice in choices]
    return [choice for choice, file in zip(choices, _matching(able), strict=True) if file is None]


def _files_of(use: Use) -> tuple[str, ...]:
    item = use.evidence
    return item.file_hashes or (item.text_fingerprint or f"item {item.id}",)


def _matching(wanted: Sequence[Sequence[str]]) -> list[str | None]:
    """Give as many seekers as possible a file of their own from those each could use (augmenting paths)."""
    given: list[str | None] = [None] * len(wanted)
    owner: dict[str, int] = {}
    for seeker in range(len(wanted)):
        _augment(seeker, wanted, given, owner)
    return given


def _augment(seeker: int, wanted: Sequence[Sequence[str]], given: list[str | None], owner: dict[str, int]) -> None:
    reached_from: dict[str, int] = {}
    waiting = deque([seeker])
    while waiting:
        current = waiting.popleft()
        for file in wanted[current]:
            if file in reached_from:
                continue
            reached_from[file] = current
            if file not in owner:
                _hand_over(file, reached_from, given, owner)
                return
            waiting.append(owner[file])


def _hand_over(file: str, reached_from: Mapping[str, int], given: list[str | None], owner: dict[str, int]) -> None:
    """Pass files along the path that ends in a free one."""
    free: str | None = file
    while free is not None:
        taker = reached_from[free]
        free_next = given[taker]
        given[taker] = free
        owner[free] = taker
        free = free_next
