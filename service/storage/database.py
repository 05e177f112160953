"""Opening the database, proving that it keeps its promises, and bringing its tables up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from service.errors import StoreUnsafe
from service.storage.audit import SqlAudit
from service.storage.claims import SqlClaims
from service.storage.learned_models import SqlLearnedModels
from service.storage.people import SqlPeople
from service.storage.policies import SqlPolicies
from service.storage.portfolios import SqlPortfolios
from service.storage.records import SqlRecords
from service.storage.sign_ins import SqlSignIns
from service.storage.standards import ReleaseMemory, SqlStandards
from service.storage.suggestions import SqlSuggestions

_WRITES = "vqmap_writes"
_FULL = 2
_GIVE_SQLITE = "Give an address of the form sqlite:///folder/vqmap.db, in a folder that may be written."


def open_database(address: str) -> Engine:
    """Open a database, check its durability settings, and migrate its tables to the newest form.

    Raises:
        StoreUnsafe: the database would lose acknowledged writes or accept orphans, or cannot be opened.
    """
    try:
        return _opened(make_url(address))
    except ArgumentError as problem:
        raise StoreUnsafe("The database address cannot be read.", remedy=_GIVE_SQLITE) from problem
    except (DBAPIError, OSError) as problem:
        cause = problem.orig if isinstance(problem, DBAPIError) else problem
        raise StoreUnsafe(f"The database cannot be opened: {cause}.", remedy=_GIVE_SQLITE) from problem


def _opened(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        raise StoreUnsafe(
            f"This version stores in SQLite; {url.get_backend_name()} is not supported yet.",
            remedy=_GIVE_SQLITE,
        )
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    _assert_promises(engine)
    migrate(engine)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables up to the newest form."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


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
    """UnitOfWork over an engine: one command, one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; connections are opened per transaction."""
        self._engine = engine
        self._memory = ReleaseMemory()

    @contextmanager
    def read(self) -> Iterator[SqlWork]:
        """Open a transaction that sees one state; whatever it does is undone."""
        with self._engine.connect() as connection:
            yield SqlWork(connection, self._memory)

    @contextmanager
    def write(self) -> Iterator[SqlWork]:
        """Open a transaction that excludes other writers; it commits when the block ends well."""
        with self._engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            yield SqlWork(connection, self._memory)


def _on_connect(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    raw.text_factory = _readable
    cursor = raw.cursor()
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _readable(text: bytes) -> str:
    """Return stored text; bytes that are no UTF-8 show as such, so that the check of the log can tell of them."""
    return text.decode("utf-8", errors="backslashreplace")


def _on_begin(connection: Connection) -> None:
    """Take the write lock at the start, so that what a writer read cannot change before it commits."""
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _assert_promises(engine: Engine) -> None:
    with engine.connect() as connection:
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        foreign_keys = connection.exec_driver_sql("PRAGMA foreign_keys").scalar()
    if synchronous != _FULL or foreign_keys != 1:
        raise StoreUnsafe(
            f"SQLite runs with synchronous={synchronous} and foreign_keys={foreign_keys}; 2 and 1 are needed.",
            remedy="Use an SQLite build that honours these PRAGMAs.",
        )
