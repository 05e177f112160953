"""Backups: whatever a store holds comes back on either database, and whatever is damaged is refused whole."""

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journeys.centre import Case, Centre, open_small_case
from journeys.filled import used
from postgres_server import PostgresServer
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from service.cli.main import app
from service.errors import BackupRefused
from service.storage.backup import BackupReport, RestoreReport, restore_backup, write_backup
from service.storage.database import SqlUnitOfWork, backend_named, open_database
from service.storage.migrating import migrate_back
from service.storage.tables import metadata
from service.workflows.verify_audit import audit_report

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _engine(centre: Centre) -> Engine:
    store = centre.equipment.unit_of_work
    assert isinstance(store, SqlUnitOfWork)
    return store._engine


def _quietly(_done: int, _total: int) -> None:
    return


def _backup(engine: Engine) -> tuple[bytes, BackupReport]:
    out = io.BytesIO()
    report = write_backup(engine, out, at=NOW, tell=_quietly)
    return out.getvalue(), report


def _restore(engine: Engine, content: bytes, trusted: tuple[str, ...] = ()) -> RestoreReport:
    return restore_backup(engine, io.BytesIO(content), trusted=trusted, tell=_quietly)


def _rows(engine: Engine) -> int:
    with backend_named(engine.dialect.name).reading(engine, None) as connection:
        return sum(len(connection.execute(table.select()).all()) for table in metadata.sorted_tables)


