"""For learners and assessors: registrations, evidence, suggestions and decisions."""

from http import HTTPStatus

from fastapi import APIRouter

from mapping_engine import Mapping, RecencyOverride, Suggestions
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.portfolio import Person, Portfolio, Registration, SubmittedEvidence
from service.workflows.decide_mapping import NewDecision, NewOverride, decide_mapping, override_recency
from service.workflows.read_portfolio import read_portfolio
from service.workflows.register_learner import (
    NewPerson,
    NewRegistration,
    add_person,
    list_registrations,
    register_learner,
)
from service.workflows.submit_evidence import NewEvidence, list_evidence, read_evidence, submit_evidence
from service.workflows.suggest_criteria import suggest_criteria

router = APIRouter(prefix="/v1", tags=["portfolios"])

_MAY_BE_MISSING = declared(HTTPStatus.NOT_FOUND)


@router.post("/people", status_code=HTTPStatus.CREATED, responses=declared())
def new_person(actor: AskActor, equipment: AskEquipment, body: NewPerson) -> Person:
    """Make a learner, witness or colleague known at the centre."""
    return add_person(actor, body, equipment)


@router.post("/registrations", status_code=HTTPStatus.CREATED, responses=_MAY_BE_MISSING)
def new_registration(actor: AskActor, equipment: AskEquipment, body: NewRegistration) -> Registration:
    """Register a learner on chosen units of one release."""
    return register_learner(actor, body, equipment)


@router.get("/registrations", responses=declared())
def registrations(actor: AskActor, equipment: AskEquipment) -> tuple[Registration, ...]:
    """List the registrations that the actor may see; learners see their own."""
    return list_registrations(actor, equipment)


@router.get("/registrations/{registration_id}", responses=_MAY_BE_MISSING)
def portfolio(actor: AskActor, equipment: AskEquipment, registration_id: str) -> Portfolio:
    """Return a whole portfolio: registration, release, evidence and every standing decision."""
    return read_portfolio(actor, registration_id, equipment)


@router.post("/registrations/{registration_id}/evidence", status_code=HTTPStatus.CREATED, responses=_MAY_BE_MISSING)
def new_evidence(
    actor: AskActor, equipment: AskEquipment, registration_id: str, body: NewEvidence
) -> SubmittedEvidence:
    """Hand in evidence; it is dated by the service, and its author follows from its type."""
    return submit_evidence(actor, registration_id, body, equipment)


@router.get("/registrations/{registration_id}/evidence", responses=_MAY_BE_MISSING)
def all_evidence(actor: AskActor, equipment: AskEquipment, registration_id: str) -> tuple[SubmittedEvidence, ...]:
    """Return all evidence of a registration with its wording."""
    return list_evidence(actor, registration_id, equipment)


@router.get("/evidence/{evidence_id}", responses=_MAY_BE_MISSING)
def one_evidence(actor: AskActor, equipment: AskEquipment, evidence_id: str) -> SubmittedEvidence:
    """Return one evidence item with its wording."""
    return read_evidence(actor, evidence_id, equipment)


@router.post("/evidence/{evidence_id}/suggestions", responses=_MAY_BE_MISSING)
def suggestions(actor: AskActor, equipment: AskEquipment, evidence_id: str) -> Suggestions:
    """Suggest criteria of the learner's units with reasons; a suggestion covers nothing."""
    return suggest_criteria(actor, evidence_id, equipment)


@router.post("/evidence/{evidence_id}/mappings", status_code=HTTPStatus.CREATED, responses=_MAY_BE_MISSING)
def decision(actor: AskActor, equipment: AskEquipment, evidence_id: str, body: NewDecision) -> Mapping:
    """Accept, reject or call insufficient: one decision about one criterion."""
    return decide_mapping(actor, evidence_id, body, equipment)


@router.post("/evidence/{evidence_id}/recency-override", status_code=HTTPStatus.CREATED, responses=_MAY_BE_MISSING)
def override(actor: AskActor, equipment: AskEquipment, evidence_id: str, body: NewOverride) -> RecencyOverride:
    """Record why evidence outside the window still shows competence; it shows in every proof."""
    return override_recency(actor, evidence_id, body, equipment)
