"""PostgreSQL as a store: what it must promise, and what is said where it cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.centre import Case, Centre, client_of, store_of
from postgres_server import PostgresServer, running_server

from service.errors import StoreUnavailable, StoreUnsafe
from service.ports import Saved
from service.roles import Role
from service.settings import Settings
from service.storage.database import open_database
from service.workflows.verify_audit import audit_report


def _refusal(address: str) -> StoreUnsafe:
    with pytest.raises(StoreUnsafe) as refused:
        open_database(address)
    assert "not-a-secret" not in refused.value.detail + refused.value.remedy
    assert "\n" not in refused.value.detail
    return refused.value


def test_a_server_that_is_away_is_told(postgres: PostgresServer) -> None:
    refused = _refusal("postgresql://vqmap:not-a-secret@127.0.0.1:1/vqmap")
    assert refused.remedy.startswith("Start the PostgreSQL server")


def test_a_wrong_password_and_an_unknown_role_are_told(postgres: PostgresServer) -> None:
    for role, password in (("vqmap", "wrong"), ("nobody", "not-a-secret")):
        refused = _refusal(postgres.address("postgres", role=role, password=password))
        assert refused.remedy == "Correct the name and password in VQMAP_DATABASE_URL."


def test_a_missing_database_is_told_with_the_command_that_makes_it(postgres: PostgresServer) -> None:
    assert "CREATE DATABASE vqmap" in _refusal(postgres.address("nothing")).remedy


def test_a_host_that_nobody_knows_is_told() -> None:
    assert "host" in _refusal("postgresql://vqmap@no-such-host.invalid/vqmap").remedy


def test_a_role_that_may_make_no_tables_is_told(postgres: PostgresServer, empty_database: str) -> None:
    with postgres.admin(empty_database) as connection:
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'not-a-secret'")
    assert "owner" in _refusal(postgres.address(empty_database, role="reader")).remedy


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-GB' LOCALE 'C'", "sorted by the locale"),
        ("ENCODING 'SQL_ASCII' LOCALE 'C'", "SQL_ASCII"),
    ],
)
def test_a_database_that_keeps_text_otherwise_is_refused(postgres: PostgresServer, how: str, said: str) -> None:
    name = postgres.new_database(how=how)
    refused = _refusal(postgres.address(name))
    assert said in refused.detail
    assert "CREATE DATABASE vqmap" in refused.remedy
    postgres.drop(name)


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgresServer]:
    """A server that the tests may stop and set up wrongly."""
    with running_server() as server:
        yield server


def test_settings_under_which_commits_are_lost_are_refused_all_at_once(own_server: PostgresServer) -> None:
    name = own_server.new_database()
    own_server.stop()
    own_server.start(fsync="off", full_page_writes="off", synchronous_commit="off")
    refused = _refusal(own_server.address(name))
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        assert f"{setting} is off" in refused.detail
        assert f"{setting} = on" in refused.remedy
    own_server.stop()
    own_server.start()
    open_database(own_server.address(name)).dispose()


def test_a_server_that_takes_no_writes_is_refused(own_server: PostgresServer) -> None:
    name = own_server.new_database()
    own_server.stop()
    own_server.start(default_transaction_read_only="on")
    assert "primary" in _refusal(own_server.address(name)).remedy
    own_server.stop()
    own_server.start()


def test_the_store_answers_in_words_while_the_server_is_away_and_goes_on_after_its_restart(
    own_server: PostgresServer, tmp_path: Path
) -> None:
    centre = Centre(tmp_path / "data", database=own_server.address(own_server.new_database()))
    kept = centre.person("Kept before")
    client = client_of(centre, centre.token(Role.IQA))
    own_server.stop(kill=True)
    with pytest.raises(StoreUnavailable):
        centre.person("Never kept")
    assert client.get("/v1/registrations/x").json()["code"] == "store_unavailable"
    own_server.start()
    assert client.get("/v1/registrations/x").status_code == 404
    with centre.equipment.unit_of_work.read() as work:
        assert kept in {each.id for each in work.people.people("main")}
    assert audit_report(centre.operator, centre.equipment).is_intact
    store_of(centre).close()


def test_a_connection_that_is_cut_in_a_write_leaves_nothing(two_centres: Case, postgres: PostgresServer) -> None:
    before = two_centres.centre.events()

    def cut_half_way() -> None:
        with two_centres.centre.equipment.unit_of_work.write() as work:
            saved = Saved("people", "p", "")
            work.audit.append(two_centres.centre.operator, "person.added", saved, at=two_centres.centre.clock())
            number = work.audit._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()  # type: ignore[attr-defined]
            with postgres.admin() as admin:
                admin.execute("SELECT pg_terminate_backend(%s)", [number])
            work.audit.size()

    with pytest.raises(StoreUnavailable, match="went away"):
        cut_half_way()
    assert two_centres.centre.events() == before


def test_the_password_of_the_address_is_never_shown(postgres: PostgresServer, tmp_path: Path) -> None:
    settings = Settings(data_folder=tmp_path, database_url="postgresql://vqmap:not-a-secret@h:5/d")
    assert settings.shown_database == "postgresql://vqmap:***@h:5/d"
