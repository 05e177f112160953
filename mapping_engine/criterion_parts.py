"""The parts of a criterion: what it commands, and each thing that evidence must speak of for the whole to be shown.

Splitting is careful rather than thorough: an assessor forgives a part that was not told apart, but not a made-up gap.
Alternatives ("steps, hop-ups or trestles") stay in one part, since any of them will do; examples are no part at all.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from competence_graph import Frozen
from mapping_engine.command_verbs import base_of, words_in
from mapping_engine.matchers.words import stems


class CriterionPart(Frozen):
    """A stretch of a criterion's wording: ``text`` is ``wording[start:end]``, without articles before it."""

    start: int
    end: int
    text: str


class ReadCriterion(Frozen):
    """A criterion's wording, cut: what stands before the command, its verbs, and the parts behind them.

    ``lead`` is where a lead-in such as "K1 The learner can" ends; ``verbs`` are as written, and empty where the wording
    does not begin with a verb known here; ``rest`` is where what they govern begins.
    """

    wording: str
    lead: int
    verbs: tuple[str, ...]
    rest: int
    parts: tuple[CriterionPart, ...]


_LEAD_IN = re.compile(
    r"""\s*(?:[•·*–-]\s*)?
    (?:(?:[A-Z]{0,3}\d+(?:\.\d+)*[a-z]?|[a-z]\)|\([a-z]\))[.):]?\s+)?
    (?:(?:in\s+order\s+to\s+\w+,?\s+)?(?:the\s+|a\s+)?(?:learner|candidate|student|trainee|apprentice|you)s?
       (?:\s+(?:can|could|must|should|shall|will|may|are|is|needs?\s+to|has\s+to|have\s+to|be\s+able\s+to|to))*
       (?:\s+able\s+to)?\s*:?\s+)?
    (?:(?:must\s+|should\s+)?(?:be\s+able\s+to|is\s+able\s+to|able\s+to|the\s+ability\s+to|ability\s+to|how\s+you\s+can)\s*:?\s+)?""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_AND = re.compile(r"\s*(?:,\s*(?:and\s+|or\s+|then\s+)?|\s(?:and|or|and\s+then|then|&)\s+)", re.IGNORECASE)
_EXAMPLES = re.compile(r"[,(]?\s*\b(?:such\s+as|for\s+example|for\s+instance|e\.?g\b\.?)[^;:.\n)]*\)?", re.IGNORECASE)
_STRONG = re.compile(
    r"\s*(?:[;:\n•]+|[,(]?\s*\bincluding\b(?:\s+but\s+not\s+limited\s+to)?|,\s+as\s+well\s+as\b)\s*", re.IGNORECASE
)
_LIST_ITEM = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+", re.IGNORECASE)
_PARTICLES = words_in(
    """
    out up on off in down away over back through with to for about after at into upon by
    """
)
_OBJECT_BEGINS = words_in(
    """
    the a an any all each every both it its them this that these those their your own his her our whether how why
    what where when which who others where-ever clean safe correct appropriate relevant suitable
    """
)
_BEFORE_A_NOUN = words_in(
    """
    the a an any each every all own their your its his her our of and or to that
    """
)
_AFTER_NOUN = words_in(
    """
    is are was were be been must should can may will shall have has of for in on to and or
    """
)
_NEW_NOUN = frozenset({"the", "a", "an", "their", "its"})
_LONGEST_ITEM = 4
_CLAUSE_BEGINS = words_in("how why what when where which who whether")


def read_criterion(wording: str) -> ReadCriterion:
    """Cut a criterion's wording.

    >>> read = read_criterion("Carry out a risk assessment and record the outcome, including the control measures")
    >>> read.verbs, [part.text for part in read.parts]
    (('Carry',), ['risk assessment', 'record the outcome', 'control measures'])
    """
    lead = _lead_end(wording)
    verbs, rest = _verbs_from(wording, lead)
    parts = tuple(_parts(wording, rest))
    return ReadCriterion(wording=wording, lead=lead, verbs=verbs, rest=rest, parts=parts or _whole(wording, lead))


def is_verb_here(wording: str, place: int) -> bool:
    """Tell whether the word at a place within a wording is a command verb that is used as one.

    Many verbs are nouns too: "record it" is a command, "record sheets" is not.
    """
    first = _WORD.match(wording, place)
    if first is None or base_of(first.group()) != first.group().lower():
        return False
    following = _WORD.match(wording, first.end() + 1) if first.end() < len(wording) else None
    return following is not None and following.group().lower() in _OBJECT_BEGINS | _PARTICLES - {"of", "in", "for"}


def _lead_end(wording: str) -> int:
    found = _LEAD_IN.match(wording)
    return found.end() if found and found.end() < len(wording) else 0


def _verbs_from(wording: str, start: int) -> tuple[tuple[str, ...], int]:
    """Return the verbs that a wording opens with, and where what they govern begins."""
    verbs: list[str] = []
    place = start
    while (word := _WORD.match(wording, place)) and _opens_as_verb(wording, word):
        verbs.append(word.group())
        place = word.end()
        joined = _AND.match(wording, place)
        if joined is None:
            break
        place = joined.end()
    return tuple(verbs), _after_particle(wording, place)


def _opens_as_verb(wording: str, word: re.Match[str]) -> bool:
    """Tell whether a word at the beginning is a verb: "Checks the lift" has one, "Checks are made" has a noun."""
    following = _WORD.match(wording, word.end() + 1)
    is_bare = base_of(word.group()) == word.group().lower()
    return base_of(word.group()) is not None and (
        is_bare or not following or following.group().lower() not in _AFTER_NOUN
    )


def _after_particle(wording: str, place: int) -> int:
    following = re.compile(r"\s+([A-Za-z]+)\b").match(wording, place)
    if following and following[1].lower() in _PARTICLES:
        return following.end()
    return place


def _parts(wording: str, rest: int) -> Iterator[CriterionPart]:
    kept = [span for span in _spans(wording, rest) if stems(wording[slice(*span)])]
    for start, end in kept:
        yield CriterionPart(start=start, end=end, text=wording[start:end])


def _spans(wording: str, rest: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of all parts, trimmed: first cut where examples and strong marks stand, then at lists."""
    examples = _cut(wording, rest, len(wording), _EXAMPLES)
    strong = [piece for span in examples for piece in _cut(wording, *span, _STRONG)]
    for span in strong:
        yield from (_trimmed(wording, *piece) for piece in _list_items(wording, *span))


def _cut(wording: str, start: int, end: int, mark: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for found in mark.finditer(wording, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _list_items(wording: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what a stretch lists; what a verb or a question word begins is told apart even among alternatives."""
    marks = list(_LIST_ITEM.finditer(wording, start, end))
    ends = [*(mark.start() for mark in marks[1:]), end]
    is_list = _is_a_list(wording, marks)
    opening = _WORD.search(wording, start, end)
    is_whole = opening is not None and opening.group().lower() in _CLAUSE_BEGINS
    is_whole = is_whole or re.search(r"\bor\b", wording[start:end]) is not None
    first = start
    for mark, until in zip(marks, ends, strict=False):
        left, right = (first, mark.start()), (mark.end(), until)
        if _begins_anew(wording, left, right) or (not is_whole and (is_list or _parts_two(wording, left, right))):
            yield left
            first = mark.end()
    yield first, end


def _is_a_list(wording: str, marks: Sequence[re.Match[str]]) -> bool:
    """Tell whether marks stand as in "A, B and C"; long stretches between them are clauses, not items."""
    inner = [wording[one.end() : other.start()] for one, other in pairwise(marks)]
    ends_with_and = len(marks) > 1 and "," in marks[0].group() and "and" in marks[-1].group().lower()
    return ends_with_and and all(len(item.split()) <= _LONGEST_ITEM for item in inner)


def _begins_anew(wording: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    opening = _WORD.match(wording, right[0])
    is_new = opening is not None and (is_verb_here(wording, right[0]) or opening.group().lower() in _CLAUSE_BEGINS)
    return is_new and bool(stems(wording[slice(*left)]))


def _parts_two(wording: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Tell whether what stands on both sides of one "and" or comma are two things."""
    opening = _WORD.match(wording, right[0])
    is_between = re.search(r"\bbetween\b(?!.*\band\b)", wording[slice(*left)]) is not None
    if opening is None or is_between or not stems(wording[slice(*left)]):
        return False
    if opening.group().lower() in _NEW_NOUN:
        return True
    return all(len(set(stems(wording[slice(*side)]))) > 1 for side in (left, right))


def _trimmed(wording: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without articles before it and marks behind it."""
    while (word := re.compile(r"[\s(,.\"“-]*([A-Za-z]+)\s+").match(wording, start, end)) and (
        word[1].lower() in _BEFORE_A_NOUN
    ):
        start = word.end()
    start += len(wording[start:end]) - len(wording[start:end].lstrip(' \t(,."“-'))
    return start, start + len(wording[start:end].rstrip(' \t),.;:"”-'))


def _whole(wording: str, lead: int) -> tuple[CriterionPart, ...]:
    start, end = _trimmed(wording, lead, len(wording))
    return (CriterionPart(start=start, end=end, text=wording[start:end]),) if end > start else ()
