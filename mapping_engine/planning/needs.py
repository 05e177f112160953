"""Needs: what still has to be done for a case as it would stand, read from its coverage and its findings.

A round never asks for more than it can see; what a step brings with it shows in the next round, when the case has been
evaluated as it would then be.
"""

from collections.abc import Iterable

from competence_graph import Criterion, CriterionId, Finding, Severity, UnitId
from mapping_engine.acceptance import Use
from mapping_engine.coverage import Coverage
from mapping_engine.evidence import EvidenceId
from mapping_engine.finding_codes import GateCode
from mapping_engine.mapping import Decision
from mapping_engine.planning.session_needs import sessions_across, sessions_for
from mapping_engine.planning.unit_choice import units_to_add
from mapping_engine.planning.work import Redecision, Work
from mapping_engine.policy_terms import Anchor
from mapping_engine.recency import recency_failures
from mapping_engine.remedies import StepKind, remedy_of

_RECORDED = frozenset({GateCode.DECLARATION_MISSING, GateCode.NOT_COUNTERSIGNED, GateCode.SECOND_PERSON_REQUIRED})
_RESCUED = _RECORDED | {
    GateCode.EVIDENCE_NOT_SEEN,
    GateCode.JUDGEMENT_MISSING,
    GateCode.DECIDED_BEFORE_EVIDENCE,
    GateCode.REJECTED_BY_IQA,
    GateCode.ASSESSOR_NOT_LICENSED,
    GateCode.CONFLICT_UNDECLARED,
    GateCode.DUTIES_NOT_SEPARATED,
}


def evidence_needs(coverage: Coverage, done: Work) -> Work:
    """Return the units, evidence, decisions and countersignatures that are missing, beside what is done already."""
    work = Work(day=done.day, added_units=frozenset(units_to_add(coverage.case)))
    for criterion in coverage.required:
        work = work.joined(_breaches(coverage, criterion, done))
        if not coverage.is_satisfied(criterion.id):
            work = work.joined(_criterion_needs(coverage, criterion, done))
    if work == Work(day=done.day):
        for unit_id in (*coverage.case.chosen_units, None):
            if coverage.lacks_across(unit_id):
                work = work.joined(sessions_across(coverage, unit_id, done))
    return work


def assurance_needs(coverage: Coverage, findings: Iterable[Finding], done: Work) -> Work:
    """Return the signatures, actions, samples and releases that findings ask for."""
    work, policy = Work(day=done.day), coverage.facts.policy
    units = _units_by_kind(findings)
    signatories = {each for terms in policy.assurance for each in terms.signatures}
    actions = {(each.id, each.unit_id) for each in coverage.case.assurance.actions}
    return work._replace(
        signed=frozenset((unit, each) for unit in units.get(StepKind.SIGNATURE, ()) for each in signatories),
        actions=frozenset(each for each in actions if each[1] in units.get(StepKind.ACTION, ())),
        sampled=frozenset(coverage.case.chosen_units if StepKind.SAMPLE in units else ()),
        released=frozenset(units.get(StepKind.RELEASE, ())),
        externally=frozenset(
            coverage.case.chosen_units
            if "" in units.get(StepKind.EXTERNAL_RELEASE, ())
            else units.get(StepKind.EXTERNAL_RELEASE, ())
        ),
        claimed_by_another=frozenset({True} if StepKind.CLAIM in units else ()),
    )


def _units_by_kind(findings: Iterable[Finding]) -> dict[StepKind, set[UnitId]]:
    units: dict[StepKind, set[UnitId]] = {}
    for finding in findings:
        kind = remedy_of(finding.code).kind
        if finding.severity is Severity.ERROR and kind is not None:
            units.setdefault(kind, set()).add(UnitId(finding.unit_id))  # type: ignore[arg-type] # a finding's own id
    return units


