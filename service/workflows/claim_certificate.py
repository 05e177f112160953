"""The claim: checked as a dry run, made for good, and the certificates and verdicts looked up afterwards."""

from datetime import date, datetime

from competence_graph import Frozen, Json
from mapping_engine import Verdict, london_date
from service.audit_trail import prove_event, sign_checkpoint
from service.claim import Certificate, Claim, Outcome, judge
from service.credential import (
    CORE_DETAIL,
    ISSUED,
    Award,
    CertifiedUnit,
    CredentialCheck,
    credential_core,
    credential_core_fingerprint,
    issue_credential,
    verify_credential,
)
from service.errors import ClaimRefused
from service.portfolio import Portfolio
from service.ports import Equipment, Saved, Work
from service.roles import Actor, Permission
from service.workflows.access import locked_registration, visible_registration

LOG_ORIGIN = "vqmap/audit"


class ClaimRequest(Frozen):
    """Which registration's certificate is claimed."""

    registration_id: str


def check_claim(actor: Actor, registration_id: str, equipment: Equipment, *, as_of: date | None = None) -> Verdict:
    """Say whether a certificate could be claimed on a day (today by default); nothing is recorded."""
    actor.require(Permission.CHECK_CLAIM)
    with equipment.unit_of_work.read() as work:
        registration = visible_registration(actor, work, registration_id)
        return judge(work.portfolios.portfolio(registration), on=as_of or london_date(equipment.clock()))


def claim_certificate(actor: Actor, request: ClaimRequest, equipment: Equipment) -> tuple[Certificate, bool]:
    """Return the certificate and whether it is new; a registration can have only one.

    The verdict is reached, and everything that follows from it written, inside one transaction that no other
    writer can enter. Whatever fails on the way leaves nothing behind and grants nothing.

    Raises:
        ClaimRefused: the rules do not prove full coverage; the verdict is stored with the refusal.
    """
    actor.require(Permission.CLAIM_CERTIFICATE)
    with equipment.unit_of_work.write() as work:
        registration = locked_registration(actor, work, request.registration_id)
        work.policies.lock(actor.centre_id)
        issued = work.claims.certificate_of(registration)
        if issued is not None:
            return issued, False
        now = equipment.clock()
        portfolio = work.portfolios.portfolio(registration)
        verdict = judge(portfolio, on=london_date(now), claimed_by=actor.person_id)
        claim = _claim(actor, portfolio, verdict, equipment, now)
        saved = work.claims.add_claim(actor.centre_id, claim)
        work.audit.append(actor, f"claim.{claim.outcome.value}", saved, at=now, registration_id=registration.id)
        if claim.certificate_id is not None:
            return _issue(actor, portfolio, claim, equipment, work), True
    raise ClaimRefused(claim.id, verdict)


def read_claim(actor: Actor, claim_id: str, equipment: Equipment) -> Claim:
    """Return a claim with its stored verdict."""
    actor.require(Permission.CHECK_CLAIM)
    with equipment.unit_of_work.read() as work:
        claim = work.claims.claim(actor.centre_id, claim_id)
        visible_registration(actor, work, claim.registration_id, what=f"claim {claim_id}")
    return claim


def read_certificate(actor: Actor, certificate_id: str, equipment: Equipment) -> Certificate:
    """Return an issued certificate."""
    actor.require(Permission.READ_CERTIFICATE)
    with equipment.unit_of_work.read() as work:
        certificate = work.claims.certificate(actor.centre_id, certificate_id)
        visible_registration(actor, work, certificate.registration_id, what=f"certificate {certificate_id}")
    return certificate


def verify_certificate(document: Json, equipment: Equipment) -> CredentialCheck:
    """Check a certificate by its own proof against the issuers that this installation trusts."""
    return verify_credential(document, trusted=equipment.trusted_issuers)


def _claim(actor: Actor, portfolio: Portfolio, verdict: Verdict, equipment: Equipment, now: datetime) -> Claim:
    return Claim(
        id=equipment.new_id(),
        registration_id=portfolio.registration.id,
        claimed_by=actor.person_id,
        requested_at=now,
        outcome=Outcome.GRANTED if verdict.claimable else Outcome.REFUSED,
        verdict=verdict,
        certificate_id=equipment.new_id() if verdict.claimable else None,
    )


def _issue(actor: Actor, portfolio: Portfolio, claim: Claim, equipment: Equipment, work: Work) -> Certificate:
    """Log, prove, sign and store, in the order that ``credential`` describes."""
    number = f"VQ-{claim.requested_at:%Y}-{str(claim.certificate_id).replace('-', '')[:12].upper()}"
    learner = work.people.person(actor.centre_id, portfolio.registration.learner_id)
    award = _award(portfolio, claim, number, learner.name, equipment)
    core = credential_core(award, issuer=equipment.issuer_key.did_key)
    details = {CORE_DETAIL: credential_core_fingerprint(core), "claim_id": claim.id}
    subject = Saved("certificates", award.credential_id, "")
    event = work.audit.append(actor, ISSUED, subject, at=claim.requested_at, **details)
    checkpoint = sign_checkpoint(
        origin=LOG_ORIGIN,
        size=work.audit.size(),
        root=work.audit.root(),
        at=claim.requested_at,
        key=equipment.issuer_key,
    )
    content = work.audit.event_content(event.sequence)
    proof = prove_event(content, event.sequence, checkpoint=checkpoint, node=work.audit.node)
    certificate = Certificate(
        id=award.credential_id,
        registration_id=claim.registration_id,
        claim_id=claim.id,
        number=number,
        issued_at=claim.requested_at,
        document=issue_credential(core, proof, key=equipment.issuer_key, issued_at=claim.requested_at),
    )
    saved = work.claims.add_certificate(actor.centre_id, certificate)
    work.audit.append(actor, "certificate.stored", saved, at=claim.requested_at, claim_id=claim.id)
    work.audit.add_checkpoint(checkpoint)
    return certificate


def _award(portfolio: Portfolio, claim: Claim, number: str, learner_name: str, equipment: Equipment) -> Award:
    qualification = portfolio.release.standard.qualification
    graph = portfolio.release.graph
    counted = [graph.unit(each.unit_id) for each in claim.verdict.counted_units]
    return Award(
        credential_id=str(claim.certificate_id),
        certificate_number=number,
        issuer_name=equipment.issuer_name,
        learner_id=portfolio.registration.learner_id,
        learner_name=learner_name,
        qualification_title=portfolio.release.title,
        qualification_number=qualification.number if qualification else "",
        units=tuple(
            CertifiedUnit(unit_id=unit.id, title=unit.text, code=unit.unit_number or unit.code) for unit in counted
        ),
        issued_at=claim.requested_at,
        verdict=claim.verdict.model_dump(mode="json"),
    )
