"""Fixtures of the service's tests: one empty centre per test, on a store of its own.

The store is SQLite; a test marked ``both_databases`` runs a second time on PostgreSQL.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.centre import Case, Centre, open_small_case, store_of
from postgres_server import PostgresServer


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the store; empty for a file in the centre's own folder."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield ""
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    yield server.address(name)
    server.drop(name)


@pytest.fixture
def centre(tmp_path: Path, database: str) -> Iterator[Centre]:
    opened = Centre(tmp_path / "data", database=database)
    yield opened
    store_of(opened).close()


@pytest.fixture
def small(centre: Centre) -> Case:
    """A learner on one unit with two criteria and one observation; nothing is decided."""
    return open_small_case(centre, criteria=2)


@pytest.fixture
def ready(small: Case) -> Case:
    """The same case, every criterion accepted and the unit released: claimable."""
    return small.accept_all().sign_off_all()


@pytest.fixture
def empty_database(postgres: PostgresServer) -> Iterator[str]:
    """The name of a database on PostgreSQL that holds nothing yet."""
    name = postgres.new_database()
    yield name
    postgres.drop(name)


@pytest.fixture
def two_centres(postgres: PostgresServer, empty_database: str, tmp_path: Path) -> Iterator[Case]:
    """Two centres of one installation on PostgreSQL; the case is of the first."""
    first = Centre(tmp_path / "data", database=postgres.address(empty_database))
    open_small_case(first.neighbour("other")).accept_all().sign_off_all().claim()
    yield open_small_case(first).accept_all().sign_off_all()
    store_of(first).close()
