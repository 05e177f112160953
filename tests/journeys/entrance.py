"""An administrator at a test's centre, and calls that say what they expect."""

from datetime import date
from typing import Any

from httpx2 import Response
from journeys.centre import Case, Centre, client_of
from starlette.testclient import TestClient

from mapping_engine import PersonId, RelationshipKind
from service.roles import Role
from service.workflows.keep_registers import declare_relationship
from service.workflows.register_entries import NewRelationship


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


def _said(answer: Response, expect: int) -> dict[str, Any]:
    assert answer.status_code == expect, answer.text
    said: dict[str, Any] = answer.json()
    return said
