"""What every test shares: the settings of random examples, whose time says nothing of right, and a PostgreSQL."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from postgres_server import PostgresServer, running_server

settings.register_profile("vqmap", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("proof", settings.get_profile("vqmap"), max_examples=10_000)
settings.load_profile("vqmap")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real PostgreSQL, started when the first test asks for it."""
    with running_server() as server:
        yield server
