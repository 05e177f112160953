"""The certificate: an Open Badges 3.0 credential that carries its own proof, and the check of one.

Authorities: 1EdTech Open Badges 3.0 and W3C Verifiable Credentials Data Model 2.0; ``award`` knows the document,
``signing`` the signature.

The audit proof is inside what is signed, yet the log must speak of the certificate. So the order is:

1. ``credential_core`` makes the document without ``auditProof`` and ``proof``;
2. append the event ``certificate.issued`` with the detail ``credential_core`` = ``credential_core_fingerprint``
   and no state fingerprint (the stored document does not exist yet);
3. sign a checkpoint over the log that now ends with this event, and make its ``prove_event``;
4. ``issue_credential`` adds the proof, signs, and verifies its own work;
5. store the document, and append a second event about the stored row with its state fingerprint.
"""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

from pydantic import AwareDatetime

from competence_graph import Finding, Frozen, Json, Release, VqmapError, fingerprint, has_errors
from service.audit_trail import AuditProof
from service.award import Award, CertifiedUnit, credential_core
from service.credential_checks import CORE_DETAIL, ISSUED, Dossier, findings_of
from service.credential_parts import Envelope, Ledger, misshapen, read_part
from service.signing import SigningKey, has_canonical_form, signer_of, with_proof

_ADDED_LATER = ("auditProof", "proof")


class CredentialRefused(VqmapError):
    """The certificate would not verify, so it is not issued."""

    code = "credential_refused"


class CredentialUnreadable(VqmapError):
    """The bytes are no JSON document, so nothing can be checked."""

    code = "credential_unreadable"


class CredentialCheck(Frozen):
    """Whether a certificate may be relied on, everything against it, and what it says.

    ``criteria`` says how many it speaks of, ``covered`` how many of them evidence covers, ``waived`` which of them
    exceptions let through, and ``waived_by`` who granted these. While ``is_valid`` is false the other fields repeat
    what the file claims, and prove nothing.
    """

    is_valid: bool
    findings: tuple[Finding, ...]
    holder: str = ""
    learner_id: str = ""
    qualification: str = ""
    qualification_number: str = ""
    certificate_number: str = ""
    issuer_name: str = ""
    issuer: str = ""
    issued_at: AwareDatetime | None = None
    as_of: date | None = None
    criteria: int = 0
    covered: int = 0
    waived: tuple[str, ...] = ()
    waived_by: tuple[str, ...] = ()
    release_id: str = ""
    policy_fingerprint: str = ""
    case_fingerprint: str = ""
    verdict_fingerprint: str = ""

    def facts(self) -> dict[str, str]:
        """Return what the certificate says, for a list of names and values."""
        moment = self.issued_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if self.issued_at else ""
        said = {
            "holder": self.holder,
            "qualification": f"{self.qualification} {self.qualification_number}".strip(),
            "number": self.certificate_number,
            "issuer": self.issuer_name,
            "issuer key": self.issuer,
            "issued": moment,
            "criteria": f"{self.covered} of {self.criteria} covered" if self.criteria else "",
            "waived": f"{', '.join(self.waived)} (by {', '.join(self.waived_by)})" if self.waived else "",
            "release": self.release_id,
            "verdict": self.verdict_fingerprint,
        }
        return {name: value for name, value in said.items() if value}


def credential_core_fingerprint(document: Mapping[str, Json]) -> str:
    """Return the fingerprint of a document without its audit proof and signature, as the log names it."""
    return fingerprint({name: value for name, value in document.items() if name not in _ADDED_LATER})


def issue_credential(
    core: Mapping[str, Json], audit_proof: AuditProof, *, key: SigningKey, issued_at: datetime
) -> dict[str, Json]:
    """Return the signed certificate; one that would not verify is never handed out.

    Raises:
        CredentialRefused: the verdict, audit proof, date or units do not fit together.
        DocumentUnsignable: the document holds a value without a canonical form.
    """
    document = with_proof({**core, "auditProof": audit_proof.model_dump(mode="json")}, key, at=issued_at)
    check = verify_credential(document, trusted=(key.did_key,))
    if not check.is_valid:
        raise CredentialRefused(
            f"The certificate would not verify: {check.findings[0].sentence()}",
            remedy="Nothing was issued; report this with the claim's id.",
            findings=check.findings,
        )
    return document


