"""Rows: reading and writing one table row as a fingerprinted whole."""

from typing import TypeVar

from sqlalchemy import Connection, RowMapping, Select, Table, insert, select, update
from sqlalchemy.exc import IntegrityError

from competence_graph import Frozen, Json, canonical_bytes, fingerprint
from service.errors import NotFound, RequestConflict
from service.ports import Saved
from service.storage.collisions import is_taken
from service.storage.storable import Row, require_room

_Value = TypeVar("_Value", bound=Frozen)


def body_of(value: Frozen) -> str:
    """Return a value as the canonical JSON that a row keeps."""
    return canonical_bytes(value).decode()


def state_of(table: Table, row: Row | RowMapping) -> Saved:
    """Return the kind, id and fingerprint of a row with all its columns."""
    plain: dict[str, Json] = {str(column.name): _as_json(row[column.name]) for column in table.columns}
    return Saved(table.name, str(row["id"]), fingerprint(plain))


def _as_json(stored: str | int | bytes | None) -> str | int | None:
    """Return what a column holds, also where somebody wrote bytes into a column of text."""
    return f"bytes {stored.hex()}" if isinstance(stored, bytes) else stored


def add(connection: Connection, table: Table, row: Row) -> Saved:
    """Insert a row.

    Raises:
        RequestConflict: a row has this id, of whatever centre.
        RequestInvalid: a key is longer or a number larger than every database keeps.
    """
    require_room(table, row)
    try:
        connection.execute(insert(table).values(**row))
    except IntegrityError as problem:
        if is_taken(problem, f"pk_{table.name}", f"{table.name}.id"):
            raise _taken(table, row) from problem
        raise
    return state_of(table, row)


def put(connection: Connection, table: Table, row: Row) -> Saved:
    """Insert a row, or replace the one with its id; a row never moves from one centre to another.

    Raises:
        RequestConflict: a row of another centre has this id.
        RequestInvalid: a key is longer or a number larger than every database keeps.
    """
    held = connection.execute(select(table.c.centre_id).where(table.c.id == row["id"])).first()
    if held is None:
        return add(connection, table, row)
    if held.centre_id != row["centre_id"]:
        raise _taken(table, row)
    require_room(table, row)
    own = (table.c.id == row["id"], table.c.centre_id == row["centre_id"])
    connection.execute(update(table).where(*own).values(**row))
    return state_of(table, row)


def one(connection: Connection, query: Select[str], kind: type[_Value], *, what: str) -> _Value:
    """Return the value in the only row of a query.

    Raises:
        NotFound: there is no such row in the centre.
    """
    body = connection.execute(query).scalar()
    if body is None:
        raise NotFound.of(what)
    return kind.model_validate_json(body)


def many(connection: Connection, query: Select[str], kind: type[_Value]) -> tuple[_Value, ...]:
    """Return the values in all rows of a query."""
    return tuple(kind.model_validate_json(body) for body in connection.execute(query).scalars())


def _taken(table: Table, row: Row) -> RequestConflict:
    return RequestConflict(f"The id {row['id']} is taken ({table.name}).", remedy="Choose another id.")
