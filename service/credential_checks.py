"""What a certificate must prove to somebody who has nothing but the file and the issuer's did:key.

Each check yields findings and knows nothing of the others; a part that could not be read is passed over, since
that is a finding already. How many criteria the standard demands is not in the file: the verdict names the
release by its content, and where the verifier holds that release, the ledger is counted against it.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from competence_graph import Finding, ItemId, Release, Severity, UnitId, combine, unit_facts
from mapping_engine import Award, london_date
from service.audit_trail import AuditProof, event_of, verify_checkpoint
from service.award import OPEN_BADGE_TYPES, release_urn, unit_urn
from service.credential_parts import Envelope, Ledger

ISSUED = "certificate.issued"
"""The action of the event that stands for a certificate in the audit trail."""

CORE_DETAIL = "credential_core"
"""The detail of that event that holds the fingerprint of the certificate's core."""


@dataclass(frozen=True)
class Dossier:
    """A credential taken apart: its parts as far as they could be read, and what was computed from it."""

    signer: str | None
    trusted: Collection[str]
    core_fingerprint: str
    verdict_fingerprint: str
    envelope: Envelope | None
    ledger: Ledger | None
    audit_proof: AuditProof | None
    release: Release | None = None


def findings_of(dossier: Dossier) -> Iterator[Finding]:
    """Yield everything that keeps a credential from being believed."""
    yield from _signature(dossier)
    if dossier.envelope is not None:
        yield from _envelope(dossier, dossier.envelope)
    if dossier.ledger is not None:
        yield from _ledger(dossier.ledger)
    if dossier.envelope is not None and dossier.ledger is not None:
        yield from _agreement(dossier.envelope, dossier.ledger)
    if dossier.audit_proof is not None:
        yield from _audit(dossier, dossier.audit_proof)
    if dossier.ledger is not None and dossier.release is not None:
        yield from _completeness(dossier.ledger, dossier.release)


def problem(code: str, place: str, message: str, *, expected: str = "", found: str = "") -> Finding:
    """Return a finding about a credential; every one of them stops it from being believed."""
    return Finding(
        code=code,
        severity=Severity.ERROR,
        place=place,
        message=message,
        remedy=_REMEDIES.get(code, _ASK_ISSUER),
        expected=expected,
        found=found,
        authority=_AUTHORITIES.get(code, "Open Badges 3.0; W3C Verifiable Credentials 2.0"),
        rule="credential",
    )


def _signature(dossier: Dossier) -> Iterator[Finding]:
    if dossier.signer is None:
        yield problem("signature_broken", "/proof", "The document is not what was signed, or was never signed.")
    elif dossier.signer not in dossier.trusted:
        message = "The signature is intact, but its key is not among the issuers that you trust."
        yield problem("signer_unknown", "/proof/verificationMethod", message, found=dossier.signer)


def _envelope(dossier: Dossier, envelope: Envelope) -> Iterator[Finding]:
    if not set(OPEN_BADGE_TYPES) <= set(envelope.type):
        yield problem("not_an_open_badge", "/type", "The document does not call itself an Open Badges 3.0 credential.")
    if envelope.issuer.id != dossier.signer:
        message = "The issuer that the document names is not the one whose key signed it."
        yield problem(
            "issuer_not_signer", "/issuer/id", message, expected=dossier.signer or "", found=envelope.issuer.id
        )
    if envelope.verdict_fingerprint != dossier.verdict_fingerprint:
        yield problem(
            "verdict_fingerprint_differs",
            "/verdictFingerprint",
            "The verdict inside is not the one that the certificate names.",
            expected=envelope.verdict_fingerprint,
            found=dossier.verdict_fingerprint,
        )


def _ledger(ledger: Ledger) -> Iterator[Finding]:
    if not ledger.claimable or any(finding.severity == Severity.ERROR for finding in ledger.findings):
        yield problem("verdict_not_claimable", "/verdict/claimable", "The verdict does not allow the certificate.")
    if ledger.award != Award.QUALIFICATION:
        message = "The verdict proves units alone, and the certificate is for the qualification."
        yield problem("award_differs", "/verdict/award", message, expected=Award.QUALIFICATION, found=ledger.award)
    if not ledger.criteria or not ledger.counted_units:
        yield problem(
            "ledger_empty", "/verdict/criteria", "The verdict names no criterion or no unit, so it proves nothing."
        )
    for name in dict.fromkeys(each.waived_by for each in ledger.findings if each.waived_by):
        if name not in ledger.waivers:
            message = "A finding was lifted by an exception that the verdict does not list, or that cannot lift it."
            yield problem("waiver_unfounded", "/verdict/findings", message, found=name)
    yield from _lines(ledger)


