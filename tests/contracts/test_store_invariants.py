"""What must hold in a store: real use breaks nothing, and each thing that is broken past the service is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from journeys.centre import Case, Centre, open_small_case
from journeys.filled import used
from journeys.signing_in import settled
from postgres_server import ADMIN, PostgresServer
from sqlalchemy import Connection, Engine, create_engine, text

from mapping_engine import Decision
from service.doctor import Diagnosis, examine
from service.roles import Role
from service.settings import Settings
from service.storage.database import SqlUnitOfWork, backend_named
from service.storage.invariants.base import Invariant
from service.storage.invariants.registry import INVARIANTS

WHAT = (
    "rows without what they hang on",
    "rows that hang on another centre's",
    "rows that hang on another registration's evidence",
    "ways in whose value and keys differ",
    "facts about nobody of the centre",
    "mappings without a criterion",
    "certificates without proof",
    "certificates on a portfolio that does not cover",
)


@pytest.fixture
def case(small: Case) -> Case:
    """A certified learner, beside a second learner of the centre and one of another centre."""
    open_small_case(small.centre).accept_all()
    open_small_case(small.centre.neighbour("other")).accept_all().sign_off_all().claim()
    return used(small)


def _engine(centre: Centre) -> Engine:
    store = centre.equipment.unit_of_work
    assert isinstance(store, SqlUnitOfWork)
    return store._engine


def _found(case: Case) -> dict[str, Invariant]:
    engine = _engine(case.centre)
    with backend_named(engine.dialect.name).reading(engine, None) as connection:
        found = [check(connection, case.centre.equipment.trusted_issuers) for check in INVARIANTS]
    return {each.what: each for each in found}


def _broken(case: Case) -> dict[str, int]:
    return {what: len(each.broken) for what, each in _found(case).items() if each.broken}


@contextmanager
def _past_the_service(case: Case, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """Open the database as its owner could, with foreign keys off."""
    engine = _engine(case.centre)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA query_only=OFF")
            raw.execute("PRAGMA foreign_keys=OFF")
        with backend_named("sqlite").writing(engine, None) as connection:
            yield connection
        engine.dispose()
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    admin = create_engine(
        server.address(str(engine.url.database), role=ADMIN).replace("postgresql:", "postgresql+psycopg:")
    )
    try:
        with admin.begin() as connection:
            connection.execute(text("SET session_replication_role = replica"))
            yield connection
    finally:
        admin.dispose()


def test_real_use_breaks_nothing(case: Case) -> None:
    found = _found(case)
    assert tuple(found) == WHAT
    assert _broken(case) == {}
    assert found["mappings without a criterion"].seen == 2 + 1 + 1
    assert found["certificates without proof"].seen == 2
    assert found["certificates on a portfolio that does not cover"].told() == "none of 2, 1 of them decided on since"


def test_a_portfolio_decided_on_since_is_told_as_such_and_not_as_broken(case: Case) -> None:
    case.decide(case.criteria[0], Decision.REJECTED)
    held = _found(case)["certificates on a portfolio that does not cover"]
    assert (held.broken, held.note) == ((), ", 1 of them decided on since")


BREAKS = {
    "an orphan": (
        "UPDATE mappings SET evidence_id = 'gone' WHERE registration_id = :own",
        {"rows without what they hang on"},
    ),
    "a person who is gone": (
        "DELETE FROM people WHERE id = (SELECT learner_id FROM registrations WHERE id = :own)",
        {"rows without what they hang on"},
    ),
    "a row of another centre": (
        "UPDATE sign_offs SET centre_id = 'other' WHERE registration_id = :own",
        {"rows that hang on another centre's"},
    ),
    "evidence moved to another learner": (
        "UPDATE evidence SET registration_id = (SELECT max(id) FROM registrations"
        " WHERE id <> :own AND centre_id = 'main') WHERE registration_id = :own",
        {"rows that hang on another registration's evidence"},
    ),
    "a sign-in that lets somebody in as another": (
        "UPDATE sign_ins SET person_id = (SELECT learner_id FROM registrations WHERE id = :own)",
        {"ways in whose value and keys differ"},
    ),
    "a token that acts at another centre": (
        """UPDATE tokens SET body = replace(body, '"main"', '"other"') WHERE centre_id = 'main' AND id <> :own""",
        {"ways in whose value and keys differ"},
    ),
    "a licence of nobody": (
        """UPDATE records SET body = replace(body, '"person_id"\\:"', '"person_id"\\:"x')
        WHERE registration_id = :own AND kind = 'licence'""",
        {"facts about nobody of the centre"},
    ),
    "a relationship that cannot be read": (
        "UPDATE records SET body = '{}' WHERE kind = 'relationship' AND id <> :own",
        {"facts about nobody of the centre"},
    ),
    "a criterion that nobody knows": (
        "UPDATE mappings SET criterion_id = 'invented'"
        " WHERE id = (SELECT max(id) FROM mappings WHERE registration_id = :own)",
        {"mappings without a criterion"},
    ),
    "a mapping whose value speaks of something else": (
        "UPDATE mappings SET body = replace(body, evidence_id, 'e') WHERE registration_id = :own",
        {"mappings without a criterion"},
    ),
    "a certificate whose name was changed": (
        "UPDATE certificates SET body = replace(body, 'A learner', 'A friend') WHERE registration_id = :own",
        {"certificates without proof"},
    ),
    "a certificate whose claim is gone": (
        "DELETE FROM claims WHERE outcome = 'granted' AND registration_id = :own",
        {"certificates without proof"},
    ),
    "a claim whose verdict was turned": (
        r"""UPDATE claims SET body = replace(body, '"claimable"\:true', '"claimable"\:false')
        WHERE centre_id = 'other' AND id <> :own""",
        {"certificates without proof", "certificates on a portfolio that does not cover"},
    ),
    "a certificate that cannot be read": (
        "UPDATE certificates SET body = '{}' WHERE registration_id = :own",
        {"certificates without proof"},
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_whatever_is_broken_past_the_service_is_told(case: Case, request: pytest.FixtureRequest, name: str) -> None:
    sql, what = BREAKS[name]
    with _past_the_service(case, request) as connection:
        assert connection.execute(text(sql), {"own": case.registration.id}).rowcount > 0
    assert set(what) <= set(_broken(case)) <= set(WHAT)


def test_a_second_factor_that_the_key_of_the_installation_does_not_open_is_told(case: Case, address: str) -> None:
    what = "second factors that do not open"
    settled(case.centre, Role.ADMINISTRATOR)
    assert _examined(case, address)[what].found == "none of 1"
    assert _examined(case, address)["sealing key"].is_well
    for key in (b"another key of thirty-two bytes.", b"short"):
        case.centre.settings.seal_file.write_bytes(key)
        found = _examined(case, address)[what]
        assert not found.is_well
        assert "sealing-key" in found.remedy


def _examined(case: Case, address: str) -> dict[str, Diagnosis]:
    settings = Settings(data_folder=case.centre.folder, database_url=address)
    return {each.what: each for each in examine(settings)}


def test_the_doctor_tells_what_holds_and_what_does_not(
    case: Case, address: str, request: pytest.FixtureRequest
) -> None:
    found = _examined(case, address)
    looked_at = ("store", "database", "events and rows that do not agree", *WHAT)
    assert all(found[what].is_well for what in looked_at), found
    with _past_the_service(case, request) as connection:
        connection.execute(text("UPDATE sign_offs SET centre_id = 'other' WHERE centre_id = 'main'"))
    found = _examined(case, address)
    ill = {what for what in looked_at if not found[what].is_well}
    assert {"events and rows that do not agree", "rows that hang on another centre's"} <= ill
    assert found["database"].is_well
    assert all(found[what].remedy for what in ill)


def test_the_doctor_tells_of_a_role_above_the_walls_and_of_a_table_without_one(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    name = postgres.new_database()
    settings = Settings(data_folder=tmp_path, database_url=postgres.address(name, role=ADMIN))
    assert "stands above every wall" in {each.what: each for each in examine(settings)}["database"].found
    postgres.drop(name)


def test_the_doctor_tells_of_a_damaged_file(tmp_path: Path) -> None:
    case = open_small_case(Centre(tmp_path / "data"))
    _engine(case.centre).dispose()
    file = tmp_path / "data" / "vqmap.db"
    content = bytearray(file.read_bytes())
    for page in range(12, len(content) // 4096 - 1):
        content[page * 4096 : page * 4096 + 8] = b"\x0d\xff\xff\xff\xff\xff\xff\xff"
    file.write_bytes(bytes(content))
    found = examine(Settings(data_folder=tmp_path / "data"))
    assert not all(each.is_well for each in found if each.what in {"store", "database"})
