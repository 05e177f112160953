"""Many references said in few words."""

from collections.abc import Iterable

from service.terminal import plain

_MOST = 4


def places_in_words(references: Iterable[str]) -> str:
    """Return references unit by unit, the first few by name and the others by number, safe for a terminal.

    >>> places_in_words(["A 1.1", "A 1.2", "B 1.1"])
    'A 1.1, 1.2; B 1.1'
    >>> places_in_words([f"A 1.{number}" for number in range(1, 8)])
    'A 1.1, 1.2, 1.3, 1.4 and 3 more'
    """
    by_unit: dict[str, list[str]] = {}
    for reference in dict.fromkeys(references):
        unit, _, own = reference.rpartition(" ")
        by_unit.setdefault(unit, []).append(own)
    return "; ".join(_of_unit(unit, own) for unit, own in by_unit.items())


def _of_unit(unit: str, own: list[str]) -> str:
    more = f" and {len(own) - _MOST} more" if len(own) > _MOST else ""
    return plain(f"{unit} {', '.join(own[:_MOST])}{more}".strip())
