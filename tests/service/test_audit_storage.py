"""The log over a real store: real use raises no alarm, and nothing is changed past the service unseen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from journeys.centre import Case, Centre, open_small_case
from journeys.learning import a_model, keep_model
from journeys.policies import DEFAULT_TEXT, publish
from journeys.registers import keep, licence_of_the_assessor

from service.audit_trail import AuditReport
from service.errors import ClaimRefused
from service.roles import Role
from service.storage.tables import AUDITED, UNAUDITED
from service.tokens import parts_of
from service.workflows.decide_mapping import NewOverride, override_recency
from service.workflows.keep_sign_ins import NewSignIn, open_sign_in
from service.workflows.keep_tokens import revoke_token
from service.workflows.suggest_criteria import suggest_criteria
from service.workflows.verify_audit import audit_report, newest_checkpoint

TABLES = [table.name for table in AUDITED]
PASSING = [table.name for table in UNAUDITED]
COLUMNS = [(table.name, column.name) for table in AUDITED for column in table.columns]


class Tampering(NamedTuple):
    """What somebody with the database file could do, and the findings that must tell of it."""

    name: str
    sql: str
    codes: frozenset[str]


def _tampering(name: str, sql: str, *codes: str) -> Tampering:
    return Tampering(name, sql, frozenset(codes))


OF_THE_LOG = (
    _tampering("an event deleted", "DELETE FROM events WHERE sequence = 5", "event_missing"),
    _tampering(
        "the newest event deleted",
        "DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events)",
        "event_missing",
    ),
    _tampering(
        "an actor replaced",
        """UPDATE events SET content = CAST(replace(CAST(content AS TEXT), '"assessor"', '"iqa"') AS BLOB)
        WHERE sequence IN (SELECT sequence FROM events WHERE CAST(content AS TEXT) LIKE '%"assessor"%' LIMIT 1)""",
        "event_altered",
    ),
    _tampering("an event emptied", "UPDATE events SET content = x'' WHERE sequence = 3", "event_altered"),
    _tampering("an event turned into text", "UPDATE events SET content = 'words' WHERE sequence = 3", "event_altered"),
    _tampering(
        "two events swapped",
        """UPDATE events SET content = CASE sequence
            WHEN 2 THEN (SELECT content FROM events WHERE sequence = 3)
            ELSE (SELECT content FROM events WHERE sequence = 2) END
        WHERE sequence IN (2, 3)""",
        "event_altered",
        "event_moved",
    ),
    _tampering(
        "an event added at the end",
        "INSERT INTO events SELECT (SELECT max(sequence) + 1 FROM events), content FROM events WHERE sequence = 1",
        "event_unproven",
    ),
    _tampering("an event added before the first", "INSERT INTO events VALUES (-1, x'7b7d')", "event_repeated"),
    _tampering(
        "a leaf of the tree edited", "UPDATE tree_nodes SET hash = zeroblob(32) WHERE level = 0 AND position = 4"
    ),
    _tampering(
        "a node of the tree edited", "UPDATE tree_nodes SET hash = zeroblob(32) WHERE level = 2", "tree_altered"
    ),
    _tampering("a node of the tree deleted", "DELETE FROM tree_nodes WHERE level = 1 AND position = 1", "tree_altered"),
    _tampering("a leaf of the tree deleted", "DELETE FROM tree_nodes WHERE level = 0 AND position = 1"),
    _tampering(
        "a tree head resigned by nobody",
        'UPDATE checkpoints SET body = replace(body, \'"signature":"z\', \'"signature":"z2\')',
        "checkpoint_forged",
    ),
    _tampering(
        "a tree head of a longer log",
        """UPDATE checkpoints SET body = replace(body, '"size":', '"size":9')""",
        "checkpoint_forged",
    ),
    _tampering("a tree head made unreadable", "UPDATE checkpoints SET body = '{}'", "checkpoint_forged"),
    _tampering("a tree head without a number", "UPDATE checkpoints SET size = 'x', body = ''", "checkpoint_forged"),
    _tampering("a tree head that is no text", "UPDATE checkpoints SET body = x'ff00'", "checkpoint_forged"),
)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A store after real use of everything: each audited table holds at least one row."""
    case = open_small_case(Centre(tmp_path_factory.mktemp("audit") / "data"), criteria=3)
    equipment = case.centre.equipment
    with pytest.raises(ClaimRefused):
        case.claim()
    suggest_criteria(case.learner, case.observation.item.id, equipment)
    override_recency(case.assessor, case.observation.item.id, NewOverride(reason="Still at it."), equipment)
    case.accept_all().sign_off_all().claim()
    publish(case.centre, DEFAULT_TEXT)
    keep_model(case.centre, a_model(case.centre, case.release.id, "one"))
    keep(case, licence_of_the_assessor(case))
    new = NewSignIn(login_name="harpreet@centre.example")
    open_sign_in(case.centre.operator, case.assessor.person_id, new, equipment)
    revoke_token(case.centre.operator, parts_of(case.centre.token(Role.DESIGNER))[0], equipment)
    case.decide(case.criteria[0])
    return case


