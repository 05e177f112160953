"""Throttling: whoever fails often waits longer with every failure, and nobody is locked out for good.

Authority: NIST SP 800-63B, 5.2.2 (rate limiting): at most 100 failures in a row on one account. Under these delays 100
failures take more than 23 hours. An attempt is counted before its secret is checked, so that many at once gain nothing.
"""

import hashlib
from datetime import datetime, timedelta
from enum import Enum

from pydantic import AwareDatetime

from competence_graph import Frozen

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)


class Counted(Enum):
    """What failures are counted by, and how many are free of any wait."""

    ACCOUNT = 5
    ADDRESS = 30


class Attempts(Frozen):
    """How often somebody failed under a key, and when last."""

    failures: int
    last_at: AwareDatetime


def key_of(counted: Counted, named: str) -> str:
    """Return the key that attempts are counted under; it does not tell the name."""
    return f"{counted.name.lower()} {hashlib.sha256(named.encode()).hexdigest()[:40]}"


def wait_of(attempts: Attempts | None, counted: Counted, now: datetime) -> timedelta:
    """Return how long the next attempt has to wait: nothing at first, then twice as long with every failure.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> [wait_of(Attempts(failures=n, last_at=now), Counted.ACCOUNT, now).seconds for n in (4, 5, 6, 10, 99)]
    [0, 1, 2, 32, 900]
    """
    if attempts is None or now - attempts.last_at >= FORGOTTEN_AFTER or attempts.failures < counted.value:
        return timedelta(0)
    exponent = min(attempts.failures - counted.value, 10)
    delay = min(timedelta(seconds=2**exponent), LONGEST_WAIT)
    return max(attempts.last_at + delay - now, timedelta(0))


def one_more(attempts: Attempts | None, now: datetime) -> Attempts:
    """Count an attempt as failed until it proves otherwise."""
    is_forgotten = attempts is None or now - attempts.last_at >= FORGOTTEN_AFTER
    return Attempts(failures=1 if is_forgotten or attempts is None else attempts.failures + 1, last_at=now)


def one_less(attempts: Attempts | None) -> Attempts | None:
    """Take back the attempt that turned out well; earlier failures stay counted."""
    if attempts is None or attempts.failures <= 1:
        return None
    return attempts.model_copy(update={"failures": attempts.failures - 1})
