"""Tokens over the API, and the access tokens of programs: issued, renewed, used, and worthless at once when revoked."""

from base64 import b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
from httpx2 import Response
from journeys.centre import Case, Centre, client_of
from journeys.entrance import administrator_of, got, posted

from service.errors import NotAllowed, NotAuthenticated
from service.role_assignments import RoleAssignment
from service.roles import PERMISSIONS, Permission, Role
from service.tokens import TokenKind, parts_of
from service.workflows.access import identify, require_unrevoked
from service.workflows.give_role import NewRole, give_role, revoke_role
from service.workflows.issue_token import NewToken, issue_token
from service.workflows.keep_tokens import revoke_token
from service.workflows.verify_audit import audit_report

pytestmark = pytest.mark.both_databases


class Program:
    """A program of an awarding organisation with the secret that the operator issued."""

    def __init__(self, centre: Centre, *scopes: Permission) -> None:
        new = NewToken(
            role=Role.CLAIMS_CLIENT, name="Quarryside", kind=TokenKind.CLIENT, scopes=frozenset(scopes), days=365
        )
        kept, shown = issue_token(centre.operator, new, centre.equipment)
        self.centre, self.id, self.secret, self.bearer = centre, kept.id, parts_of(shown)[1], shown
        self.person = kept.person_id

    def ask(self, *, basic: bool = True, **form: Any) -> Response:
        asked = {"grant_type": "client_credentials", **form}
        headers = {}
        if basic:
            pair = f"{quote_plus(self.id)}:{quote_plus(self.secret)}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            asked = {"client_id": self.id, "client_secret": self.secret, **asked}
        return client_of(self.centre).post("/oauth/token", data=asked, headers=headers)

    def token(self, **form: Any) -> str:
        answer = self.ask(**form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])


def test_a_program_exchanges_its_secret_for_a_token_by_either_method(centre: Centre) -> None:
    program = Program(centre)
    for basic in (True, False):
        answer = program.ask(basic=basic)
        said = answer.json()
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
        assert (said["token_type"], said["expires_in"]) == ("Bearer", 900)
        assert set(said["scope"].split()) == PERMISSIONS[Role.CLAIMS_CLIENT]
        assert client_of(centre, said["access_token"]).get("/v1/registrations").status_code == 200


def test_an_access_token_has_the_scopes_that_were_asked_for_and_never_more(centre: Centre) -> None:
    program = Program(centre, Permission.CHECK_CLAIM, Permission.READ_PORTFOLIO)
    actor = identify(program.token(scope="claims:check"), centre.equipment)
    assert actor.scopes == {Permission.CHECK_CLAIM}
    refused = program.ask(scope="claims:check claims:make")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


def test_a_client_that_no_database_keeps_is_unknown_like_any_other(centre: Centre) -> None:
    program = Program(centre)
    program.id = "nobody\0"
    for basic in (True, False):
        answer = program.ask(basic=basic)
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_an_access_token_lasts_a_quarter_of_an_hour(centre: Centre) -> None:
    token = Program(centre).token()
    centre.clock.now += timedelta(minutes=14)
    identify(token, centre.equipment)
    centre.clock.now += timedelta(minutes=1)
    with pytest.raises(NotAuthenticated, match="expired"):
        identify(token, centre.equipment)


def test_a_revoked_client_takes_its_access_tokens_with_it_at_once(centre: Centre) -> None:
    program = Program(centre)
    client = client_of(centre, program.token())
    assert client.get("/v1/registrations").status_code == 200
    revoke_token(centre.operator, program.id, centre.equipment)
    assert client.get("/v1/registrations").status_code == 401
    refused = program.ask()
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.headers["WWW-Authenticate"] == 'Basic realm="vqmap"'


def test_a_client_whose_role_was_revoked_gets_no_token(centre: Centre) -> None:
    program = Program(centre)
    with centre.equipment.unit_of_work.read() as work:
        (given,) = work.records.of_person("main", RoleAssignment, program.person)
    revoke_role(centre.operator, given.id, centre.equipment)
    refused = program.ask()
    assert (refused.status_code, refused.json()["error"]) == (400, "unauthorized_client")


def test_a_clients_secret_is_no_bearer_token_and_a_bearer_token_no_client(centre: Centre) -> None:
    program = Program(centre)
    assert "client" in client_of(centre, program.bearer).get("/v1/registrations").json()["detail"]
    program.id, program.secret = parts_of(centre.token(Role.CLAIMS_CLIENT))
    assert program.ask().json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"client_secret": "in the form as well"}, "invalid_request"),
    ],
)
def test_another_grant_or_two_secrets_are_refused_as_oauth_says(
    centre: Centre, form: dict[str, str], error: str
) -> None:
    refused = Program(centre).ask(**form)
    assert (refused.status_code, refused.json()["error"]) == (400, error)


