"""The append-only log in SQL: event bytes, complete subtrees of the Merkle tree, signed tree heads."""

from collections.abc import Iterator
from datetime import UTC, datetime

from pydantic import ValidationError
from sqlalchemy import Connection, func, insert, select

from service.audit_trail import AuditEvent, Checkpoint, event_bytes
from service.merkle import NodeLookup, leaf_hash, new_nodes, root
from service.ports import Saved
from service.roles import Actor
from service.storage.rows import body_of, state_of
from service.storage.tables import AUDITED, checkpoints, events, tree_nodes

_AT_ONCE = 1000
_STREAMED = {"yield_per": _AT_ONCE}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SqlAudit:
    """AuditLog over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection
        self._next: int | None = None

    def append(self, actor: Actor, action: str, saved: Saved, *, at: datetime, **details: str) -> AuditEvent:
        """Append one event; the writers' lock keeps two events from taking one number."""
        event = AuditEvent(
            sequence=self.size() if self._next is None else self._next,
            at=at,
            centre_id=actor.centre_id,
            actor_id=actor.person_id,
            actor_role=actor.role.value,
            action=action,
            subject_kind=saved.kind,
            subject_id=saved.id,
            state_fingerprint=saved.fingerprint,
            details=details,
        )
        content = event_bytes(event)
        self._connection.execute(insert(events).values(sequence=event.sequence, content=content))
        fresh = new_nodes(event.sequence, leaf_hash(content), self.node)
        rows = [{"level": node.level, "position": node.index, "hash": node.hash} for node in fresh]
        self._connection.execute(insert(tree_nodes), rows)
        self._next = event.sequence + 1
        return event

    def size(self) -> int:
        """Return the number of events."""
        newest = self._connection.execute(select(func.max(events.c.sequence))).scalar()
        return 0 if newest is None else _as_number(newest) + 1

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of one complete subtree.

        Raises:
            LookupError: it is not stored.
        """
        query = select(tree_nodes.c.hash).where(tree_nodes.c.level == level, tree_nodes.c.position == index)
        found = self._connection.execute(query).scalar()
        if found is None:
            raise LookupError(f"The tree's node {index} at level {level} is missing.")
        return bytes(found)

    def node_in_order(self) -> NodeLookup:
        """Return a quick ``node`` for a reader that asks each level in rising order."""
        return _ReadAhead(self._connection).node

    def root(self) -> bytes:
        """Return the root of the tree over all events."""
        return root(self.size(), self.node)

    def event_content(self, sequence: int) -> bytes:
        """Return the bytes of one event."""
        query = select(events.c.content).where(events.c.sequence == sequence)
        return bytes(self._connection.execute(query).scalar_one())

    def events(self) -> Iterator[tuple[int, bytes]]:
        """Yield every event's number and bytes, in order."""
        query = select(events.c.sequence, events.c.content).order_by(events.c.sequence)
        rows = self._connection.execute(query, execution_options=_STREAMED)
        return ((_as_number(row.sequence), _as_bytes(row.content)) for row in rows)

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a signed tree head."""
        self._connection.execute(insert(checkpoints).values(size=checkpoint.size, body=body_of(checkpoint)))

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """Return every signed tree head, oldest first; one that cannot be read stands as an unsigned one."""
        rows = self._connection.execute(select(checkpoints).order_by(checkpoints.c.size))
        return tuple(_checkpoint(max(_as_number(row.size), 0), row.body) for row in rows)

    def states(self) -> Iterator[Saved]:
        """Yield what every audited row holds now."""
        for table in AUDITED:
            rows = self._connection.execute(select(table), execution_options=_STREAMED)
            for row in rows.mappings():
                yield state_of(table, row)


class _ReadAhead:
    """Reads the nodes of each level in chunks, for a reader that asks for them in rising order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._chunks: dict[int, dict[int, bytes]] = {}

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of one complete subtree, or raise LookupError."""
        chunk = self._chunks.get(level, {})
        if index not in chunk:
            chunk = self._chunks[level] = self._read(level, index)
        return chunk[index]

    def _read(self, level: int, start: int) -> dict[int, bytes]:
        query = select(tree_nodes.c.position, tree_nodes.c.hash).where(
            tree_nodes.c.level == level, tree_nodes.c.position.between(start, start + _AT_ONCE - 1)
        )
        return {int(row.position): _as_bytes(row.hash) for row in self._connection.execute(query)}


def _as_bytes(stored: bytes | str) -> bytes:
    """Return what a column of bytes holds, also where somebody wrote text into it."""
    return stored.encode() if isinstance(stored, str) else bytes(stored)


def _as_number(stored: int | str) -> int:
    """Return what a column of numbers holds; anything else that somebody wrote into it stands outside the log."""
    return stored if isinstance(stored, int) else -1


def _checkpoint(size: int, body: str) -> Checkpoint:
    try:
        return Checkpoint.model_validate_json(body)
    except ValidationError:
        return Checkpoint(origin="unreadable", size=size, root="0" * 64, at=_EPOCH, key_id="", signature="")
