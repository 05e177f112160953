"""A training centre for tests: a real store in a folder, a clock that the test sets, people, and their tokens."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from plain_ranking import PLAIN_RANKING
from starlette.testclient import TestClient

from competence_graph import CriterionId, Release
from mapping_engine import LONDON, Decision, EvidenceType, Mapping, PersonId
from service.api.app import create_app
from service.audit_trail import AuditEvent, event_of
from service.claim import Certificate
from service.portfolio import Registration, SubmittedEvidence
from service.ports import Equipment
from service.roles import Actor, Permission, Role, operator_of
from service.settings import Settings
from service.storage.database import SqlUnitOfWork
from service.suggesting import SuggesterPool
from service.wiring import equip
from service.workflows.access import identify
from service.workflows.claim_certificate import ClaimRequest, claim_certificate
from service.workflows.decide_mapping import NewDecision, decide_mapping
from service.workflows.issue_token import NewToken, issue_token, open_centre
from service.workflows.load_standard import load_standard
from service.workflows.register_learner import NewPerson, NewRegistration, add_person, register_learner
from service.workflows.sign_off_unit import NewSignOff, sign_off_unit
from service.workflows.submit_evidence import NewEvidence, submit_evidence
from standards_ingest import SourceDocument

FIXTURES = Path(__file__).parents[2] / "fixtures"
TILING = FIXTURES / "standards" / "nested_units" / "wall-tiling-nvq-level-2.json"
TILING_UNITS = ("QWT201", "QWT202", "QWT203", "QWT204", "QWT205")
OPENING = date(2026, 3, 2)
WORDING = "I watched Jade tile the bathroom of plot 14; she isolated the supply and proved it dead first."


class SetClock:
    """A clock that stands where the test puts it and moves one step with every look."""

    def __init__(self, day: date = OPENING) -> None:
        self.now = datetime.combine(day, time(9), tzinfo=LONDON).astimezone(UTC)
        self.step = timedelta(seconds=1)

    def __call__(self) -> datetime:
        self.now += self.step
        return self.now

    def move_to(self, day: date, hour: int = 9) -> None:
        self.now = max(self.now, datetime.combine(day, time(hour), tzinfo=LONDON).astimezone(UTC))


class Centre:
    """One centre of an installation; everybody acts through a real token."""

    def __init__(
        self, folder: Path, name: str = "main", *, equipment: Equipment | None = None, database: str = ""
    ) -> None:
        self.folder, self.name = folder, name
        self.settings = Settings(data_folder=folder, database_url=database, issuer_name="Fenwick Training (invented)")
        self.clock = SetClock()
        suggest = SuggesterPool(use_model=False, ranking=PLAIN_RANKING)
        self.equipment = equipment or equip(self.settings, clock=self.clock, suggest=suggest)
        self.operator = operator_of(name)
        open_centre(self.operator, f"Centre {name}", self.equipment)

    def neighbour(self, name: str) -> "Centre":
        """Return another centre of the same installation."""
        other = Centre(self.folder, name, equipment=self.equipment)
        other.clock = self.clock
        return other

    def app(self) -> FastAPI:
        return create_app(self.equipment)

    def person(self, name: str) -> PersonId:
        return add_person(self.operator, NewPerson(name=name), self.equipment).id

    def token(
        self, role: Role, person: PersonId | None = None, *, days: int = 1000, scopes: Iterable[Permission] = ()
    ) -> str:
        name = "" if person else f"A {role.value}"
        new = NewToken(role=role, person_id=person, name=name, days=days, scopes=frozenset(scopes))
        return issue_token(self.operator, new, self.equipment)[1]

    def actor(self, role: Role, person: PersonId | None = None) -> Actor:
        return identify(self.token(role, person), self.equipment)

    def load(self, content: bytes, name: str = "standard.json") -> Release:
        release = load_standard(self.operator, SourceDocument(content=content, name=name), self.equipment).release
        assert release is not None
        return release

    def load_tiling(self) -> Release:
        return self.load(TILING.read_bytes(), TILING.name)

    def load_small(self, criteria: int = 1) -> Release:
        return self.load(small_standard(criteria))

    def events(self) -> tuple[AuditEvent, ...]:
        with self.equipment.unit_of_work.read() as work:
            found = [event_of(content) for _, content in work.audit.events()]
        return tuple(each for each in found if each is not None)

    def with_equipment(self, **changes: Any) -> Equipment:
        return replace(self.equipment, **changes)


def store_of(centre: Centre) -> SqlUnitOfWork:
    """Return the store that a centre works on, to look at it past the service."""
    store = centre.equipment.unit_of_work
    assert isinstance(store, SqlUnitOfWork)
    return store


@dataclass(frozen=True)
class Case:
    """A registered learner, everybody who deals with the portfolio, and one observation in it."""

    centre: Centre
    release: Release
    registration: Registration
    observation: SubmittedEvidence
    learner: Actor
    assessor: Actor
    iqa: Actor
    awarding: Actor

    @property
    def criteria(self) -> tuple[CriterionId, ...]:
        graph = self.release.graph
        return tuple(each.id for unit in self.registration.chosen_units for each in graph.criteria_by_unit[unit])

    def decide(self, criterion: CriterionId, decision: Decision = Decision.ACCEPTED) -> Mapping:
        new = NewDecision(criterion_id=criterion, decision=decision)
        return decide_mapping(self.assessor, self.observation.item.id, new, self.centre.equipment)

    def accept_all(self) -> "Case":
        for criterion in self.criteria:
            self.decide(criterion)
        return self

    def sign_off(self, unit: str) -> None:
        sign_off_unit(self.iqa, self.registration.id, NewSignOff(unit=unit), self.centre.equipment)

    def sign_off_all(self) -> "Case":
        for unit in self.registration.chosen_units:
            self.sign_off(unit)
        return self

    def claim(self, equipment: Equipment | None = None) -> tuple[Certificate, bool]:
        request = ClaimRequest(registration_id=self.registration.id)
        return claim_certificate(self.awarding, request, equipment or self.centre.equipment)

    def certificate(self) -> Certificate | None:
        with self.centre.equipment.unit_of_work.read() as work:
            return work.claims.certificate_of(self.registration)


def open_case(centre: Centre, release: Release, units: tuple[str, ...], text: str = WORDING) -> Case:
    """Register a learner and hand in one observation; nothing is decided yet."""
    learner, assessor = centre.actor(Role.LEARNER), centre.actor(Role.ASSESSOR)
    new = NewRegistration(learner_id=learner.person_id, release_id=release.id, units=units)
    registration = register_learner(assessor, new, centre.equipment)
    observation = submit_evidence(assessor, registration.id, an_observation(text=text), centre.equipment)
    iqa, awarding = centre.actor(Role.IQA), centre.actor(Role.CLAIMS_CLIENT)
    return Case(centre, release, registration, observation, learner, assessor, iqa, awarding)


def open_small_case(centre: Centre, criteria: int = 1) -> Case:
    return open_case(centre, centre.load_small(criteria), ("U1",))


def open_tiling_case(centre: Centre) -> Case:
    return open_case(centre, centre.load_tiling(), TILING_UNITS)


def an_observation(**fields: Any) -> NewEvidence:
    defaults: dict[str, Any] = {
        "title": "Two days on plot 14",
        "type": EvidenceType.OBSERVATION,
        "performed_from": date(2026, 2, 2),
        "performed_until": date(2026, 2, 3),
        "text": WORDING,
    }
    return NewEvidence(**(defaults | fields))


def small_standard(criteria: int = 1, unit: str = "U1") -> bytes:
    """Return a nested-units file of one unit with a few criteria."""
    lines = [{"ac_code": f"1.{n}", "text": f"Lace wheel {n} in a three-cross pattern"} for n in range(1, criteria + 1)]
    outcome = {"lo_num": "1", "description": "Be able to lace a wheel", "assessment_criteria": lines}
    group = {"code": "M", "title": "Mandatory", "units": [unit]}
    qualification = {
        "number": "999/4001/2",
        "title": "Level 3 Certificate in Wheel Building",
        "level": 3,
        "groups": [group],
        "rules_of_combination": [{"rule": "all_of", "group": "M"}],
    }
    units = [{"code": unit, "title": "Build a wheel", "level": 3, "learning_outcomes": [outcome]}]
    return json.dumps({"trade_name": "Wheels", "level": 3, "qualification": qualification, "units": units}).encode()


def client_of(centre: Centre, token: str = "") -> TestClient:
    """Return an HTTP client that carries a token; a defect of the service shows as its answer, not as an exception."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return TestClient(centre.app(), headers=headers, raise_server_exceptions=False)
