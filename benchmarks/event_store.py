"""How long a long log takes in the store: verify it, back it up, restore it, and verify it again, on both databases.

    python benchmarks/event_store.py --events 1000000

Beside the store's own figures stands the baseline of hashing the same bytes once with SHA-256. The events are written
by the fast way of a restore, with the tree that the log would have grown; each speaks of an object of its own, and one
in ``--rows-every`` of the objects is a stored person, compared with its event. The PostgreSQL is a real one that the
script starts, with fsync on.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from postgres_server import running_server  # noqa: E402

from competence_graph import fingerprint  # noqa: E402
from service.audit_trail import AuditEvent, event_bytes, sign_checkpoint  # noqa: E402
from service.merkle import Frontier, leaf_hash  # noqa: E402
from service.portfolio import Person  # noqa: E402
from service.signing import SigningKey  # noqa: E402
from service.storage.backup import restore_backup, write_backup  # noqa: E402
from service.storage.database import SqlUnitOfWork, backend_named, opened_database  # noqa: E402
from service.storage.invariants.log import report_of  # noqa: E402
from service.storage.rows import body_of, state_of  # noqa: E402
from service.storage.tables import centres, people  # noqa: E402
from service.storage.walls import raise_walls, take_walls_down  # noqa: E402

START = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 5000


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--events", type=int, default=1_000_000, help="how many events (default 1,000,000)")
    parser.add_argument("--rows-every", type=int, default=4, help="one stored row in so many events (default 4)")
    asked = parser.parse_args()
    names = ("database", "events", "SHA-256 alone s", "verify s", "back up s", "restore + verify s", "all s", "file MB")
    table = Table(*names, title="Goals for 1,000,000 events: verify 30 s; back up, restore and verify 120 s")
    with running_server() as server, tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sqlite = [f"sqlite:///{place / name}.db" for name in ("one", "other")]
        postgresql = [server.address(server.new_database()) for _ in range(2)]
        for name, (source, target) in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
            table.add_row(
                name, f"{asked.events:,}", *measure(source, target, place / name, asked.events, asked.rows_every)
            )
    Console().print(table)


def measure(source: str, target: str, file: Path, events: int, rows_every: int) -> list[str]:
    key = SigningKey.generate()
    with opened_database(source) as engine:
        hashing = fill(engine, events, rows_every, key)
        verifying = verify(engine, key)
        started = time.perf_counter()
        with file.open("wb") as out:
            write_backup(engine, out, at=START, tell=lambda _done, _total: None)
        backing_up = time.perf_counter() - started
    with opened_database(target) as engine, file.open("rb") as content:
        started = time.perf_counter()
        restore_backup(engine, content, trusted=(key.did_key,), tell=lambda _done, _total: None)
        restoring = time.perf_counter() - started
    figures = (hashing, verifying, backing_up, restoring, backing_up + restoring)
    return [*(f"{each:.1f}" for each in figures), f"{file.stat().st_size / 1e6:,.0f}"]


def fill(engine: Engine, events: int, rows_every: int, key: SigningKey) -> float:
    """Fill a store as its own log would have, and return how long hashing the events alone takes."""
    frontier, hashing = Frontier(), 0.0
    backend = backend_named(engine.dialect.name)
    with SqlUnitOfWork(engine).write() as work:
        work.people.add_centre("centre-1", "A centre")
        connection = work.audit._connection
        take_walls_down(connection)
        for chunk in chunks(events_of(events, rows_every)):
            contents = [event_bytes(event) for event, _ in chunk]
            started = time.perf_counter()
            for content in contents:
                hashlib.sha256(content).digest()
            hashing += time.perf_counter() - started
            numbered = [(event.sequence, content) for (event, _), content in zip(chunk, contents, strict=True)]
            backend.insert_many(connection, "events", ("sequence", "content"), numbered)
            nodes = [
                (node.level, node.index, node.hash) for each in contents for node in frontier.append(leaf_hash(each))
            ]
            backend.insert_many(connection, "tree_nodes", ("level", "position", "hash"), nodes)
            rows = [(row["id"], row["centre_id"], row["body"]) for _, row in chunk if row]
            backend.insert_many(connection, "people", ("id", "centre_id", "body"), rows) if rows else None
        head = sign_checkpoint(origin="bench", size=events, root=frontier.root(), at=START, key=key)
        work.audit.add_checkpoint(head)
        raise_walls(connection)
    return hashing


def events_of(events: int, rows_every: int) -> Iterator[tuple[AuditEvent, dict[str, str]]]:
    """Yield events of the length that real ones have, the first about the centre, some with the row they left."""
    for number in range(events):
        row: dict[str, str] = {}
        kind, name, state = "mappings", f"m-{number}", ""
        if number == 0:
            kind, name, state = state_of(centres, {"id": "centre-1", "name": "A centre"})
        elif number % rows_every == 0:
            person = Person(id=f"person-{number}", centre_id="centre-1", name=f"A learner {number}")  # type: ignore[arg-type]
            row = {"id": person.id, "centre_id": person.centre_id, "body": body_of(person)}
            kind, name, state = state_of(people, row)
        event = AuditEvent(
            sequence=number,
            at=START + timedelta(seconds=number),
            centre_id="centre-1",
            actor_id=f"assessor-{number % 40}",
            actor_role="assessor",
            action="mapping.accepted",
            subject_kind=kind,
            subject_id=name,
            state_fingerprint=state,
            details={"evidence_id": f"e-{number // 9}", "criterion_id": fingerprint(b"%d" % (number % 300))},
        )
        yield event, row


def chunks(
    events: Iterable[tuple[AuditEvent, dict[str, str]]],
) -> Iterator[list[tuple[AuditEvent, dict[str, str]]]]:
    remaining = iter(events)
    while chunk := list(islice(remaining, AT_ONCE)):
        yield chunk


def verify(engine: Engine, key: SigningKey) -> float:
    started = time.perf_counter()
    with backend_named(engine.dialect.name).reading(engine, None) as connection:
        report = report_of(connection, (key.did_key,))
    if not report.is_intact:
        raise SystemExit(report.findings[0].sentence())
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
