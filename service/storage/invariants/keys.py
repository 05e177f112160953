"""Keys between tables: each row has what it hangs on, at its own centre and in its own registration."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import Column, Connection, Table, select

from service.storage.invariants.base import Invariant
from service.storage.tables import evidence, metadata

_KEYS = " keys between tables"


class _Key(NamedTuple):
    """A column of a table that names a row of another."""

    child: Table
    column: "Column[str]"
    parent: Table


def nothing_hangs_on_nothing(connection: Connection, _trusted: Collection[str]) -> Invariant:
    """A database whose foreign keys were off, or were edited around, may hold orphans."""
    seen, broken = 0, []
    for child, key, parent in _keys():
        seen += 1
        joined = child.outerjoin(parent, key == parent.c.id)
        query = select(child.c.id).select_from(joined).where(key.is_not(None), parent.c.id.is_(None))
        broken += [f"{child.name} {each} ({key.name})" for each in connection.execute(query).scalars()]
    return Invariant("rows without what they hang on", seen, tuple(broken), _KEYS)


def centres_are_apart(connection: Connection, _trusted: Collection[str]) -> Invariant:
    """A row and what it hangs on belong to one centre (threat T8 in SECURITY.md)."""
    seen, broken = 0, []
    for child, key, parent in _keys():
        if "centre_id" not in parent.c or "centre_id" not in child.c:
            continue
        seen += 1
        query = select(child.c.id).join_from(child, parent, key == parent.c.id)
        found = connection.execute(query.where(child.c.centre_id != parent.c.centre_id)).scalars()
        broken += [f"{child.name} {each} ({key.name})" for each in found]
    return Invariant("rows that hang on another centre's", seen, tuple(broken), _KEYS)


def registrations_are_apart(connection: Connection, _trusted: Collection[str]) -> Invariant:
    """What speaks of an evidence item belongs to the registration that the item was handed in for."""
    seen, broken = 0, []
    for child, key, parent in _keys():
        if parent is not evidence or "registration_id" not in child.c:
            continue
        seen += 1
        query = select(child.c.id).join_from(child, evidence, key == evidence.c.id)
        found = connection.execute(query.where(child.c.registration_id != evidence.c.registration_id)).scalars()
        broken += [f"{child.name} {each}" for each in found]
    return Invariant("rows that hang on another registration's evidence", seen, tuple(broken), _KEYS)


def _keys() -> Iterator[_Key]:
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            yield _Key(table, key.parent, key.column.table)
