"""Verdict: may the certificate be claimed on this day, and the proof of it.

``evaluate`` is pure. The same verdict is the screen "why not yet", the body of a refusal, the proof inside a
certificate, and what a replay is compared with.
"""

from datetime import date

from competence_graph import (
    CountedUnit,
    Criterion,
    CriterionId,
    Finding,
    Frozen,
    ReleaseId,
    UnitId,
    fingerprint,
    has_errors,
)
from mapping_engine.case import AssessmentCase
from mapping_engine.coverage import Coverage, Use
from mapping_engine.evidence import EvidenceId, PersonId
from mapping_engine.mapping import MappingId
from mapping_engine.rules.registry import RULES


class Satisfaction(Frozen):
    """One accepted mapping that covers a criterion: which evidence, who decided, and when."""

    evidence_id: EvidenceId
    mapping_id: MappingId
    assessor_id: PersonId
    decided_on: date
    performed_on: date | None
    overridden_by: PersonId | None


class RefusedUse(Frozen):
    """One accepted mapping that does not count, and why."""

    evidence_id: EvidenceId
    mapping_id: MappingId
    code: str
    reason: str


class CriterionEntry(Frozen):
    """The ledger's line for one criterion."""

    criterion_id: CriterionId
    reference: str
    unit_id: UnitId
    is_covered: bool
    satisfied_by: tuple[Satisfaction, ...]
    refused: tuple[RefusedUse, ...]


class Verdict(Frozen):
    """The answer, the ledger of every required criterion, everything still to do, and the fingerprints.

    ``rules`` names the rules that were asked; ``release_id``, ``policy_fingerprint`` and ``case_fingerprint``
    (SHA-256) say of exactly which standard, policy and facts the verdict speaks.
    """

    claimable: bool
    as_of: date
    registration_id: str
    learner_id: PersonId
    claimed_by: PersonId | None
    release_id: ReleaseId
    policy_fingerprint: str
    case_fingerprint: str
    rules: tuple[str, ...]
    counted_units: tuple[CountedUnit, ...]
    criteria: tuple[CriterionEntry, ...]
    findings: tuple[Finding, ...]


def evaluate(case: AssessmentCase) -> Verdict:
    """Judge a case by every rule; claimable only if no rule finds anything that blocks."""
    coverage = Coverage(case)
    findings = tuple(finding for rule in RULES for finding in rule.findings(coverage))
    entries = tuple(_entry(coverage, criterion) for criterion in coverage.required)
    proven = bool(entries) and all(entry.is_covered for entry in entries)
    return Verdict(
        claimable=proven and not has_errors(findings),
        as_of=case.as_of,
        registration_id=case.registration_id,
        learner_id=case.learner_id,
        claimed_by=case.claimed_by,
        release_id=case.release.id,
        policy_fingerprint=fingerprint(case.policy),
        case_fingerprint=case.fingerprint,
        rules=tuple(rule.name for rule in RULES),
        counted_units=coverage.combination.counted if coverage.combination else (),
        criteria=entries,
        findings=findings,
    )


def _entry(coverage: Coverage, criterion: Criterion) -> CriterionEntry:
    uses = coverage.uses.get(criterion.id, ())
    satisfied = tuple(_satisfaction(use) for use in uses if use.counts)
    return CriterionEntry(
        criterion_id=criterion.id,
        reference=coverage.reference(criterion.id),
        unit_id=coverage.unit_of(criterion.id),
        is_covered=bool(satisfied),
        satisfied_by=satisfied,
        refused=tuple(_refused(use) for use in uses if not use.counts),
    )


def _satisfaction(use: Use) -> Satisfaction:
    return Satisfaction(
        evidence_id=use.evidence.id,
        mapping_id=use.mapping.id,
        assessor_id=use.mapping.assessor_id,
        decided_on=use.decided_on,
        performed_on=use.evidence.performed_on,
        overridden_by=use.override.person_id if use.override else None,
    )


def _refused(use: Use) -> RefusedUse:
    return RefusedUse(evidence_id=use.evidence.id, mapping_id=use.mapping.id, code=use.refusal, reason=use.reason)
