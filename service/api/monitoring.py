"""For internal quality assurers: how the suggestions fare, and what was suggested and decided in a form others read."""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Response

from mapping_engine import ModelReport
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.workflows.export_mappings import export_sssom
from service.workflows.report_model import report_model

router = APIRouter(prefix="/v1", tags=["monitoring"])

SSSOM = "text/tab-separated-values"


@router.get("/model/report", responses=declared())
def report(
    actor: AskActor, equipment: AskEquipment, since: date | None = None, until: date | None = None
) -> ModelReport:
    """Report what assessors made of the suggestions of a period: acceptance, calibration, drift, attention, misses."""
    return report_model(actor, equipment, since=since, until=until)


@router.get(
    "/mappings.sssom.tsv",
    responses=declared(HTTPStatus.NOT_FOUND)
    | {int(HTTPStatus.OK): {"content": {SSSOM: {"schema": {"type": "string"}}}}},
    response_class=Response,
)
def mappings_as_sssom(actor: AskActor, equipment: AskEquipment, registration_id: str | None = None) -> Response:
    """Return suggestions and decisions as an SSSOM table, of one registration or of the whole centre."""
    return Response(export_sssom(actor, equipment, registration_id=registration_id), media_type=SSSOM)
