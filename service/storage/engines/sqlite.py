"""SQLite: one file on one machine; a writer takes the write lock at the start, and every commit reaches the disk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from service.errors import StoreUnsafe
from service.storage.engines.base import WAITS_AT_MOST

_WRITES = "vqmap_writes"
_FULL = 2


class Sqlite:
    """Backend for SQLite. It has no row-level security: whoever reads the file reads every centre in it."""

    names = ("sqlite",)
    how_to_give = "Give an address of the form sqlite:///folder/vqmap.db, in a folder that may be written."

    def engine(self, url: URL) -> Engine:
        """Return an engine over a file, whose folder is made where it is missing."""
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine

    def require_promises(self, engine: Engine) -> None:
        """Refuse a build that ignores the settings for durability and foreign keys."""
        with engine.connect() as connection:
            synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
            foreign_keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
        if synchronous != _FULL or foreign_keys != 1:
            raise StoreUnsafe(
                f"SQLite runs with synchronous={synchronous} and foreign_keys={foreign_keys}; 2 and 1 are needed.",
                remedy="Use an SQLite build that honours these PRAGMAs.",
            )

    def remedy_for(self, cause: str) -> str:
        """Return what to do next about a file that could not be opened."""
        if "locked" in cause:
            return "Wait until the other process has finished writing, then try again."
        return self.how_to_give

    def ailments(self, connection: Connection) -> tuple[tuple[str, str], ...]:
        """Return what SQLite's own check finds damaged in the file."""
        found = [str(each) for each in connection.exec_driver_sql("PRAGMA quick_check(10)").scalars()]
        mend = "Stop the service, keep a copy of the file, and restore the newest backup that verifies."
        return () if found == ["ok"] else tuple((each, mend) for each in found)

    @contextmanager
    def reading(self, engine: Engine, centre_id: str | None) -> Iterator[Connection]:
        """Open a transaction that sees one state and can write nothing."""
        with engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, engine: Engine, centre_id: str | None) -> Iterator[Connection]:
        """Open a transaction that holds the file's write lock from its first moment."""
        with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            yield connection

    def insert_many(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Add many rows by one statement that is prepared once."""
        names, places = ", ".join(columns), ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of a real table
        connection.exec_driver_sql(statement, [tuple(row) for row in rows])


def _on_connect(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    raw.text_factory = _readable
    cursor = raw.cursor()
    waits = f"busy_timeout={WAITS_AT_MOST * 1000}"
    for pragma in (waits, "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _readable(text: bytes) -> str:
    """Return stored text; bytes that are no UTF-8 show as such, so that the check of the log can tell of them."""
    return text.decode("utf-8", errors="backslashreplace")


def _on_begin(connection: Connection) -> None:
    """Take the write lock at the start, so that what a writer read cannot change before it commits."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
