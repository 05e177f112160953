"""Refusals over HTTP: always a problem document with every finding, never a traceback, and nothing stored."""

import inspect
import json
import random
from collections.abc import Mapping
from typing import Any

import pytest
from httpx2 import Response
from journeys.centre import Case, Centre, client_of, open_small_case
from starlette.testclient import TestClient

import service.errors
from competence_graph import VqmapError
from service.api import problems
from service.api.app import create_app
from service.roles import Role

BODIES = [
    ("POST", "/v1/people"),
    ("POST", "/v1/registrations"),
    ("POST", "/v1/registrations/{registration}/evidence"),
    ("POST", "/v1/evidence/{evidence}/mappings"),
    ("POST", "/v1/evidence/{evidence}/recency-override"),
    ("POST", "/v1/registrations/{registration}/sign-offs"),
    ("POST", "/v1/claims"),
    ("POST", "/v1/claims:check"),
    ("POST", "/v1/certificates:verify"),
]
"""Every endpoint that takes a JSON body."""

EVIDENCE: Mapping[str, Any] = {"title": "A wall", "type": "observation", "text": "I watched it being tiled."}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """One case for all refusals, which leave it as it is."""
    return open_small_case(Centre(tmp_path_factory.mktemp("problems") / "data"), criteria=2)


@pytest.fixture(scope="module")
def assessor(case: Case) -> TestClient:
    return client_of(case.centre, case.centre.token(Role.ASSESSOR))


def _path(case: Case, path: str) -> str:
    return path.format(registration=case.registration.id, evidence=case.observation.item.id)


