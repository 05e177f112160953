"""Ids for lines whose source gives none: made from where a line stands, never from its code or wording."""

from uuid import UUID, uuid5

_NAMESPACE = UUID("6f0b2a4e-3f1d-5c67-9a52-8f4b7f3e2d10")
_SEPARATOR = "\x1f"


def positional_id(*path: str) -> str:
    """Return the id of a place: the same path gives the same id on every machine.

    >>> positional_id("nested_units", "Tiling 2", "unit 1") == positional_id("nested_units", "Tiling 2", "unit 1")
    True
    >>> positional_id("a", "b") == positional_id("ab")
    False
    """
    return str(uuid5(_NAMESPACE, _SEPARATOR.join(path)))


def is_uuid(text: str) -> bool:
    """Tell whether a text is an opaque identifier that a source made itself.

    >>> is_uuid("7fbbd2fa-885d-11e7-a99d-449ef607a326"), is_uuid("Math.Fractions")
    (True, False)
    """
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
