"""PostgreSQL: writers one after the other, readers that see one state, and a second wall around every centre.

Every writer first takes one advisory lock of the database, held until its transaction ends. The log gives each event
the next number and grows one tree, so writers have to queue there in any case; queuing at the start leaves no race
and nothing to retry. A writer reads committed rows, not an older snapshot: a snapshot would be taken by the very
statement that waits for the lock. Readers see one state (REPEATABLE READ) and can write nothing (READ ONLY).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from weakref import finalize

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from service.errors import StoreUnsafe
from service.storage.engines.base import WAITS_AT_MOST
from service.storage.engines.postgresql_promises import broken_promises, remedy_for
from service.storage.walls import CENTRE, EVERY_CENTRE, gaps_in_walls

WRITERS_LOCK = 0x76716D6170
"""The advisory lock of all writers: the letters of vqmap."""

_SESSION = (
    f"SET lock_timeout = '{WAITS_AT_MOST}s'",
    "SET idle_in_transaction_session_timeout = '60s'",
    "SET timezone = 'UTC'",
)
_CONNECT = {
    "connect_timeout": 5,
    "application_name": "vqmap",
    "client_encoding": "utf8",
    "target_session_attrs": "read-write",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
_KEPT_OPEN, _MORE_UNDER_LOAD = 10, 30
_RENEWED_AFTER = 1800

_WALL = f"set_config('{CENTRE}', :centre, true), set_config('{EVERY_CENTRE}', :every, true)"
_ENTER_READING = text(f"SELECT {_WALL}")
_ENTER_WRITING = text(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK}), {_WALL}")


class Postgresql:
    """Backend for PostgreSQL, by psycopg 3."""

    names = ("postgresql", "postgres")
    how_to_give = "Give an address of the form postgresql://name:password@host:5432/vqmap."

    def engine(self, url: URL) -> Engine:
        """Return an engine with a pool whose connections are tried before use, so that a restart is survived."""
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args=_CONNECT,
            pool_pre_ping=True,
            pool_size=_KEPT_OPEN,
            max_overflow=_MORE_UNDER_LOAD,
            pool_timeout=WAITS_AT_MOST,
            pool_recycle=_RENEWED_AFTER,
        )
        event.listen(engine, "connect", _on_connect)
        finalize(engine, engine.pool.dispose)  # a command that ends says good-bye to the server
        return engine

    def require_promises(self, engine: Engine) -> None:
        """Refuse a server that may lose commits, is not the primary, or does not keep text as it is."""
        with engine.connect() as connection:
            broken = broken_promises(connection)
        if broken:
            raise StoreUnsafe(
                "PostgreSQL does not keep what the store promises: " + "; ".join(said for said, _ in broken) + ".",
                remedy=" ".join(remedy for _, remedy in broken),
            )

    def remedy_for(self, cause: str) -> str:
        """Return what to do next about a server that could not be reached or refused us."""
        return remedy_for(cause) or self.how_to_give

    def ailments(self, connection: Connection) -> tuple[tuple[str, str], ...]:
        """Return what makes the wall between centres no wall: a role that stands above it, or a table without."""
        return tuple(gaps_in_walls(connection))

    @contextmanager
    def reading(self, engine: Engine, centre_id: str | None) -> Iterator[Connection]:
        """Open a transaction that sees one state and can write nothing."""
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with engine.connect().execution_options(**options) as connection:
            connection.execute(_ENTER_READING, _behind_wall(centre_id))
            yield connection

    @contextmanager
    def writing(self, engine: Engine, centre_id: str | None) -> Iterator[Connection]:
        """Open a transaction that holds the lock of all writers from its first statement."""
        with engine.connect() as connection, connection.begin():
            connection.execute(_ENTER_WRITING, _behind_wall(centre_id))
            yield connection

    def insert_many(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Add many rows by COPY."""
        raw = connection.connection.driver_connection
        if not isinstance(raw, psycopg.Connection):
            raise TypeError("the engine's driver is psycopg")
        names = sql.SQL(", ").join(sql.Identifier(each) for each in columns)
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        try:
            with raw.cursor() as cursor, cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
        except psycopg.Error as problem:
            raise DBAPIError("COPY", None, problem) from problem


def _behind_wall(centre_id: str | None) -> dict[str, str]:
    return {"centre": centre_id or "", "every": "on" if centre_id is None else "off"}


def _on_connect(raw: Any, _record: object) -> None:
    raw.autocommit = True
    for setting in _SESSION:
        raw.execute(setting)
    raw.autocommit = False