def _criterion_needs(coverage: Coverage, criterion: Criterion, done: Work) -> Work:
    """Return how a gap is closed: by putting a refused decision right where that helps, else by new evidence."""
    found = coverage.by_criterion[criterion.id]
    rescues = [use for use in found.uses if not use.counts and _can_be_rescued(coverage, use, done)]
    if rescues:
        cheapest = min(rescues, key=lambda use: (len(_beyond_records(use)), len(use.ground.refusals), use.mapping.id))
        return _rescue(coverage, cheapest, done)
    return sessions_for(coverage, criterion, done)


def _beyond_records(use: Use) -> list[str]:
    return [each.code for each in use.ground.refusals if each.code not in _RECORDED]


def _can_be_rescued(coverage: Coverage, use: Use, done: Work) -> bool:
    """Tell whether a decision could count without new evidence, by steps that have not been tried yet."""
    if any(each.code not in _RESCUED for each in use.ground.refusals):
        return False
    if not _beyond_records(use):
        tried = {each for each, _ in done.countersigned}
        return use.mapping.id not in tried or use.evidence.id not in done.declared
    if coverage.facts.learner in coverage.facts.witnesses_of(use.evidence):
        return False
    is_tried = any((each.evidence_id, each.criterion_id) == _pair(use) for each in done.redecided)
    return not is_tried and _is_recent_if_decided_now(coverage, use)


def _breaches(coverage: Coverage, criterion: Criterion, done: Work) -> Work:
    """Return the decisions on a criterion that another assessor must make again whatever else covers it.

    A trainee's has to be countersigned too: until then a later decision on the same evidence does not displace it.
    """
    again, seconded, unit_id = set(), set(), coverage.unit_of(criterion.id)
    for use in coverage.by_criterion[criterion.id].uses:
        codes = {each.code for each in use.ground.refusals}
        if GateCode.DUTIES_NOT_SEPARATED in codes:
            seconded |= {(use.mapping.id, unit_id)} if GateCode.NOT_COUNTERSIGNED in codes else set()
            is_own = coverage.facts.learner in coverage.facts.witnesses_of(use.evidence)
            decision = Decision.INSUFFICIENT if is_own else Decision.ACCEPTED
            again.add(Redecision(unit_id, *_pair(use), decision))
    return Work(day=done.day, redecided=frozenset(again), countersigned=frozenset(seconded))


def _pair(use: Use) -> tuple[EvidenceId, CriterionId]:
    return use.evidence.id, use.mapping.criterion_id


def _is_recent_if_decided_now(coverage: Coverage, use: Use) -> bool:
    today = (coverage.facts.day,)
    days = {Anchor.DECISION: today, Anchor.SIGN_OFF: today, Anchor.CLAIM: today}
    criterion = coverage.graph.criterion(use.mapping.criterion_id)
    kind, method = criterion.criterion_kind, use.ground.method
    terms = [each for each in coverage.facts.policy.recency if each.apply_to(kind, method)]
    return not any(recency_failures(use.evidence.performed_on, terms, days))


def _rescue(coverage: Coverage, use: Use, done: Work) -> Work:
    codes = {each.code for each in use.ground.refusals}
    unit_id = coverage.unit_of(use.mapping.criterion_id)
    is_decided_again = bool(_beyond_records(use))
    needs_second = bool(codes & {GateCode.NOT_COUNTERSIGNED, GateCode.SECOND_PERSON_REQUIRED})
    return Work(
        day=done.day,
        declared=frozenset({use.evidence.id} if GateCode.DECLARATION_MISSING in codes else ()),
        confirmed=frozenset({use.evidence.id} if GateCode.EVIDENCE_NOT_SEEN in codes else ()),
        redecided=frozenset({Redecision(unit_id, *_pair(use), Decision.ACCEPTED)} if is_decided_again else ()),
        countersigned=frozenset({(use.mapping.id, unit_id)} if needs_second and not is_decided_again else ()),
    )
