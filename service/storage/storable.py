"""What every database can keep, refused before it is sent where one of them could not."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import BigInteger, Connection, Engine, Integer, String, Table, event

from service.errors import NotFound, RequestInvalid

Row = Mapping[str, str | int | None]
"""What a row holds, by the names of its columns."""


def refuse_unstorable(engine: Engine) -> None:
    """Let an engine refuse text that one of our databases cannot keep, before it is sent.

    PostgreSQL takes no zero character, and neither database half a surrogate pair. Nothing can be kept under such a
    name, so whoever looks for it finds nothing (NotFound); whoever writes it is told (RequestInvalid).
    """
    event.listen(engine, "before_cursor_execute", _require_storable)


def is_storable(text: str) -> bool:
    """Tell whether every database can keep a text; nothing can be kept under a name that it cannot."""
    return not _is_unstorable(text)


def require_room(table: Table, row: Row) -> None:
    """Refuse what SQLite would keep and PostgreSQL would not."""
    too_long = [name for name, value in row.items() if _is_too_long(table, name, value)]
    if too_long:
        raise RequestInvalid(
            f"Too long or too large to be kept ({table.name}): {', '.join(too_long)}.",
            remedy="Use a shorter id, or a smaller number.",
        )


def _require_storable(
    _connection: Connection, _cursor: object, statement: str, parameters: Any, *_rest: object
) -> None:
    if not any(_is_unstorable(each) for each in _values(parameters)):
        return
    if statement.startswith("SELECT"):
        raise NotFound.of("such thing, for no id holds a zero character or half a surrogate pair,")
    raise RequestInvalid(
        "A text holds a zero character or half a surrogate pair, which no database keeps.",
        remedy="Remove the character from the text or id, then try again.",
    )


def _values(parameters: Any) -> Iterator[object]:
    """Return every value of a statement, whether it is sent once or many times."""
    rows: Iterable[Any] = parameters if isinstance(parameters, list) else (parameters,)
    for row in rows:
        yield from row.values() if isinstance(row, Mapping) else row


def _is_unstorable(value: object) -> bool:
    if not isinstance(value, str) or value.isascii():
        return isinstance(value, str) and "\0" in value
    return "\0" in value or any("\ud800" <= each <= "\udfff" for each in value)


def _is_too_long(table: Table, name: str, value: str | int | None) -> bool:
    kind = table.c[name].type
    if isinstance(kind, String) and kind.length is not None:
        return isinstance(value, str) and len(value) > kind.length
    bits = 63 if isinstance(kind, BigInteger) else 31
    return isinstance(kind, Integer) and isinstance(value, int) and not -(2**bits) <= value < 2**bits
