"""The wall around every centre on PostgreSQL: what it hides and refuses, and who works behind it when."""

import pytest
from journeys.centre import Case, client_of, store_of
from journeys.signing_in import settled
from postgres_server import PostgresServer
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import ProgrammingError

from service.roles import Role
from service.storage.database import SqlUnitOfWork, open_database
from service.storage.migrating import migrate, migrate_back
from service.storage.tables import metadata
from service.storage.walls import tables_of_centres
from service.workflows.verify_audit import audit_report


def _sees(store: SqlUnitOfWork, table: str) -> int:
    """Count a table's rows by SQL that forgets to name a centre."""
    with store.read() as work:
        return int(work.audit._connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def test_every_table_that_knows_centres_is_walled(two_centres: Case) -> None:
    with store_of(two_centres.centre).read() as work:
        tables = tables_of_centres(work.audit._connection)
    assert {"centres", "people", "tokens", "records", "mappings", "certificates"} <= set(tables)
    assert [table for table, stands in tables.items() if not stands] == []


def test_only_the_log_and_what_passes_stand_outside_the_walls(two_centres: Case) -> None:
    with store_of(two_centres.centre).read() as work:
        walled = set(tables_of_centres(work.audit._connection))
    assert set(metadata.tables) - walled == {"events", "tree_nodes", "checkpoints", "last_uses", "attempts"}


def test_signing_in_is_done_behind_the_wall_of_the_centre_that_a_name_belongs_to(two_centres: Case) -> None:
    claire = settled(two_centres.centre.neighbour("other"), Role.IQA)
    said = _listen(two_centres)
    assert claire.enter().get("/v1/sessions/current").json()["centre_id"] == "other"
    assert said == [
        *[("", "on")] * 3,  # the wait is asked for, the attempt counted, the name looked up
        ("other", "off"),  # the session is opened
        ("", "on"),  # the session is looked up
        *[("other", "off")] * 2,  # its first use is noted, and the person answered
    ]


def test_sql_that_names_no_centre_sees_only_the_own_one(two_centres: Case) -> None:
    store = store_of(two_centres.centre)
    for table in ("centres", "people", "registrations", "evidence", "mappings", "sign_offs", "tokens"):
        one, other = _sees(store.within("main"), table), _sees(store.within("other"), table)
        assert one > 0
        assert other > 0
        assert _sees(store, table) == _sees(store.within("main").across_centres(), table) == one + other
        assert _sees(store.within("nowhere"), table) == 0


def test_sql_that_names_no_centre_changes_only_the_own_one(two_centres: Case) -> None:
    store = store_of(two_centres.centre)
    with store.within("other").write() as work:
        changed = work.audit._connection.execute(text("UPDATE mappings SET body = body"))
        assert changed.rowcount == 1
        assert work.audit._connection.execute(text("DELETE FROM certificates WHERE centre_id = 'main'")).rowcount == 0


@pytest.mark.parametrize("sql", ["UPDATE people SET centre_id = 'main'", "INSERT INTO centres VALUES ('third', 'x')"])
def test_a_row_cannot_be_put_over_the_wall(two_centres: Case, sql: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        store_of(two_centres.centre).within("other").write() as work,
    ):
        work.audit._connection.execute(text(sql))


def test_a_session_that_says_nothing_sees_nothing(
    two_centres: Case, postgres: PostgresServer, empty_database: str
) -> None:
    engine: Engine = store_of(two_centres.centre)._engine
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM people")).scalar() == 0


def test_the_wall_of_one_transaction_does_not_stand_in_the_next(two_centres: Case) -> None:
    store = store_of(two_centres.centre)
    every = _sees(store, "people")
    for _ in range(30):
        assert _sees(store.within("main"), "people") < every == _sees(store, "people")


def _listen(two_centres: Case) -> list[tuple[str, str]]:
    """Return a list that grows with what each transaction says of whose rows it is about."""
    said: list[tuple[str, str]] = []

    def listen(
        _connection: object, _cursor: object, statement: str, parameters: dict[str, str], *_rest: object
    ) -> None:
        if "set_config" in statement:
            said.append((parameters["centre"], parameters["every"]))

    event.listen(store_of(two_centres.centre)._engine, "before_cursor_execute", listen)
    return said


def test_each_request_works_behind_the_wall_of_its_actor(two_centres: Case) -> None:
    said = _listen(two_centres)
    other = two_centres.centre.neighbour("other")
    for centre in (two_centres.centre, other):
        client = client_of(centre, centre.token(Role.IQA))
        said.clear()
        answer = client.get(f"/v1/registrations/{two_centres.registration.id}")
        assert said == [("", "on"), (centre.name, "off"), (centre.name, "off")], "the token, its first use, the work"
        assert answer.status_code == (200 if centre is two_centres.centre else 404)


def test_the_whole_log_verifies_from_behind_a_wall(two_centres: Case) -> None:
    behind = two_centres.centre.equipment.within("other")
    assert audit_report(two_centres.iqa, behind) == audit_report(two_centres.iqa, two_centres.centre.equipment)
    assert audit_report(two_centres.iqa, behind).is_intact


def test_a_table_that_comes_later_gets_its_wall_when_the_store_opens(
    postgres: PostgresServer, empty_database: str
) -> None:
    address = postgres.address(empty_database)
    engine = open_database(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE later (id text, centre_id text)"))
        assert tables_of_centres(connection)["later"] is False
    engine.dispose()
    engine = open_database(address)
    with engine.begin() as connection:
        assert tables_of_centres(connection)["later"] is True
    engine.dispose()


def test_without_the_walls_an_older_version_sees_its_rows(two_centres: Case) -> None:
    engine = store_of(two_centres.centre)._engine
    with engine.begin() as connection:
        migrate_back(connection, "0005")
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM centres")).scalar() == 2
        migrate(connection)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM centres")).scalar() == 0
