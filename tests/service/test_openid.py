"""Sign-in at a provider of OpenID Connect, against a stand-in on loopback: one honest way in, and no other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from joserfc.jwk import RSAKey
from journeys.centre import Centre, client_of
from journeys.entrance import administrator_of, got, posted
from journeys.identity_provider import StandIn, stand_in
from starlette.testclient import TestClient

from mapping_engine import PersonId
from service.openid import providers_of
from service.roles import Role
from service.settings import SettingInvalid
from service.workflows.give_role import NewRole, give_role

PATH = "/v1/sign-in/providers/college"


def terms(issuer: str, **more: Any) -> dict[str, Any]:
    return {
        "id": "college",
        "issuer": issuer,
        "client_id": "vqmap",
        "client_secret": "the client's secret",
        **more,
    }


@dataclass
class College:
    """A centre with a provider, and a browser at its door."""

    centre: Centre
    provider: StandIn
    browser: TestClient
    person: PersonId

    def link(self, subject: str = "248289761001") -> dict[str, Any]:
        path = f"/v1/people/{self.person}/linked-sign-ins"
        return posted(administrator_of(self.centre), path, {"provider": "college", "subject": subject})

    def leave(self, role: str = "") -> dict[str, str]:
        """Go to the provider, and return what the browser is sent back with."""
        sent = self.browser.get(PATH, params={"role": role} if role else {}, follow_redirects=False)
        assert sent.status_code == 303, sent.text
        return self.provider.authorize(sent.headers["Location"])

    def come_back(self, carried: dict[str, str]) -> Response:
        return self.browser.get(f"{PATH}/callback", params=carried)

    def enter(self, role: str = "") -> Response:
        return self.come_back(self.leave(role))


def configured(centre: Centre, file: Path, *listed: dict[str, Any]) -> None:
    file.write_text(json.dumps(listed))
    entrance = centre.equipment.entrance
    providers = providers_of(file, entrance.public_url)
    centre.equipment = centre.with_equipment(entrance=type(entrance)(**{**vars(entrance), "providers": providers}))


@pytest.fixture
def college(centre: Centre, tmp_path: Path) -> Iterator[College]:
    with stand_in(centre.clock) as provider:
        configured(centre, tmp_path / "providers.json", terms(provider.issuer))
        person = centre.person("Jade Whitlock")
        give_role(centre.operator, NewRole(person_id=person, role=Role.LEARNER), centre.equipment)
        yield College(centre, provider, client_of(centre), person)


@pytest.mark.both_databases
def test_a_linked_person_enters_with_a_session_like_any_other(college: College) -> None:
    college.link()
    started = college.enter()
    assert started.status_code == 200, started.text
    assert started.headers["Cache-Control"] == "no-store"
    who = got(client_of(college.centre, started.json()["token"]), "/v1/sessions/current")
    assert (who["person_id"], who["role"], who["kind"]) == (college.person, "learner", "session")
    body = {"current_password": "a", "new_password": "b"}
    own = client_of(college.centre, started.json()["token"])
    assert "college" in posted(own, "/v1/sign-in/password", body, expect=403)["detail"]


@pytest.mark.both_databases
def test_nobody_is_made_known_by_signing_in(college: College) -> None:
    people = len(got(administrator_of(college.centre), "/v1/people"))
    refused = college.enter()
    assert refused.status_code == 401
    assert "248289761001" in refused.json()["remedy"]
    assert len(got(administrator_of(college.centre), "/v1/people")) == people + 1  # the second administrator


@pytest.mark.both_databases
def test_a_closed_link_lets_nobody_in(college: College) -> None:
    linked = college.link()
    assert administrator_of(college.centre).delete(f"/v1/sign-ins/{linked['id']}").status_code == 200
    assert college.enter().status_code == 401


@pytest.mark.both_databases
def test_a_subject_is_linked_once_and_only_at_a_provider_of_the_centre(college: College) -> None:
    college.link()
    path, body = f"/v1/people/{college.person}/linked-sign-ins", {"provider": "college", "subject": "248289761001"}
    posted(administrator_of(college.centre), path, body, expect=409)
    other = college.centre.neighbour("other")
    stranger = other.person("A stranger")
    posted(administrator_of(other), f"/v1/people/{stranger}/linked-sign-ins", body, expect=422)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "http://127.0.0.1:1"),
        ("iss", None),
        ("aud", "another client"),
        ("aud", ["another client"]),
        ("aud", None),
        ("azp", "another client"),
        ("nonce", "another nonce"),
        ("nonce", None),
        ("exp", 1_000_000_000),
        ("exp", None),
        ("iat", 4_000_000_000),
        ("sub", None),
        ("sub", ""),
    ],
)
def test_an_id_token_that_is_wrong_in_one_claim_is_not_believed(college: College, name: str, value: object) -> None:
    college.link()
    college.provider.claims = {name: value}
    refused = college.enter()
    assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_id_token_without_a_signature_or_with_one_by_a_public_key_is_not_believed(
    college: College, algorithm: str
) -> None:
    college.link()
    college.provider.header = {"alg": algorithm}
    assert college.enter().status_code == 401


def test_an_id_token_that_another_key_signed_is_not_believed(college: College) -> None:
    college.link()
    college.provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert college.enter().status_code == 401


def test_a_provider_may_change_its_key(college: College, monkeypatch: pytest.MonkeyPatch) -> None:
    college.link()
    assert college.enter().status_code == 200
    monkeypatch.setattr("service.openid._ASKED_AGAIN_AFTER", 0.0)
    college.provider.key = RSAKey.generate_key(2048, {"kid": "two"})
    assert college.enter().status_code == 200


def test_an_answer_is_taken_only_from_the_browser_that_asked(college: College) -> None:
    college.link()
    carried = college.leave()
    other = client_of(college.centre)
    assert other.get(f"{PATH}/callback", params=carried).status_code == 401
    assert college.come_back({**carried, "state": "another"}).status_code == 401
    assert college.come_back({"state": carried["state"]}).status_code == 401
    assert college.come_back(carried).status_code == 200
    assert college.come_back(carried).status_code == 401


def test_the_code_of_somebody_elses_sign_in_is_not_taken(college: College) -> None:
    college.link()
    theirs = College(college.centre, college.provider, client_of(college.centre), college.person)
    stolen = theirs.leave()["code"]
    own = college.leave()
    assert college.come_back({**own, "code": stolen}).status_code == 401


def test_a_person_who_is_away_for_too_long_starts_again(college: College) -> None:
    college.link()
    carried = college.leave()
    college.centre.clock.now += timedelta(minutes=11)
    assert "longer than" in college.come_back(carried).json()["detail"]


def test_a_role_that_decides_needs_a_second_factor_at_the_provider(college: College) -> None:
    college.link()
    new = NewRole(person_id=college.person, role=Role.IQA)
    give_role(college.centre.operator, new, college.centre.equipment)
    assert college.enter().status_code == 422
    assert "second factor" in college.enter("iqa").json()["detail"]
    college.provider.claims = {"amr": ["pwd", "mfa"]}
    assert college.enter("iqa").json()["role"] == "iqa"
    assert college.enter("assessor").status_code == 403


def test_a_provider_that_always_asks_for_two_factors_is_believed_by_configuration(
    college: College, tmp_path: Path
) -> None:
    college.link()
    give_role(college.centre.operator, NewRole(person_id=college.person, role=Role.IQA), college.centre.equipment)
    configured(college.centre, tmp_path / "p.json", terms(college.provider.issuer, second_factor=True))
    again = College(college.centre, college.provider, client_of(college.centre), college.person)
    assert again.enter("iqa").status_code == 200


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"token_endpoint": "http://college.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
    ],
)
def test_a_provider_that_sends_us_elsewhere_is_not_used(college: College, discovery: dict[str, Any]) -> None:
    college.provider.discovery = discovery
    refused = college.browser.get(PATH, follow_redirects=False)
    assert (refused.status_code, refused.json()["code"]) == (502, "provider_unusable")


def test_a_provider_that_does_not_answer_is_told_in_words(centre: Centre, tmp_path: Path) -> None:
    configured(centre, tmp_path / "providers.json", terms("http://127.0.0.1:9"))
    refused = client_of(centre).get(PATH, follow_redirects=False)
    assert (refused.status_code, refused.json()["code"]) == (502, "provider_unusable")


def test_a_provider_that_nobody_configured_is_not_found(centre: Centre) -> None:
    got(client_of(centre), PATH, expect=404)
    got(client_of(centre), f"{PATH}/callback?code=a&state=b", expect=404)


@pytest.mark.parametrize(
    "wrong",
    [
        [terms("http://college.example")],
        [terms("https://college.example", id="Not An Id")],
        [terms("https://college.example"), terms("https://other.example")],
        [{"id": "college"}],
        {"id": "college"},
    ],
)
def test_a_file_of_providers_that_is_wrong_is_refused_in_words(tmp_path: Path, wrong: object) -> None:
    file = tmp_path / "providers.json"
    file.write_text(json.dumps(wrong))
    with pytest.raises(SettingInvalid):
        providers_of(file, "http://127.0.0.1:8000")
    with pytest.raises(SettingInvalid):
        providers_of(tmp_path / "missing.json", "http://127.0.0.1:8000")
