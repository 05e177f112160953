"""Verdict: may the certificate be claimed on this day, and the proof of it.

``evaluate`` is pure. The same verdict is the screen "why not yet", the body of a refusal, the proof inside a
certificate, and what a replay is compared with.
"""

from datetime import date

from competence_graph import (
    CountedUnit,
    Criterion,
    CriterionId,
    EvidenceType,
    Finding,
    Frozen,
    ReleaseId,
    Severity,
    UncountedUnit,
    UnitId,
    fingerprint,
    has_errors,
    later,
)
from mapping_engine.acceptance import Use
from mapping_engine.assurance_records import Award
from mapping_engine.case import AssessmentCase
from mapping_engine.coverage import Coverage, Status
from mapping_engine.evidence import EvidenceId, PersonId
from mapping_engine.mapping import MappingId
from mapping_engine.policy_exceptions import ExceptionKind
from mapping_engine.rules.registry import RULES


class Satisfaction(Frozen):
    """One accepted mapping that covers a criterion: which evidence, who decided, and when.

    ``recent_until`` is the last day on which a claim can rest on it (absent where nothing ages it), ``method`` what the
    evidence counts as where that is not its own type, ``waived_by`` the exceptions without which it would not count.
    """

    evidence_id: EvidenceId
    mapping_id: MappingId
    assessor_id: PersonId
    decided_on: date
    performed_on: date | None
    overridden_by: PersonId | None
    recent_until: date | None = later(None)
    method: EvidenceType | None = later(None)
    waived_by: tuple[str, ...] = later(())


class RefusedUse(Frozen):
    """One reason why an accepted mapping does not count; a mapping may have several."""

    evidence_id: EvidenceId
    mapping_id: MappingId
    code: str
    reason: str


class CriterionEntry(Frozen):
    """The ledger's line for one criterion.

    ``status`` tells a gap from what an exception let through: a waived criterion is never covered. ``waived_by`` names
    the exceptions, ``lacks`` what the counting evidence does not show together.
    """

    criterion_id: CriterionId
    reference: str
    unit_id: UnitId
    is_covered: bool
    satisfied_by: tuple[Satisfaction, ...]
    refused: tuple[RefusedUse, ...]
    waived_by: tuple[str, ...] = later(())
    lacks: tuple[str, ...] = later(())

    @property
    def status(self) -> Status:
        """Where the criterion stands: covered, waived, or a gap."""
        if self.is_covered:
            return Status.COVERED
        return Status.WAIVED if self.waived_by else Status.GAP


class AppliedException(Frozen):
    """An exception without which something would have been refused: who granted it, why, and until when."""

    id: str
    kind: ExceptionKind
    path: str
    person_id: PersonId
    reason: str
    expires_on: date


