"""How people get in, as it is stored: names that are unique, failures that are forgotten, records found by person."""

from datetime import UTC, datetime, timedelta

import pytest
from journeys.centre import Case, Centre

from mapping_engine import Account, PersonId
from service.errors import RequestConflict
from service.sign_ins import SignIn
from service.throttle import Attempts

pytestmark = pytest.mark.both_databases

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


def test_a_second_sign_in_of_one_name_is_impossible_in_the_database(centre: Centre) -> None:
    fields = {"centre_id": "main", "person_id": centre.person("Jade"), "name": "jade", "opened_at": NOW}
    first = SignIn(id="one", **fields)
    with centre.equipment.unit_of_work.write() as work:
        work.sign_ins.put(first)
    with pytest.raises(RequestConflict, match="jade is taken"), centre.equipment.unit_of_work.write() as work:
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


@pytest.mark.parametrize("bad", ["jade\0", "half \ud800"])
def test_a_name_that_no_database_keeps_belongs_to_nobody(centre: Centre, bad: str) -> None:
    with centre.equipment.unit_of_work.read() as work:
        assert work.sign_ins.by_name(bad) is None
        assert work.sign_ins.by_subject("college", bad) is None
        assert work.people.token(bad) is None


def test_a_name_is_taken_across_the_wall_and_told_in_words(centre: Centre) -> None:
    other = centre.neighbour("other")
    jade = SignIn(id="one", centre_id="main", person_id=centre.person("Jade"), name="jade", opened_at=NOW)
    theirs = jade.model_copy(update={"id": "two", "centre_id": "other", "person_id": other.person("Jade too")})
    with centre.equipment.within("main").unit_of_work.write() as work:
        work.sign_ins.put(jade)
        work.sign_ins.put(jade.model_copy(update={"id": "linked", "provider": "college"}))
    behind = centre.equipment.within("other").unit_of_work
    with pytest.raises(RequestConflict, match="jade is taken"), behind.write() as work:
        work.sign_ins.put(theirs)
    with pytest.raises(RequestConflict, match="linked to somebody"), behind.write() as work:
        work.sign_ins.put(theirs.model_copy(update={"provider": "college"}))
    with pytest.raises(RequestConflict, match="id one is taken"), behind.write() as work:
        work.sign_ins.put(theirs.model_copy(update={"id": "one", "name": "other"}))