def _report(case: Case) -> AuditReport:
    return audit_report(case.iqa, case.centre.equipment)


@pytest.fixture
def tamper(used: Case) -> Iterator[sqlite3.Connection]:
    """Open the file past the service, and put everything back afterwards."""
    file = used.centre.folder / "vqmap.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as raw, closing(sqlite3.connect(":memory:")) as kept:
        raw.backup(kept)
        yield raw
        kept.backup(raw)
    assert _report(used).is_intact


def _told(case: Case) -> set[str]:
    report = _report(case)
    assert not report.is_intact
    assert report.failures > 0
    assert all(each.remedy and each.place for each in report.findings)
    return {each.code for each in report.findings}


def test_real_use_raises_no_alarm_and_fills_every_audited_table(used: Case) -> None:
    report = _report(used)
    assert (report.is_intact, report.findings) == (True, ())
    assert report.events == len(used.centre.events())
    with used.centre.equipment.unit_of_work.read() as work:
        assert {each.kind for each in work.audit.states()} == set(TABLES)


def test_every_stored_thing_is_audited_or_passes_or_is_the_log_itself(used: Case) -> None:
    with closing(sqlite3.connect(used.centre.folder / "vqmap.db")) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {*TABLES, *PASSING, "events", "tree_nodes", "checkpoints", "alembic_version"}


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_any_edit_of_any_column_is_told(used: Case, tamper: sqlite3.Connection, table: str, column: str) -> None:
    one = f"(SELECT id FROM {table} WHERE {column} IS NOT NULL ORDER BY id LIMIT 1)"  # noqa: S608 - our own names
    tamper.execute(f"UPDATE {table} SET {column} = {column} || '7' WHERE id = {one}")  # noqa: S608
    assert _told(used) & {"object_altered", "object_vanished"}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("junk", ["x'00ff'", "1.5", "'{}'", "CAST(x'ff00' AS TEXT)"])
def test_a_row_of_junk_is_told_and_does_not_stop_the_check(
    used: Case, tamper: sqlite3.Connection, table: str, junk: str
) -> None:
    column = "name" if table == "centres" else "body"
    tamper.execute(f"UPDATE {table} SET {column} = {junk}")  # noqa: S608
    assert _told(used) == {"object_altered"}


@pytest.mark.parametrize("table", TABLES)
def test_any_deleted_row_is_told(used: Case, tamper: sqlite3.Connection, table: str) -> None:
    tamper.execute(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")  # noqa: S608
    assert _told(used) == {"object_vanished"}


@pytest.mark.parametrize("table", TABLES)
def test_any_row_written_past_the_service_is_told(used: Case, tamper: sqlite3.Connection, table: str) -> None:
    unique = {"id", "number", "registration_id", "evidence_id", "policy_id", "key"} if table != "claims" else {"id"}
    unique |= {"version", "state"} if table == "learned_models" else set()
    names = [row[1] for row in tamper.execute(f"PRAGMA table_info({table})")]
    values = [f"{name} || '-2'" if name in unique else name for name in names]
    tamper.execute(f"INSERT INTO {table} SELECT {', '.join(values)} FROM {table} LIMIT 1")  # noqa: S608
    assert _told(used) == {"object_unaudited"}


@pytest.mark.parametrize("table", ["mappings", "sign_offs", "registrations", "tokens"])
def test_two_rows_whose_bodies_are_exchanged_are_told(used: Case, tamper: sqlite3.Connection, table: str) -> None:
    ids = [row[0] for row in tamper.execute(f"SELECT id FROM {table} ORDER BY id")]  # noqa: S608
    bodies = dict(tamper.execute(f"SELECT id, body FROM {table}").fetchall())  # noqa: S608
    for name, other in zip(ids, [*ids[1:], ids[0]], strict=True):
        tamper.execute(f"UPDATE {table} SET body = ? WHERE id = ?", (bodies[other] + " " * (len(ids) < 2), name))  # noqa: S608
    assert _told(used) == {"object_altered"}


@pytest.mark.parametrize("act", OF_THE_LOG, ids=lambda act: act.name)
def test_tampering_with_the_log_is_told(used: Case, tamper: sqlite3.Connection, act: Tampering) -> None:
    assert tamper.execute(act.sql).rowcount > 0
    assert _told(used) >= act.codes


def test_a_row_set_back_to_what_it_once_was_is_told(used: Case, tmp_path: Path) -> None:
    case = open_small_case(Centre(tmp_path / "data"))
    case.decide(case.criteria[0])
    file = case.centre.folder / "vqmap.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        ((name, old),) = raw.execute("SELECT id, body FROM mappings").fetchall()
        case.decide(case.criteria[0], decision="rejected")  # type: ignore[arg-type]
        assert _report(case).is_intact
        raw.execute("UPDATE mappings SET body = ? WHERE id = ?", (old, name))
    assert _told(case) == {"object_altered"}


def test_the_newest_tree_head_is_the_one_of_the_newest_certificate(used: Case) -> None:
    head = newest_checkpoint(used.iqa, used.centre.equipment)
    assert used.centre.events()[head.size - 1].action == "certificate.issued"
