"""A queue of this process's writers: each gets its turn in the order of asking, and none waits for ever.

The database excludes writers too, also those of other processes. But SQLite lets whoever happens to ask at the right
moment go first, so that under load some writers starve; and in PostgreSQL each waiting writer holds a connection.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock


class TurnMissed(Exception):
    """Another writer held its turn for too long."""


class WriterQueue:
    """Hands one turn from writer to writer; it is not re-entrant."""

    def __init__(self) -> None:
        """Start with nobody's turn."""
        self._guard = Lock()
        self._waiting: deque[Event] = deque()
        self._is_taken = False

    @contextmanager
    def turn(self, *, seconds: float) -> Iterator[None]:
        """Wait for the turn and hold it while the block runs.

        Raises:
            TurnMissed: it did not come within so many seconds.
        """
        self._take(seconds)
        try:
            yield
        finally:
            self._hand_on()

    def _take(self, seconds: float) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = Event()
            self._waiting.append(mine)
        if not mine.wait(seconds):
            self._give_up(mine)

    def _give_up(self, mine: Event) -> None:
        """Leave the queue, unless the turn came in the very last moment."""
        with self._guard:
            if mine.is_set():
                return
            self._waiting.remove(mine)
        raise TurnMissed

    def _hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