def read_document(content: bytes) -> Json:
    """Return a certificate's bytes as JSON.

    Raises:
        CredentialUnreadable: it is no JSON, or a member is named twice, so that readers would disagree.
    """
    try:
        document: Json = json.loads(content, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError) as problem:
        said = f"The certificate is no JSON document: {problem}."
        raise CredentialUnreadable(said, remedy="Give the file exactly as it was issued.") from problem
    return document


def verify_credential(document: Json, trusted: Collection[str], *, release: Release | None = None) -> CredentialCheck:
    """Check a certificate by the file alone against the did:keys of trusted issuers; never raises.

    Where the verifier holds the release of the standard, the ledger is also counted against its criteria and
    rules of combination.
    """
    if not isinstance(document, dict) or not has_canonical_form(document):
        finding = misshapen("", "it is no JSON object of text, whole numbers, lists and objects")
        return CredentialCheck(is_valid=False, findings=(finding,))
    envelope, in_envelope = read_part(Envelope, document, "")
    ledger, in_ledger = read_part(Ledger, document.get("verdict"), "/verdict")
    audit_proof, in_proof = read_part(AuditProof, document.get("auditProof"), "/auditProof")
    dossier = Dossier(
        signer=signer_of(document),
        trusted=trusted,
        core_fingerprint=credential_core_fingerprint(document),
        verdict_fingerprint=fingerprint(document.get("verdict")),
        envelope=envelope,
        ledger=ledger,
        audit_proof=audit_proof,
        release=release,
    )
    findings = (*in_envelope, *in_ledger, *in_proof, *findings_of(dossier))
    return _check(dossier, findings)


def _without_repeats(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a member is named twice")
    return dict(pairs)


def _check(dossier: Dossier, findings: tuple[Finding, ...]) -> CredentialCheck:
    check = CredentialCheck(
        is_valid=not has_errors(findings), findings=findings, verdict_fingerprint=dossier.verdict_fingerprint
    )
    return check.model_copy(update=_said_by_envelope(dossier.envelope) | _said_by_ledger(dossier.ledger))


def _said_by_envelope(envelope: Envelope | None) -> dict[str, str | datetime]:
    if envelope is None:
        return {}
    subject = envelope.credential_subject
    return {
        "holder": subject.named("name"),
        "learner_id": subject.named("systemId"),
        "qualification": subject.achievement.name,
        "qualification_number": subject.achievement.human_code,
        "certificate_number": subject.license_number,
        "issuer_name": envelope.issuer.name,
        "issuer": envelope.issuer.id,
        "issued_at": envelope.valid_from,
    }


def _said_by_ledger(ledger: Ledger | None) -> dict[str, str | int | date | tuple[str, ...]]:
    if ledger is None:
        return {}
    waived = [line for line in ledger.criteria if line.is_waived]
    named = {name for line in waived for name in line.waived_by}
    return {
        "as_of": ledger.as_of,
        "criteria": len(ledger.criteria),
        "covered": sum(line.is_covered and not line.waived_by for line in ledger.criteria),
        "waived": tuple(line.name for line in waived),
        "waived_by": tuple(dict.fromkeys(each.person_id for each in ledger.exceptions if each.id in named)),
        "release_id": ledger.release_id,
        "policy_fingerprint": ledger.policy_fingerprint,
        "case_fingerprint": ledger.case_fingerprint,
    }


__all__ = [
    "CORE_DETAIL",
    "ISSUED",
    "Award",
    "CertifiedUnit",
    "CredentialCheck",
    "CredentialRefused",
    "CredentialUnreadable",
    "credential_core",
    "credential_core_fingerprint",
    "issue_credential",
    "read_document",
    "verify_credential",
]
