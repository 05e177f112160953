"""For awarding organisations and internal quality assurers: sign-offs, the claim gate, certificates, the log."""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from competence_graph import Frozen
from mapping_engine import SignOff, Verdict
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.audit_trail import AuditReport, Checkpoint
from service.claim import Certificate, Claim
from service.credential import CredentialCheck, read_document
from service.errors import RequestInvalid
from service.workflows.claim_certificate import (
    ClaimRequest,
    check_claim,
    claim_certificate,
    read_certificate,
    read_claim,
    verify_certificate,
)
from service.workflows.sign_off_unit import NewSignOff, sign_off_unit
from service.workflows.verify_audit import audit_report, newest_checkpoint

router = APIRouter(prefix="/v1", tags=["assurance and claims"])

LARGEST_CERTIFICATE = 8 * 2**20
"""Bytes of a document that is checked; a certificate of 1,000 criteria has less than one MiB."""


class ClaimCheck(Frozen):
    """A dry run of a claim, on the day of the request unless ``as_of`` names another."""

    registration_id: str
    as_of: date | None = None


@router.post(
    "/registrations/{registration_id}/sign-offs",
    status_code=HTTPStatus.CREATED,
    responses=declared(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def sign_off(actor: AskActor, equipment: AskEquipment, registration_id: str, body: NewSignOff) -> SignOff:
    """Release a complete unit after internal quality assurance."""
    return sign_off_unit(actor, registration_id, body, equipment)


@router.post("/claims:check", responses=declared(HTTPStatus.NOT_FOUND))
def check(actor: AskActor, equipment: AskEquipment, body: ClaimCheck) -> Verdict:
    """Say whether the certificate could be claimed, and everything that is still missing; nothing is recorded."""
    return check_claim(actor, body.registration_id, equipment, as_of=body.as_of)


@router.post(
    "/claims",
    status_code=HTTPStatus.CREATED,
    responses=declared(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
    | {int(HTTPStatus.OK): {"description": "Claimed before; the same certificate", "model": Certificate}},
)
def claim(actor: AskActor, equipment: AskEquipment, body: ClaimRequest, response: Response) -> Certificate:
    """Claim the certificate. A refusal is a 409 whose body holds the stored verdict; a repeat answers 200."""
    certificate, is_new = claim_certificate(actor, body, equipment)
    if not is_new:
        response.status_code = HTTPStatus.OK
    return certificate


@router.get("/claims/{claim_id}", responses=declared(HTTPStatus.NOT_FOUND))
def one_claim(actor: AskActor, equipment: AskEquipment, claim_id: str) -> Claim:
    """Return a claim with its stored verdict."""
    return read_claim(actor, claim_id, equipment)


@router.get("/certificates/{certificate_id}", responses=declared(HTTPStatus.NOT_FOUND))
def certificate(actor: AskActor, equipment: AskEquipment, certificate_id: str) -> Certificate:
    """Return a certificate with its signed Open Badges 3.0 document."""
    return read_certificate(actor, certificate_id, equipment)


@router.post(
    "/certificates:verify",
    responses=declared(),
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def verify(equipment: AskEquipment, request: Request) -> CredentialCheck:
    """Check an Open Badges document by its own proof; open to anyone."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_CERTIFICATE:
            raise RequestInvalid(
                f"The document is larger than {LARGEST_CERTIFICATE // 2**20} MiB.", remedy="Send one certificate."
            )
    return verify_certificate(read_document(content), equipment)


@router.get("/audit", responses=declared())
def audit(actor: AskActor, equipment: AskEquipment) -> AuditReport:
    """Recompute the whole log and compare it with every row and signed tree head."""
    return audit_report(actor, equipment)


@router.get("/audit/checkpoint", responses=declared(HTTPStatus.NOT_FOUND))
def checkpoint(actor: AskActor, equipment: AskEquipment) -> Checkpoint:
    """Return the newest signed tree head, to be kept out of this service's reach."""
    return newest_checkpoint(actor, equipment)
