"""An administrator at a test's centre, and calls that say what they expect."""

from datetime import date
from typing import Any

from httpx2 import Response
from journeys.centre import Case, Centre, client_of
from starlette.testclient import TestClient

from mapping_engine import PersonId, RelationshipKind
from service.roles import Role
from service.tokens import parts_of
from service.workflows.give_role import NewRole, give_role
from service.workflows.keep_registers import declare_relationship, enter_licence
from service.workflows.keep_sign_ins import NewSignIn, open_sign_in
from service.workflows.register_entries import NewLicence, NewRelationship


def administrator_of(centre: Centre, person: PersonId | None = None) -> TestClient:
    return client_of(centre, centre.token(Role.ADMINISTRATOR, person))


def posted(client: TestClient, path: str, body: dict[str, Any] | None = None, *, expect: int = 201) -> dict[str, Any]:
    """Post and return the answer, which must be the one expected."""
    return _said(client.post(path, json=body or {}), expect)


def got(client: TestClient, path: str, *, expect: int = 200) -> Any:
    return _said(client.get(path), expect)


def manage(case: Case, manager: PersonId) -> None:
    """Let a person be the line manager of a case's learner."""
    new = NewRelationship(
        person_id=manager,
        other_id=case.learner.person_id,
        kind=RelationshipKind.LINE_MANAGER,
        valid_from=date(2026, 1, 1),
    )
    declare_relationship(case.centre.operator, new, case.centre.equipment)


def somebody_of(centre: Centre, licence: dict[str, str]) -> dict[str, str]:
    """Return a person about whom everything can be asked, with one of each thing that can be known of them."""
    person, equipment, operator = centre.person("Tom Colleague"), centre.equipment, centre.operator
    role = give_role(operator, NewRole(person_id=person, role=Role.DESIGNER), equipment)
    body = {name: value.format(person_id=person) for name, value in licence.items()}
    opened = open_sign_in(operator, person, NewSignIn(login_name="tom@centre.example"), equipment)
    return {
        "person_id": person,
        "role_id": role.id,
        "entry_id": enter_licence(operator, NewLicence.model_validate(body), equipment).id,
        "token_id": parts_of(centre.token(Role.DESIGNER, person))[0],
        "sign_in_id": opened.sign_in.id,
        "login": "tom2@centre.example",
    }


def _said(answer: Response, expect: int) -> dict[str, Any]:
    assert answer.status_code == expect, answer.text
    said: dict[str, Any] = answer.json()
    return said
