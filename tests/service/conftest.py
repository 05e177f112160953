"""Fixtures of the service's tests: one empty centre per test, on a store of its own."""

from pathlib import Path

import pytest
from journeys.centre import Case, Centre, open_small_case


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(tmp_path / "data")


@pytest.fixture
def small(centre: Centre) -> Case:
    """A learner on one unit with two criteria and one observation; nothing is decided."""
    return open_small_case(centre, criteria=2)


@pytest.fixture
def ready(small: Case) -> Case:
    """The same case, every criterion accepted and the unit released: claimable."""
    return small.accept_all().sign_off_all()
