"""Signing in over HTTP: what lets a person in, what keeps everybody else out, and when a session ends."""

import gzip
import io
from datetime import date, timedelta

import pyotp
import pytest
from journeys.centre import Centre, client_of
from journeys.entrance import administrator_of, got, posted
from journeys.signing_in import OTHER_PASSWORD, PASSWORD, Somebody, settled

from service.errors import NotAllowed
from service.role_assignments import RoleAssignment
from service.roles import Role
from service.storage.backup import write_backup
from service.storage.database import SqlUnitOfWork
from service.workflows.give_role import revoke_role
from service.workflows.keep_sign_ins import close_sign_in, hand_out_code, remove_second_factor
from service.workflows.verify_audit import audit_report

pytestmark = pytest.mark.both_databases

STEP = timedelta(seconds=30)


def test_a_person_sets_a_password_by_a_one_time_code_and_enters(centre: Centre) -> None:
    jade = Somebody(centre, Role.LEARNER, login="Jade@Fenwick.Example")
    assert jade.try_to_enter().status_code == 401
    assert jade.set_password().status_code == 204
    started = jade.try_to_enter().json()
    assert (started["role"], started["must_enrol"], started["roles_held"]) == ("learner", False, ["learner"])
    who = got(client_of(centre, started["token"]), "/v1/sessions/current")
    assert (who["person_id"], who["kind"], who["centre_id"]) == (jade.person, "session", "main")


def test_a_login_name_is_the_same_in_any_case_and_width(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER, login="jade@fenwick.example")
    jade.login = " JADE@ｆenwick.example "
    assert jade.try_to_enter().status_code == 201


def test_a_one_time_code_is_good_once_and_for_three_days(centre: Centre) -> None:
    jade = Somebody(centre, Role.LEARNER)
    assert jade.set_password().status_code == 204
    assert jade.set_password(OTHER_PASSWORD).status_code == 401
    late = hand_out_code(centre.operator, jade.sign_in_id, centre.equipment)
    centre.clock.now += timedelta(hours=72)
    assert jade.set_password(code=late.one_time_code).status_code == 401
    assert jade.try_to_enter().status_code == 401


def test_a_weak_password_is_refused_with_reasons_and_the_code_stays_good(centre: Centre) -> None:
    jade = Somebody(centre, Role.LEARNER)
    answer = jade.set_password("password1234")
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["code"] == "password_weak"
    assert "password1234" not in answer.text
    assert jade.set_password().status_code == 204


def test_wrong_name_wrong_password_and_closed_sign_in_are_told_apart_by_nothing(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    wrong = jade.try_to_enter("not the password")
    jade.login = "nobody@fenwick.example"
    unknown = jade.try_to_enter()
    jade.login = "claire@fenwick.example"
    close_sign_in(centre.operator, jade.sign_in_id, centre.equipment)
    closed = jade.try_to_enter()
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json()) == (401, closed.json())


def test_a_role_that_decides_is_entered_with_a_second_factor_or_to_enrol_one(centre: Centre) -> None:
    claire = Somebody(centre, Role.IQA)
    claire.set_password()
    started = claire.try_to_enter().json()
    assert started["must_enrol"]
    narrow = client_of(centre, started["token"])
    assert narrow.get("/v1/registrations").status_code == 403
    claire.enrol()
    assert narrow.get("/v1/sessions/current").status_code == 401
    needed = claire.try_to_enter()
    assert (needed.status_code, needed.json()["code"]) == (401, "second_factor_needed")
    assert claire.enter().get("/v1/registrations").status_code == 200


def test_which_roles_need_a_second_factor_is_settable(centre: Centre) -> None:
    entrance = centre.equipment.entrance
    assert entrance.second_factor_roles == {Role.ASSESSOR, Role.IQA, Role.EQA, Role.CLAIMS_CLIENT, Role.ADMINISTRATOR}
    without = type(entrance)(**{**vars(entrance), "second_factor_roles": frozenset[Role]()})
    centre.equipment = centre.with_equipment(entrance=without)
    claire = settled(centre, Role.IQA)
    assert not claire.try_to_enter().json()["must_enrol"]