def _lines(ledger: Ledger) -> Iterator[Finding]:
    for criterion_id, times in Counter(line.criterion_id for line in ledger.criteria).items():
        if times > 1:
            message = f"The criterion {criterion_id} is listed {times} times."
            yield problem("criterion_repeated", "/verdict/criteria", message)
    for line in ledger.criteria:
        if line.is_waived and not ledger.is_rightly_waived(line):
            message = (
                "This criterion is waived by an exception that the verdict does not list, or that cannot waive it."
            )
            yield problem("waiver_unfounded", line.name, message, found=", ".join(line.waived_by))
        elif not line.is_waived and not line.is_proven(learner_id=ledger.learner_id, by=ledger.as_of):
            message = "No assessor accepted evidence for this criterion by the day of the claim."
            yield problem("criterion_unproven", line.name, message)


def _agreement(envelope: Envelope, ledger: Ledger) -> Iterator[Finding]:
    subject = envelope.credential_subject
    counted = sorted(unit_urn(unit.unit_id) for unit in ledger.counted_units)
    aligned = sorted(each.target_url for each in subject.achievement.alignment)
    pairs = (
        ("units_differ", "/credentialSubject/achievement/alignment", " ".join(counted), " ".join(aligned)),
        (
            "release_differs",
            "/credentialSubject/achievement/id",
            release_urn(ledger.release_id),
            subject.achievement.id,
        ),
        ("learner_differs", "/credentialSubject/identifier", ledger.learner_id, subject.named("systemId")),
        ("date_differs", "/validFrom", str(ledger.as_of), str(london_date(envelope.valid_from))),
    )
    for code, place, proven, named in pairs:
        if proven != named:
            message = "What the certificate says here is not what its verdict proves."
            yield problem(code, place, message, expected=proven, found=named)


def _audit(dossier: Dossier, proof: AuditProof) -> Iterator[Finding]:
    if not proof.leads_to_checkpoint():
        yield problem(
            "not_in_log", "/auditProof/path", "The path does not lead from the event to the signed tree head."
        )
    if proof.checkpoint.key_id != dossier.signer or not verify_checkpoint(proof.checkpoint, dossier.trusted):
        message = "The tree head was not signed by the trusted issuer of this certificate."
        yield problem("checkpoint_forged", "/auditProof/checkpoint", message, found=proof.checkpoint.key_id)
    event = event_of(proof.content())
    if event is None or event.action != ISSUED or event.sequence != proof.event_index:
        yield problem(
            "event_unfit", "/auditProof/event", "The event in the proof is not that of issuing a certificate."
        )
    elif event.details.get(CORE_DETAIL) != dossier.core_fingerprint:
        yield problem(
            "event_of_another",
            "/auditProof/event",
            "The event in the log is about another certificate.",
            expected=event.details.get(CORE_DETAIL, ""),
            found=dossier.core_fingerprint,
        )


def _completeness(ledger: Ledger, release: Release) -> Iterator[Finding]:
    if ledger.release_id != release.id:
        message = "The certificate speaks of another release of the standard than the one given."
        yield problem("release_other", "/verdict/release_id", message, expected=release.id, found=ledger.release_id)
        return
    proven = {line.criterion_id for line in ledger.criteria if line.is_covered or ledger.is_rightly_waived(line)}
    counted = [UnitId(ItemId(unit.unit_id)) for unit in ledger.counted_units]
    for unit_id in counted:
        for criterion in release.graph.criteria_by_unit.get(unit_id, ()):
            if criterion.id not in proven:
                message = "The standard demands this criterion, and the ledger does not prove it."
                yield problem("criterion_absent", release.graph.reference(criterion.id), message)
    qualification = release.standard.qualification
    if qualification is None or not qualification.combination.rules:
        yield problem("combination_unknown", "/verdict/counted_units", "The standard states no rules of combination.")
        return
    for shortfall in combine(qualification.combination, unit_facts(release.standard), counted).shortfalls:
        yield problem("combination_not_satisfied", f"/verdict/counted_units ({shortfall.rule_path})", shortfall.message)


_ASK_ISSUER = "Do not rely on this file; ask the issuing centre for the certificate as it was issued."
_REMEDIES = {
    "release_other": "Give the release that the certificate names.",
    "signer_unknown": "Ask the centre or awarding organisation for its did:key; trust this key if it is equal.",
}
_PROOF_OF_COVERAGE = (
    "Every criterion of every counted unit is met by evidence that an assessor accepted, "
    "or openly waived by an exception."
)
_AUTHORITIES = {
    "verdict_not_claimable": _PROOF_OF_COVERAGE,
    "ledger_empty": _PROOF_OF_COVERAGE,
    "criterion_repeated": _PROOF_OF_COVERAGE,
    "criterion_unproven": _PROOF_OF_COVERAGE,
    "waiver_unfounded": _PROOF_OF_COVERAGE,
    "award_differs": _PROOF_OF_COVERAGE,
    "criterion_absent": _PROOF_OF_COVERAGE,
    "combination_unknown": "The qualification's rules of combination",
    "combination_not_satisfied": "The qualification's rules of combination",
    "not_in_log": "RFC 6962 section 2.1.1",
    "checkpoint_forged": "RFC 6962 section 2.1.4",
}
