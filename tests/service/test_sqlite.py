"""SQLite as a store: every connection keeps the promises, and what is no database is refused and left alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from service.errors import StoreUnsafe
from service.settings import Settings
from service.storage.database import open_database
from service.wiring import equip


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path / 'store' / 'vqmap.db'}")
    yield opened
    opened.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)]
)
def test_every_connection_keeps_the_promises(engine: Engine, pragma: str, value: object) -> None:
    with engine.connect() as one, engine.connect() as other:
        assert one.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        assert other.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.parametrize("address", ["mysql://h/d", "oracle://h/d", "mssql://h/d"])
def test_a_database_of_another_kind_is_refused_before_it_is_touched(address: str) -> None:
    with pytest.raises(StoreUnsafe, match="SQLite and PostgreSQL"):
        open_database(address)


@pytest.mark.parametrize("address", ["nonsense", "", "sqlite", "://"])
def test_an_address_that_is_none_is_refused_in_words(address: str) -> None:
    with pytest.raises(StoreUnsafe):
        open_database(address)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "vqmap.db"
    file.write_bytes(b"my shopping list, not a database" * 100)
    before = file.read_bytes()
    with pytest.raises(StoreUnsafe):
        open_database(f"sqlite:///{file}")
    assert file.read_bytes() == before


def test_a_data_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreUnsafe):
        equip(Settings(data_folder=tmp_path / "data"), use_model=False)
