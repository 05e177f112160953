"""The registers of people over HTTP: what is entered reaches the gate, and nobody enters what speaks for themselves."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journeys.centre import OPENING, Case, Centre, client_of
from journeys.entrance import administrator_of, got, posted
from journeys.policies import DEFAULT_TEXT, publish
from journeys.registers import keep

from mapping_engine import Countersignature, Licence, PersonId
from service.errors import ClaimRefused, NotAllowed
from service.roles import Actor, Role
from service.workflows.claim_certificate import check_claim
from service.workflows.keep_registers import end_entry, enter_licence, take_back_entry
from service.workflows.register_entries import NewLicence
from service.workflows.sign_off_unit import NewSignOff, sign_off_unit
from service.workflows.verify_audit import audit_report

pytestmark = pytest.mark.both_databases

FIRST = "2026-01-01"
NEEDS_NONE = "nobody needs a licence, licences: {assessor: none, iqa: none}, expect: claimable"
NEEDS_ONE = "no licence, licences: {assessor: none}, expect: [assessor_not_licensed]"
LICENSED = DEFAULT_TEXT.replace("conflicts: [", "assessors_licensed: true\n      conflicts: [").replace(
    NEEDS_NONE, NEEDS_ONE
)
"""The centre's policy, asking for a licence on the day of each decision."""


def codes(case: Case) -> set[str]:
    verdict = check_claim(case.iqa, case.registration.id, case.centre.equipment)
    return {each.code for each in verdict.findings if each.severity == "error"}


def merge(case: Case, record: PersonId, person: PersonId) -> dict[str, str]:
    return posted(administrator_of(case.centre), "/v1/merged-records", {"record_id": record, "person_id": person})


def a_relationship(case: Case, **more: object) -> dict[str, object]:
    pair = {"person_id": case.assessor.person_id, "other_id": case.learner.person_id}
    return {**pair, "kind": "family", "valid_from": FIRST, **more}


def test_an_assessor_whose_second_account_released_the_unit_is_refused_by_the_gate(ready: Case) -> None:
    assert codes(ready) == set()
    merge(ready, ready.iqa.person_id, ready.assessor.person_id)
    assert "iqa_not_independent" in codes(ready)


def test_an_assessor_cannot_release_their_own_unit_through_a_second_account(small: Case) -> None:
    small.accept_all()
    merge(small, small.iqa.person_id, small.assessor.person_id)
    with pytest.raises(NotAllowed, match="not yours to release"):
        sign_off_unit(small.iqa, small.registration.id, NewSignOff(unit="U1"), small.centre.equipment)


def test_a_merger_that_was_wrong_is_taken_back_and_the_records_are_two_people_again(ready: Case) -> None:
    admin = administrator_of(ready.centre)
    merged = merge(ready, ready.iqa.person_id, ready.assessor.person_id)
    taken_back = posted(admin, f"/v1/register-entries/{merged['id']}/taken-back", expect=200)
    assert taken_back["retracted_on"] == OPENING.isoformat()
    assert codes(ready) == set()
    other = ready.centre.person("Claire Moreau")
    assert merge(ready, ready.iqa.person_id, other)["person_id"] == other
    assert codes(ready) == set()


def test_two_records_of_one_person_are_not_merged_twice_nor_in_a_circle(small: Case) -> None:
    admin, one, other = administrator_of(small.centre), small.centre.person("J."), small.centre.person("Jade")
    merge(small, one, other)
    third = small.centre.person("Jayde")
    for record, person in ((one, other), (other, one), (one, one), (one, third)):
        posted(admin, "/v1/merged-records", {"record_id": record, "person_id": person}, expect=409)


def test_a_learner_sees_the_portfolio_of_their_older_record(small: Case) -> None:
    newer = small.centre.person("Jade Whitlock")
    client = client_of(small.centre, small.centre.token(Role.LEARNER, newer))
    path = f"/v1/registrations/{small.registration.id}"
    got(client, path, expect=404)
    merge(small, small.learner.person_id, newer)
    assert got(client, path)["registration"]["id"] == small.registration.id
    assert [each["id"] for each in got(client, "/v1/registrations")] == [small.registration.id]


def test_an_undeclared_family_relationship_keeps_the_certificate_back_until_somebody_else_decides(ready: Case) -> None:
    posted(administrator_of(ready.centre), "/v1/relationships", a_relationship(ready))
    assert "conflict_undeclared" in codes(ready)


