"""Throttling: who fails often waits, who waits gets in, and nobody learns whether a name exists."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journeys.centre import Centre, client_of
from journeys.signing_in import PASSWORD, settled

from service.errors import TooManyAttempts
from service.passwords import hash_password, is_password
from service.roles import Role
from service.throttle import FORGOTTEN_AFTER, LONGEST_WAIT, Attempts, Counted, key_of, one_less, one_more, wait_of
from service.wiring import equip
from service.workflows.throttling import count_attempt

pytestmark = pytest.mark.both_databases

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
COUNTED = st.sampled_from(list(Counted))


@given(failures=st.integers(0, 10_000), passed=st.integers(0, 200_000), counted=COUNTED)
def test_a_wait_grows_with_failures_is_never_longer_than_the_longest_and_runs_down(
    failures: int, passed: int, counted: Counted
) -> None:
    later = NOW + timedelta(seconds=passed)
    wait = wait_of(Attempts(failures=failures, last_at=NOW), counted, later)
    more = wait_of(Attempts(failures=failures + 1, last_at=NOW), counted, later)
    assert timedelta(0) <= wait <= more <= LONGEST_WAIT
    assert failures >= counted.value or not wait
    assert not wait_of(Attempts(failures=failures, last_at=NOW), counted, NOW + LONGEST_WAIT)


@given(steps=st.lists(st.integers(0, 200_000), max_size=20))
def test_what_is_a_day_old_is_forgotten(steps: list[int]) -> None:
    at, attempts = NOW, None
    for step in steps:
        at += timedelta(seconds=step)
        attempts = one_more(attempts, at)
        assert attempts.failures == 1 or timedelta(seconds=step) < FORGOTTEN_AFTER
    assert one_less(attempts) is None or one_less(attempts).failures >= 1  # type: ignore[union-attr]


def test_a_hundred_failures_take_more_than_twenty_hours() -> None:
    at, attempts = NOW, Attempts(failures=0, last_at=NOW)
    for _ in range(100):
        at += wait_of(attempts, Counted.ACCOUNT, at)
        attempts = one_more(attempts, at)
    assert at - NOW > timedelta(hours=20)


def test_after_five_failures_a_person_waits_as_long_as_retry_after_says(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    centre.clock.step = timedelta(0)
    centre.clock.now += timedelta(hours=1)
    assert [jade.try_to_enter("wrong").status_code for _ in range(6)] == [401, 401, 401, 401, 401, 429]
    waiting = jade.try_to_enter()
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (429, "1")
    centre.clock.now += timedelta(seconds=1)
    assert jade.try_to_enter("wrong").status_code == 401
    assert jade.try_to_enter().headers["Retry-After"] == "2"
    centre.clock.now += timedelta(seconds=2)
    assert jade.try_to_enter().status_code == 201
    assert jade.try_to_enter("wrong").status_code == 401


def test_many_attempts_at_once_gain_nothing(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    centre.clock.step = timedelta(0)
    centre.clock.now += timedelta(hours=1)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: jade.try_to_enter(f"guess number {n}").status_code, range(24)))
    assert sorted(answers) == [401] * 5 + [429] * 19


def test_many_attempts_at_several_processes_at_once_gain_nothing_either(centre: Centre) -> None:
    centre.clock.step = timedelta(0)
    doors = [centre.equipment, *(equip(centre.settings, clock=centre.clock, use_model=False) for _ in range(2))]

    def is_let_through(n: int) -> bool:
        try:
            count_attempt(((Counted.ACCOUNT, "jade"), (Counted.ADDRESS, f"address {n}")), doors[n % len(doors)])
        except TooManyAttempts:
            return False
        return True

    with ThreadPoolExecutor(9) as pool:
        assert sum(pool.map(is_let_through, range(36))) == 5
    for door in doors[1:]:
        door.unit_of_work.close()  # type: ignore[attr-defined]


def test_whoever_has_to_wait_is_told_so_without_waiting_for_a_writer(centre: Centre) -> None:
    attempted = ((Counted.ACCOUNT, "jade"),)
    centre.clock.step = timedelta(0)
    for _ in range(Counted.ACCOUNT.value):
        count_attempt(attempted, centre.equipment)
    with ThreadPoolExecutor(1) as pool, centre.equipment.unit_of_work.write(), pytest.raises(TooManyAttempts):
        pool.submit(count_attempt, attempted, centre.equipment).result(5)


def test_an_attempt_that_waited_for_its_turn_is_dated_by_its_turn(centre: Centre) -> None:
    waiting, late = threading.Event(), centre.clock.now + timedelta(minutes=5)

    def count() -> None:
        waiting.set()
        count_attempt(((Counted.ACCOUNT, "jade"),), centre.equipment)

    with ThreadPoolExecutor(1) as pool, centre.equipment.unit_of_work.write() as work:
        counted = pool.submit(count)
        assert waiting.wait(5)
        time.sleep(0.2)
        centre.clock.now = late
        assert work.sign_ins.attempts(key_of(Counted.ACCOUNT, "jade")) is None
    counted.result()
    with centre.equipment.unit_of_work.read() as work:
        kept = work.sign_ins.attempts(key_of(Counted.ACCOUNT, "jade"))
    assert kept is not None
    assert kept.last_at > late


def test_an_address_that_tries_many_names_is_slowed_down(centre: Centre) -> None:
    centre.clock.step = timedelta(0)
    client = client_of(centre)
    tried = [
        client.post("/v1/sessions", json={"login_name": f"name{n}", "password": "x"}).status_code for n in range(31)
    ]
    assert tried == [401] * 30 + [429]


def test_who_gets_in_is_not_counted_against_their_address(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    centre.clock.step = timedelta(0)
    assert {jade.try_to_enter().status_code for _ in range(35)} == {201}


def test_a_wrong_second_factor_is_counted_as_well(centre: Centre) -> None:
    claire = settled(centre, Role.IQA)
    centre.clock.step = timedelta(0)
    centre.clock.now += timedelta(hours=1)
    assert [claire.try_to_enter(code=f"00000{n}").status_code for n in range(6)] == [401] * 5 + [429]


@pytest.mark.slow
def test_a_name_that_does_not_exist_takes_as_long_as_one_that_does() -> None:
    kept = hash_password(PASSWORD)
    times: dict[bool, list[float]] = {True: [], False: []}
    for n in range(60):
        is_known = n % 2 == 0
        start = time.perf_counter()
        assert not is_password("another password", kept if is_known else None)
        times[is_known].append(time.perf_counter() - start)
    known, unknown = (statistics.median(each) for each in times.values())
    assert 0.67 < known / unknown < 1.5
