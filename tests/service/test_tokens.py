"""Tokens: the secret is kept nowhere, and expiry, revocation and scopes hold to the letter."""

import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journeys.centre import Centre, client_of

from service.errors import NotAllowed, NotAuthenticated, NotFound, RequestConflict, RequestInvalid
from service.roles import PERMISSIONS, Permission, Role
from service.tokens import hash_of, new_secret, parts_of, presented
from service.workflows.access import identify
from service.workflows.issue_token import NewToken, issue_token
from service.workflows.keep_tokens import list_tokens, revoke_token
from service.workflows.load_standard import list_releases

HOLDERS = [role for role in Role if role is not Role.OPERATOR]


def test_the_secret_stands_in_no_file_of_the_store(centre: Centre) -> None:
    token = centre.token(Role.ASSESSOR)
    client_of(centre, token).get("/v1/registrations")
    secret = parts_of(token)[1].encode()
    files = [path for path in centre.folder.rglob("*") if path.is_file()]
    assert len(files) >= 2
    assert [path for path in files if secret in path.read_bytes()] == []


def test_the_secret_stands_in_no_log_line(centre: Centre, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    token = centre.token(Role.ASSESSOR)
    client_of(centre, token).get("/v1/registrations")
    client_of(centre, token + "0").get("/v1/registrations")
    assert parts_of(token)[1] not in caplog.text


def test_no_event_of_the_log_holds_secret_or_hash(centre: Centre) -> None:
    secret = parts_of(centre.token(Role.ASSESSOR))[1]
    said = "".join(event.model_dump_json() for event in centre.events())
    assert "token.issued" in said
    assert secret not in said
    assert hash_of(secret) not in said


def test_a_secret_holds_256_bits_and_no_two_are_equal() -> None:
    secrets = {new_secret() for _ in range(200)}
    assert len(secrets) == 200
    assert {len(bytes.fromhex(secret)) for secret in secrets} == {32}


def test_a_token_is_good_until_the_second_it_expires(centre: Centre) -> None:
    centre.clock.step = timedelta(0)
    issued_at, token = centre.clock.now, centre.token(Role.ASSESSOR, days=1)
    centre.clock.now = issued_at + timedelta(days=1) - timedelta(seconds=1)
    assert identify(token, centre.equipment).role is Role.ASSESSOR
    centre.clock.now = issued_at + timedelta(days=1)
    with pytest.raises(NotAuthenticated, match="expired on 3 March 2026"):
        identify(token, centre.equipment)


def test_a_revoked_token_is_worthless_at_once(centre: Centre) -> None:
    token = centre.token(Role.ASSESSOR)
    client = client_of(centre, token)
    assert client.get("/v1/registrations").status_code == 200
    revoke_token(centre.operator, parts_of(token)[0], centre.equipment)
    assert client.get("/v1/registrations").status_code == 401


def test_a_token_is_revoked_once(centre: Centre) -> None:
    token_id = parts_of(centre.token(Role.ASSESSOR))[0]
    revoke_token(centre.operator, token_id, centre.equipment)
    with pytest.raises(RequestConflict, match="revoked before"):
        revoke_token(centre.operator, token_id, centre.equipment)


def test_another_centres_operator_can_neither_see_nor_revoke_a_token(centre: Centre) -> None:
    token = centre.token(Role.ASSESSOR)
    other = centre.neighbour("other")
    assert list_tokens(other.operator, centre.equipment) == ()
    with pytest.raises(NotFound):
        revoke_token(other.operator, parts_of(token)[0], centre.equipment)
    assert identify(token, centre.equipment).centre_id == "main"


def test_a_narrowed_token_may_do_its_scope_and_nothing_else(centre: Centre) -> None:
    actor = identify(centre.token(Role.ASSESSOR, scopes=[Permission.READ_STANDARDS]), centre.equipment)
    list_releases(actor, centre.equipment)
    for permission in PERMISSIONS[Role.ASSESSOR] - {Permission.READ_STANDARDS}:
        with pytest.raises(NotAllowed, match="without the scope"):
            actor.require(permission)


@pytest.mark.parametrize("role", HOLDERS)
def test_a_token_is_never_issued_with_a_scope_beyond_its_role(centre: Centre, role: Role) -> None:
    for scope in set(Permission) - PERMISSIONS[role]:
        new = NewToken(role=role, name="Sam", scopes=frozenset({scope}))
        with pytest.raises(RequestInvalid, match="Beyond the role"):
            issue_token(centre.operator, new, centre.equipment)
    assert list_tokens(centre.operator, centre.equipment) == ()


def test_the_operator_holds_no_token(centre: Centre) -> None:
    with pytest.raises(RequestInvalid, match="holds no token"):
        centre.token(Role.OPERATOR)


def test_a_token_belongs_to_somebody_of_the_centre(centre: Centre) -> None:
    stranger = centre.neighbour("other").person("A stranger")
    with pytest.raises(NotFound):
        centre.token(Role.ASSESSOR, stranger)
    with pytest.raises(RequestInvalid, match="belongs to nobody"):
        issue_token(centre.operator, NewToken(role=Role.ASSESSOR), centre.equipment)


@pytest.mark.parametrize("role", [role for role in HOLDERS if role is not Role.ADMINISTRATOR])
def test_nobody_with_a_token_but_an_administrator_issues_lists_or_revokes_tokens(centre: Centre, role: Role) -> None:
    actor = centre.actor(role)
    with pytest.raises(NotAllowed):
        issue_token(actor, NewToken(role=Role.CLAIMS_CLIENT, name="Sam"), centre.equipment)
    with pytest.raises(NotAllowed):
        list_tokens(actor, centre.equipment)
    with pytest.raises(NotAllowed):
        revoke_token(actor, actor.token_id, centre.equipment)


@pytest.mark.parametrize("days", [0, -1, 10**9, 10**30])
def test_a_token_lasts_a_sensible_number_of_days(days: int) -> None:
    with pytest.raises(ValueError, match="days"):
        NewToken(role=Role.ASSESSOR, name="Sam", days=days)


@given(st.text())
def test_a_text_that_is_no_token_is_refused_in_words(text: str) -> None:
    pieces = text.split("_")
    if len(pieces) == 3 and pieces[0] == "vqmap":
        return
    with pytest.raises(NotAuthenticated):
        parts_of(text)


def test_the_right_id_with_a_wrong_secret_is_not_admitted(centre: Centre) -> None:
    token_id = parts_of(centre.token(Role.ASSESSOR))[0]
    for secret in ("", new_secret(), hash_of(""), "é"):
        with pytest.raises(NotAuthenticated, match="not known"):
            identify(presented(token_id, secret), centre.equipment)