def test_a_relationship_that_the_assessor_declares_asks_for_a_second_person(small: Case) -> None:
    own = client_of(small.centre, small.centre.token(Role.ASSESSOR, small.assessor.person_id))
    entered = posted(own, "/v1/relationships", a_relationship(small))
    assert entered["declared_on"] == OPENING.isoformat()
    small.accept_all()
    found = codes(small)
    assert "second_person_required" in found
    assert "conflict_undeclared" not in found


def test_nobody_backdates_a_declaration(small: Case) -> None:
    admin = administrator_of(small.centre)
    posted(admin, "/v1/relationships", a_relationship(small, declared_on="2025-01-01"), expect=422)
    small.centre.clock.move_to(date(2026, 3, 20))
    entered = posted(admin, "/v1/relationships", a_relationship(small, is_declared=True))
    assert entered["declared_on"] == "2026-03-20"


@pytest.mark.parametrize("role", [Role.LEARNER, Role.IQA, Role.DESIGNER, Role.LINE_MANAGER])
def test_a_relationship_between_others_is_entered_by_administrators_alone(small: Case, role: Role) -> None:
    stranger = client_of(small.centre, small.centre.token(role))
    posted(stranger, "/v1/relationships", a_relationship(small), expect=403)


def test_nobody_takes_back_or_ends_a_relationship_of_their_own(small: Case) -> None:
    admin = small.centre.person("Una Administrator")
    entered = posted(administrator_of(small.centre), "/v1/relationships", a_relationship(small, person_id=admin))
    own = administrator_of(small.centre, admin)
    posted(own, f"/v1/register-entries/{entered['id']}/taken-back", expect=403)
    posted(own, f"/v1/register-entries/{entered['id']}/end", expect=403)


def test_nobody_enters_their_own_licence_under_any_of_their_records(small: Case) -> None:
    centre = small.centre
    one, other = centre.person("Una"), centre.person("Una A.")
    merge(small, other, one)
    for person in (one, other):
        for about in (one, other):
            body = {"person_id": about, "duty": "iqa", "qualification_number": "999/4001/2", "valid_from": FIRST}
            posted(administrator_of(centre, person), "/v1/licences", body, expect=403)


def a_licence(case: Case, **fields: object) -> NewLicence:
    stated = {"duty": "assessor", "qualification_number": "999/4001/2", "valid_from": FIRST}
    return NewLicence.model_validate({"person_id": case.assessor.person_id, **stated, **fields})


def _enter(actor: Actor, new: NewLicence, centre: Centre) -> Licence:
    return enter_licence(actor, new, centre.equipment)


def test_a_licence_that_ended_before_the_decision_is_told_by_the_gate(small: Case) -> None:
    assert NEEDS_NONE in DEFAULT_TEXT
    publish(small.centre, LICENSED)
    licence = _enter(small.centre.operator, a_licence(small), small.centre)
    small.centre.clock.move_to(date(2026, 3, 10))
    small.accept_all().sign_off_all()
    assert codes(small) == set()
    end_entry(small.centre.operator, licence.id, date(2026, 3, 10), small.centre.equipment)
    assert codes(small) == set()
    small.centre.clock.move_to(date(2026, 3, 11))
    small.accept_all()
    assert "assessor_not_licensed" in codes(small)
    with pytest.raises(ClaimRefused):
        small.claim()


def test_a_licence_entered_late_covers_the_days_on_which_it_was_held(small: Case) -> None:
    publish(small.centre, LICENSED)
    small.accept_all()
    assert "assessor_not_licensed" in codes(small)
    small.centre.clock.move_to(date(2026, 3, 20))
    _enter(small.centre.operator, a_licence(small), small.centre)
    assert "assessor_not_licensed" not in codes(small)


def test_a_declared_family_relationship_blocks_until_a_second_person_countersigns(small: Case) -> None:
    own = client_of(small.centre, small.centre.token(Role.ASSESSOR, small.assessor.person_id))
    posted(own, "/v1/relationships", a_relationship(small))
    mappings = [small.decide(criterion) for criterion in small.criteria]
    second = small.centre.person("Second Assessor")
    small.centre.clock.move_to(date(2026, 3, 9))
    assert "second_person_required" in codes(small)
    for mapping in mappings:
        signed_at = small.centre.clock()
        keep(
            small,
            Countersignature(id=f"second-{mapping.id}", mapping_id=mapping.id, person_id=second, signed_at=signed_at),
        )
    small.sign_off_all()
    assert codes(small) == set()
    merge(small, second, small.assessor.person_id)
    assert "second_person_required" in codes(small)