@pytest.mark.parametrize("header", ["Basic", "Basic !!", "Basic YQ==", "Bearer x", "Basic /w=="])
def test_a_header_that_is_none_is_refused(centre: Centre, header: str) -> None:
    form = {"grant_type": "client_credentials"}
    answer = client_of(centre).post("/oauth/token", data=form, headers={"Authorization": header})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_an_unknown_client_and_a_wrong_secret_are_told_apart_by_nothing(centre: Centre) -> None:
    program = Program(centre)
    program.secret = "0" * 64
    wrong = program.ask()
    program.id = "000000000000"
    assert (wrong.status_code, wrong.json()) == (401, program.ask().json())


def test_the_metadata_name_the_endpoint_and_what_it_takes(centre: Centre) -> None:
    said = got(client_of(centre), "/.well-known/oauth-authorization-server")
    assert said["issuer"] == "http://127.0.0.1:8000"
    assert said["token_endpoint"] == "http://127.0.0.1:8000/oauth/token"
    assert said["grant_types_supported"] == ["client_credentials"]
    assert set(said["token_endpoint_auth_methods_supported"]) == {"client_secret_basic", "client_secret_post"}
    assert set(said["scopes_supported"]) == set(Permission)


def test_an_administrator_issues_lists_and_revokes_tokens_of_the_own_centre_alone(centre: Centre) -> None:
    admin, other = administrator_of(centre), administrator_of(centre.neighbour("other"))
    issued = posted(admin, "/v1/tokens", {"role": "assessor", "name": "Harpreet Singh"})
    client = client_of(centre, issued["token"])
    token_id = issued["about"]["id"]
    assert client.get("/v1/registrations").status_code == 200
    assert token_id in {each["id"] for each in got(admin, "/v1/tokens")}
    assert token_id not in {each["id"] for each in got(other, "/v1/tokens")}
    posted(other, f"/v1/tokens/{token_id}/revocation", expect=404)
    assert posted(admin, f"/v1/tokens/{token_id}/revocation", expect=200)["revoked_at"]
    assert client.get("/v1/registrations").status_code == 401


@pytest.mark.parametrize("role", ["claims_client", "administrator", "operator"])
def test_an_administrator_gives_no_role_that_claims_or_administers(centre: Centre, role: str) -> None:
    admin, person = administrator_of(centre), centre.person("Tom")
    status = 422 if role == "operator" else 403
    posted(admin, "/v1/tokens", {"role": role, "person_id": person}, expect=status)
    posted(admin, "/v1/roles", {"person_id": person, "role": role}, expect=403)


def test_nobody_gives_themselves_a_role_under_any_of_their_records(centre: Centre) -> None:
    one, other = centre.person("Una"), centre.person("Una A.")
    admin = administrator_of(centre, one)
    posted(administrator_of(centre), "/v1/merged-records", {"record_id": other, "person_id": one})
    for person in (one, other):
        posted(admin, "/v1/roles", {"person_id": person, "role": "assessor"}, expect=403)
        posted(admin, "/v1/tokens", {"role": "assessor", "person_id": person}, expect=403)


def test_no_list_of_tokens_holds_a_secret_or_its_hash(centre: Centre) -> None:
    said = administrator_of(centre).get("/v1/tokens").text
    assert "secret" not in said
    assert "hash" not in said


def test_the_day_of_the_last_use_is_noted_and_a_day_later_noted_anew(centre: Centre) -> None:
    token, admin = centre.token(Role.IQA), administrator_of(centre)

    def last_used() -> str | None:
        listed = {each["id"]: each["last_used_on"] for each in got(admin, "/v1/tokens")}
        found: str | None = listed[parts_of(token)[0]]
        return found

    assert last_used() is None
    identify(token, centre.equipment)
    assert last_used() == "2026-03-02"
    centre.clock.now += timedelta(days=3)
    identify(token, centre.equipment)
    assert last_used() == "2026-03-05"


def test_looking_up_a_token_writes_once_a_day_and_never_to_the_log(centre: Centre) -> None:
    token, before = centre.token(Role.IQA), len(centre.events()) + 1
    for _ in range(3):
        identify(token, centre.equipment)
    assert len(centre.events()) <= before


