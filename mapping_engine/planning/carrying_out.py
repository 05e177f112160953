"""Carrying out steps in thought: the case as it would stand on a day if they had all been done by then.

Whoever acts is somebody new without any interest, licensed for what they do; what they make is done on the day itself,
in the order of the steps. Nothing that is there is taken away, except what a step corrects or settles.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from competence_graph import UnitId
from mapping_engine.assurance_records import AssessmentPlan, ExternalRelease, SamplePlan, Signatory, UnitSignature
from mapping_engine.case import AssessmentCase
from mapping_engine.evidence import EVIDENCE_TYPES, EvidenceId, EvidenceItem, PersonId, Voice
from mapping_engine.finding_codes import GateCode
from mapping_engine.mapping import LONDON, Countersignature, Decision, Judgement, MappingId, SignOff
from mapping_engine.mapping import Mapping as Decided
from mapping_engine.people import ExpertWitness
from mapping_engine.planning.newcomers import ASSESSOR, CLAIMANT, EQA, IQA, SECOND, WITNESS, with_licences
from mapping_engine.planning.steps import Pair, Step
from mapping_engine.planning.unit_choice import pathway_to_register
from mapping_engine.remedies import StepKind

_Fields: TypeAlias = dict[str, Any]
_ALL_FOUR = Judgement(valid=True, authentic=True, current=True, sufficient=True)


def carried_out(case: AssessmentCase, steps: Iterable[Step], on: date) -> AssessmentCase:
    """Return the case as it would stand on a day with every step done."""
    ordered = sorted(steps, key=lambda each: list(StepKind).index(each.kind))
    for step in ordered:
        case = case.model_copy(update=_DONE.get(step.kind, _nothing)(case, step, on))
    return case.replaced(as_of=on, people=with_licences(case))


def _moment(on: date, kind: StepKind) -> datetime:
    """Return a moment just before the end of a day, later for later kinds of steps."""
    rank = list(StepKind).index(kind)
    return datetime.combine(on, time(23, 59, 59), tzinfo=LONDON) + timedelta(milliseconds=rank)


def _nothing(_case: AssessmentCase, _step: Step, _on: date) -> _Fields:
    return {}


def _correct(case: AssessmentCase, step: Step, _on: date) -> _Fields:
    if step.code == GateCode.OVERRIDE_BY_LEARNER:
        return {"overrides": tuple(each for each in case.overrides if each.id not in step.record_ids)}
    if step.unit_ids:
        return {"chosen_units": (*case.chosen_units, *step.unit_ids)}
    fields: Mapping[str, _Fields] = {
        GateCode.REGISTRATION_EXPIRED: {"expires_on": None},
        GateCode.REGISTRATION_WITHDRAWN: {"withdrawn_on": None},
        GateCode.LEARNER_NUMBER_MISSING: {"learner_number_exemption": "recorded"},
        GateCode.PATHWAY_UNKNOWN: {"pathway": pathway_to_register(case)},
    }
    return {"registration": case.registration.model_copy(update=fields.get(step.code, {}))}


def _plan(case: AssessmentCase, step: Step, on: date) -> _Fields:
    plan = AssessmentPlan(
        id=f"planned {step.unit_ids[0]}",
        agreed_on=on,
        unit_ids=step.unit_ids,
        methods=step.methods,
        expert_witness_ids=(WITNESS,),
    )
    expert = ExpertWitness(
        id=f"planned {step.unit_ids[0]}",
        person_id=WITNESS,
        unit_ids=step.unit_ids,
        valid_from=on,
        is_competent=True,
        can_judge=True,
        agreed_on=on,
    )
    experts = (*case.people.expert_witnesses, expert)
    return {
        "assurance": case.assurance.model_copy(update={"plans": (*case.assurance.plans, plan)}),
        "people": case.people.model_copy(update={"expert_witnesses": experts}),
    }


def _gather(case: AssessmentCase, step: Step, on: date) -> _Fields:
    name, method = step.evidence_ids[0], step.methods[0]
    is_testimony = EVIDENCE_TYPES[method].voice is Voice.WITNESS
    item = EvidenceItem(
        id=name,
        title=step.what,
        type=method,
        setting=step.setting,
        author_id=WITNESS if is_testimony else case.learner_id,
        witness_id=WITNESS if is_testimony else None,
        performed_from=on,
        witnessed_on=on if is_testimony else None,
        submitted_on=on,
        declared_on=on,
        file_hashes=(f"file of {name}",),
        occasion_id=f"occasion of {name}",
        subject_ids=(f"subject of {name}",),
        site=f"site of {name}",
    )
    return {"evidence": (*case.evidence, item)}


def _declare(case: AssessmentCase, step: Step, on: date) -> _Fields:
    return {"evidence": _with_evidence(case, step.evidence_ids, declared_on=on)}


def _confirm(case: AssessmentCase, step: Step, on: date) -> _Fields:
    seen = {"location_confirmed_by": ASSESSOR, "location_confirmed_on": on}
    return {"evidence": _with_evidence(case, step.evidence_ids, **seen)}


def _with_evidence(case: AssessmentCase, names: Iterable[EvidenceId], **changes: object) -> tuple[EvidenceItem, ...]:
    wanted = set(names)
    return tuple(each.model_copy(update=changes) if each.id in wanted else each for each in case.evidence)


def _decide(case: AssessmentCase, step: Step, on: date) -> _Fields:
    there = {each.id for each in case.evidence}
    decisions = tuple(_decision(each, on) for each in step.pairs if each.evidence_id in there)
    return {"mappings": (*case.mappings, *decisions)}


def _decision(pair: Pair, on: date) -> Decided:
    return Decided(
        id=MappingId(f"planned decision on {pair.evidence_id} for {pair.criterion_id}"),
        evidence_id=pair.evidence_id,
        criterion_id=pair.criterion_id,
        decision=pair.decision,
        assessor_id=ASSESSOR,
        decided_at=_moment(on, StepKind.DECISION),
        judgement=_ALL_FOUR if pair.decision is Decision.ACCEPTED else None,
    )


def _countersign(case: AssessmentCase, step: Step, on: date) -> _Fields:
    signed = tuple(
        Countersignature(
            id=f"planned {each}", mapping_id=each, person_id=SECOND, signed_at=_moment(on, StepKind.COUNTERSIGNATURE)
        )
        for each in step.mapping_ids
    )
    return {"countersignatures": (*case.countersignatures, *signed)}


def _sign(case: AssessmentCase, step: Step, on: date) -> _Fields:
    signed = tuple(
        UnitSignature(
            id=f"planned {step.signatory} {person} {unit}",
            unit_id=unit,
            person_id=person,
            signatory=step.signatory or Signatory.ASSESSOR,
            signed_at=_moment(on, StepKind.SIGNATURE),
        )
        for unit in step.unit_ids
        for person in _signatories(case, unit, step.signatory)
    )
    signatures = (*case.assurance.signatures, *signed)
    return {"assurance": case.assurance.model_copy(update={"signatures": signatures})}


def _signatories(case: AssessmentCase, unit_id: UnitId, signatory: Signatory | None) -> Iterator[PersonId]:
    """Yield whoever can sign a unit: the learner, or everybody who decided in it."""
    if signatory is Signatory.LEARNER:
        yield case.learner_id
        return
    criteria = {each.id for each in case.release.graph.criteria_by_unit[unit_id]}
    yield from dict.fromkeys(each.assessor_id for each in case.mappings if each.criterion_id in criteria)


def _close(case: AssessmentCase, step: Step, on: date) -> _Fields:
    closed = {"closed_by": IQA, "closed_at": _moment(on, StepKind.ACTION)}
    actions = tuple(
        each.model_copy(update=closed) if each.id in step.record_ids else each for each in case.assurance.actions
    )
    return {"assurance": case.assurance.model_copy(update={"actions": actions})}


def _draw(case: AssessmentCase, step: Step, on: date) -> _Fields:
    sample = SamplePlan(id="planned sample", unit_ids=step.unit_ids, drawn_on=on, seed="planned")
    return {"assurance": case.assurance.model_copy(update={"samples": (*case.assurance.samples, sample)})}


def _release(case: AssessmentCase, step: Step, on: date) -> _Fields:
    released = tuple(
        SignOff(id=f"planned {unit}", unit_id=unit, iqa_id=IQA, signed_at=_moment(on, StepKind.RELEASE))
        for unit in step.unit_ids
    )
    return {"sign_offs": (*case.sign_offs, *released)}


def _release_externally(case: AssessmentCase, step: Step, on: date) -> _Fields:
    release = ExternalRelease(id="planned release", person_id=EQA, released_on=on, unit_ids=step.unit_ids)
    releases = (*case.assurance.external_releases, release)
    return {"assurance": case.assurance.model_copy(update={"external_releases": releases})}


def _settle(case: AssessmentCase, step: Step, on: date) -> _Fields:
    names, standing = set(step.record_ids), case.standing
    return {
        "exceptions": tuple(each for each in case.exceptions if each.id not in names),
        "standing": standing.model_copy(
            update={
                "holds": tuple(each for each in standing.holds if each.id not in names),
                "sanctions": tuple(each for each in standing.sanctions if each.id not in names),
                "open_entries": tuple(
                    each.model_copy(update={"closed_on": on}) if each.id in names else each
                    for each in standing.open_entries
                ),
            }
        ),
    }


def _claim(case: AssessmentCase, step: Step, _on: date) -> _Fields:
    return {"claimed_by": CLAIMANT} if step.code else {}


_DONE: Mapping[StepKind, Callable[[AssessmentCase, Step, date], _Fields]] = {
    StepKind.CORRECTION: _correct,
    StepKind.PLANNING: _plan,
    StepKind.EVIDENCE: _gather,
    StepKind.DECLARATION: _declare,
    StepKind.CONFIRMATION: _confirm,
    StepKind.DECISION: _decide,
    StepKind.COUNTERSIGNATURE: _countersign,
    StepKind.SIGNATURE: _sign,
    StepKind.ACTION: _close,
    StepKind.SAMPLE: _draw,
    StepKind.RELEASE: _release,
    StepKind.EXTERNAL_RELEASE: _release_externally,
    StepKind.SETTLEMENT: _settle,
    StepKind.CLAIM: _claim,
}
