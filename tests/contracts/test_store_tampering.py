"""Tampering on both databases: every kind of edit by somebody with the database is told, by the same check."""

from collections.abc import Iterator

import pytest
from journeys.centre import Centre, open_small_case
from journeys.filled import used
from postgres_server import ADMIN, PostgresServer
from sqlalchemy import Connection, Engine, Integer, create_engine, text
from sqlalchemy.pool import NullPool

from service.audit_trail import AuditReport
from service.storage.database import SqlUnitOfWork
from service.storage.invariants.log import report_of
from service.storage.tables import AUDITED, metadata

COLUMNS = [(table.name, column.name) for table in AUDITED for column in table.columns]
TABLES = [table.name for table in AUDITED]

OF_THE_LOG = {
    "an event deleted": ("DELETE FROM events WHERE sequence = 5", "event_missing"),
    "the newest event deleted": (
        "DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)",
        "event_missing",
    ),
    "an event emptied": ("UPDATE events SET content = :nothing WHERE sequence = 3", "event_altered"),
    "an event replaced by another": (
        "UPDATE events SET content = (SELECT content FROM events WHERE sequence = 2) WHERE sequence = 3",
        "event_moved",
    ),
    "an event added at the end": (
        "INSERT INTO events SELECT (SELECT max(sequence) + 1 FROM events), content FROM events WHERE sequence = 1",
        "event_unproven",
    ),
    "an event added before the first": ("INSERT INTO events VALUES (-1, :nothing)", "event_repeated"),
    "a node of the tree edited": ("UPDATE tree_nodes SET hash = :nothing WHERE level = 2", "tree_altered"),
    "a leaf of the tree deleted": ("DELETE FROM tree_nodes WHERE level = 0 AND position = 1", "event_unproven"),
    "a node of the tree deleted": ("DELETE FROM tree_nodes WHERE level = 1 AND position = 1", "tree_altered"),
    "a tree head made unreadable": ("UPDATE checkpoints SET body = '{}'", "checkpoint_forged"),
    "a tree head of a longer log": (
        """UPDATE checkpoints SET body = replace(body, '"size":', '"size":9')""",
        "checkpoint_forged",
    ),
    "everything after the tree head cut off with its tree": (
        "DELETE FROM events WHERE sequence > 3",
        "event_missing",
    ),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def centre(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """A centre after real use, on each kind of database."""
    server: PostgresServer | None = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    database = server.address(server.new_database()) if server else ""
    opened = Centre(tmp_path_factory.mktemp("tampering") / "data", database=database)
    used(open_small_case(opened, criteria=2))
    yield opened
    _engine(opened).dispose()


def _engine(centre: Centre) -> Engine:
    store = centre.equipment.unit_of_work
    assert isinstance(store, SqlUnitOfWork)
    return store._engine


@pytest.fixture
def tamper(centre: Centre, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A connection of somebody who holds the database, with foreign keys off; whatever it does is undone."""
    engine = _engine(centre)
    if engine.dialect.name == "sqlite":
        address = engine.url.render_as_string()
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        address = server.address(str(engine.url.database), role=ADMIN).replace("postgresql:", "postgresql+psycopg:")
    owner = create_engine(address, poolclass=NullPool)
    with owner.connect() as connection:
        if owner.dialect.name != "sqlite":
            connection.execute(text("SET session_replication_role = replica"))
        yield connection
        connection.rollback()


def _report(centre: Centre, connection: Connection) -> AuditReport:
    return report_of(connection, centre.equipment.trusted_issuers)


def _told(centre: Centre, connection: Connection) -> set[str]:
    report = _report(centre, connection)
    assert not report.is_intact
    return {each.code for each in report.findings}


def test_real_use_raises_no_alarm(centre: Centre, tamper: Connection) -> None:
    report = _report(centre, tamper)
    assert (report.is_intact, report.findings) == (True, ())
    assert report.objects > 10


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_any_edit_of_any_column_is_told(centre: Centre, tamper: Connection, table: str, column: str) -> None:
    is_number = isinstance(metadata.tables[table].c[column].type, Integer)
    changed = f"{column} + 7" if is_number else f"substr({column}, 2) || '7'"
    one = f"SELECT min(id) FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
    query = f"UPDATE {table} SET {column} = {changed} WHERE id = ({one})"  # noqa: S608
    assert tamper.execute(text(query)).rowcount == 1
    assert _told(centre, tamper) & {"object_altered", "object_vanished"}


@pytest.mark.parametrize("table", TABLES)
def test_any_deleted_row_is_told(centre: Centre, tamper: Connection, table: str) -> None:
    query = f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})"  # noqa: S608
    assert tamper.execute(text(query)).rowcount == 1
    assert _told(centre, tamper) == {"object_vanished"}


@pytest.mark.parametrize("table", ["centres", "people", "claims", "records"])
def test_a_row_written_past_the_service_is_told(centre: Centre, tamper: Connection, table: str) -> None:
    names = [column.name for column in metadata.tables[table].columns]
    values = ["'another'" if name == "id" else name for name in names]
    tamper.execute(text(f"INSERT INTO {table} SELECT {', '.join(values)} FROM {table} LIMIT 1"))  # noqa: S608
    assert _told(centre, tamper) == {"object_unaudited"}


@pytest.mark.parametrize("name", OF_THE_LOG)
def test_tampering_with_the_log_is_told(centre: Centre, tamper: Connection, name: str) -> None:
    query, code = OF_THE_LOG[name]
    given = {"nothing": b""} if ":nothing" in query else {}
    assert tamper.execute(text(query.replace('"size":', r'"size"\:')), given).rowcount > 0
    assert code in _told(centre, tamper)
