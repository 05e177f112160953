"""For everybody who may see a portfolio: its verdict on a day, the next steps to a claim, and what will change."""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter

from mapping_engine import Forecast, Plan, Verdict
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.workflows.claim_certificate import check_claim
from service.workflows.foresee_claim import forecast_claim, plan_claim

router = APIRouter(prefix="/v1/registrations/{registration_id}", tags=["assurance and claims"])

_MAY_BE_MISSING = declared(HTTPStatus.NOT_FOUND)


@router.get("/verdict", responses=_MAY_BE_MISSING)
def verdict(actor: AskActor, equipment: AskEquipment, registration_id: str, as_of: date | None = None) -> Verdict:
    """Return the verdict on a registration, today or on another day; nothing is recorded."""
    return check_claim(actor, registration_id, equipment, as_of=as_of)


@router.get("/plan", responses=_MAY_BE_MISSING)
def plan(actor: AskActor, equipment: AskEquipment, registration_id: str) -> Plan:
    """Return the shortest list of next steps found that leads to a claim, and what nobody can put right."""
    return plan_claim(actor, registration_id, equipment)


@router.get("/forecast", responses=_MAY_BE_MISSING)
def forecast(actor: AskActor, equipment: AskEquipment, registration_id: str, until: date) -> Forecast:
    """Say what will change by itself from today until a day: what ages, runs out or becomes possible."""
    return forecast_claim(actor, registration_id, equipment, until=until)
