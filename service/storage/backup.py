"""Copies of a whole store: written from one state of it, restored into an empty one, verified before they count.

The keys of the data folder are not in a backup: who holds a copy of the rows must not be able to issue certificates
(issuer-key.pem), nor to read what second factors are made from (sealing-key).
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import IO

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, Table, func, inspect, select
from sqlalchemy.exc import DBAPIError

from competence_graph import Frozen
from service.audit_trail import AuditReport
from service.errors import BackupRefused
from service.storage.backup_file import BackupEnd, BackupHead, BackupReader, Batch, write_lines
from service.storage.database import backend_named
from service.storage.invariants.log import report_of
from service.storage.migrating import is_known, migrate, migrate_back
from service.storage.tables import metadata
from service.storage.walls import take_walls_down

_AT_ONCE = 5000

Tell = Callable[[int, int], None]
"""Is told how many rows of how many are done."""


class BackupReport(Frozen):
    """What a backup holds: the revision of its tables, its rows, and the SHA-256 of their lines."""

    revision: str
    made_at: datetime
    rows: int
    sha256: str


class RestoreReport(Frozen):
    """What was restored, and what the check of the log said of it."""

    backup: BackupReport
    audit: AuditReport


def write_backup(engine: Engine, out: IO[bytes], *, at: datetime, tell: Tell) -> BackupReport:
    """Write a copy of everything that a store holds, as it is at one moment; writers go on meanwhile."""
    with backend_named(engine.dialect.name).reading(engine, None) as connection:
        total = sum(_count(connection, table) for table, _ in _there(connection))
        head = BackupHead(revision=_revision(connection), made_at=at, expected_rows=total)
        return _report(head, write_lines(out, head, _rows_of_all(connection, total, tell)))


def restore_backup(engine: Engine, source: IO[bytes], *, trusted: Collection[str], tell: Tell) -> RestoreReport:
    """Fill an empty store from a backup and check the log; whatever is wrong leaves the store empty.

    A backup of an earlier version is restored in the tables of its time and then migrated. ``trusted`` are the
    did:key identifiers whose tree heads are believed.

    Raises:
        BackupRefused: the store holds something, the file is damaged, or its log does not verify.
    """
    backend = backend_named(engine.dialect.name)
    reader = BackupReader(source)
    try:
        with backend.writing(engine, None) as connection:
            _require_empty(connection)
            _make_tables_of(connection, reader.head.revision)
            take_walls_down(connection)
            _fill(connection, reader, tell)
            migrate(connection)
            audit = _require_intact(connection, trusted)
    except DBAPIError as problem:
        cause = " ".join(str(problem.orig).split())
        raise BackupRefused(
            f"The database refuses what the backup holds: {cause}. Nothing was restored.",
            remedy="Use another backup; the rows of this one contradict each other.",
        ) from problem
    return RestoreReport(backup=_report(reader.head, reader.end), audit=audit)


def _report(head: BackupHead, end: BackupEnd | None) -> BackupReport:
    if end is None:
        raise TypeError("a backup is reported on once it was read to its end")
    return BackupReport(revision=head.revision, made_at=head.made_at, rows=end.rows, sha256=end.sha256)


def _revision(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _rows_of_all(connection: Connection, total: int, tell: Tell) -> Iterator[Batch]:
    """Yield every table in an order in which its rows can be added again, each by its primary key."""
    done = 0
    for table, columns in _there(connection):
        yield Batch(table.name, columns, [])
        query = select(*(table.c[name] for name in columns)).order_by(*table.primary_key.columns)
        found = connection.execute(query, execution_options={"yield_per": _AT_ONCE})
        for rows in found.partitions(_AT_ONCE):
            yield Batch(table.name, columns, [list(row) for row in rows])
            done += len(rows)
            tell(done, total)


def _there(connection: Connection) -> Iterator[tuple[Table, tuple[str, ...]]]:
    """Yield the tables that the store's revision has, in an order of filling, each with the columns that it has."""
    there = _columns_of_all(connection)
    for table in metadata.sorted_tables:
        if table.name in there:
            yield table, tuple(column.name for column in table.columns if column.name in there[table.name])


def _require_empty(connection: Connection) -> None:
    held = [table.name for table, _ in _there(connection) if _count(connection, table)]
    if held:
        raise BackupRefused(
            f"The store is not empty ({', '.join(held)}); nothing was restored.",
            remedy="Restore into a new database: set VQMAP_DATABASE_URL or VQMAP_DATA to an empty one.",
        )


def _make_tables_of(connection: Connection, revision: str) -> None:
    if not is_known(connection, revision):
        raise BackupRefused(
            f"The backup's tables are of revision {revision}, which this version does not know.",
            remedy="Restore it with the version of vqmap that wrote it, or a newer one.",
        )
    migrate_back(connection, revision)


def _fill(connection: Connection, reader: BackupReader, tell: Tell) -> None:
    backend, done = backend_named(connection.dialect.name), 0
    there = _columns_of_all(connection)
    for batch in reader.batches():
        if not batch.table:
            continue
        if not set(batch.columns) <= there.get(batch.table, frozenset()):
            raise BackupRefused(
                f"The backup holds a table or columns that revision {reader.head.revision} has not: {batch.table}.",
                remedy="Restore it with the version of vqmap that wrote it.",
            )
        if batch.rows:
            _require_whole(batch)
            backend.insert_many(connection, batch.table, batch.columns, batch.rows)
        done += len(batch.rows)
        tell(done, max(reader.head.expected_rows, done))


def _columns_of_all(connection: Connection) -> dict[str, frozenset[str]]:
    found = inspect(connection).get_multi_columns()
    return {name: frozenset(str(each["name"]) for each in columns) for (_, name), columns in found.items()}


def _require_whole(batch: Batch) -> None:
    if any(len(row) != len(batch.columns) for row in batch.rows):
        raise BackupRefused(f"A row of {batch.table} lacks columns.", remedy="Use another copy of the backup.")


def _require_intact(connection: Connection, trusted: Collection[str]) -> AuditReport:
    report = report_of(connection, trusted)
    if not report.is_intact:
        raise BackupRefused(
            f"The log in the backup does not verify ({report.failures} findings). Nothing was restored.",
            remedy=_OTHER_KEY if _only_keys(report) else "Use an older backup that verifies.",
            findings=report.findings,
        )
    return report


_OTHER_KEY = (
    "Copy issuer-key.pem of the installation that wrote it into the data folder, or name its did:key in "
    "VQMAP_TRUSTED_ISSUERS."
)


def _only_keys(report: AuditReport) -> bool:
    return {each.code for each in report.findings} == {"checkpoint_forged"}