def _edited(content: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    return gzip.compress(edit(gzip.decompress(content)))


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty store of each kind to restore into."""
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path / 'target.db'}")
        yield engine
        engine.dispose()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.new_database()
    engine = open_database(server.address(name))
    yield engine
    engine.dispose()
    server.drop(name)


def test_everything_comes_back_on_either_database(small: Case, target: Engine) -> None:
    used(small)
    open_small_case(small.centre.neighbour("Zoë's \\N \t 🦆"))
    content, report = _backup(_engine(small.centre))
    restored = _restore(target, content, small.centre.equipment.trusted_issuers)
    assert restored.backup == report
    assert restored.audit == audit_report(small.iqa, small.centre.equipment)
    assert _backup(target)[1] == report
    assert small.centre.equipment.issuer_key.to_pem() not in gzip.decompress(content)


def test_a_restored_store_goes_on_where_the_old_one_was(small: Case, target: Engine) -> None:
    content, _ = _backup(_engine(small.centre))
    _restore(target, content, small.centre.equipment.trusted_issuers)
    moved = small.centre.with_equipment(unit_of_work=SqlUnitOfWork(target))
    _engine(small.centre).dispose()
    small.centre.equipment = moved
    assert used(small).certificate() is not None
    assert audit_report(small.iqa, moved).is_intact


def test_a_backup_holds_one_state_while_others_write(small: Case) -> None:
    engine = _engine(small.centre)
    before = _backup(engine)[1]
    written: list[str] = []

    def write_on(_done: int, _total: int) -> None:
        if not written:
            written.append(small.centre.person("Somebody meanwhile"))

    during = write_backup(engine, io.BytesIO(), at=NOW, tell=write_on)
    assert written
    assert during == before
    assert _backup(engine)[1].rows > before.rows


def test_only_an_empty_store_is_filled(small: Case) -> None:
    engine = _engine(small.centre)
    content, before = _backup(engine)
    with pytest.raises(BackupRefused, match="not empty"):
        _restore(engine, content)
    assert _backup(engine)[1] == before


def test_a_backup_of_an_earlier_version_is_migrated(small: Case, target: Engine) -> None:
    small.accept_all().sign_off_all().claim()
    engine = _engine(small.centre)
    with backend_named(engine.dialect.name).writing(engine, None) as connection:
        migrate_back(connection, "0005")
    engine.dispose()
    old, report = _backup(engine)
    assert report.revision == "0005"
    assert _restore(target, old, small.centre.equipment.trusted_issuers).audit.is_intact
    assert _backup(target)[1].rows == report.rows


def test_a_backup_of_a_later_version_is_refused(small: Case, target: Engine) -> None:
    content, _ = _backup(_engine(small.centre))
    later = _edited(content, lambda lines: lines.replace(b'"revision":"', b'"revision":"9', 1))
    with pytest.raises(BackupRefused, match="does not know"):
        _restore(target, later)
    other = _edited(content, lambda lines: lines.replace(b'"version":1', b'"version":2', 1))
    with pytest.raises(BackupRefused, match="reads vqmap-backup 1"):
        _restore(target, other)


def test_a_backup_whose_tree_heads_nobody_trusts_is_refused_with_what_to_do(small: Case, target: Engine) -> None:
    content, _ = _backup(_engine(used(small).centre))
    with pytest.raises(BackupRefused) as refused:
        _restore(target, content)
    assert "issuer-key.pem" in refused.value.remedy
    assert _rows(target) == 0


def test_a_backup_of_a_store_that_was_tampered_with_is_refused(small: Case, target: Engine) -> None:
    engine = _engine(used(small).centre)
    with backend_named(engine.dialect.name).writing(engine, None) as connection:
        connection.execute(text("UPDATE mappings SET body = replace(body, 'accepted', 'rejected')"))
    content, _ = _backup(engine)
    with pytest.raises(BackupRefused, match="does not verify") as refused:
        _restore(target, content, small.centre.equipment.trusted_issuers)
    assert {each.code for each in refused.value.findings} == {"object_altered"}
    assert _rows(target) == 0


@pytest.fixture(scope="module")
def one_backup(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Engine]:
    """A backup of a small store, and an empty store."""
    folder = tmp_path_factory.mktemp("backups")
    centre = Centre(folder / "data")
    open_small_case(centre)
    return _backup(_engine(centre))[0], open_database(f"sqlite:///{folder / 'empty.db'}")


EDITS: dict[str, Callable[[bytes], bytes]] = {
    "a row deleted": lambda lines: b"\n".join(lines.split(b"\n")[:2] + lines.split(b"\n")[3:]),
    "a row changed": lambda lines: lines.replace(b'["main","Centre main"]', b'["main","Centre Main"]'),
    "a row said twice": lambda lines: lines.replace(b'["main","Centre main"]\n', b'["main","Centre main"]\n' * 2),
    "the end cut off": lambda lines: lines[: lines.rindex(b'{"rows"')],
    "something after the end": lambda lines: lines + b'["main"]\n',
    "a row without its columns": lambda lines: lines.replace(b'["main","Centre main"]', b'["main"]'),
    "a row that is no JSON": lambda lines: lines.replace(b'["main","Centre main"]', b'["main",'),
    "a cell that is an object": lambda lines: lines.replace(b'"Centre main"', b'{"a":1}'),
    "another table": lambda lines: lines.replace(b'"table":"people"', b'"table":"pg_user"'),
    "another column": lambda lines: lines.replace(b'"columns":["id","name"]', b'"columns":["id","name; DROP"]'),
    "a table's line without columns": lambda lines: lines.replace(b',"columns":["id","name"]', b""),
    "an orphan": lambda lines: lines.replace(b'["main","Centre main"]', b'["elsewhere","Centre main"]'),
    "not a backup": lambda _lines: b"my shopping list\n",
    "nothing": lambda _lines: b"",
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_backup_is_refused_whole(one_backup: tuple[bytes, Engine], target: Engine, name: str) -> None:
    content, _ = one_backup
    edited = _edited(content, EDITS[name])
    assert gzip.decompress(edited) != gzip.decompress(content)
    with pytest.raises(BackupRefused) as refused:
        _restore(target, edited)
    assert refused.value.remedy
    assert _rows(target) == 0


@settings(max_examples=150)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255), cut=st.booleans())
def test_any_byte_changed_or_any_end_cut_off_is_refused_or_changes_nothing(
    one_backup: tuple[bytes, Engine], place: float, flip: int, cut: bool
) -> None:
    content, empty = one_backup
    at = int(place * len(content))
    damaged = content[:at] if cut else content[:at] + bytes([content[at] ^ flip]) + content[at + 1 :]
    try:
        is_same = gzip.decompress(damaged) == gzip.decompress(content)
    except (EOFError, OSError, zlib.error):
        is_same = False
    if not is_same:
        with pytest.raises(BackupRefused):
            _restore(empty, damaged)
        assert _rows(empty) == 0


def _run(*arguments: str, **environment: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(arguments), env=environment)
    return result.exit_code, result.output


def test_the_commands_move_a_store_from_one_database_to_the_other(
    small: Case, address: str, target: Engine, tmp_path: Path
) -> None:
    used(small)
    file = tmp_path / "store.backup"
    here = {"VQMAP_DATA": str(small.centre.folder), "VQMAP_DATABASE_URL": address}
    code, said = _run("backup", str(file), **here)
    assert (code, "sealing-key" in said) == (0, True), said
    assert file.stat().st_mode & 0o077 == 0
    there = here | {"VQMAP_DATABASE_URL": target.url.render_as_string(hide_password=False)}
    code, said = _run("restore", str(file), "--json", **there)
    assert code == 0, said
    assert json.loads(said)["audit"]["is_intact"] is True
    code, said = _run("restore", str(file), "--json", **there)
    assert (code, json.loads(said)["code"]) == (1, "backup_refused")
    assert _run("backup", str(file), "--json", **here)[0] == 2
    assert _run("restore", str(tmp_path / "nothing"), "--json", **there)[0] == 2
    assert _run("backup", str(tmp_path / "no" / "folder"), "--json", **here)[0] == 2
    assert [each.name for each in tmp_path.glob(".*")] == []
