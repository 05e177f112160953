"""Plan: the shortest list of next steps found that leads to a claim, proven by evaluating what they lead to.

A plan is made of verdicts. What a verdict finds missing becomes work; the work is carried out in thought and the case
evaluated again, until nothing that people can put right is left. Then every step that is not needed is dropped.
"""

from collections.abc import Sequence

from competence_graph import Finding, ItemId, Severity, UnitId
from mapping_engine.case import AssessmentCase
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.planning.carrying_out import carried_out
from mapping_engine.planning.fresh_needs import fresh_needs
from mapping_engine.planning.needs import assurance_needs, evidence_needs
from mapping_engine.planning.standing_needs import standing_needs
from mapping_engine.planning.step_writing import steps_of
from mapping_engine.planning.steps import Plan, Step
from mapping_engine.planning.unit_choice import can_be_made
from mapping_engine.planning.work import Work
from mapping_engine.remedies import StepKind, remedy_of
from mapping_engine.verdict import Verdict, evaluate
from mapping_engine.verdict_changes import identity

_MOST_ROUNDS = 60
_NEVER_DROPPED = frozenset({StepKind.WAIT, StepKind.CLAIM})


def plan(case: AssessmentCase) -> Plan:
    """Return the shortest list of steps found that leads from a case to a claim, and what nobody can put right."""
    now = evaluate(case)
    work = Work(day=case.as_of) if now.claimable else _all_work(case)
    supposed = carried_out(case, steps_of(work, case), work.day)
    reached = evaluate(supposed)
    needed = _needed_steps(case, work, reached)
    dead_ends = tuple(each for each in _errors(reached) if _is_dead_end(supposed, each))
    stuck = {identity(each) for each in dead_ends}
    return Plan(
        registration_id=case.registration_id,
        as_of=case.as_of,
        is_claimable=now.claimable,
        is_proven=reached.claimable,
        claim_on=work.day if reached.claimable else None,
        added_units=tuple(sorted(work.added_units)),
        steps=_numbered(needed, _errors(now)),
        dead_ends=dead_ends,
        unsettled=tuple(each for each in _errors(reached) if identity(each) not in stuck),
    )


def _all_work(case: AssessmentCase) -> Work:
    """Return everything that must be done, found round by round until nothing is added."""
    work = Work(day=case.as_of)
    for _ in range(_MOST_ROUNDS):
        supposed = carried_out(case, steps_of(work, case), work.day)
        coverage, findings = Coverage(supposed), evaluate(supposed).findings
        more = standing_needs(coverage, findings, work).joined(evidence_needs(coverage, work))
        for further in (fresh_needs, assurance_needs):
            if work.joined(more) == work:
                more = further(coverage, findings, work)
        if work.joined(more) == work:
            break
        work = work.joined(more)
    return work


def _is_dead_end(supposed: AssessmentCase, finding: Finding) -> bool:
    """Tell whether nobody can put a finding right that is left when everything else was done.

    Nobody can in a unit without criteria, nor where no units that have criteria satisfy the rules of combination.
    """
    if finding.unit_id and not supposed.release.graph.criteria_by_unit[UnitId(ItemId(finding.unit_id))]:
        return True
    if finding.code == GateCode.COMBINATION_NOT_SATISFIED:
        return not can_be_made(supposed)
    return remedy_of(finding.code).kind is None


def _needed_steps(case: AssessmentCase, work: Work, reached: Verdict) -> tuple[Step, ...]:
    """Return the steps without those that change nothing: without them the same would be left open."""
    steps, left_open = list(steps_of(work, case)), {identity(each) for each in _errors(reached)}
    for step in tuple(steps):
        fewer = [each for each in steps if each is not step]
        if step.kind not in _NEVER_DROPPED:
            without = _errors(evaluate(carried_out(case, fewer, work.day)))
            if {identity(each) for each in without} <= left_open:
                steps = fewer
    gathered = {name for step in steps if step.kind is StepKind.EVIDENCE for name in step.evidence_ids}
    there = gathered | {each.id for each in case.evidence}
    return tuple(
        step.model_copy(update={"pairs": tuple(each for each in step.pairs if each.evidence_id in there)})
        for step in steps
    )


def _errors(verdict: Verdict) -> tuple[Finding, ...]:
    return tuple(each for each in verdict.findings if each.severity is Severity.ERROR)


def _numbered(steps: Sequence[Step], errors: Sequence[Finding]) -> tuple[Step, ...]:
    numbered: list[Step] = []
    for number, step in enumerate(steps, start=1):
        settled = [each for each in errors if _settles(step, each)]
        authority = step.authority or next((each.authority for each in settled), "")
        update = {
            "number": number,
            "settles": tuple(dict.fromkeys(each.path for each in settled)),
            "authority": authority,
            "after": tuple(each.number for each in numbered if _waits_for(step, each)),
        }
        numbered.append(step.model_copy(update=update))
    return tuple(numbered)


_AT_CRITERIA = frozenset({StepKind.EVIDENCE, StepKind.DECISION, StepKind.COUNTERSIGNATURE})


def _settles(step: Step, finding: Finding) -> bool:
    """Tell whether a finding is about what a step does."""
    if step.kind in _AT_CRITERIA and finding.criterion_id:
        return finding.criterion_id in step.criterion_ids
    if step.code and step.code == finding.code:
        return True
    is_of_the_kind = remedy_of(finding.code).kind is step.kind and not step.code
    is_at_the_place = finding.unit_id in step.unit_ids or not finding.unit_id
    is_of_the_evidence = not finding.evidence_id or not step.evidence_ids or finding.evidence_id in step.evidence_ids
    return is_of_the_kind and is_at_the_place and is_of_the_evidence


def _waits_for(step: Step, earlier: Step) -> bool:
    """Tell whether a step needs an earlier one: of an earlier kind, in a unit that both are about."""
    if step.kind is StepKind.CLAIM:
        return True
    shares_unit = bool(set(step.unit_ids) & set(earlier.unit_ids))
    return earlier.kind is not step.kind and shares_unit
