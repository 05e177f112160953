"""The queue of writers: one at a time, in the order of asking, and nobody waits for ever."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from service.storage.engines.queueing import TurnMissed, WriterQueue


def test_turns_come_in_the_order_of_asking_and_never_overlap() -> None:
    queue, order, inside = WriterQueue(), list[int](), list[int]()

    def take(number: int) -> None:
        with queue.turn(seconds=10):
            inside.append(number)
            assert len(inside) == 1
            order.append(number)
            inside.remove(number)

    with ThreadPoolExecutor(8) as pool, queue.turn(seconds=10):
        for number in range(8):
            pool.submit(take, number)
            while len(queue._waiting) <= number:
                time.sleep(0.001)
    assert order == list(range(8))


def test_a_turn_that_does_not_come_is_given_up_and_the_next_gets_it() -> None:
    queue, leave = WriterQueue(), Event()

    def hold() -> None:
        with queue.turn(seconds=1):
            leave.wait()

    with ThreadPoolExecutor(1) as pool:
        holding = pool.submit(hold)
        while not queue._is_taken:
            time.sleep(0.001)
        with pytest.raises(TurnMissed), queue.turn(seconds=0.05):
            raise AssertionError("it was not our turn")
        leave.set()
        holding.result()
    with queue.turn(seconds=0):
        pass


def test_a_failure_inside_hands_the_turn_on() -> None:
    queue = WriterQueue()
    with pytest.raises(RuntimeError), queue.turn(seconds=1):
        raise RuntimeError("the power goes")
    with queue.turn(seconds=0):
        pass
