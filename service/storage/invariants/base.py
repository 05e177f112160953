"""One thing that must hold in a store, and what was found of it."""

from collections.abc import Callable, Collection
from typing import NamedTuple, TypeAlias

from sqlalchemy import Connection

_FEW = 5


class Invariant(NamedTuple):
    """One thing that must hold: how many rows were looked at, and what is wrong with which of them."""

    what: str
    seen: int
    broken: tuple[str, ...]
    note: str = ""

    def told(self) -> str:
        """Return what was found, in a sentence; of many broken rows the first few."""
        if not self.broken:
            return f"none of {self.seen:,}{self.note}"
        more = f" and {len(self.broken) - _FEW} more" if len(self.broken) > _FEW else ""
        return f"{len(self.broken)} of {self.seen:,}: {'; '.join(self.broken[:_FEW])}{more}"


Check: TypeAlias = Callable[[Connection, Collection[str]], Invariant]
"""Looks at a store in a reader's transaction, believing the certificates of some issuers (did:key)."""
