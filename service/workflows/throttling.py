"""Attempts to get in are counted before anything is checked, and forgiven once they turn out well."""

from collections.abc import Iterable
from datetime import datetime

from service.errors import TooManyAttempts
from service.ports import Equipment, Work
from service.throttle import Counted, key_of, one_less, one_more, wait_of

Attempted = Iterable[tuple[Counted, str]]
"""By what an attempt is counted: the login name that was tried, the address that it came from."""


def count_attempt(attempted: Attempted, equipment: Equipment) -> None:
    """Count an attempt as failed until it proves otherwise.

    Raises:
        TooManyAttempts: somebody failed too often, and has to wait; this attempt is not counted.
    """
    counted = [(key_of(kind, name), kind) for kind, name in attempted]
    with equipment.unit_of_work.read() as work:  # whoever has to wait anyway keeps no writer waiting
        _require_no_wait(counted, work, equipment.clock())
    with equipment.unit_of_work.write() as work:
        now = equipment.clock()  # once it is our turn: an earlier moment would shorten the wait of those before us
        _require_no_wait(counted, work, now)
        for key, _ in counted:
            work.sign_ins.put_attempts(key, one_more(work.sign_ins.attempts(key), now))


def forgive(attempted: Attempted, work: Work, *, forget: bool = True) -> None:
    """Take back an attempt that turned out well; with ``forget``, the account's earlier failures are forgotten too."""
    for kind, name in attempted:
        key = key_of(kind, name)
        is_forgotten = forget and kind is Counted.ACCOUNT
        work.sign_ins.put_attempts(key, None if is_forgotten else one_less(work.sign_ins.attempts(key)))


def _require_no_wait(counted: Iterable[tuple[str, Counted]], work: Work, now: datetime) -> None:
    wait = max(wait_of(work.sign_ins.attempts(key), kind, now) for key, kind in counted)
    if wait:
        raise TooManyAttempts(wait)