def test_a_licence_is_corrected_by_a_new_entry_and_what_was_known_stays(small: Case) -> None:
    operator, centre = small.centre.operator, small.centre
    wrong = _enter(operator, a_licence(small), centre)
    centre.clock.move_to(date(2026, 3, 9))
    right = _enter(operator, a_licence(small, duty="iqa", instead_of=wrong.id), centre)
    with centre.equipment.unit_of_work.read() as work:
        kept = {each.id: each for each in work.records.of_centre("main", Licence)}
    assert kept[wrong.id] == wrong.model_copy(update={"retracted_on": date(2026, 3, 9)})
    assert kept[right.id].recorded_on == date(2026, 3, 9)
    assert kept[wrong.id].is_known_on(date(2026, 3, 8))
    assert not kept[wrong.id].is_known_on(None)
    assert audit_report(small.iqa, centre.equipment).is_intact


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.tuples(st.integers(0, 400), st.integers(0, 400)), asked=st.integers(0, 900))
def test_an_ended_licence_holds_up_to_its_last_day_and_not_beyond(
    small: Case, days: tuple[int, int], asked: int
) -> None:
    start, last = date.fromordinal(738_000 + min(days)), date.fromordinal(738_000 + max(days))
    entered = _enter(small.centre.operator, a_licence(small, valid_from=start), small.centre)
    ended = end_entry(small.centre.operator, entered.id, last, small.centre.equipment)
    assert isinstance(ended, Licence)
    assert ended.id != entered.id
    day = date.fromordinal(738_000 + asked)
    assert ended.holds_on(day) == (start <= day <= last)


def test_the_same_entry_is_not_taken_back_twice(small: Case) -> None:
    entered = _enter(small.centre.operator, a_licence(small), small.centre)
    take_back_entry(small.centre.operator, entered.id, small.centre.equipment)
    admin = administrator_of(small.centre)
    posted(admin, f"/v1/register-entries/{entered.id}/taken-back", expect=409)
    posted(admin, f"/v1/register-entries/{entered.id}/end", expect=409)


def test_a_wrong_entry_of_another_kind_is_not_corrected(small: Case) -> None:
    admin = administrator_of(small.centre)
    entered = posted(admin, "/v1/relationships", a_relationship(small))
    body = a_licence(small, instead_of=entered["id"]).model_dump(mode="json")
    posted(admin, "/v1/licences", body, expect=404)
    assert got(admin, "/v1/licences") == []


def test_entries_of_another_centre_do_not_exist(small: Case) -> None:
    other = administrator_of(small.centre.neighbour("other"))
    entered = _enter(small.centre.operator, a_licence(small), small.centre)
    theirs = posted(other, f"/v1/register-entries/{entered.id}/taken-back", expect=404)
    missing = posted(other, "/v1/register-entries/nothing/taken-back", expect=404)
    assert theirs["detail"].replace(entered.id, "nothing") == missing["detail"]
    posted(other, "/v1/licences", a_licence(small).model_dump(mode="json"), expect=404)


def test_an_expert_witness_is_agreed_on_the_day_of_the_entry_by_somebody_else(small: Case) -> None:
    body = {"person_id": small.centre.person("Tom"), "is_competent": True, "can_judge": True, "valid_from": FIRST}
    assessor = client_of(small.centre, small.centre.token(Role.ASSESSOR, small.assessor.person_id))
    assert posted(assessor, "/v1/expert-witnesses", body)["agreed_on"] == OPENING.isoformat()
    posted(assessor, "/v1/expert-witnesses", {**body, "person_id": small.assessor.person_id}, expect=403)
    posted(assessor, "/v1/expert-witnesses", {**body, "agreed_on": FIRST}, expect=422)


def test_a_person_is_shown_under_every_record_with_all_that_is_entered(small: Case) -> None:
    older = small.centre.person("Harpreet S.")
    merge(small, older, small.assessor.person_id)
    _enter(small.centre.operator, a_licence(small, person_id=older), small.centre)
    shown = got(administrator_of(small.centre), f"/v1/people/{older}")
    assert shown["ids"] == [small.assessor.person_id, older]
    assert [each["person_id"] for each in shown["licences"]] == [older]
    assert {each["role"] for each in shown["roles"]} == {"assessor"}