class Verdict(Frozen):
    """The answer, the ledger of every required criterion, everything still to do, and the fingerprints.

    ``rules`` names the rules that were asked; ``release_id``, ``policy_fingerprint`` and ``case_fingerprint``
    (SHA-256) say of exactly which standard, policy and facts the verdict speaks. ``exceptions`` are those that let
    something through; what they lifted stays among the findings as a note. ``known_on`` is the day of knowledge where
    it was limited, ``award`` and ``pathway`` what was asked for.
    ``uncounted_units`` were achieved and do not count, ``transferred_units`` rest on credit transfer.
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
    award: Award = later(Award.QUALIFICATION)
    pathway: str | None = later(None)
    uncounted_units: tuple[UncountedUnit, ...] = later(())
    transferred_units: tuple[UnitId, ...] = later(())
    known_on: date | None = later(None)
    awarding_policy_fingerprint: str = later("")
    exceptions: tuple[AppliedException, ...] = later(())


def evaluate(case: AssessmentCase) -> Verdict:
    """Judge a case by every rule; claimable only if no rule finds anything that blocks."""
    coverage = Coverage(case)
    findings = tuple(_after_exceptions(coverage, finding) for rule in RULES for finding in rule.findings(coverage))
    ledger = _Ledger(coverage)
    entries = tuple(ledger.line(criterion) for criterion in coverage.required)
    proven = bool(entries) and all(entry.status is not Status.GAP for entry in entries)
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
        counted_units=_counted(coverage),
        criteria=entries,
        findings=findings,
        award=case.award,
        pathway=case.registration.pathway,
        uncounted_units=coverage.combination.uncounted if coverage.combination else (),
        transferred_units=coverage.transferred_units,
        known_on=case.known_on,
        awarding_policy_fingerprint=fingerprint(case.awarding_policy) if case.awarding_policy else "",
        exceptions=_applied(coverage, entries, findings),
    )


def _counted(coverage: Coverage) -> tuple[CountedUnit, ...]:
    if coverage.case.award is Award.UNITS:
        return tuple(CountedUnit(unit_id=unit, group="") for unit in coverage.achieved_units)
    return coverage.combination.counted if coverage.combination else ()


def _after_exceptions(coverage: Coverage, finding: Finding) -> Finding:
    """Return a finding as a note where an exception in force lifts it.

    What exceptions do for a criterion, coverage has settled already, in every unit that shares it.
    """
    is_open = finding.severity is Severity.ERROR and not finding.criterion_id
    waiver = coverage.facts.waiver_at(finding.path) if is_open else None
    if waiver is None:
        return finding
    return finding.model_copy(update={"severity": Severity.NOTE, "waived_by": waiver.id})


def _applied(
    coverage: Coverage, entries: tuple[CriterionEntry, ...], findings: tuple[Finding, ...]
) -> tuple[AppliedException, ...]:
    used = {waiver for entry in entries for waiver in entry.waived_by}
    used |= {finding.waived_by for finding in findings if finding.waived_by}
    used |= {waiver for unit in (*coverage.case.chosen_units, None) for waiver in coverage.waivers_across(unit)}
    return tuple(
        AppliedException(**each.model_dump(include=set(AppliedException.model_fields)))
        for each in coverage.facts.known_exceptions
        if each.id in used
    )


class _Ledger:
    """Writes the ledger's lines; what decisions on one piece of evidence share is written once."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._written: dict[int, dict[str, object]] = {}

    def line(self, criterion: Criterion) -> CriterionEntry:
        """Return the line of a criterion; its parts are validated in one go, which takes half the time."""
        found = self._coverage.by_criterion[criterion.id]
        return CriterionEntry.model_validate(
            {
                "criterion_id": criterion.id,
                "reference": self._coverage.reference(criterion.id),
                "unit_id": self._coverage.unit_of(criterion.id),
                "is_covered": found.status is _COVERED,
                "satisfied_by": [self._satisfaction(use) for use in found.counting],
                "refused": [refused for use in found.uses if use.ground.refusals for refused in _refused(use)],
                "waived_by": found.waived_by,
                "lacks": [lack.words for lack in found.lacks],
            }
        )

    def _satisfaction(self, use: Use) -> dict[str, object]:
        ground = use.ground
        written = self._written.get(id(ground))
        if written is None:
            written = self._written[id(ground)] = {
                "evidence_id": ground.evidence.id,
                "decided_on": ground.decided_on,
                "performed_on": ground.performed_on,
                "overridden_by": ground.override.person_id if ground.override else None,
                "recent_until": ground.recent_until,
                "method": None if ground.method is ground.evidence.type else ground.method,
                "waived_by": ground.waived_by,
            }
        return {**written, "mapping_id": use.mapping.id, "assessor_id": use.mapping.assessor_id}


def _refused(use: Use) -> tuple[RefusedUse, ...]:
    return tuple(
        RefusedUse(evidence_id=use.evidence.id, mapping_id=use.mapping.id, code=refusal.code, reason=refusal.reason)
        for refusal in use.ground.refusals
    )


_COVERED = Status.COVERED