def _problem(answer: Response, status: int) -> dict[str, Any]:
    """Return the problem document of an answer after checking its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["status"] == status
    assert said["type"] == f"urn:vqmap:problem:{said['code']}"
    assert said["detail"]
    assert said["remedy"]
    assert "Traceback" not in answer.text
    return said


def _places(answer: Response) -> set[str]:
    findings = _problem(answer, 422)["findings"]
    assert all(each["message"] and each["remedy"] and each["severity"] == "error" for each in findings)
    return {each["place"] for each in findings}


def _kinds(base: type[VqmapError]) -> set[type[VqmapError]]:
    return {base, *(found for kind in base.__subclasses__() for found in _kinds(kind))}


def test_every_error_class_has_a_status_of_its_own() -> None:
    own = {each for _, each in inspect.getmembers(service.errors, inspect.isclass) if issubclass(each, VqmapError)}
    assert (own - {VqmapError}) <= set(problems.STATUS_OF)
    ours = {kind for kind in _kinds(VqmapError) - {VqmapError} if kind.__module__.partition(".")[0] != "tests"}
    told_as_a_remark = {"reranker_answer_unusable"}
    assert {kind.code for kind in ours - set(problems.STATUS_OF)} <= told_as_a_remark


def test_no_two_error_classes_share_a_code() -> None:
    codes = [kind.code for kind in _kinds(VqmapError)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", sorted(problems.STATUS_OF, key=lambda kind: kind.__name__))
def test_a_failure_of_ours_is_never_blamed_on_the_caller(kind: type[VqmapError]) -> None:
    ours = {
        "setting_invalid",
        "store_unavailable",
        "store_unsafe",
        "credential_refused",
        "document_unsignable",
        "key_unusable",
        "adapter_unusable",
        "model_missing",
        "model_altered",
        "model_unusable",
        "reranker_unsafe",
        "seal_broken",
        "provider_unusable",
    }
    assert (problems.STATUS_OF[kind] >= 500) == (kind.code in ours)


@pytest.mark.parametrize(("method", "path"), BODIES)
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{", id="broken JSON"),
        pytest.param(b"\xff\xfe\x00", id="no UTF-8"),
        pytest.param(b'{"a": "\xe9"}', id="Latin-1"),
        pytest.param(b"[1, 2]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"[" * 100_000, id="deep nesting"),
        pytest.param(b'{"a":' * 3_000 + b"1" + b"}" * 3_000, id="deep objects"),
        pytest.param(b'{"registration_id": ' + b"9" * 5_000 + b"}", id="a very long number"),
        pytest.param(b'{"\\ud800": "\\ud800"}', id="half a character"),
        pytest.param(b'{"id": 1e400, "name": NaN}', id="infinity"),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_as_a_problem(
    case: Case, assessor: TestClient, method: str, path: str, content: bytes
) -> None:
    answer = assessor.request(method, _path(case, path), content=content, headers={"Content-Type": "application/json"})
    if path == "/v1/certificates:verify" and answer.status_code == 200:
        assert answer.json()["is_valid"] is False
        return
    _problem(answer, answer.status_code)
    assert answer.status_code in {400, 403, 422}


@pytest.mark.parametrize(
    ("path", "body", "places"),
    [
        ("/v1/people", {}, {"/body/name"}),
        ("/v1/people", {"name": "", "age": 3}, {"/body/name", "/body/age"}),
        ("/v1/people", {"name": 3}, {"/body/name"}),
        ("/v1/people", {"name": "   "}, {"/body/name"}),
        ("/v1/people", {"name": "x" * 201}, {"/body/name"}),
        ("/v1/people", {"name": "\ud800"}, {"/body/name"}),
        (
            "/v1/registrations",
            {"units": [], "note": ""},
            {"/body/learner_id", "/body/release_id", "/body/units", "/body/note"},
        ),
        ("/v1/registrations", {"learner_id": -1, "release_id": "x", "units": ["U1"]}, {"/body/learner_id"}),
        ("/v1/claims:check", {"registration_id": -7, "as_of": "10000-01-01"}, {"/body/registration_id", "/body/as_of"}),
        ("/v1/claims:check", {"registration_id": "x", "as_of": 10**20}, {"/body/as_of"}),
        ("/v1/claims:check", {"registration_id": "x", "as_of": "2026-02-30"}, {"/body/as_of"}),
        (
            "/v1/evidence/{evidence}/mappings",
            {"criterion_id": "x", "decision": "maybe", "comment": "x" * 10_001, "origin": "a guess"},
            {"/body/decision", "/body/comment", "/body/origin"},
        ),
        ("/v1/evidence/{evidence}/recency-override", {"reason": "too short"}, {"/body/reason"}),
        ("/v1/evidence/{evidence}/recency-override", {"reason": " " * 20}, {"/body/reason"}),
        (
            "/v1/registrations/{registration}/evidence",
            {"title": "x" * 301, "type": "rumour", "text": "x" * 200_001, "performed_from": "yesterday", "setting": 1},
            {"/body/title", "/body/type", "/body/text", "/body/performed_from", "/body/setting"},
        ),
    ],
)
def test_all_wrong_fields_are_named_at_once(
    case: Case, assessor: TestClient, path: str, body: dict[str, Any], places: set[str]
) -> None:
    answer = assessor.post(
        _path(case, path), content=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    assert _problem(answer, 422)["code"] == "request_invalid"
    assert _places(answer) == places


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31", "1970-01-01"])
def test_a_claim_is_checked_on_the_first_and_the_last_day_of_the_calendar(
    case: Case, assessor: TestClient, as_of: str
) -> None:
    case.accept_all()
    answer = assessor.post("/v1/claims:check", json={"registration_id": case.registration.id, "as_of": as_of})
    assert answer.status_code == 200
    assert answer.json()["claimable"] is False


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_work_of_the_first_or_last_day_of_the_calendar_is_judged_and_not_crashed_on(
    case: Case, assessor: TestClient, day: str
) -> None:
    path = f"/v1/registrations/{case.registration.id}/evidence"
    answer = assessor.post(path, json={**EVIDENCE, "performed_from": day})
    assert answer.status_code == (201 if day.startswith("0001") else 422)
    item = next((each for each in assessor.get(path).json() if each["item"]["performed_from"] == day), None)
    decision = {"criterion_id": case.criteria[0], "decision": "accepted"}
    if item is not None:
        assert assessor.post(f"/v1/evidence/{item['item']['id']}/mappings", json=decision).status_code == 201
    assert assessor.post("/v1/claims:check", json={"registration_id": case.registration.id}).status_code == 200


@pytest.mark.parametrize("name", ["%00", "%ff%fe", "-1", "x" * 5_000, "..%2f..", "%f0%9f%a6%86", "' OR 1=1 --"])
@pytest.mark.parametrize(
    "path",
    ["/v1/standards/{}", "/v1/registrations/{}", "/v1/evidence/{}", "/v1/claims/{}", "/v1/certificates/{}"],
)
def test_an_id_that_means_nothing_is_not_found(assessor: TestClient, path: str, name: str) -> None:
    assert _problem(assessor.get(path.format(name)), 404)["code"] == "not_found"


def test_a_path_that_does_not_exist_is_a_problem_document(assessor: TestClient) -> None:
    assert _problem(assessor.get("/v1/nothing-here"), 404)["code"] == "not_found"


def test_a_wrong_method_is_a_problem_document_that_says_what_is_allowed(assessor: TestClient) -> None:
    answer = assessor.delete("/v1/people")
    assert _problem(answer, 405)["code"] == "method_not_allowed"
    assert answer.headers["allow"] == "POST"


def test_missing_credentials_are_asked_for_in_the_way_of_bearer_tokens(centre: Centre) -> None:
    answer = client_of(centre).get("/v1/registrations")
    assert _problem(answer, 401)["code"] == "not_authenticated"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("seed", range(8))
def test_random_bytes_as_a_standard_are_refused_with_findings_and_nothing_is_stored(centre: Centre, seed: int) -> None:
    client = client_of(centre, centre.token(Role.DESIGNER))
    before = centre.events()
    content = random.Random(seed).randbytes(10 ** (seed % 5))  # noqa: S311 - the same bytes every time
    answer = client.post("/v1/standards", files={"file": ("standard.json", content)})
    said = _problem(answer, 422)
    assert said["code"] == "standard_refused"
    assert said["findings"]
    assert client.get("/v1/standards").json() == []
    assert centre.events() == before


@pytest.mark.parametrize("name", ["../../etc/passwd", "standard.json\x00", "é" * 300, ""])
def test_a_strange_file_name_is_only_a_name(centre: Centre, name: str) -> None:
    client = client_of(centre, centre.token(Role.DESIGNER))
    answer = client.post("/v1/standards", files={"file": (name, b"no standard")})
    assert _problem(answer, 422)["findings"]


def test_a_standard_without_its_file_is_a_finding_about_the_field(centre: Centre) -> None:
    client = client_of(centre, centre.token(Role.DESIGNER))
    assert _places(client.post("/v1/standards")) == {"/body/file"}
    assert _places(client.post("/v1/standards", data={"file": "text"})) == {"/body/file"}


def test_a_refused_upload_is_no_error_where_it_is_only_checked(centre: Centre) -> None:
    client = client_of(centre, centre.token(Role.DESIGNER))
    answer = client.post("/v1/standards:check", files={"file": ("x.json", b"{}")})
    assert (answer.status_code, answer.json()["release_id"]) == (200, None)
    assert answer.json()["report"]["findings"]


def test_a_defect_is_denied_in_one_sentence_without_its_inner_life(centre: Centre) -> None:
    def broken_clock() -> Any:
        raise RuntimeError("the inner life of the service")

    token = centre.token(Role.ASSESSOR)
    app = create_app(centre.with_equipment(clock=broken_clock))
    client = TestClient(app, raise_server_exceptions=False, headers={"Authorization": f"Bearer {token}"})
    answer = client.get("/v1/registrations")
    assert _problem(answer, 500)["code"] == "defect"
    assert "inner life" not in answer.text


def test_a_verdict_in_a_refusal_keeps_its_empty_fields(centre: Centre) -> None:
    case = open_small_case(centre)
    client = client_of(centre, centre.token(Role.CLAIMS_CLIENT))
    said = _problem(client.post("/v1/claims", json={"registration_id": case.registration.id}), 409)
    assert said["code"] == "claim_refused"
    assert said["verdict"] == client.get(f"/v1/claims/{said['claim_id']}").json()["verdict"]


def test_a_certificate_that_names_a_member_twice_is_refused_before_it_is_checked(centre: Centre) -> None:
    client = client_of(centre, "")

    answer = client.post("/v1/certificates:verify", content=b'{"verdict": 1, "verdict": 2}')

    assert _problem(answer, 422)["code"] == "credential_unreadable"


def test_a_document_too_large_to_be_a_certificate_is_refused(centre: Centre) -> None:
    answer = client_of(centre, "").post("/v1/certificates:verify", content=b"[" + b"1," * 5_000_000 + b"1]")

    assert _problem(answer, 422)["code"] == "request_invalid"


@pytest.mark.parametrize("until", ["2020-01-01", "2999-01-01"])
def test_a_forecast_into_the_past_or_too_far_is_a_problem_document(case: Case, until: str) -> None:
    headers = {"Authorization": f"Bearer {case.centre.token(Role.ASSESSOR)}"}
    address = f"/v1/registrations/{case.registration.id}/forecast?until={until}"

    answer = client_of(case.centre).get(address, headers=headers)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Choose another day" in answer.json()["remedy"]
