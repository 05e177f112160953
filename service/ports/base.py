"""What every store hands back: what was saved; and periods that it is asked about."""

from datetime import datetime
from typing import NamedTuple


class Saved(NamedTuple):
    """What a store wrote: the kind and id of the row, and the fingerprint of its whole content."""

    kind: str
    id: str
    fingerprint: str


class Period(NamedTuple):
    """A stretch of time, from its first moment to just before its end; an absent bound leaves it open."""

    since: datetime | None = None
    until: datetime | None = None
