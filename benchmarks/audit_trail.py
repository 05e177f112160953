"""How fast the audit trail appends, proves and verifies, beside a plain SHA-256 hash chain in the same run.

    python benchmarks/audit_trail.py --events 100000

The chain detects an edited event too, but proves one event only by handing over all of them: its proof column is the
bytes that a certificate would have to carry.
"""

import argparse
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from competence_graph import fingerprint
from service.audit_trail import (
    AuditEvent,
    AuditProof,
    Checkpoint,
    event_bytes,
    prove_event,
    sign_checkpoint,
    verify_log,
)
from service.merkle import MemoryTree, root
from service.signing import SigningKey

START = datetime(2026, 1, 1, tzinfo=UTC)
PROOFS = 1000

_Result = TypeVar("_Result")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, default=100_000, help="how many events to log (default 100,000)")
    measure(max(1, parser.parse_args().events))


def measure(events: int) -> None:
    key = SigningKey.generate()
    contents, writing = timed(lambda: [event_bytes(event) for event in events_of(events)])
    size = sum(map(len, contents))
    print(f"{events:,} events, {size / events:.0f} bytes each on average\n")
    print(f"{'step':<50}{'seconds':>9}{'per second':>14}{'proof bytes':>16}")
    line("make events and their canonical bytes", writing, events)
    links, linking = timed(lambda: chain_of(contents))
    line("baseline: append to a SHA-256 chain", linking, events)
    _, checking = timed(lambda: chain_of(contents) == links)
    line("baseline: verify the SHA-256 chain", checking, events, proof=size)
    tree, growing = timed(lambda: tree_of(contents))
    line("Merkle: append", growing, events)
    head = sign_checkpoint(origin="bench", size=events, root=root(events, tree.node), at=START, key=key)
    chance = random.Random(1)  # noqa: S311 - a seeded draw
    chosen = [chance.randrange(events) for _ in range(PROOFS)]
    proofs, proving = timed(
        lambda: [prove_event(contents[each], each, checkpoint=head, node=tree.node) for each in chosen]
    )
    line("Merkle: prove one event", proving, PROOFS, proof=max(32 * len(proof.path) for proof in proofs))
    _, believing = timed(lambda: require_all(proofs))
    line("Merkle: verify the proof of one event", believing, PROOFS)
    _, verifying = timed(lambda: require_intact(contents, tree, head))
    line("verify_log: tree, tree head, every event, objects", verifying, events)


def events_of(events: int) -> Iterator[AuditEvent]:
    for number in range(events):
        yield AuditEvent(
            sequence=number,
            at=START + timedelta(seconds=number),
            centre_id="centre-1",
            actor_id=f"assessor-{number % 40}",
            actor_role="assessor",
            action="mapping.accepted",
            subject_kind="mappings",
            subject_id=f"m-{number}",
            state_fingerprint=fingerprint(b"%d" % number),
            details={"evidence_id": f"e-{number // 9}", "criterion_id": f"c-{number % 300}"},
        )


def chain_of(contents: list[bytes]) -> list[bytes]:
    links, link = [], bytes(32)
    for content in contents:
        link = hashlib.sha256(link + content).digest()
        links.append(link)
    return links


def tree_of(contents: list[bytes]) -> MemoryTree:
    tree = MemoryTree()
    for content in contents:
        tree.append(content)
    return tree


def require_all(proofs: list[AuditProof]) -> None:
    if not all(proof.leads_to_checkpoint() for proof in proofs):
        raise SystemExit("A proof of the benchmark does not verify.")


def require_intact(contents: list[bytes], tree: MemoryTree, head: Checkpoint) -> None:
    report = verify_log(
        enumerate(contents),
        node=tree.node,
        size=len(contents),
        checkpoints=(head,),
        states=(("mappings", f"m-{number}", fingerprint(b"%d" % number)) for number in range(len(contents))),
        trusted=(head.key_id,),
    )
    if not report.is_intact:
        raise SystemExit(report.findings[0].sentence())


def timed(work: Callable[[], _Result]) -> tuple[_Result, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def line(step: str, seconds: float, times: int, *, proof: int | None = None) -> None:
    size = "" if proof is None else f"{proof:,}"
    print(f"{step:<50}{seconds:>9.2f}{times / max(seconds, 1e-9):>14,.0f}{size:>16}")


if __name__ == "__main__":
    main()
