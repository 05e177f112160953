"""How people get in, as it is stored: names that are unique, failures that are forgotten, records found by person."""

from datetime import UTC, datetime, timedelta

import pytest
from journeys.centre import Case, Centre
from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from mapping_engine import Account, PersonId
from service.sign_ins import SignIn
from service.storage.records import _place_in
from service.storage.tables import records
from service.throttle import Attempts

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_what_is_kept_of_a_person_is_found_by_exactly_their_id_in_either_database(small: Case) -> None:
    names = ("p", "pp", 'p"', "p%", "p_", "P", "p\\", "é")
    with small.centre.equipment.unit_of_work.write() as work:
        for name in names:
            account = Account(id=f"of {name}", person_id=PersonId(name))
            work.records.put("main", account)
        for name in names:
            found = work.records.of_person("main", Account, PersonId(name))
            assert [each.person_id for each in found] == [name]
        assert work.records.of_person("main", Account, PersonId("nobody")) == ()
    in_postgresql = select(records.c.id).where(_place_in(records.c.body, "x") > 0)
    assert "strpos(records.body" in str(in_postgresql.compile(dialect=postgresql.dialect()))


def test_a_second_sign_in_of_one_name_is_impossible_in_the_database(centre: Centre) -> None:
    fields = {"centre_id": "main", "person_id": centre.person("Jade"), "name": "jade", "opened_at": NOW}
    first = SignIn(id="one", **fields)
    with centre.equipment.unit_of_work.write() as work:
        work.sign_ins.put(first)
    with centre.equipment.unit_of_work.write() as work, pytest.raises(IntegrityError):
        work.sign_ins.put(SignIn(id="two", **fields))
    with centre.equipment.unit_of_work.write() as work:
        work.sign_ins.put(first.model_copy(update={"closed_at": NOW}))
        work.sign_ins.put(SignIn(id="two", **fields))
        assert work.sign_ins.by_name("jade") == SignIn(id="two", **fields)
        assert work.sign_ins.by_subject("", "nobody") is None


def test_attempts_and_uses_are_kept_and_those_of_yesterday_forgotten(centre: Centre) -> None:
    with centre.equipment.unit_of_work.write() as work:
        work.sign_ins.put_attempts("old", Attempts(failures=3, last_at=NOW))
        work.sign_ins.put_attempts("new", Attempts(failures=1, last_at=NOW + timedelta(hours=25)))
        assert work.sign_ins.attempts("old") is None
        assert work.sign_ins.attempts("new") == Attempts(failures=1, last_at=NOW + timedelta(hours=25))
        work.sign_ins.put_attempts("new", None)
        assert work.sign_ins.attempts("new") is None
        work.sign_ins.note_use("token", NOW)
        work.sign_ins.note_use("token", NOW + timedelta(days=1))
        assert work.sign_ins.last_use("token") == NOW + timedelta(days=1)
        assert work.sign_ins.last_uses("main") == {}
