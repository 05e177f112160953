"""The registers in SQL: one row for each dated fact of a centre or of one of its registrations."""

from collections.abc import Collection
from typing import TypeVar, cast

from sqlalchemy import Connection, Integer, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from competence_graph import Frozen, canonical_bytes
from mapping_engine import PersonId
from service.errors import NotFound
from service.portfolio import Registration
from service.ports import Saved
from service.registers import CASE_KINDS, KIND_OF, RECORD_KINDS, Kept, Registers, registers_of
from service.storage.rows import body_of, many, one, put
from service.storage.tables import records

_Value = TypeVar("_Value", bound=Frozen)


class _place_in(GenericFunction[int]):  # noqa: N801 - reads as the function that it is in SQL
    """Where a text stands in a column, counted from 1; 0 where it does not. Both databases do it, by other names."""

    type = Integer()
    inherit_cache = True


@compiles(_place_in)
def _in_postgresql(element: _place_in, compiler: SQLCompiler, **how: object) -> str:
    return f"strpos{compiler.process(element.clause_expr, **how)}"


@compiles(_place_in, "sqlite")
def _in_sqlite(element: _place_in, compiler: SQLCompiler, **how: object) -> str:
    return f"instr{compiler.process(element.clause_expr, **how)}"


class SqlRecords:
    """RecordStore over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection

    def put(self, centre_id: str, record: Kept, *, registration_id: str | None = None) -> Saved:
        """Add a record, or replace the one with its id."""
        if not isinstance(record, Frozen):
            raise TypeError(f"{type(record).__name__} is not a value that registers keep")
        row = {
            "id": record.id,
            "centre_id": centre_id,
            "registration_id": registration_id,
            "kind": KIND_OF[type(record)],
            "body": body_of(record),
        }
        return put(self._connection, records, row)

    def get(self, centre_id: str, kind: type[_Value], record_id: str) -> _Value:
        """Return a record of a centre by its kind and id."""
        own = (records.c.centre_id == centre_id, records.c.kind == KIND_OF[kind], records.c.id == record_id)
        what = f"{KIND_OF[kind].replace('_', ' ')} {record_id}"
        return one(self._connection, select(records.c.body).where(*own), kind, what=what)

    def registration_id(self, centre_id: str, record_id: str) -> str | None:
        """Return the registration that a record belongs to; None where it concerns the whole centre."""
        own = (records.c.centre_id == centre_id, records.c.id == record_id)
        found = self._connection.execute(select(records.c.registration_id).where(*own)).first()
        if found is None:
            raise NotFound.of(f"record {record_id}")
        registration: str | None = found.registration_id
        return registration

    def of_centre(self, centre_id: str, kind: type[_Value]) -> tuple[_Value, ...]:
        """Return every record of a kind at a centre, those of its registrations included, by id."""
        own = (records.c.centre_id == centre_id, records.c.kind == KIND_OF[kind])
        return many(self._connection, select(records.c.body).where(*own).order_by(records.c.id), kind)

    def of_registration(self, registration: Registration, kind: type[_Value]) -> tuple[_Value, ...]:
        """Return every record of a kind that belongs to a registration, by id."""
        own = (
            records.c.centre_id == registration.centre_id,
            records.c.registration_id == registration.id,
            records.c.kind == KIND_OF[kind],
        )
        return many(self._connection, select(records.c.body).where(*own).order_by(records.c.id), kind)

    def of_person(self, centre_id: str, kind: type[_Value], person_id: PersonId) -> tuple[_Value, ...]:
        """Return every record of a kind whose ``person_id`` is a person's, by id."""
        named = '"person_id":' + canonical_bytes(str(person_id)).decode()
        own = (records.c.centre_id == centre_id, records.c.kind == KIND_OF[kind])
        query = select(records.c.body).where(*own, _place_in(records.c.body, named) > 0)
        return many(self._connection, query.order_by(records.c.id), kind)

    def find(self, centre_id: str, record_id: str) -> Kept:
        """Return a record of a centre by its id alone, whatever its kind."""
        query = select(records.c.kind, records.c.body).where(
            records.c.centre_id == centre_id, records.c.id == record_id
        )
        found = self._connection.execute(query).first()
        if found is None:
            raise NotFound.of(f"record {record_id}")
        record = RECORD_KINDS[found.kind].model_validate_json(found.body)
        return cast("Kept", record)

    def registers(self, registration: Registration) -> Registers:
        """Return what a verdict on a registration sees of the registers: its own records and the whole centre's."""
        return registers_of(self._case_records(registration, CASE_KINDS.keys()))

    def _case_records(self, registration: Registration, kinds: Collection[str]) -> tuple[Frozen, ...]:
        query = select(records.c.kind, records.c.body).where(
            records.c.centre_id == registration.centre_id,
            or_(records.c.registration_id == registration.id, records.c.registration_id.is_(None)),
            records.c.kind.in_(kinds),
        )
        rows = self._connection.execute(query)
        return tuple(RECORD_KINDS[row.kind].model_validate_json(row.body) for row in rows)
