"""Isolation on both databases: writers exclude each other, within a process and across, and readers see one state.

Two processes are played by two stores with engines of their own: nothing but the database is between them.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from threading import Event
from typing import Any

import pytest
from journeys.centre import Case, Centre, open_case
from sqlalchemy import Connection, event

from mapping_engine import Decision
from service.errors import ClaimRefused, StoreUnavailable
from service.portfolio import Person
from service.ports import Equipment
from service.storage.database import SqlUnitOfWork, open_database
from service.workflows.decide_mapping import NewDecision, decide_mapping
from service.workflows.register_learner import NewPerson, add_person
from service.workflows.verify_audit import audit_report

RACES = 8


@pytest.fixture
def other(centre: Centre, address: str) -> Iterator[Equipment]:
    """The equipment of another process at the same store."""
    store = SqlUnitOfWork(open_database(address))
    yield centre.with_equipment(unit_of_work=store)
    store.close()


@pytest.fixture(params=["one process", "two processes"])
def second(request: pytest.FixtureRequest, centre: Centre, other: Equipment) -> Equipment:
    """Whoever works beside the centre: another thread of its process, or another process."""
    return centre.equipment if request.param == "one process" else other


def test_a_second_writer_waits_and_then_sees_what_the_first_wrote(centre: Centre, second: Equipment) -> None:
    entered, second_entered = Event(), Event()

    def write_second() -> tuple[str, ...]:
        entered.wait()
        with second.unit_of_work.write() as work:
            second_entered.set()
            return tuple(each.name for each in work.people.people("main"))

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(write_second)
        with centre.equipment.unit_of_work.write() as work:
            entered.set()
            assert not second_entered.wait(0.3)
            work.people.add_person(Person(id="p", centre_id="main", name="First"))
        assert waiting.result() == ("First",)


def test_readers_go_on_while_somebody_writes(centre: Centre, second: Equipment) -> None:
    with centre.equipment.unit_of_work.write() as work:
        work.people.add_person(Person(id="p", centre_id="main", name="Not yet kept"))
        with second.unit_of_work.read() as reading:
            assert reading.people.people("main") == ()


def test_a_reader_sees_one_state_while_others_write(centre: Centre, second: Equipment) -> None:
    with second.unit_of_work.read() as reading:
        before = (reading.audit.size(), reading.people.people("main"))
        centre.person("Somebody new")
        assert (reading.audit.size(), reading.people.people("main")) == before
    with second.unit_of_work.read() as reading:
        assert reading.audit.size() == before[0] + 1


def test_events_of_many_writers_at_once_are_numbered_without_a_gap(centre: Centre, second: Equipment) -> None:
    beside = cycle((centre.equipment, second))

    def add(numbered: tuple[int, Equipment]) -> None:
        number, equipment = numbered
        add_person(centre.operator, NewPerson(name=f"Person {number}"), equipment)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, zip(range(40), beside, strict=False)))
    assert [each.sequence for each in centre.events()] == list(range(41))
    assert audit_report(centre.operator, centre.equipment).is_intact


def test_a_claim_racing_with_a_withdrawal_is_granted_only_where_it_came_first(
    centre: Centre, second: Equipment
) -> None:
    release = centre.load_small()
    for number in range(RACES):
        case = open_case(centre, release, ("U1",)).accept_all().sign_off_all()
        acts = [lambda case=case: _claimed(case), lambda case=case: _rejected(case, second)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda act: act(), acts if number % 2 else acts[::-1]))
        order = [each.action for each in centre.events() if each.action in DECISIVE][-2:]
        assert order in (["claim.granted", "mapping.rejected"], ["mapping.rejected", "claim.refused"])
        assert (case.certificate() is not None) == (order[0] == "claim.granted")
    assert audit_report(centre.operator, centre.equipment).is_intact


DECISIVE = {"claim.granted", "claim.refused", "mapping.rejected"}


def _claimed(case: Case) -> None:
    try:
        case.claim()
    except ClaimRefused:
        return


def _rejected(case: Case, second: Equipment) -> None:
    new = NewDecision(criterion_id=case.criteria[0], decision=Decision.REJECTED)
    decide_mapping(case.assessor, case.observation.item.id, new, second)


def test_claims_of_two_processes_at_once_make_one_certificate(centre: Centre, second: Equipment) -> None:
    release = centre.load_small()
    for _ in range(RACES):
        case = open_case(centre, release, ("U1",)).accept_all().sign_off_all()
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(case.claim, (centre.equipment, second, centre.equipment, second)))
        assert len({certificate.id for certificate, _ in made}) == 1
        assert sorted(is_new for _, is_new in made) == [False, False, False, True]


@contextmanager
def _impatient(equipment: Equipment) -> Iterator[None]:
    """Let another process wait for the database for a tenth of a second only."""
    assert isinstance(equipment.unit_of_work, SqlUnitOfWork)
    engine = equipment.unit_of_work._engine

    def hurry(connection: Connection) -> None:
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")

    def hurry_raw(raw: Any, *_rest: object) -> None:
        if engine.dialect.name == "sqlite":
            raw.execute("PRAGMA busy_timeout=100")

    event.listen(engine, "begin", hurry)
    event.listen(engine, "checkout", hurry_raw)
    yield


def test_a_writer_that_waits_too_long_is_told_that_the_store_is_busy(centre: Centre, other: Equipment) -> None:
    def write_impatiently() -> None:
        with other.unit_of_work.write():
            raise AssertionError("it was not our turn")

    with _impatient(other), centre.equipment.unit_of_work.write(), pytest.raises(StoreUnavailable, match="busy"):
        write_impatiently()
    with other.unit_of_work.write() as work:
        assert work.people.people("main") == ()
