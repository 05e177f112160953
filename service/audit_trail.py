"""The audit trail: events that are only ever appended, and the check that nothing was changed behind its back.

The bytes of every event are a leaf of a Merkle tree (``merkle``), whose head is signed now and then
(``checkpoint``). Whoever can write to the database can still not edit, drop, insert or reorder an event, or set
the log or a row back, without ``verify_log`` telling (threat T6 in SECURITY.md; OWASP ASVS 5.0, V16.4.2).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Annotated, TypeAlias

from pydantic import Field, ValidationError

from competence_graph import Finding, Frozen, Severity, canonical_bytes
from service.checkpoint import (
    AuditProof,
    Checkpoint,
    LogMoment,
    moment_text,
    prove_event,
    sign_checkpoint,
    verify_checkpoint,
)
from service.merkle import Frontier, leaf_hash

State: TypeAlias = tuple[str, str, str]
"""The kind and id of an object, and the fingerprint of what it holds now."""

StoredNode: TypeAlias = Callable[[int, int], bytes]
"""Returns a stored tree node, or raises LookupError; each level is asked in rising order, so reading ahead pays."""

_MOST_FINDINGS = 200


class AuditEvent(Frozen):
    """One thing that happened: who did what to which object, and the fingerprint of the object afterwards.

    No text that a person wrote and no personal fact goes in: events can never be erased, so they hold ids and
    fingerprints only (UK GDPR art. 17), in ``details`` too. An empty ``state_fingerprint`` says nothing about
    the object's state; the newest event that gives one is what ``verify_log`` compares the object with.
    """

    sequence: int = Field(ge=0)
    at: LogMoment
    centre_id: str
    actor_id: str
    actor_role: str
    action: str = Field(pattern=r"^[a-z_]+(\.[a-z_]+)+$")
    subject_kind: str
    subject_id: str
    state_fingerprint: str = Field(default="", pattern=r"^(sha256:[0-9a-f]{64})?$")
    details: Mapping[str, Annotated[str, Field(max_length=500)]] = Field(default_factory=dict)


class AuditReport(Frozen):
    """What a check of the whole log found; ``failures`` counts also those beyond the first 200 findings."""

    is_intact: bool
    events: int
    root: str
    checkpoints: int
    objects: int
    failures: int
    findings: tuple[Finding, ...]


def event_bytes(event: AuditEvent) -> bytes:
    """Return the bytes of an event that the log keeps and hashes."""
    return canonical_bytes(event)


def event_of(content: bytes) -> AuditEvent | None:
    """Return the event whose bytes are exactly these, or None."""
    try:
        event = AuditEvent.model_validate_json(content, strict=True)
    except ValidationError:
        return None
    return event if event_bytes(event) == content else None


def verify_log(
    events: Iterable[tuple[int, bytes]],
    *,
    node: StoredNode,
    size: int,
    checkpoints: Iterable[Checkpoint],
    states: Iterable[State],
    trusted: Collection[str],
) -> AuditReport:
    """Recompute the log in one pass and compare it with its tree, its tree heads, and every object it speaks of.

    Whoever cuts off the end of the log with its tree nodes, tree heads and objects is caught only by a tree head
    kept elsewhere: add such heads to ``checkpoints``.
    """
    check = _LogCheck(node, checkpoints, trusted)
    for sequence, content in events:
        check.take(sequence, content)
    check.end_events(size)
    check.compare_objects(states)
    return check.report()


class _LogCheck:
    """One pass over a log: a frontier of the tree, the newest state of each object, and what is wrong so far."""

    def __init__(self, node: StoredNode, checkpoints: Iterable[Checkpoint], trusted: Collection[str]) -> None:
        self._node = node
        self._frontier = Frontier()
        self._newest: dict[tuple[str, str], tuple[str, int]] = {}
        self._findings: list[Finding] = []
        self._failures = self._events = self._objects = 0
        signed = (head for head in checkpoints if self._is_signed(head, trusted))
        self._heads = sorted(signed, key=lambda head: head.size, reverse=True)
        self._known_heads = len(self._heads)
        self._compare_heads()

    def take(self, sequence: int, content: bytes) -> None:
        """Check the next event that is stored."""
        self._events += 1
        if sequence < self._frontier.size:
            self._fail("event_repeated", f"event {sequence}", "The event stands here a second time or out of order.")
            return
        self._pass_over_missing(sequence)
        computed, stored = leaf_hash(content), self._stored(0, sequence)
        if stored is None:
            self._fail("event_unproven", f"event {sequence}", "The event was added past the log, or its leaf removed.")
        elif stored != computed:
            self._fail("event_altered", f"event {sequence}", "The bytes of the event are not those that were logged.")
        self._read(sequence, content)
        self._grow(stored or computed)

    def end_events(self, size: int) -> None:
        """Check that the log ends where store, tree and tree heads say it ends."""
        self._pass_over_missing(max(size, self._frontier.size))
        while self._stored(0, self._frontier.size) is not None:
            self._pass_over_missing(self._frontier.size + 1)
        for head in reversed(self._heads):
            message = f"A tree head signed at {moment_text(head.at)} speaks of {head.size} events."
            self._fail("log_rolled_back", f"event {self._frontier.size}", message)

    def compare_objects(self, states: Iterable[State]) -> None:
        """Check what each object holds against the newest event about it."""
        for kind, name, found in states:
            self._objects += 1
            logged, sequence = self._newest.pop((kind, name), ("", -1))
            if sequence < 0:
                self._fail("object_unaudited", f"{kind} {name}", "No event speaks of this object.", found=found)
            elif logged != found:
                message = f"The object is not what event {sequence} left behind."
                self._fail("object_altered", f"{kind} {name}", message, expected=logged, found=found)
        for (kind, name), (logged, sequence) in self._newest.items():
            self._fail("object_vanished", f"{kind} {name}", f"Event {sequence} left it; it is gone.", expected=logged)

    def report(self) -> AuditReport:
        """Return what was found."""
        return AuditReport(
            is_intact=not self._failures,
            events=self._events,
            root=self._frontier.root().hex(),
            checkpoints=self._known_heads,
            objects=self._objects,
            failures=self._failures,
            findings=tuple(self._findings),
        )

    def _pass_over_missing(self, sequence: int) -> None:
        """Report every event missing before a number, standing in the leaf that the tree still holds for it."""
        while self._frontier.size < sequence:
            missing = self._frontier.size
            stored = self._stored(0, missing)
            if stored is None:
                self._fail("events_missing", f"event {missing}", f"Nothing is stored up to event {sequence}.")
                return
            self._fail("event_missing", f"event {missing}", "The event is gone; the tree still holds its leaf.")
            self._grow(stored)

    def _read(self, sequence: int, content: bytes) -> None:
        event = event_of(content)
        if event is None:
            self._fail("event_unreadable", f"event {sequence}", "The bytes are no event in canonical form.")
        elif event.sequence != sequence:
            self._fail("event_moved", f"event {sequence}", f"The event says that it is number {event.sequence}.")
        elif event.state_fingerprint:
            self._newest[event.subject_kind, event.subject_id] = (event.state_fingerprint, sequence)

    def _grow(self, leaf: bytes) -> None:
        for node in self._frontier.append(leaf)[1:]:
            if self._stored(node.level, node.index) != node.hash:
                place = f"tree node {node.level}/{node.index}"
                self._fail("tree_altered", place, "The stored node is not the hash of its leaves.")
        self._compare_heads()

    def _compare_heads(self) -> None:
        while self._heads and self._heads[-1].size == self._frontier.size:
            head, root = self._heads.pop(), self._frontier.root().hex()
            if head.root != root:
                message = f"The log is not the one whose head was signed at {moment_text(head.at)}."
                self._fail("log_rewritten", f"first {head.size} events", message, expected=head.root, found=root)

    def _is_signed(self, head: Checkpoint, trusted: Collection[str]) -> bool:
        if not (signed := verify_checkpoint(head, trusted)):
            self._fail("checkpoint_forged", f"tree head of {head.size} events", "No trusted key signed this tree head.")
        return signed

    def _stored(self, level: int, index: int) -> bytes | None:
        try:
            return self._node(level, index)
        except LookupError:
            return None

    def _fail(self, code: str, place: str, message: str, *, expected: str = "", found: str = "") -> None:
        self._failures += 1
        if len(self._findings) < _MOST_FINDINGS:
            self._findings.append(
                Finding(
                    code=code,
                    severity=Severity.ERROR,
                    place=place,
                    message=message,
                    remedy=_REMEDIES.get(code, _HALT),
                    expected=expected,
                    found=found,
                    authority="RFC 6962; OWASP ASVS 5.0, V16.4.2",
                    rule="audit_trail",
                )
            )


_HALT = "Halt claims, keep a copy of the database as it is, and restore the rows from the newest backup that verifies."
_REMEDIES = {
    "checkpoint_forged": "Add the issuer's did:key to the trusted ones if it is ours; otherwise find out who wrote it.",
    "tree_altered": "Rebuild the tree nodes from the events once no other finding stands; keep a copy before.",
    "object_unaudited": "Find out who wrote the row past the service, and have the act repeated or the row removed.",
    "object_altered": "Restore the row from a backup, or have the act repeated so that an event speaks of it.",
    "object_vanished": "Restore the row from a backup; nothing that an event speaks of is ever deleted.",
}

__all__ = [
    "AuditEvent",
    "AuditProof",
    "AuditReport",
    "Checkpoint",
    "State",
    "StoredNode",
    "event_bytes",
    "event_of",
    "prove_event",
    "sign_checkpoint",
    "verify_checkpoint",
    "verify_log",
]
