"""For designers and awarding organisations: policies as documents, proposed by one person and approved by another."""

from http import HTTPStatus

from fastapi import APIRouter, Response

from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.policy_file import PolicyCheck
from service.policy_record import PolicyRecord, PolicySummary
from service.workflows.publish_policy import (
    NewPolicy,
    approve_awarding_policy,
    approve_policy,
    list_policies,
    propose_policy,
    read_policy,
    try_policy,
)

router = APIRouter(prefix="/v1/policies", tags=["policies"])

_MAY_CONFLICT = declared(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


@router.get("", responses=declared())
def policies(actor: AskActor, equipment: AskEquipment) -> tuple[PolicySummary, ...]:
    """List every version of every policy of the centre, proposed and approved."""
    return list_policies(actor, equipment)


@router.post(":check", responses=declared())
def check(actor: AskActor, equipment: AskEquipment, body: NewPolicy) -> PolicyCheck:
    """Say what is wrong with a policy file, line by line, and how each case of its truth table ends."""
    return try_policy(actor, body, equipment)


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    responses=declared(HTTPStatus.CONFLICT)
    | {int(HTTPStatus.OK): {"description": "Proposed before; the same version", "model": PolicyRecord}},
)
def propose(actor: AskActor, equipment: AskEquipment, body: NewPolicy, response: Response) -> PolicyRecord:
    """Propose a version of a policy: stored whole, or refused with every problem at its line."""
    record, is_new = propose_policy(actor, body, equipment)
    if not is_new:
        response.status_code = HTTPStatus.OK
    return record


@router.get("/{policy_id}", responses=declared(HTTPStatus.NOT_FOUND))
def policy(actor: AskActor, equipment: AskEquipment, policy_id: str) -> PolicyRecord:
    """Return a version by its fingerprint (its start will do), or the newest version by the policy's id."""
    return read_policy(actor, policy_id, equipment)


@router.post("/{policy_id}/approval", responses=_MAY_CONFLICT)
def approve(actor: AskActor, equipment: AskEquipment, policy_id: str) -> PolicyRecord:
    """Approve a centre's policy that somebody else proposed; the gate uses it from the day it takes effect."""
    return approve_policy(actor, policy_id, equipment)


@router.post("/{awarding_policy_id}/awarding-approval", responses=_MAY_CONFLICT)
def approve_for_awarding(actor: AskActor, equipment: AskEquipment, awarding_policy_id: str) -> PolicyRecord:
    """Approve an awarding organisation's policy on its behalf; no policy of the centre can loosen it."""
    return approve_awarding_policy(actor, awarding_policy_id, equipment)
