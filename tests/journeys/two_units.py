"""A learner on one of two units of a qualification, so that there are criteria which can never count for them."""

import json
from dataclasses import dataclass
from typing import Any

from journeys.centre import Case, Centre, open_case
from starlette.testclient import TestClient

from competence_graph import CriterionId
from service.api.app import create_app
from service.offering import Mixing
from service.roles import Role

TEXT = (
    "I laced the front wheel in a three-cross pattern, trued it on the stand with the gauge, cut the thread of a "
    "broken spoke, patched the inner tube, seated the tyre by hand, checked the brake blocks and told the "
    "customer the price."
)
OWN = [f"Build a wheel so that you have {' '.join(TEXT.split()[n : n + 5])}" for n in range(1, 17)]
OTHER = [f"Care for a customer who says: {' '.join(TEXT.split()[n : n + 4])}" for n in range(18, 30)]


def _unit(code: str, wordings: list[str]) -> dict[str, Any]:
    lines = [{"ac_code": f"1.{n}", "text": text} for n, text in enumerate(wordings, start=1)]
    outcome = {"lo_num": "1", "description": f"Be able to do {code}", "assessment_criteria": lines}
    return {"code": code, "title": f"Work of {code}", "level": 3, "learning_outcomes": [outcome]}


def two_units() -> bytes:
    groups = [{"code": "M", "title": "Mandatory", "units": ["U1"]}, {"code": "O", "title": "Optional", "units": ["U2"]}]
    qualification = {
        "number": "999/4001/2",
        "title": "Level 3 Certificate in Wheel Building",
        "level": 3,
        "groups": groups,
        "rules_of_combination": [{"rule": "all_of", "group": "M"}],
    }
    units = [_unit("U1", OWN), _unit("U2", OTHER)]
    return json.dumps({"trade_name": "Wheels", "level": 3, "qualification": qualification, "units": units}).encode()


@dataclass(frozen=True)
class Desk:
    """The case, and the HTTP clients of who works on it, with something mixed into the suggestions."""

    case: Case
    mixing: Mixing

    @property
    def evidence(self) -> str:
        return self.case.observation.item.id

    @property
    def foreign(self) -> frozenset[CriterionId]:
        """The criteria of the unit that the learner is not registered on."""
        return frozenset(each.id for each in self.case.release.graph.criteria) - frozenset(self.case.criteria)

    def client(self, role: Role, person: str | None = None) -> TestClient:
        """Return a client of a new person, or of a known one."""
        token = self.case.centre.token(role, person)
        app = create_app(self.case.centre.with_equipment(mixing=self.mixing))
        return TestClient(app, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)

    def assessor(self) -> TestClient:
        return self.client(Role.ASSESSOR, self.case.assessor.person_id)

    def ask(self, client: TestClient) -> list[dict[str, Any]]:
        """Return what a client is shown."""
        answer = client.post(f"/v1/evidence/{self.evidence}/suggestions")
        assert answer.status_code == 200, answer.text
        shown: list[dict[str, Any]] = answer.json()["suggestions"]
        return shown

    def decide(self, client: TestClient, criterion: str, decision: str = "accepted", **more: Any) -> Any:
        body = {"criterion_id": criterion, "decision": decision, **more}
        return client.post(f"/v1/evidence/{self.evidence}/mappings", json=body)


def open_desk(centre: Centre, mixing: Mixing) -> Desk:
    case = open_case(centre, centre.load(two_units()), ("U1",), TEXT)
    return Desk(case, mixing)
