"""For administrators: how the people of a centre get in, and help for whoever is locked out."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from mapping_engine import PersonId
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.sign_ins import SignInSummary
from service.workflows.keep_sign_ins import (
    HandedOut,
    NewLink,
    NewSignIn,
    close_sign_in,
    hand_out_code,
    link_subject,
    open_sign_in,
    remove_second_factor,
)

router = APIRouter(prefix="/v1", tags=["people"])

_MAY_CONFLICT = declared(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.post("/people/{person_id}/sign-ins", status_code=HTTPStatus.CREATED, responses=_MAY_CONFLICT)
def new_sign_in(
    actor: AskActor, equipment: AskEquipment, response: Response, person_id: PersonId, body: NewSignIn
) -> HandedOut:
    """Open a sign-in with a password, which the person sets by the one-time code."""
    response.headers["Cache-Control"] = "no-store"
    return open_sign_in(actor, person_id, body, equipment)


@router.post("/people/{person_id}/linked-sign-ins", status_code=HTTPStatus.CREATED, responses=_MAY_CONFLICT)
def new_link(actor: AskActor, equipment: AskEquipment, person_id: PersonId, body: NewLink) -> SignInSummary:
    """Let a provider of OpenID Connect vouch for a person."""
    return link_subject(actor, person_id, body, equipment)


@router.post("/sign-ins/{sign_in_id}/one-time-code", responses=_MAY_CONFLICT)
def one_time_code(actor: AskActor, equipment: AskEquipment, response: Response, sign_in_id: str) -> HandedOut:
    """Reset a password: it is worthless at once, and the person sets a new one by the one-time code."""
    response.headers["Cache-Control"] = "no-store"
    return hand_out_code(actor, sign_in_id, equipment)


@router.delete("/sign-ins/{sign_in_id}/second-factor", responses=_MAY_CONFLICT)
def no_second_factor(actor: AskActor, equipment: AskEquipment, sign_in_id: str) -> SignInSummary:
    """Remove the second factor of a person who lost it; they enrol a new one at the next sign-in."""
    return remove_second_factor(actor, sign_in_id, equipment)


@router.delete("/sign-ins/{sign_in_id}", responses=_MAY_CONFLICT)
def close(actor: AskActor, equipment: AskEquipment, sign_in_id: str) -> SignInSummary:
    """Close a sign-in for good; its sessions end, and its name is free again."""
    return close_sign_in(actor, sign_in_id, equipment)
