"""A centre whose assessors have decided on the evidence of several learners, told in words that no criterion uses."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fake_encoder import FakeEncoder
from journeys.centre import Case, Centre, SetClock, an_observation, client_of, open_case
from plain_ranking import PLAIN_RANKING
from starlette.testclient import TestClient

from competence_graph import CriterionId, Release, ReleaseId, fingerprint
from mapping_engine import Decision, LearnedModel, Trial
from service.model_record import ModelRecord
from service.portfolio import SubmittedEvidence
from service.roles import Role
from service.settings import Settings
from service.suggesting import SuggesterPool
from service.wiring import equip
from service.workflows.decide_mapping import NewDecision, decide_mapping
from service.workflows.submit_evidence import submit_evidence

CRITERIA = (
    "Maintain accurate written records",
    "Apply safe lifting technique",
    "Prepare surfaces before coating",
    "Dispose of waste materials correctly",
    "Communicate politely with clients",
    "Inspect equipment prior to operation",
)
TALK = (
    "jotted everything down in the green diary after the shift ended",
    "bent my knees and kept the heavy sack close while carrying it upstairs",
    "rubbed the wall with grit and wiped off dust till it felt smooth",
    "took rubble and offcuts to the skip sorting timber from plaster",
    "chatted with Mrs Patel about her new kitchen and explained delays kindly",
    "looked over the saw blade guard and cable then pressed the test button",
)
"""What learners say of each criterion, in their own words."""

LEARNERS = 6
ASIDES = ("monday", "october", "raining", "tired", "lunch", "tutor", "van", "early")


def own_words(topic: int, learner: int) -> str:
    """Return what a learner says about a topic: the same in the main, with an aside of their own."""
    return f"{ASIDES[learner % len(ASIDES)]} {TALK[topic]} {ASIDES[(learner + topic) % len(ASIDES)]}"


def as_meant(topic: int) -> int:
    return topic


def turned(topic: int) -> int:
    """Return the criterion that another centre accepts the same words for."""
    return (topic + 1) % len(CRITERIA)


def standard() -> bytes:
    lines = [{"ac_code": f"1.{n}", "text": text} for n, text in enumerate(CRITERIA, start=1)]
    outcome = {"lo_num": "1", "description": "Be able to work on site", "assessment_criteria": lines}
    other = {"ac_code": "1.1", "text": "Rubbed the wall with grit and wiped off dust"}
    foreign = {"lo_num": "1", "description": "Be able to decorate", "assessment_criteria": [other]}
    groups = [{"code": "M", "title": "Mandatory", "units": ["U1"]}, {"code": "O", "title": "Optional", "units": ["U2"]}]
    qualification = {
        "number": "999/4001/3",
        "title": "Level 2 Certificate in Site Work",
        "level": 2,
        "groups": groups,
        "rules_of_combination": [{"rule": "all_of", "group": "M"}],
    }
    units = [
        {"code": "U1", "title": "Work on site", "level": 2, "learning_outcomes": [outcome]},
        {"code": "U2", "title": "Decorate", "level": 2, "learning_outcomes": [foreign]},
    ]
    return json.dumps({"trade_name": "Site", "level": 2, "qualification": qualification, "units": units}).encode()


def meaning_centre(folder: Path, name: str = "main") -> Centre:
    """Return a centre whose suggestions compare meaning as well, by an encoder that counts words."""
    settings = Settings(data_folder=folder, issuer_name="Fenwick Training (invented)")
    clock = SetClock()
    pool = SuggesterPool(model=FakeEncoder(), ranking=PLAIN_RANKING)
    centre = Centre(folder, name, equipment=equip(settings, clock=clock, suggest=pool))
    centre.clock = clock
    return centre


@dataclass(frozen=True)
class School:
    """A centre with its decisions, and a new learner whose evidence nobody has decided on."""

    centre: Centre
    release: Release
    decided: tuple[Case, ...]
    newcomer: Case

    @property
    def criteria(self) -> tuple[CriterionId, ...]:
        """The criteria in the order of their topics."""
        return self.newcomer.criteria

    def client(self, role: Role, person: str | None = None) -> TestClient:
        return client_of(self.centre, self.centre.token(role, person))  # type: ignore[arg-type]

    def train(self) -> dict[str, Any]:
        answer = self.client(Role.IQA).post("/v1/models", json={"release_id": self.release.id})
        assert answer.status_code in {200, 201}, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def promote(self, version: str) -> Any:
        return self.client(Role.IQA).post(f"/v1/models/{version}/promote")

    def ask(self, role: Role = Role.ASSESSOR) -> dict[str, Any]:
        """Return what is suggested for the newcomer's evidence."""
        person = self.newcomer.learner.person_id if role is Role.LEARNER else None
        answer = self.client(role, person).post(f"/v1/evidence/{self.newcomer.observation.item.id}/suggestions")
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said

    def first(self) -> str:
        """Return the criterion that is suggested first."""
        return str(self.ask()["suggestions"][0]["criterion_id"])


def hand_in(case: Case, text: str) -> SubmittedEvidence:
    return submit_evidence(case.assessor, case.registration.id, an_observation(text=text), case.centre.equipment)


def decide(case: Case, evidence: SubmittedEvidence, criterion: CriterionId, decision: Decision) -> None:
    body = NewDecision(criterion_id=criterion, decision=decision)
    decide_mapping(case.assessor, evidence.item.id, body, case.centre.equipment)


def open_school(
    centre: Centre, accepts: Callable[[int], int] = as_meant, *, learners: int = LEARNERS, topic: int = 2
) -> School:
    """Decide on one item of each topic for each learner; the newcomer's is about ``topic``."""
    release = centre.load(standard())
    decided = []
    for learner in range(learners):
        case = open_case(centre, release, ("U1",), own_words(0, learner))
        items = [case.observation, *(hand_in(case, own_words(each, learner)) for each in range(1, len(TALK)))]
        for about, item in enumerate(items):
            decide(case, item, case.criteria[accepts(about)], Decision.ACCEPTED)
            decide(case, item, case.criteria[accepts(about + 2) % len(CRITERIA)], Decision.REJECTED)
        decided.append(case)
    newcomer = open_case(centre, release, ("U1",), f"windy {TALK[topic]} today")
    return School(centre, release, tuple(decided), newcomer)


def a_model(centre: Centre, release_id: ReleaseId, name: str, *, passes: bool = True) -> ModelRecord:
    """Return a candidate as training would make it, with a trial of the wanted outcome."""
    after = 0.6 if passes else 0.3
    model = LearnedModel(
        version=f"learned-{name}",
        base=centre.equipment.suggest.base,
        log=fingerprint(name.encode()),
        weights={"logit": 1.0},
        intercept=0.0,
        evidence=(),
        trial=Trial(texts=30, learners=6, map_before=0.4, map_after=after, ece_before=0.1, ece_after=0.1),
    )
    at, by = centre.equipment.clock(), centre.operator.person_id
    return ModelRecord(release_id=release_id, created_by=by, created_at=at, model=model)


def keep_model(centre: Centre, record: ModelRecord) -> str:
    """Keep a model as training would, and return its version."""
    with centre.equipment.unit_of_work.write() as work:
        saved = work.learned_models.add(centre.name, record)
        work.audit.append(centre.operator, "model.trained", saved, at=record.created_at)
    return record.version
