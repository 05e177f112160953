"""The append-only log."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from service.audit_trail import AuditEvent, Checkpoint
from service.merkle import NodeLookup
from service.ports.base import Saved
from service.roles import Actor


class AuditLog(Protocol):
    """The append-only log of everything that happened."""

    def append(self, actor: Actor, action: str, saved: Saved, *, at: datetime, **details: str) -> AuditEvent:
        """Append one event about a row just saved, with ids and fingerprints as details."""

    def size(self) -> int:
        """Return the number of events."""

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of one complete subtree of the Merkle tree, or raise LookupError."""

    def node_in_order(self) -> NodeLookup:
        """Return a quick ``node`` for a reader that asks each level in rising order."""

    def root(self) -> bytes:
        """Return the root of the tree over all events."""

    def event_content(self, sequence: int) -> bytes:
        """Return the bytes of one event."""

    def events(self) -> Iterable[tuple[int, bytes]]:
        """Yield every event's number and bytes, in order."""

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a signed tree head."""

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """Return every signed tree head, oldest first; one that cannot be read stands as an unsigned one."""

    def states(self) -> Iterable[Saved]:
        """Yield what every audited row holds now."""
