"""Migrations on both databases: forward and back, on a filled store, and by several processes at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from journeys.centre import Case
from journeys.filled import used
from sqlalchemy import Connection, Engine, inspect, text

from service.errors import StoreUnsafe
from service.ports import Saved
from service.settings import Settings
from service.storage.database import SqlUnitOfWork, backend_named, engine_of, open_database
from service.storage.migrating import configured, migrate, migrate_back
from service.storage.rows import state_of
from service.storage.tables import AUDITED, metadata
from service.wiring import equip
from service.workflows.verify_audit import audit_report


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with backend_named(engine.dialect.name).writing(engine, None) as connection:
        yield connection


def _revisions() -> list[str]:
    """Return every revision, oldest first."""
    with engine_of("sqlite://").connect() as connection:
        scripts = ScriptDirectory.from_config(configured(connection))
        return [each.revision for each in reversed(list(scripts.walk_revisions()))]


def _engine(case: Case) -> Engine:
    store = case.centre.equipment.unit_of_work
    assert isinstance(store, SqlUnitOfWork)
    return store._engine


def _states(connection: Connection) -> set[Saved]:
    """Return what every row of the tables that exist holds."""
    there = set(inspect(connection).get_table_names())
    tables = [table for table in AUDITED if table.name in there]
    return {state_of(table, row) for table in tables for row in connection.execute(table.select()).mappings()}


def test_the_migrations_make_exactly_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_migrations_can_be_taken_back_and_made_again_on_a_filled_store(small: Case) -> None:
    engine = _engine(used(small))
    with _writing(engine) as connection:
        migrate_back(connection, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    with _writing(engine) as connection:
        migrate(connection)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        migrate_back(connection, "base")
        migrate(connection)
        assert _states(connection) == set()


@pytest.mark.parametrize("revision", _revisions()[:-1])
def test_a_filled_store_of_an_earlier_version_keeps_every_row(small: Case, revision: str) -> None:
    engine = _engine(used(small))
    with _writing(engine) as connection:
        every = _states(connection)
        migrate_back(connection, revision)
        earlier = _states(connection)
    assert earlier <= every
    assert {each.kind for each in earlier} >= {"people", "registrations", "mappings", "certificates"}
    with _writing(engine) as connection:
        migrate(connection)
        assert _states(connection) == earlier
    report = audit_report(small.iqa, small.centre.equipment)
    assert {each.code for each in report.findings} <= {"object_vanished"}
    assert report.failures == len(every - earlier)


def test_many_first_starts_at_once_make_one_store(address: str, tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path / "data", database_url=address)
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: equip(settings, use_model=False), range(4)))
    assert len({each.issuer_key.did_key for each in opened}) == 1
    for each in opened:
        with each.unit_of_work.read() as work:
            assert work.audit.size() == 0
        each.unit_of_work.close()  # type: ignore[attr-defined]


def test_a_store_that_a_newer_version_made_is_left_alone(address: str) -> None:
    engine = open_database(address)
    with _writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreUnsafe, match="9999") as refused:
        open_database(address)
    assert "newer vqmap" in refused.value.remedy


def test_a_migration_that_fails_leaves_the_store_as_it_was(engine: Engine) -> None:
    before = set(inspect(engine).get_table_names())

    def fail_half_way() -> None:
        with _writing(engine) as connection:
            migrate_back(connection, "0001")
            raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert set(inspect(engine).get_table_names()) == before
