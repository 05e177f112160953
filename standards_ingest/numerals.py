"""Whole numbers as people write them: levels, credits and hours."""

from competence_graph import Json
from standards_ingest.wording import match_key

_MOST_DIGITS = 5


def whole_number(value: Json) -> int | None:
    """Return a whole number however it was written, or nothing.

    >>> whole_number("Level 3"), whole_number(3.0), whole_number("three"), whole_number(-1), whole_number("1.5")
    (3, 3, None, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    written = str(value).strip().removesuffix(".0")
    digits = match_key(written).removeprefix("level").removeprefix("l")
    is_whole = digits.isascii() and digits.isdigit() and digits in written
    return int(digits) if is_whole and len(digits) <= _MOST_DIGITS and not written.startswith("-") else None
