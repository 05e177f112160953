"""The registers: what is kept comes back, stays at its centre, and reaches the verdict."""

from datetime import date

import pytest
from journeys.centre import Case
from journeys.registers import keep, licence_of_the_assessor

from mapping_engine import Account, Hold, HoldKind, Licence
from service.errors import NotFound
from service.registers import CASE_KINDS, KIND_OF, RECORD_KINDS
from service.workflows.claim_certificate import check_claim


def test_every_kind_names_one_value_and_every_value_one_kind() -> None:
    assert len(KIND_OF) == len(RECORD_KINDS)
    assert set(CASE_KINDS) <= set(RECORD_KINDS)


def test_a_record_comes_back_by_kind_id_centre_and_registration(small: Case) -> None:
    licence, account = licence_of_the_assessor(small), Account(id="old-login", person_id=small.learner.person_id)
    keep(small, licence)
    keep(small, account, for_all=True)
    with small.centre.equipment.unit_of_work.read() as work:
        assert work.records.get("main", Licence, licence.id) == licence
        assert work.records.of_registration(small.registration, Licence) == (licence,)
        assert work.records.of_registration(small.registration, Account) == ()
        assert work.records.of_centre("main", Account) == (account,)
        assert work.records.registration_id("main", licence.id) == small.registration.id
        assert work.records.registration_id("main", account.id) is None


def test_a_record_of_another_centre_or_kind_is_not_found(small: Case) -> None:
    licence = licence_of_the_assessor(small)
    keep(small, licence)
    with small.centre.equipment.unit_of_work.read() as work:
        with pytest.raises(NotFound):
            work.records.get("elsewhere", Licence, licence.id)
        with pytest.raises(NotFound):
            work.records.get("main", Hold, licence.id)
        with pytest.raises(NotFound):
            work.records.registration_id("elsewhere", licence.id)
        assert work.records.of_centre("elsewhere", Licence) == ()


def test_a_later_value_takes_the_place_of_the_earlier_one(small: Case) -> None:
    licence = licence_of_the_assessor(small)
    keep(small, licence)
    ended = licence.model_copy(update={"valid_until": date(2026, 6, 30)})
    keep(small, ended)
    with small.centre.equipment.unit_of_work.read() as work:
        assert work.records.of_centre("main", Licence) == (ended,)


def test_a_value_that_no_register_knows_is_refused(small: Case) -> None:
    with small.centre.equipment.unit_of_work.write() as work, pytest.raises(KeyError):
        work.records.put("main", small.registration)


def test_a_hold_reaches_the_gate_and_one_of_another_registration_does_not(ready: Case) -> None:
    def codes() -> set[str]:
        verdict = check_claim(ready.iqa, ready.registration.id, ready.centre.equipment)
        return {each.code for each in verdict.findings}

    assert "hold_open" not in codes()
    hold = Hold(id="hold-1", kind=HoldKind.APPEAL, valid_from=date(2026, 3, 1))
    keep(ready, hold)
    assert "hold_open" in codes()
    keep(ready, hold.model_copy(update={"valid_until": date(2026, 3, 1)}))
    assert "hold_open" not in codes()
