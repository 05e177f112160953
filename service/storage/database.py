"""The store: opened on the database that an address names, and worked with in units of one transaction each."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from service.errors import StoreUnavailable, StoreUnsafe
from service.storage.audit import SqlAudit
from service.storage.claims import SqlClaims
from service.storage.engines.base import WAITS_AT_MOST, Backend
from service.storage.engines.postgresql import Postgresql
from service.storage.engines.queueing import TurnMissed, WriterQueue
from service.storage.engines.sqlite import Sqlite
from service.storage.learned_models import SqlLearnedModels
from service.storage.migrating import migrate
from service.storage.people import SqlPeople
from service.storage.policies import SqlPolicies
from service.storage.portfolios import SqlPortfolios
from service.storage.records import SqlRecords
from service.storage.sign_ins import SqlSignIns
from service.storage.standards import ReleaseMemory, SqlStandards
from service.storage.storable import refuse_unstorable
from service.storage.suggestions import SqlSuggestions

BACKENDS: tuple[Backend, ...] = (Sqlite(), Postgresql())

_GIVE_ONE = " Or: ".join(each.how_to_give for each in BACKENDS)


def open_database(address: str) -> Engine:
    """Open a database, check that it keeps its promises, and bring its tables up to the newest form.

    Raises:
        StoreUnsafe: the database would lose acknowledged writes or accept orphans, or cannot be opened.
    """
    engine = engine_of(address)
    backend = backend_named(engine.dialect.name)
    try:
        backend.require_promises(engine)
        with backend.writing(engine, None) as connection:
            migrate(connection)
    except (DBAPIError, OSError) as problem:
        engine.dispose()
        cause = str(problem.orig if isinstance(problem, DBAPIError) else problem).strip()
        said = f"The database cannot be opened: {' '.join(cause.split())}"
        raise StoreUnsafe(f"{said.rstrip('.')}.", remedy=backend.remedy_for(cause)) from problem
    except StoreUnsafe:
        engine.dispose()
        raise
    return engine


@contextmanager
def opened_database(address: str) -> Iterator[Engine]:
    """Open a database for one piece of work and let go of it afterwards."""
    engine = open_database(address)
    try:
        yield engine
    finally:
        engine.dispose()


def engine_of(address: str) -> Engine:
    """Return the engine for an address, before anything is asked of its database.

    Raises:
        StoreUnsafe: the address cannot be read, or names a kind of database that is not supported.
    """
    try:
        url = make_url(address)
        backend = backend_named(url.get_backend_name())
        engine = backend.engine(url)
    except ArgumentError as problem:
        raise StoreUnsafe("The database address cannot be read.", remedy=_GIVE_ONE) from problem
    except OSError as problem:
        said = f"The database cannot be opened: {problem.strerror or problem}."
        raise StoreUnsafe(said, remedy=_GIVE_ONE) from problem
    refuse_unstorable(engine)
    return engine


def backend_named(name: str) -> Backend:
    """Return what we do for a kind of database.

    Raises:
        StoreUnsafe: it is not supported.
    """
    for backend in BACKENDS:
        if name in backend.names:
            return backend
    raise StoreUnsafe(f"The store works on SQLite and PostgreSQL, not on {name}.", remedy=_GIVE_ONE)


class SqlWork:
    """All stores over one connection."""

    def __init__(self, connection: Connection, memory: ReleaseMemory) -> None:
        """Share one connection and so one transaction."""
        standards = SqlStandards(connection, memory)
        self.people = SqlPeople(connection)
        self.sign_ins = SqlSignIns(connection)
        self.standards = standards
        self.policies = SqlPolicies(connection)
        self.records = SqlRecords(connection)
        self.portfolios = SqlPortfolios(connection, standards, self.policies, self.records)
        self.suggestions = SqlSuggestions(connection)
        self.learned_models = SqlLearnedModels(connection)
        self.claims = SqlClaims(connection)
        self.audit = SqlAudit(connection)


class SqlUnitOfWork:
    """UnitOfWork over an engine: one command, one transaction, of one centre or (None) of all."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; connections are opened per transaction."""
        self._engine = engine
        self._backend = backend_named(engine.dialect.name)
        self._centre_id: str | None = None
        self._memory = ReleaseMemory()
        self._queue = WriterQueue()

    def within(self, centre_id: str) -> "SqlUnitOfWork":
        """Return the same store behind the wall of one centre."""
        walled = copy(self)
        walled._centre_id = centre_id
        return walled

    def across_centres(self) -> "SqlUnitOfWork":
        """Return the same store without a wall."""
        whole = copy(self)
        whole._centre_id = None
        return whole

    def close(self) -> None:
        """Let go of every connection; a later transaction opens new ones."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[SqlWork]:
        """Open a transaction that sees one state and can write nothing."""
        with _telling(), self._backend.reading(self._engine, self._centre_id) as connection:
            yield SqlWork(connection, self._memory)

    @contextmanager
    def write(self) -> Iterator[SqlWork]:
        """Open a transaction that excludes other writers; it commits when the block ends well."""
        with (
            _telling(),
            self._queue.turn(seconds=WAITS_AT_MOST),
            self._backend.writing(self._engine, self._centre_id) as connection,
        ):
            yield SqlWork(connection, self._memory)


@contextmanager
def _telling() -> Iterator[None]:
    """Say in words that the database is away or busy; anything else that it refuses is a defect of ours."""
    try:
        yield
    except (PoolTimeout, TurnMissed) as problem:
        raise _busy() from problem
    except OperationalError as problem:
        code = getattr(problem.orig, "sqlstate", None) or getattr(problem.orig, "sqlite_errorname", None) or ""
        if code.startswith(_BUSY):
            raise _busy() from problem
        if problem.connection_invalidated or code.startswith(_AWAY) or not code:
            raise StoreUnavailable(
                "The database went away while the request was carried out, or does not answer.",
                remedy="Look whether it was recorded, then repeat it; `vqmap doctor` says what is wrong.",
            ) from problem
        raise


_BUSY = ("SQLITE_BUSY", "55P03", "53300")
"""Another writer holds the lock (SQLite, PostgreSQL), or all of the server's connections are taken."""

_AWAY = ("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN", "08", "57P", "25P03")
"""The disk failed or is full, the connection broke, or the server ended it."""


def _busy() -> StoreUnavailable:
    return StoreUnavailable(
        "The store is busy: another writer held it for too long. Nothing was recorded.",
        remedy="Repeat the request in a moment.",
    )
