"""Fixtures of the contracts: a fresh store on each kind of database, and a centre that works on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.centre import Case, Centre, open_small_case
from postgres_server import PostgresServer
from sqlalchemy import Engine

from service.storage.database import SqlUnitOfWork, open_database


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database that holds nothing yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store' / 'vqmap.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    yield server.address(name)
    server.drop(name)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    opened = open_database(address)
    yield opened
    opened.dispose()


@pytest.fixture
def centre(address: str, tmp_path: Path) -> Iterator[Centre]:
    opened = Centre(tmp_path / "data", database=address)
    yield opened
    assert isinstance(opened.equipment.unit_of_work, SqlUnitOfWork)
    opened.equipment.unit_of_work.close()


@pytest.fixture
def small(centre: Centre) -> Case:
    """A learner on one unit with two criteria and one observation; nothing is decided."""
    return open_small_case(centre, criteria=2)


@pytest.fixture
def ready(small: Case) -> Case:
    """The same case, every criterion accepted and the unit released: claimable."""
    return small.accept_all().sign_off_all()