def test_a_code_is_good_once_and_only_around_its_own_half_minute(centre: Centre) -> None:
    claire = settled(centre, Role.IQA)
    centre.clock.step = timedelta(0)
    centre.clock.now += timedelta(hours=1)
    at = centre.clock.now
    codes = {offset: pyotp.TOTP(claire.secret).at(at + offset * STEP) for offset in (-2, -1, 0, 1, 2)}
    assert claire.try_to_enter(code=codes[-2]).status_code == 401
    assert claire.try_to_enter(code=codes[2]).status_code == 401
    assert claire.try_to_enter(code=codes[0]).status_code == 201
    assert claire.try_to_enter(code=codes[0]).status_code == 401
    assert claire.try_to_enter(code=codes[-1]).status_code == 401
    assert claire.try_to_enter(code=codes[1]).status_code == 201


def test_a_recovery_code_opens_once(centre: Centre) -> None:
    claire = settled(centre, Role.IQA)
    assert len(set(claire.recovery)) == 10
    assert claire.try_to_enter(code=claire.recovery[0].lower()).status_code == 201
    assert claire.try_to_enter(code=claire.recovery[0]).status_code == 401
    assert claire.try_to_enter(code=claire.recovery[1]).status_code == 201
    left = got(administrator_of(centre), f"/v1/people/{claire.person}")["sign_ins"][0]["recovery_codes_left"]
    assert left == 8


def test_recovery_codes_are_renewed_by_a_code_and_the_earlier_ones_are_worthless(centre: Centre) -> None:
    claire = settled(centre, Role.IQA)
    session = claire.enter()
    posted(session, "/v1/sign-in/recovery-codes", {"code": "000000"}, expect=401)
    renewed = posted(session, "/v1/sign-in/recovery-codes", {"code": claire.code()}, expect=200)["recovery_codes"]
    assert claire.try_to_enter(code=claire.recovery[0]).status_code == 401
    assert claire.try_to_enter(code=renewed[0]).status_code == 201


def test_a_second_factor_is_replaced_only_by_whoever_holds_it(centre: Centre) -> None:
    claire = settled(centre, Role.IQA)
    session = claire.enter()
    posted(session, "/v1/sign-in/second-factor", {"password": PASSWORD}, expect=401)
    posted(session, "/v1/sign-in/second-factor", {"password": "wrong", "code": claire.code()}, expect=401)
    older = claire.secret
    claire.enrol()
    assert claire.secret != older
    newer, claire.secret = claire.secret, older
    assert claire.try_to_enter(code=claire.code()).status_code == 401
    claire.secret = newer
    claire.enter()


