"""What every database engine does for the store: open, prove its promises, begin transactions."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

WAITS_AT_MOST = 10
"""Seconds that a writer waits for the one before it."""


class Backend(Protocol):
    """One kind of database."""

    @property
    def names(self) -> tuple[str, ...]:
        """What an address may call it."""

    @property
    def how_to_give(self) -> str:
        """What an address of it looks like, as a sentence."""

    def engine(self, url: URL) -> Engine:
        """Return an engine whose connections are set up to keep the promises; nothing is connected yet."""

    def require_promises(self, engine: Engine) -> None:
        """Refuse a database that would lose acknowledged writes, accept orphans, or sort and store text differently.

        Raises:
            StoreUnsafe: with everything that is wrong at once.
        """

    def remedy_for(self, cause: str) -> str:
        """Return what to do next about a database that could not be opened."""

    def ailments(self, connection: Connection) -> tuple[tuple[str, str], ...]:
        """Return what is wrong with a database that works nonetheless, each with its remedy."""

    def reading(self, engine: Engine, centre_id: str | None) -> AbstractContextManager[Connection]:
        """Open a transaction that sees one state, of one centre's rows or (None) of all, and writes none."""

    def writing(self, engine: Engine, centre_id: str | None) -> AbstractContextManager[Connection]:
        """Open a transaction that no other writer can enter; it commits when its block ends well."""

    def insert_many(
        self, connection: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> None:
        """Add many rows to a table that has no wall, in the fastest way; the names must be those of a real table."""
