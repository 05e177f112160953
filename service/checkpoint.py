"""Checkpoint: a signed tree head of the audit trail, and the proof that one event stands under it.

Held by somebody else, a tree head shows later whether the log still begins with what it began with then
(RFC 6962). The text that is signed follows c2sp.org/tlog-checkpoint, with the moment as its extension line.
"""

import base64
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, PlainSerializer

from competence_graph import Frozen
from service.merkle import NodeLookup, inclusion_proof, leaf_hash, verify_inclusion
from service.signing import SigningKey, verify


def moment_text(moment: datetime) -> str:
    """Return a moment in UTC with microseconds, the one way in which the log writes it.

    >>> moment_text(datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    '2026-11-24T09:30:00.000000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


LogMoment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC)),
    AfterValidator(_in_utc),
    PlainSerializer(moment_text, when_used="json"),
]
"""A moment in UTC, written with microseconds and Z."""

Sha256Hex = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in hexadecimal."""


class Checkpoint(Frozen):
    """A signed tree head: at this moment the log had this many events and this root, says the holder of the key."""

    origin: str = Field(pattern=r"^[^\r\n]+$")
    size: int = Field(ge=0)
    root: Sha256Hex
    at: LogMoment
    key_id: str
    signature: str

    def body(self) -> bytes:
        """Return the text that is signed: origin, size, root in base64, and moment, a line each."""
        root = base64.b64encode(bytes.fromhex(self.root)).decode()
        return f"{self.origin}\n{self.size}\n{root}\n{moment_text(self.at)}\n".encode()


class AuditProof(Frozen):
    """Everything that proves one event to somebody without the log: its bytes, its path, and a signed tree head."""

    event: str
    event_index: int = Field(ge=0)
    tree_size: int = Field(ge=1)
    path: tuple[Sha256Hex, ...]
    checkpoint: Checkpoint

    def content(self) -> bytes:
        """Return the bytes of the event; nothing where the text is no base64url."""
        try:
            return base64.b64decode(self.event, altchars=b"-_", validate=True)
        except ValueError:
            return b""

    def leads_to_checkpoint(self) -> bool:
        """Tell whether the path leads from the event to the root of the tree head."""
        return self.tree_size == self.checkpoint.size and verify_inclusion(
            leaf_hash(self.content()),
            self.event_index,
            self.tree_size,
            path=tuple(bytes.fromhex(step) for step in self.path),
            expected_root=bytes.fromhex(self.checkpoint.root),
        )


def sign_checkpoint(*, origin: str, size: int, root: bytes, at: datetime, key: SigningKey) -> Checkpoint:
    """Return a tree head signed with a key."""
    head = Checkpoint(origin=origin, size=size, root=root.hex(), at=at, key_id=key.did_key, signature="")
    return head.model_copy(update={"signature": key.sign(head.body())})


def verify_checkpoint(checkpoint: Checkpoint, trusted: Collection[str]) -> bool:
    """Tell whether a tree head was signed by one of the trusted did:keys."""
    return checkpoint.key_id in trusted and verify(checkpoint.key_id, checkpoint.body(), checkpoint.signature)


def prove_event(content: bytes, sequence: int, *, checkpoint: Checkpoint, node: NodeLookup) -> AuditProof:
    """Return the proof that an event stands in the log under a tree head.

    Raises:
        ValueError: the tree head is older than the event.
    """
    return AuditProof(
        event=base64.urlsafe_b64encode(content).decode(),
        event_index=sequence,
        tree_size=checkpoint.size,
        path=tuple(step.hex() for step in inclusion_proof(sequence, checkpoint.size, node)),
        checkpoint=checkpoint,
    )