def test_a_pending_second_factor_changes_nothing_until_its_first_code(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    session = jade.enter()
    posted(session, "/v1/sign-in/second-factor", {"password": PASSWORD})
    posted(session, "/v1/sign-in/second-factor/confirmation", {"code": "000000"}, expect=401)
    assert jade.try_to_enter().status_code == 201


def test_nobody_confirms_what_was_never_enrolled(centre: Centre) -> None:
    session = settled(centre, Role.LEARNER).enter()
    posted(session, "/v1/sign-in/second-factor/confirmation", {"code": "123456"}, expect=409)
    posted(session, "/v1/sign-in/recovery-codes", {"code": "123456"}, expect=409)


def test_a_new_password_ends_every_other_session(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    one, other = jade.enter(), jade.enter()
    body = {"current_password": "wrong", "new_password": OTHER_PASSWORD}
    posted(one, "/v1/sign-in/password", body, expect=401)
    answer = one.post("/v1/sign-in/password", json={**body, "current_password": PASSWORD})
    assert answer.status_code == 204
    assert one.get("/v1/sessions/current").status_code == 200
    assert other.get("/v1/sessions/current").status_code == 401
    assert jade.try_to_enter().status_code == 401
    jade.enter(OTHER_PASSWORD)


def test_signing_out_ends_this_session_and_signing_out_everywhere_ends_all(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    one, other, third = jade.enter(), jade.enter(), jade.enter()
    assert one.delete("/v1/sessions/current").status_code == 204
    assert one.get("/v1/sessions/current").status_code == 401
    assert other.get("/v1/sessions/current").status_code == 200
    assert other.delete("/v1/sessions").status_code == 204
    assert {each.get("/v1/sessions/current").status_code for each in (other, third)} == {401}


def test_a_session_ends_when_unused_and_at_the_latest_after_its_hours(centre: Centre) -> None:
    jade, entrance = settled(centre, Role.LEARNER), centre.equipment.entrance
    unused, kept = jade.enter(), jade.enter()
    until = centre.clock.now + timedelta(hours=entrance.session_hours)
    while centre.clock.now < until - timedelta(minutes=30):
        assert kept.get("/v1/sessions/current").status_code == 200
        centre.clock.now += timedelta(minutes=entrance.idle_minutes / 2)
    assert "without use" in unused.get("/v1/sessions/current").json()["detail"]
    centre.clock.now = until
    assert "expired" in kept.get("/v1/sessions/current").json()["detail"]


def test_a_session_is_worthless_the_moment_its_role_is_revoked(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    session = jade.enter()
    with centre.equipment.unit_of_work.read() as work:
        (given,) = work.records.of_person("main", RoleAssignment, jade.person)
    revoke_role(centre.operator, given.id, centre.equipment)
    assert session.get("/v1/registrations").status_code == 403
    assert jade.try_to_enter().json()["detail"] == "You hold no role today."


def test_whoever_holds_several_roles_names_the_one_to_enter_in(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    admin = administrator_of(centre)
    posted(admin, "/v1/roles", {"person_id": jade.person, "role": "line_manager"})
    asked = jade.try_to_enter()
    assert asked.status_code == 422
    assert asked.json()["remedy"] == "Name one as role: learner, line_manager."
    assert jade.try_to_enter(role="line_manager").json()["role"] == "line_manager"
    assert jade.try_to_enter(role="iqa").status_code == 403


def test_an_api_token_never_looks_after_a_sign_in(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    token = client_of(centre, centre.token(Role.LEARNER, jade.person))
    body = {"current_password": PASSWORD, "new_password": OTHER_PASSWORD}
    assert "a token never may" in posted(token, "/v1/sign-in/password", body, expect=403)["detail"]


def test_a_reset_makes_the_password_and_every_session_worthless(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    session = jade.enter()
    handed = posted(administrator_of(centre), f"/v1/sign-ins/{jade.sign_in_id}/one-time-code", expect=200)
    assert session.get("/v1/sessions/current").status_code == 401
    assert jade.try_to_enter().status_code == 401
    assert jade.set_password(OTHER_PASSWORD, handed["one_time_code"]).status_code == 204
    jade.enter(OTHER_PASSWORD)


def test_one_administrator_alone_cannot_enter_as_somebody_else(centre: Centre) -> None:
    claire = settled(centre, Role.IQA)
    path = f"/v1/sign-ins/{claire.sign_in_id}"
    una, other = administrator_of(centre), administrator_of(centre)
    posted(una, f"{path}/one-time-code", expect=200)
    assert una.delete(f"{path}/second-factor").status_code == 403
    assert other.delete(f"{path}/second-factor").status_code == 200
    posted(other, f"{path}/one-time-code", expect=403)
    posted(una, f"{path}/one-time-code", expect=200)


def test_a_removed_second_factor_is_enrolled_anew_before_anything_else(centre: Centre) -> None:
    claire = settled(centre, Role.IQA)
    remove_second_factor(centre.operator, claire.sign_in_id, centre.equipment)
    claire.secret = ""
    assert claire.try_to_enter().json()["must_enrol"]
    with pytest.raises(NotAllowed, match="One person cannot both"):
        hand_out_code(centre.operator, claire.sign_in_id, centre.equipment)
    claire.enrol()
    hand_out_code(centre.operator, claire.sign_in_id, centre.equipment)


def test_an_administrator_reaches_no_sign_in_of_who_claims_administers_or_is_themselves(centre: Centre) -> None:
    for role in (Role.CLAIMS_CLIENT, Role.ADMINISTRATOR):
        person = Somebody(centre, role, login=f"{role.value}@fenwick.example")
        posted(administrator_of(centre), f"/v1/sign-ins/{person.sign_in_id}/one-time-code", expect=403)
    own = centre.person("Una")
    posted(administrator_of(centre, own), f"/v1/people/{own}/sign-ins", {"login_name": "una@x.example"}, expect=403)


def test_a_name_is_taken_once_in_the_installation_and_free_again_once_closed(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    other = centre.neighbour("other")
    person, admin = other.person("Another Jade"), administrator_of(other)
    path = f"/v1/people/{person}/sign-ins"
    posted(admin, path, {"login_name": jade.login.upper()}, expect=409)
    close_sign_in(centre.operator, jade.sign_in_id, centre.equipment)
    posted(admin, path, {"login_name": jade.login.upper()})


def test_a_name_that_no_database_keeps_is_wrong_like_any_other(centre: Centre) -> None:
    for typed in ({"password": PASSWORD}, {"new_password": PASSWORD, "one_time_code": "x"}):
        path = "/v1/sessions" if "password" in typed else "/v1/sign-in/first-password"
        answer = client_of(centre).post(path, json={"login_name": "jade\0", **typed})
        assert (answer.status_code, answer.json()["detail"]) == (401, "Name, password or code is wrong.")
    path = f"/v1/people/{centre.person('Jade')}/sign-ins"
    refused = posted(administrator_of(centre), path, {"login_name": "jade\0"}, expect=422)
    assert "zero character" in refused["detail"]


def test_a_sign_in_of_another_centre_does_not_exist(centre: Centre) -> None:
    jade = settled(centre, Role.LEARNER)
    admin = administrator_of(centre.neighbour("other"))
    for path in (f"/v1/sign-ins/{jade.sign_in_id}/one-time-code", f"/v1/people/{jade.person}/sign-ins"):
        posted(admin, path, {"login_name": "jade2@fenwick.example"}, expect=404)


def test_no_secret_of_a_sign_in_stands_in_the_store_or_the_log(centre: Centre) -> None:
    claire = settled(centre, Role.IQA)
    secrets = [PASSWORD, claire.secret, claire.handed_out.one_time_code, *claire.recovery]
    files = [path.read_bytes() for path in centre.folder.rglob("*") if path.is_file()]
    files.append(_everything_in_the_store(centre))
    said = b"".join(files) + "".join(event.model_dump_json() for event in centre.events()).encode()
    assert [each for each in secrets if each.encode() in said] == []
    assert audit_report(centre.actor(Role.IQA), centre.equipment).is_intact


def _everything_in_the_store(centre: Centre) -> bytes:
    store, out = centre.equipment.unit_of_work, io.BytesIO()
    assert isinstance(store, SqlUnitOfWork)
    write_backup(store._engine, out, at=centre.clock(), tell=lambda _done, _total: None)
    return gzip.decompress(out.getvalue())


def test_the_days_of_a_role_are_the_days_of_its_tokens(centre: Centre) -> None:
    admin = administrator_of(centre)
    person = centre.person("Tom")
    role = {"person_id": person, "role": "designer", "valid_from": "2026-03-10", "valid_until": "2026-03-12"}
    posted(admin, "/v1/roles", role)
    token = {"role": "designer", "person_id": person}
    centre.clock.move_to(date(2026, 3, 10))
    client = client_of(centre, posted(admin, "/v1/tokens", token)["token"])
    centre.clock.move_to(date(2026, 3, 12), hour=23)
    assert client.get("/v1/standards").status_code == 200
    centre.clock.move_to(date(2026, 3, 13), hour=0)
    refused = client.get("/v1/standards")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
