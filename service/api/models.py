"""For internal quality assurers: models learned from the centre's decisions, trained, put in use and taken back."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from competence_graph import Frozen
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.model_record import ModelSummary
from service.workflows.promote_model import RolledBack, list_models, promote_model, roll_back_model
from service.workflows.train_model import train_model

router = APIRouter(prefix="/v1/models", tags=["models"])

_MAY_CONFLICT = declared(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.SERVICE_UNAVAILABLE)


class OfRelease(Frozen):
    """Which release is meant, by its id or an unambiguous start of it."""

    release_id: str


@router.get("", responses=declared(HTTPStatus.NOT_FOUND))
def models(actor: AskActor, equipment: AskEquipment, release: str | None = None) -> tuple[ModelSummary, ...]:
    """List every learned model of the centre, or of one release, with what its trial found."""
    return list_models(actor, equipment, release_id=release)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=_MAY_CONFLICT
    | {int(HTTPStatus.OK): {"description": "Learned before; the same model", "model": ModelSummary}},
)
def train(actor: AskActor, equipment: AskEquipment, body: OfRelease, response: Response) -> ModelSummary:
    """Learn from the centre's decisions on a release; the candidate changes nothing until it is promoted."""
    model, is_new = train_model(actor, body.release_id, equipment)
    if not is_new:
        response.status_code = HTTPStatus.OK
    return model


@router.post("/rollback", responses=declared(HTTPStatus.NOT_FOUND))
def rollback(actor: AskActor, equipment: AskEquipment, body: OfRelease) -> RolledBack:
    """Take the model in use out of it, and put the one before in use again."""
    return roll_back_model(actor, body.release_id, equipment)


@router.post("/{version}/promote", responses=_MAY_CONFLICT)
def promote(actor: AskActor, equipment: AskEquipment, version: str) -> ModelSummary:
    """Put a model in use, if nothing gets worse by it; suggestions of its release come from it from now on."""
    return promote_model(actor, version, equipment)
