"""Who may call what over HTTP: every route of the OpenAPI document, every kind of caller."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from httpx2 import Response
from journeys.centre import TILING, Case, an_observation, client_of, open_small_case
from journeys.entrance import manage, somebody_of
from journeys.learning import a_model, keep_model, meaning_centre
from journeys.policies import DEFAULT_TEXT, awarding, propose
from starlette.routing import Route
from starlette.testclient import TestClient

from service.roles import PERMISSIONS, Permission, Role
from service.tokens import parts_of
from service.workflows.access import identify
from service.workflows.keep_tokens import revoke_token
from service.workflows.register_learner import NewRegistration, register_learner
from service.workflows.submit_evidence import submit_evidence

_P = Permission


class Row(NamedTuple):
    """One route: the permission it asks for, what it answers to who has it, and whose object it is about."""

    method: str
    path: str
    permission: Permission
    answers: frozenset[int]
    body: dict[str, Any] | None = None
    of_the_centre: bool = False
    of_the_learner: bool = False
    own: bool = False
    uploads: bool = False
    query: str = ""


def _row(route: str, permission: Permission, *answers: int, **more: Any) -> Row:
    method, path = route.split()
    return Row(method, path, permission, frozenset(answers), **more)


_REGISTRATION: dict[str, Any] = {"of_the_centre": True, "of_the_learner": True}
_DECISION = {"criterion_id": "{criterion}", "decision": "accepted"}
_CLAIM = {"registration_id": "{registration_id}"}
_LICENCE = {
    "person_id": "{person_id}",
    "duty": "iqa",
    "qualification_number": "999/4001/2",
    "valid_from": "2026-01-01",
}
_RELATIONSHIP = {"person_id": "{person_id}", "other_id": "{learner}", "kind": "friend", "valid_from": "2026-01-01"}
_WITNESS = {"person_id": "{person_id}", "is_competent": True, "can_judge": True, "valid_from": "2026-01-01"}
_LOGIN = {"login_name": "{login}"}
_LINK = {"provider": "nowhere", "subject": "1"}

ROWS = (
    _row("POST /v1/standards", _P.LOAD_STANDARD, 201, uploads=True),
    _row("POST /v1/standards:check", _P.LOAD_STANDARD, 200, uploads=True),
    _row("GET /v1/standards", _P.READ_STANDARDS, 200),
    _row("GET /v1/standards/{release_id}", _P.READ_STANDARDS, 200, of_the_centre=True),
    _row("GET /v1/standards/{release_id}/case", _P.READ_STANDARDS, 200, of_the_centre=True),
    _row("POST /v1/people", _P.ADD_PERSON, 201, body={"name": "Sam"}),
    _row(
        "POST /v1/registrations",
        _P.REGISTER_LEARNER,
        201,
        body={"learner_id": "{learner}", "release_id": "{release_id}", "units": ["U1"]},
        of_the_centre=True,
    ),
    _row("GET /v1/registrations", _P.READ_PORTFOLIO, 200),
    _row("GET /v1/registrations/{registration_id}", _P.READ_PORTFOLIO, 200, **_REGISTRATION),
    _row("GET /v1/registrations/{registration_id}/verdict", _P.CHECK_CLAIM, 200, **_REGISTRATION),
    _row("GET /v1/registrations/{registration_id}/plan", _P.CHECK_CLAIM, 200, **_REGISTRATION),
    _row(
        "GET /v1/registrations/{registration_id}/forecast",
        _P.CHECK_CLAIM,
        200,
        query="?until=2027-06-30",
        **_REGISTRATION,
    ),
    _row(
        "POST /v1/registrations/{registration_id}/evidence",
        _P.SUBMIT_EVIDENCE,
        201,
        body={"title": "A wall", "type": "work_product", "text": "Photographs of the wall."},
        **_REGISTRATION,
    ),
    _row("GET /v1/registrations/{registration_id}/evidence", _P.READ_EVIDENCE, 200, **_REGISTRATION),
    _row("GET /v1/evidence/{evidence_id}", _P.READ_EVIDENCE, 200, **_REGISTRATION),
    _row("POST /v1/evidence/{evidence_id}/suggestions", _P.ASK_SUGGESTIONS, 200, **_REGISTRATION),
    _row("POST /v1/evidence/{evidence_id}/mappings", _P.DECIDE_MAPPING, 201, body=_DECISION, **_REGISTRATION),
    _row(
        "POST /v1/evidence/{evidence_id}/recency-override",
        _P.OVERRIDE_RECENCY,
        201,
        body={"reason": "Tiles every working day since."},
        **_REGISTRATION,
    ),
    _row(
        "POST /v1/registrations/{registration_id}/sign-offs",
        _P.SIGN_OFF_UNIT,
        201,
        body={"unit": "U1"},
        **_REGISTRATION,
    ),
    _row("POST /v1/claims:check", _P.CHECK_CLAIM, 200, body=_CLAIM, **_REGISTRATION),
    _row("POST /v1/claims", _P.CLAIM_CERTIFICATE, 200, body=_CLAIM, **_REGISTRATION),
    _row("GET /v1/claims/{claim_id}", _P.CHECK_CLAIM, 200, **_REGISTRATION),
    _row("GET /v1/certificates/{certificate_id}", _P.READ_CERTIFICATE, 200, **_REGISTRATION),
    _row("GET /v1/policies", _P.READ_POLICIES, 200),
    _row("POST /v1/policies", _P.PROPOSE_POLICY, 200, 201, body={"text": "{policy_text}"}),
    _row("POST /v1/policies:check", _P.PROPOSE_POLICY, 200, body={"text": "{policy_text}"}),
    _row("GET /v1/policies/{policy_id}", _P.READ_POLICIES, 200, of_the_centre=True),
    _row("POST /v1/policies/{policy_id}/approval", _P.APPROVE_POLICY, 200, of_the_centre=True),
    _row(
        "POST /v1/policies/{awarding_policy_id}/awarding-approval",
        _P.APPROVE_AWARDING_POLICY,
        200,
        of_the_centre=True,
    ),
    _row("GET /v1/model/report", _P.READ_MODEL_REPORT, 200),
    _row("GET /v1/mappings.sssom.tsv", _P.EXPORT_MAPPINGS, 200),
    _row("GET /v1/models", _P.READ_MODEL_REPORT, 200),
    _row("POST /v1/models", _P.TRAIN_MODEL, 409, body={"release_id": "{release_id}"}, of_the_centre=True),
    _row("POST /v1/models/{version}/promote", _P.PROMOTE_MODEL, 200, of_the_centre=True),
    _row("POST /v1/models/rollback", _P.PROMOTE_MODEL, 200, body={"release_id": "{release_id}"}, of_the_centre=True),
    _row("GET /v1/people", _P.READ_PEOPLE, 200),
    _row("GET /v1/people/{person_id}", _P.READ_PEOPLE, 200, of_the_centre=True),
    _row("GET /v1/roles", _P.READ_PEOPLE, 200),
    _row(
        "POST /v1/roles",
        _P.MANAGE_PEOPLE,
        201,
        body={"person_id": "{person_id}", "role": "assessor"},
        of_the_centre=True,
    ),
    _row("POST /v1/roles/{role_id}/revocation", _P.MANAGE_PEOPLE, 200, 409, of_the_centre=True),
    _row("GET /v1/merged-records", _P.READ_PEOPLE, 200),
    _row(
        "POST /v1/merged-records",
        _P.MANAGE_PEOPLE,
        409,
        body={"record_id": "{person_id}", "person_id": "{person_id}"},
        of_the_centre=True,
    ),
    _row("GET /v1/licences", _P.READ_PEOPLE, 200),
    _row("POST /v1/licences", _P.MANAGE_PEOPLE, 201, body=_LICENCE, of_the_centre=True),
    _row("GET /v1/relationships", _P.READ_PEOPLE, 200),
    _row("POST /v1/relationships", _P.DECLARE_RELATIONSHIP, 201, 403, body=_RELATIONSHIP, own=True),
    _row("GET /v1/expert-witnesses", _P.READ_PEOPLE, 200),
    _row("POST /v1/expert-witnesses", _P.NAME_EXPERT_WITNESS, 201, body=_WITNESS, of_the_centre=True),
    _row("POST /v1/register-entries/{entry_id}/end", _P.MANAGE_PEOPLE, 200, 409, body={}, of_the_centre=True),
    _row("POST /v1/register-entries/{entry_id}/taken-back", _P.MANAGE_PEOPLE, 200, 409, of_the_centre=True),
    _row("GET /v1/tokens", _P.ISSUE_TOKEN, 200),
    _row("POST /v1/tokens", _P.ISSUE_TOKEN, 201, body={"role": "iqa", "person_id": "{person_id}"}, of_the_centre=True),
    _row("POST /v1/tokens/{token_id}/rotation", _P.ISSUE_TOKEN, 201, 409, body={}, of_the_centre=True),
    _row("POST /v1/tokens/{token_id}/revocation", _P.ISSUE_TOKEN, 200, 409, of_the_centre=True),
    _row("POST /v1/people/{person_id}/sign-ins", _P.MANAGE_SIGN_INS, 201, 409, body=_LOGIN, of_the_centre=True),
    _row("POST /v1/people/{person_id}/linked-sign-ins", _P.MANAGE_SIGN_INS, 422, body=_LINK),
    _row("POST /v1/sign-ins/{sign_in_id}/one-time-code", _P.MANAGE_SIGN_INS, 200, 404, of_the_centre=True),
    _row("DELETE /v1/sign-ins/{sign_in_id}/second-factor", _P.MANAGE_SIGN_INS, 409, 404, of_the_centre=True),
    _row("DELETE /v1/sign-ins/{sign_in_id}", _P.MANAGE_SIGN_INS, 200, 404, of_the_centre=True),
    _row("GET /v1/sessions/current", _P.OWN_SIGN_IN, 200),
    _row("DELETE /v1/sessions/current", _P.OWN_SIGN_IN, 403),
    _row("DELETE /v1/sessions", _P.OWN_SIGN_IN, 403),
    _row("POST /v1/sign-in/password", _P.OWN_SIGN_IN, 403, body={"current_password": "a", "new_password": "b"}),
    _row("POST /v1/sign-in/second-factor", _P.OWN_SIGN_IN, 403, body={"password": "a"}),
    _row("POST /v1/sign-in/second-factor/confirmation", _P.OWN_SIGN_IN, 403, body={"code": "123456"}),
    _row("POST /v1/sign-in/recovery-codes", _P.OWN_SIGN_IN, 403, body={"code": "123456"}),
    _row("GET /v1/audit", _P.READ_AUDIT, 200),
    _row("GET /v1/audit/checkpoint", _P.READ_AUDIT, 200),
)
PUBLIC = {
    ("GET", "/health"),
    ("POST", "/v1/certificates:verify"),
    ("POST", "/v1/sessions"),
    ("POST", "/v1/sign-in/first-password"),
    ("GET", "/v1/sign-in/providers/{provider_id}"),
    ("GET", "/v1/sign-in/providers/{provider_id}/callback"),
    ("POST", "/oauth/token"),
    ("GET", "/.well-known/oauth-authorization-server"),
}
HELP_PAGES = {"/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc"}
HOLDERS = [role for role in Role if role is not Role.OPERATOR]

EACH_ROW = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
EACH_ROLE = pytest.mark.parametrize("role", HOLDERS)


@dataclass(frozen=True)
class World:
    """A centre whose learner holds a certificate, another learner at it, and another centre."""

    case: Case
    client: TestClient
    names: dict[str, str]
    own: dict[Role, str]
    stranger: str
    elsewhere: dict[Role, str]

    def call(self, row: Row, token: str | None) -> Response:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        files = {"file": (TILING.name, TILING.read_bytes())} if row.uploads else None
        path, body = row.path.format(**self.names) + row.query, _filled(row.body, self.names)
        return self.client.request(row.method, path, headers=headers, json=body, files=files)


def _filled(body: dict[str, Any] | None, names: dict[str, str]) -> dict[str, Any] | None:
    if body is None:
        return None
    return {name: value.format(**names) if isinstance(value, str) else value for name, value in body.items()}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    centre = meaning_centre(tmp_path_factory.mktemp("authorisation") / "data")
    case = open_small_case(centre).accept_all().sign_off_all()
    certificate, _ = case.claim()
    other = centre.neighbour("other")
    learner = case.registration.learner_id
    policies = [propose(centre, text).fingerprint for text in (DEFAULT_TEXT, awarding(DEFAULT_TEXT))]
    names = {
        "policy_text": DEFAULT_TEXT.replace("version: 1", "version: 2"),
        "policy_id": policies[0],
        "awarding_policy_id": policies[1],
        "release_id": case.release.id,
        "version": keep_model(centre, a_model(centre, case.release.id, "one")),
        "registration_id": case.registration.id,
        "evidence_id": case.observation.item.id,
        "claim_id": certificate.claim_id,
        "certificate_id": certificate.id,
        "criterion": case.criteria[0],
        "learner": learner,
        **somebody_of(centre, _LICENCE),
    }
    own = {role: centre.token(role, learner if role is Role.LEARNER else None) for role in HOLDERS}
    manage(case, identify(own[Role.LINE_MANAGER], centre.equipment).person_id)
    elsewhere = {role: other.token(role) for role in HOLDERS}
    return World(case, client_of(centre), names, own, centre.token(Role.LEARNER), elsewhere)


def _status(answer: Response, expected: set[int] | frozenset[int]) -> None:
    assert answer.status_code in expected, answer.text


def test_every_route_of_the_document_stands_in_the_table(world: World) -> None:
    document = world.case.centre.app().openapi()
    routes = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert routes == {(row.method, row.path) for row in ROWS} | PUBLIC


def test_no_route_hides_from_the_document_but_the_help_pages(world: World) -> None:
    routes = [route for route in world.case.centre.app().routes if isinstance(route, Route)]
    hidden = {route.path for route in routes if not getattr(route, "include_in_schema", True)}
    assert hidden == HELP_PAGES


def test_exactly_these_answer_without_a_token(world: World) -> None:
    assert world.client.get("/health").json() == {"status": "ok"}
    assert world.client.post("/v1/certificates:verify", json={}).status_code == 200
    assert {world.client.get(path).status_code for path in HELP_PAGES} == {200}


@EACH_ROW
def test_nobody_gets_in_without_a_token(world: World, row: Row) -> None:
    _status(world.call(row, None), {401})


@EACH_ROW
@pytest.mark.parametrize("token", ["", "garbage", "vqmap_ab_cd", "vqmap__", "vqmap_a_b_c", "vqmap_%_%"])
def test_nobody_gets_in_with_a_token_that_is_not_ours(world: World, row: Row, token: str) -> None:
    _status(world.call(row, token), {401})


@EACH_ROW
def test_nobody_gets_in_with_a_token_in_another_scheme(world: World, row: Row) -> None:
    path, token = row.path.format(**world.names), world.own[Role.IQA]
    for scheme in ("Basic", "Token", ""):
        answer = world.client.request(row.method, path, headers={"Authorization": f"{scheme} {token}".strip()})
        _status(answer, {401})


@EACH_ROW
def test_nobody_gets_in_with_an_expired_or_revoked_token(world: World, row: Row) -> None:
    centre = world.case.centre
    role = next(role for role in HOLDERS if row.permission in PERMISSIONS[role])
    expiring, revoked = centre.token(role, days=1), centre.token(role)
    revoke_token(centre.operator, parts_of(revoked)[0], centre.equipment)
    _status(world.call(row, revoked), {401})
    before = centre.clock.now
    centre.clock.now += timedelta(days=1, seconds=1)
    _status(world.call(row, expiring), {401})
    centre.clock.now = before


@EACH_ROW
@EACH_ROLE
def test_a_role_gets_what_the_permission_table_grants_and_nothing_else(world: World, row: Row, role: Role) -> None:
    _status(world.call(row, world.own[role]), row.answers if row.permission in PERMISSIONS[role] else {403})


@EACH_ROW
def test_a_token_narrowed_to_something_else_is_refused(world: World, row: Row) -> None:
    for role in (role for role in HOLDERS if row.permission in PERMISSIONS[role]):
        others = PERMISSIONS[role] - {row.permission}
        _status(
            world.call(row, world.case.centre.token(role, world.case.registration.learner_id, scopes=others)), {403}
        )


@EACH_ROW
def test_a_token_narrowed_to_exactly_this_is_enough(world: World, row: Row) -> None:
    for role in (role for role in HOLDERS if row.permission in PERMISSIONS[role]):
        person = None
        if role in {Role.LEARNER, Role.LINE_MANAGER}:
            person = identify(world.own[role], world.case.centre.equipment).person_id
        token = world.case.centre.token(role, person, scopes=[row.permission])
        _status(world.call(row, token), row.answers)


@EACH_ROW
@EACH_ROLE
def test_what_belongs_to_another_centre_does_not_exist(world: World, row: Row, role: Role) -> None:
    answer = world.call(row, world.elsewhere[role])
    if row.permission not in PERMISSIONS[role]:
        _status(answer, {403})
    elif row.own:
        _status(answer, {403, 404})
    elif row.of_the_centre:
        _status(answer, {404})
        assert world.case.release.title not in answer.text
    else:
        _status(answer, row.answers)


@EACH_ROW
def test_what_belongs_to_another_learner_does_not_exist(world: World, row: Row) -> None:
    if not (row.of_the_learner and row.permission in PERMISSIONS[Role.LEARNER]):
        return
    _status(world.call(row, world.stranger), {404})


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/registrations/{}", "registration_id"),
        ("/v1/registrations/{}/evidence", "registration_id"),
        ("/v1/evidence/{}", "evidence_id"),
        ("/v1/claims/{}", "claim_id"),
        ("/v1/certificates/{}", "certificate_id"),
    ],
)
def test_a_missing_object_and_one_of_somebody_else_are_told_apart_by_nothing(
    world: World, path: str, name: str
) -> None:
    there, nowhere = world.names[name], "0" * 36
    for token in (world.stranger, world.elsewhere[Role.ASSESSOR]):
        headers = {"Authorization": f"Bearer {token}"}
        answers = [world.client.get(path.format(asked), headers=headers).text for asked in (there, nowhere)]
        assert answers[0].replace(there, nowhere) == answers[1]


def test_a_learner_sees_only_their_own_registrations_and_others_see_those_of_their_centre(world: World) -> None:
    centre, case = world.case.centre, world.case
    second = centre.actor(Role.LEARNER)
    new = NewRegistration(learner_id=second.person_id, release_id=case.release.id, units=("U1",))
    theirs = register_learner(case.assessor, new, centre.equipment)
    submit_evidence(case.assessor, theirs.id, an_observation(), centre.equipment)

    def seen(token: str) -> set[str]:
        found = world.client.get("/v1/registrations", headers={"Authorization": f"Bearer {token}"}).json()
        return {each["id"] for each in found}

    assert theirs.id not in seen(world.own[Role.LEARNER])
    assert case.registration.id in seen(world.own[Role.LEARNER])
    assert {case.registration.id, theirs.id} <= seen(world.own[Role.ASSESSOR])
    assert seen(world.elsewhere[Role.ASSESSOR]) == set()


def test_a_standard_of_one_centre_is_not_listed_at_another(world: World) -> None:
    newcomer = world.case.centre.neighbour("newcomer").token(Role.DESIGNER)
    headers = {"Authorization": f"Bearer {newcomer}"}
    assert world.client.get("/v1/standards", headers=headers).json() == []
