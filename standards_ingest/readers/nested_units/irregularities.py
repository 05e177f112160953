"""What looks irregular across a nested unit file: codes off the pattern, gaps, wordings too long or too short.

Each is a warning or a note: published standards are full of them, and the source is not ours to correct.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from competence_graph import Finding, Severity
from standards_ingest.readers.nested_units.lines import NestedLines, ReadCriterion
from standards_ingest.wording import plain, shortened

LONGEST = 300
SHORTEST = 12
_LEVEL_IN_CODE = re.compile(r"(?:^|[/\-_ ])L(\d)(?=$|[/\-_ ])", re.IGNORECASE)
_FEWEST_FOR_PATTERN = 3
_COMPARE = "Compare with the published standard; correct the source if it is a slip."


def irregularities(lines: NestedLines, level: int | None) -> tuple[Finding, ...]:
    """Return everything that deserves a look in a file, in the order of the checks."""
    return (
        *_codes_off_pattern(lines),
        *_levels_that_differ(lines, level),
        *_numbering_gaps(lines),
        *_odd_lengths(lines),
        *_repeated_wordings(lines),
    )


def code_shape(code: str) -> str:
    """Return the pattern of a code: every run of letters as A, every run of digits as 9.

    >>> code_shape("CON/CJ/001/L1"), code_shape("CON/CJ/OO8/L1"), code_shape("ICT/NCI008/L1")
    ('A/A/9/A9', 'A/A/A9/A9', 'A/A9/A9')
    """
    return re.sub(r"[A-Za-z]+", "A", re.sub(r"[0-9]+", "9", code.strip()))


def missing_numbers(codes: list[str]) -> tuple[int, ...]:
    """Return the numbers that a sequence of codes leaves out, by the last number of each code.

    >>> missing_numbers(["2.1", "2.2", "2.4"]), missing_numbers(["a", "b"])
    ((3,), ())
    """
    last = [re.findall(r"[0-9]{1,4}", code)[-1:] for code in codes]
    present = {int(found[0]) for found in last if found}
    if not present or max(present) > 10 * len(codes) + 10:
        return ()
    return tuple(number for number in range(1, max(present)) if number not in present)


def _codes_off_pattern(lines: NestedLines) -> Iterator[Finding]:
    shapes = Counter(code_shape(unit.code) for unit in lines.units)
    if len(lines.units) < _FEWEST_FOR_PATTERN:
        return
    usual, count = shapes.most_common(1)[0]
    if count * 2 <= len(lines.units):
        return
    example = next(unit.code for unit in lines.units if code_shape(unit.code) == usual)
    for unit in lines.units:
        if code_shape(unit.code) != usual:
            yield _warning(
                "unit_code_off_pattern",
                f"The unit code {unit.code!r} is built otherwise than {count} of the {len(lines.units)} in this file.",
                place=unit.place,
                expected=f"a code like {example}",
                found=unit.code,
            )


def _levels_that_differ(lines: NestedLines, level: int | None) -> Iterator[Finding]:
    for unit in lines.units:
        stated = _LEVEL_IN_CODE.search(unit.code)
        if stated and level is not None and int(stated.group(1)) != level:
            yield _warning(
                "unit_level_differs",
                f"The code {unit.code} says level {stated.group(1)}, the file says level {level}.",
                place=unit.place,
                expected=f"L{level}",
                found=f"L{stated.group(1)}",
            )


def _numbering_gaps(lines: NestedLines) -> Iterator[Finding]:
    by_outcome: dict[str, list[ReadCriterion]] = defaultdict(list)
    for criterion in lines.criteria:
        by_outcome[criterion.outcome_id].append(criterion)
    for group in by_outcome.values():
        missing = missing_numbers([criterion.line.code for criterion in group])
        if missing:
            shown = ", ".join(str(number) for number in missing[:5]) + (" …" if len(missing) > 5 else "")
            yield _warning(
                "numbering_gap",
                f"In {group[0].unit_code}, LO {group[0].outcome_code}, the criteria skip number {shown}.",
                place=group[0].line.place,
                expected="numbers without a gap",
                found=", ".join(criterion.line.code for criterion in group)[:120],
            )


def _odd_lengths(lines: NestedLines) -> Iterator[Finding]:
    for criterion in lines.criteria:
        words = plain(criterion.line.text)
        if not words or SHORTEST <= len(words) <= LONGEST:
            continue
        is_long = len(words) > LONGEST
        guess = "a list may have run together" if is_long else "part of it may be lost"
        yield _warning(
            "criterion_long" if is_long else "criterion_short",
            f"Criterion {criterion.line.code} of {criterion.unit_code} has {len(words)} characters; {guess}: "
            f"“{shortened(words)}”.",
            place=criterion.line.place,
            expected=f"{SHORTEST} to {LONGEST} characters",
            found=f"{len(words)} characters",
        )


def _repeated_wordings(lines: NestedLines) -> Iterator[Finding]:
    units: dict[str, set[str]] = defaultdict(set)
    for criterion in lines.criteria:
        if words := plain(criterion.line.text):
            units[words].add(criterion.unit_code)
    repeated = {words: owners for words, owners in units.items() if len(owners) > 1}
    if repeated:
        words, owners = max(repeated.items(), key=lambda pair: len(pair[1]))
        yield Finding(
            code="wording_in_several_units",
            severity=Severity.NOTE,
            message=f"Criteria worded alike in several units: {len(repeated):,}. Each stays a criterion of its own; "
            f"“{shortened(words)}” stands in {len(owners)} units.",
            remedy="Nothing to do.",
            found=f"{len(repeated):,}",
        )


def _warning(code: str, message: str, *, place: str, expected: str, found: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        message=message,
        remedy=_COMPARE,
        place=place,
        expected=expected,
        found=found,
    )
