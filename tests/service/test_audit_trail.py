"""The audit trail: an untouched log raises no alarm, and no tampering goes unseen."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from competence_graph import fingerprint
from service.audit_trail import (
    AuditEvent,
    AuditReport,
    Checkpoint,
    State,
    event_bytes,
    event_of,
    prove_event,
    sign_checkpoint,
    verify_checkpoint,
    verify_log,
)
from service.merkle import MemoryTree, Node, leaf_hash, new_nodes, root
from service.signing import SigningKey

KEY = SigningKey.generate()
START = datetime(2026, 5, 1, 9, tzinfo=UTC)
TRIALS = 300


@dataclass(frozen=True)
class Store:
    """What a database holds of a log; whoever can write to the database can change any of it."""

    rows: list[tuple[int, bytes]]
    nodes: dict[tuple[int, int], bytes]
    checkpoints: list[Checkpoint]
    states: dict[tuple[str, str], str]
    extra_states: list[State] = field(default_factory=list)

    def copy(self) -> "Store":
        return Store([*self.rows], {**self.nodes}, [*self.checkpoints], {**self.states})

    def node(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def report(self, *, size: int | None = None, trusted: Iterable[str] = (KEY.did_key,)) -> AuditReport:
        newest = max((sequence for sequence, _ in self.rows), default=-1)
        states = [(kind, name, state) for (kind, name), state in self.states.items()]
        return verify_log(
            self.rows,
            node=self.node,
            size=newest + 1 if size is None else size,
            checkpoints=self.checkpoints,
            states=states + self.extra_states,
            trusted=frozenset(trusted),
        )


def event(number: int, *, state: str = "") -> AuditEvent:
    return AuditEvent(
        sequence=number,
        at=START + timedelta(minutes=number),
        centre_id="centre-1",
        actor_id=f"assessor-{number % 3}",
        actor_role="assessor",
        action="mapping.accepted",
        subject_kind="mappings",
        subject_id=f"m-{number % 11}",
        state_fingerprint=state or fingerprint(b"%d" % number),
        details={"evidence_id": f"e-{number}", "criterion_id": "AC 1.1"},
    )


def head_of(store: Store, size: int, key: SigningKey = KEY) -> Checkpoint:
    return sign_checkpoint(origin="vqmap/audit", size=size, root=root(size, store.node), at=START, key=key)


def store_of(events: int, *, heads: Iterable[int] = ()) -> Store:
    store = Store([], {}, [], {})
    for number in range(events):
        logged = event(number)
        append(store, event_bytes(logged))
        store.states[logged.subject_kind, logged.subject_id] = logged.state_fingerprint
    store.checkpoints.extend(head_of(store, size) for size in heads)
    return store


def append(store: Store, content: bytes) -> None:
    fresh: list[Node] = new_nodes(len(store.rows), leaf_hash(content), store.node)
    store.nodes.update({(node.level, node.index): node.hash for node in fresh})
    store.rows.append((len(store.rows), content))


def with_tree_rebuilt(store: Store) -> Store:
    """Return the store of an attacker who recomputes every tree node after the deed."""
    rebuilt = Store([], {}, store.checkpoints, store.states)
    for _, content in store.rows:
        append(rebuilt, content)
    return replace(rebuilt, rows=store.rows)


def codes(report: AuditReport) -> set[str]:
    return {finding.code for finding in report.findings}


def changed_byte(store: Store, chance: random.Random) -> None:
    number = chance.randrange(len(store.rows))
    sequence, content = store.rows[number]
    place = chance.randrange(len(content))
    other = bytes([content[place] ^ chance.randint(1, 255)])
    store.rows[number] = (sequence, content[:place] + other + content[place + 1 :])


def deleted_row(store: Store, chance: random.Random) -> None:
    del store.rows[chance.randrange(len(store.rows))]


def inserted_row(store: Store, chance: random.Random) -> None:
    place = chance.randint(0, len(store.rows))
    store.rows.insert(place, (place, event_bytes(event(place, state=fingerprint(b"forged")))))


def inserted_and_renumbered(store: Store, chance: random.Random) -> None:
    inserted_row(store, chance)
    store.rows[:] = [(number, content) for number, (_, content) in enumerate(store.rows)]


def swapped_contents(store: Store, chance: random.Random) -> None:
    one, two = chance.sample(range(len(store.rows)), 2)
    contents = store.rows[one][1], store.rows[two][1]
    store.rows[two], store.rows[one] = (two, contents[0]), (one, contents[1])


def swapped_rows(store: Store, chance: random.Random) -> None:
    one, two = chance.sample(range(len(store.rows)), 2)
    store.rows[one], store.rows[two] = store.rows[two], store.rows[one]


def truncated(store: Store, chance: random.Random) -> None:
    del store.rows[chance.randrange(len(store.rows)) :]


DEEDS = (
    changed_byte,
    deleted_row,
    inserted_row,
    inserted_and_renumbered,
    swapped_contents,
    swapped_rows,
    truncated,
)
Deed = Callable[[Store, random.Random], None]


@pytest.mark.parametrize("events", [0, 1, 2, 3, 7, 8, 9, 64, 100, 257])
def test_an_untouched_log_raises_no_alarm(events: int) -> None:
    store = store_of(events, heads=range(0, events + 1, 3))
    report = store.report()
    assert report.findings == ()
    assert report.is_intact
    assert (report.events, report.failures, report.objects) == (events, 0, min(events, 11))
    assert report.root == root(events, store.node).hex()
    assert report.checkpoints == len(range(0, events + 1, 3))


@pytest.mark.parametrize("deed", DEEDS)
def test_t06_every_tampering_with_rows_is_detected(deed: Deed) -> None:
    chance = random.Random(f"rows {deed.__name__}")  # noqa: S311 - a seeded draw
    for _ in range(TRIALS):
        store = store_of(chance.randint(2, 40))
        deed(store, chance)
        report = store.report()
        assert not report.is_intact
        assert report.findings


@pytest.mark.parametrize("deed", DEEDS)
def test_t06_rebuilding_the_tree_does_not_hide_tampering_from_a_signed_tree_head(deed: Deed) -> None:
    chance = random.Random(f"tree {deed.__name__}")  # noqa: S311 - a seeded draw
    for _ in range(TRIALS):
        events = chance.randint(2, 40)
        store = store_of(events, heads=(events,))
        deed(store, chance)
        assert not with_tree_rebuilt(store).report().is_intact


def test_every_single_byte_of_a_log_is_guarded() -> None:
    store = store_of(5)
    for number, (sequence, content) in enumerate(store.rows):
        for place in range(len(content)):
            tampered = store.copy()
            other = bytes([content[place] ^ 1])
            tampered.rows[number] = (sequence, content[:place] + other + content[place + 1 :])
            report = tampered.report()
            assert "event_altered" in codes(report)
            assert f"event {number}" in {finding.place for finding in report.findings}


def test_an_altered_event_is_named_and_its_neighbours_are_not_accused() -> None:
    store = store_of(20, heads=(10, 20))
    sequence, content = store.rows[4]
    store.rows[4] = (sequence, content.replace(b"assessor-1", b"assessor-2"))
    assert [(each.code, each.place) for each in store.report().findings] == [("event_altered", "event 4")]


def test_a_missing_event_is_named_and_its_neighbours_are_not_accused() -> None:
    store = store_of(20, heads=(10, 20))
    del store.rows[4]
    assert [(each.code, each.place) for each in store.report().findings] == [("event_missing", "event 4")]


def test_a_log_that_is_shorter_than_its_store_says_is_detected() -> None:
    store = store_of(9)
    shorter = with_tree_rebuilt(Store(store.rows[:7], {}, [], {}))
    assert "events_missing" in codes(shorter.report(size=9))


def test_a_rolled_back_database_is_detected_by_a_tree_head_kept_elsewhere() -> None:
    kept_elsewhere = head_of(store_of(30), 30)
    old = store_of(20, heads=(10, 20))
    assert old.report().is_intact
    old.checkpoints.append(kept_elsewhere)
    assert codes(old.report()) == {"log_rolled_back"}


def test_a_rewritten_history_is_detected_by_a_tree_head_kept_elsewhere() -> None:
    store = store_of(20, heads=(12,))
    store.rows[3] = (3, event_bytes(event(3, state=fingerprint(b"forged"))))
    assert "log_rewritten" in codes(with_tree_rebuilt(store).report())


@pytest.mark.parametrize("level_and_index", [(0, 3), (1, 0), (2, 1), (3, 0)])
def test_an_altered_or_missing_tree_node_is_detected(level_and_index: tuple[int, int]) -> None:
    store = store_of(8)
    store.nodes[level_and_index] = bytes(32)
    assert not store.report().is_intact
    del store.nodes[level_and_index]
    assert not store.report().is_intact


def test_a_tree_head_of_an_unknown_key_is_a_finding() -> None:
    store = store_of(8)
    store.checkpoints.append(head_of(store, 8, SigningKey.generate()))
    assert codes(store.report()) == {"checkpoint_forged"}
    assert codes(store_of(8, heads=(8,)).report(trusted=())) == {"checkpoint_forged"}


def test_a_row_that_was_changed_behind_the_log_is_detected() -> None:
    store = store_of(30)
    store.states["mappings", "m-3"] = fingerprint(b"forged")
    (finding,) = store.report().findings
    assert (finding.code, finding.place, finding.found) == ("object_altered", "mappings m-3", fingerprint(b"forged"))
    assert "event 25" in finding.message


def test_a_row_set_back_to_an_earlier_state_is_detected() -> None:
    store = store_of(30)
    store.states["mappings", "m-3"] = event(14).state_fingerprint
    assert codes(store.report()) == {"object_altered"}


def test_a_row_without_event_and_a_second_row_of_one_object_are_detected() -> None:
    store = store_of(30)
    store.states["mappings", "m-99"] = fingerprint(b"planted")
    assert codes(store.report()) == {"object_unaudited"}
    doubled = store_of(30)
    doubled.extra_states.append(("mappings", "m-3", doubled.states["mappings", "m-3"]))
    assert codes(doubled.report()) == {"object_unaudited"}


def test_a_row_that_vanished_is_detected() -> None:
    store = store_of(30)
    del store.states["mappings", "m-3"]
    assert codes(store.report()) == {"object_vanished"}


def test_an_event_without_a_state_says_nothing_about_its_object() -> None:
    store = store_of(12)
    silent = event(12).model_copy(update={"state_fingerprint": "", "subject_id": "m-3"})
    append(store, event_bytes(silent))
    assert store.report().is_intact


def test_a_great_many_failures_are_counted_but_not_all_listed() -> None:
    store = store_of(500)
    store.rows[:] = [(number, content + b" ") for number, content in store.rows]
    report = store.report()
    assert report.failures >= 500
    assert len(report.findings) == 200


def test_a_sequence_beyond_reason_does_not_keep_the_check_busy() -> None:
    store = store_of(5)
    store.rows.append((10**15, event_bytes(event(10**9))))
    assert "events_missing" in codes(store.report())


def test_bytes_that_are_no_event_are_a_finding_even_where_the_tree_agrees() -> None:
    store = store_of(5)
    for content in (b"", b"{}", b"null", b"\xff", event_bytes(event(9)), event_bytes(event(5)) + b"\n"):
        tampered = store.copy()
        append(tampered, content)
        assert codes(tampered.report()) & {"event_unreadable", "event_moved"}


def test_event_bytes_are_canonical_and_read_back() -> None:
    logged = event(3)
    assert b'"at":"2026-05-01T09:03:00.000000Z"' in event_bytes(logged)
    assert event_of(event_bytes(logged)) == logged
    assert event_of(event_bytes(logged).replace(b":", b": ", 1)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": datetime(2026, 5, 1)},  # noqa: DTZ001 - a moment without zone is the point
        {"at": datetime(1, 1, 1, tzinfo=UTC)},
        {"action": "Accepted"},
        {"sequence": -1},
        {"state_fingerprint": "sha256:short"},
        {"details": {"note": "x" * 501}},
        {"details": {"confidence": 0.5}},
    ],
)
def test_an_event_refuses_what_does_not_belong_in_the_log(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        AuditEvent.model_validate(event(1).model_dump() | change)


def test_a_tree_head_is_signed_in_all_its_parts() -> None:
    head = head_of(store_of(8), 8)
    assert verify_checkpoint(head, {KEY.did_key})
    assert head.body().decode().splitlines()[:2] == ["vqmap/audit", "8"]
    changes: tuple[dict[str, object], ...] = (
        {"origin": "other"},
        {"size": 9},
        {"root": "0" * 64},
        {"at": START + timedelta(microseconds=1)},
        {"key_id": SigningKey.generate().did_key},
        {"signature": head.signature[:-1] + ("1" if head.signature[-1] != "1" else "2")},
        {"signature": head.signature + " "},
        {"signature": ""},
    )
    for change in changes:
        forged = head.model_copy(update=change)
        assert not verify_checkpoint(forged, {KEY.did_key, forged.key_id})
    assert not verify_checkpoint(head, ())


def test_every_event_can_be_proven_under_a_later_tree_head() -> None:
    store = store_of(21)
    for size in (1, 8, 21):
        head = head_of(store, size)
        for number in range(size):
            proof = prove_event(store.rows[number][1], number, checkpoint=head, node=store.node)
            assert proof.leads_to_checkpoint()
            assert proof.content() == store.rows[number][1]
            assert not proof.model_copy(update={"event": "!"}).leads_to_checkpoint()
            assert not proof.model_copy(update={"tree_size": size + 1}).leads_to_checkpoint()
    with pytest.raises(ValueError, match="no leaf"):
        prove_event(b"", 8, checkpoint=head_of(store, 8), node=store.node)


@given(st.lists(st.binary(max_size=40), max_size=40))
def test_any_bytes_in_the_log_are_judged_and_never_raise(contents: list[bytes]) -> None:
    tree = MemoryTree()
    for content in contents:
        tree.append(content)
    report = verify_log(enumerate(contents), node=tree.node, size=len(contents), checkpoints=(), states=(), trusted=())
    assert report.is_intact is (not contents)