def test_a_token_is_renewed_and_the_old_one_works_beside_it_for_its_hours(centre: Centre) -> None:
    admin = administrator_of(centre)
    issued = posted(admin, "/v1/tokens", {"role": "iqa", "name": "Claire", "scopes": ["audit:read"]})
    path = f"/v1/tokens/{issued['about']['id']}/rotation"
    renewed = posted(admin, path, {"overlap_hours": 2, "days": 30})
    assert renewed["about"]["scopes"] == ["audit:read"]
    assert renewed["about"]["person_id"] == issued["about"]["person_id"]
    posted(admin, path, expect=409)
    centre.clock.now += timedelta(hours=1)
    old, new = (client_of(centre, each["token"]) for each in (issued, renewed))
    assert (old.get("/v1/audit").status_code, new.get("/v1/audit").status_code) == (200, 200)
    centre.clock.now += timedelta(hours=1)
    assert (old.get("/v1/audit").status_code, new.get("/v1/audit").status_code) == (401, 200)


def test_a_session_is_not_renewed(centre: Centre) -> None:
    program = Program(centre)
    token_id = parts_of(program.token())[0]
    posted(administrator_of(centre), f"/v1/tokens/{token_id}/rotation", expect=409)


def test_a_role_for_some_qualifications_reaches_to_no_other(small: Case) -> None:
    centre, here = small.centre, small.registration
    for numbers, status in (((), 200), (("999/4001/2",), 200), (("100/0000/1",), 404)):
        person = centre.person("Limited")
        new = NewRole(person_id=person, role=Role.ASSESSOR, qualification_numbers=numbers)
        give_role(centre.operator, new, centre.equipment)
        client = client_of(centre, centre.token(Role.ASSESSOR, person))
        got(client, f"/v1/registrations/{here.id}", expect=status)
        got(client, f"/v1/evidence/{small.observation.item.id}", expect=status)
        assert bool(got(client, "/v1/registrations")) == (status == 200)
        body = {"learner_id": small.learner.person_id, "release_id": small.release.id, "units": ["U1"]}
        posted(client, "/v1/registrations", body, expect=201 if status == 200 else 403)


def test_a_line_manager_sees_those_they_manage_while_they_do(small: Case) -> None:
    centre = small.centre
    manager, admin = centre.person("Mo Manager"), administrator_of(centre)
    client = client_of(centre, centre.token(Role.LINE_MANAGER, manager))
    path = f"/v1/registrations/{small.registration.id}"
    got(client, path, expect=404)
    pair = {"person_id": small.learner.person_id, "other_id": manager}
    entered = posted(admin, "/v1/relationships", {**pair, "kind": "line_manager", "valid_from": "2026-01-01"})
    got(client, path)
    posted(admin, f"/v1/register-entries/{entered['id']}/end", expect=200)
    got(client, path)
    centre.clock.now += timedelta(days=1)
    got(client, path, expect=404)


def test_an_external_quality_assurers_role_has_a_last_day(centre: Centre) -> None:
    person = centre.person("Ed External")
    body = {"person_id": person, "role": "eqa"}
    posted(administrator_of(centre), "/v1/roles", body, expect=422)
    given = posted(administrator_of(centre), "/v1/roles", {**body, "valid_until": "2026-03-06"})
    assert given["valid_until"] == "2026-03-06"


def test_what_was_revoked_after_the_actor_was_identified_is_refused_inside_the_writers_transaction(
    ready: Case,
) -> None:
    centre = ready.centre
    with centre.equipment.unit_of_work.read() as work:
        given = work.records.of_person("main", RoleAssignment, ready.awarding.person_id)
    revoke_role(centre.operator, given[0].id, centre.equipment)
    with pytest.raises(NotAllowed, match="revoked a moment ago"):
        ready.claim()
    assert ready.certificate() is None
    revoke_token(centre.operator, ready.assessor.token_id, centre.equipment)
    with pytest.raises(NotAuthenticated, match="revoked a moment ago"):
        ready.decide(ready.criteria[0])
    with centre.equipment.unit_of_work.read() as work:
        require_unrevoked(centre.operator, work)
    assert audit_report(ready.iqa, centre.equipment).is_intact


def test_a_token_from_before_roles_were_dated_acts_until_a_role_is_entered(centre: Centre) -> None:
    token, person = centre.token(Role.IQA), centre.person("Claire")
    with centre.equipment.unit_of_work.write() as work:
        kept = work.people.token(parts_of(token)[0])
        assert kept is not None
        older = kept.model_copy(update={"needs_role": False, "person_id": person})
        work.people.put_token(older)
    assert identify(token, centre.equipment).role is Role.IQA
    given = give_role(centre.operator, NewRole(person_id=older.person_id, role=Role.IQA), centre.equipment)
    assert identify(token, centre.equipment).role is Role.IQA
    revoke_role(centre.operator, given.id, centre.equipment)
    with pytest.raises(NotAllowed, match="does not hold the role"):
        identify(token, centre.equipment)
