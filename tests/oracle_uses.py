"""The oracle's list of what counts: each standing acceptance of a criterion, and what it counts for."""

from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from oracle_desk import Desk
from oracle_enough import Piece, files_of
from oracle_people import (
    breaks_duties,
    is_entitled,
    is_expert,
    needs_second,
    relative_testifies,
    seconds,
)
from oracle_recency import answered_at, failing
from oracle_standard import nearest

from mapping_engine import EvidenceItem, Mapping


class Acceptance(NamedTuple):
    """One standing acceptance: whether it counts, whether an exception was needed for that, and since when it stood."""

    decision: Mapping
    decided_on: date
    assessor: str
    piece: Piece
    counts: bool
    is_waived: bool
    settled_at: datetime
    breaks_duties: bool
    rules_broken: int


Decided: TypeAlias = tuple[Mapping, date, str]


def acceptances(desk: Desk, criterion: str) -> list[Acceptance]:
    """Return every standing acceptance of a criterion; it is worked out once."""
    key = f"acceptances of {criterion}"
    if key not in desk.memory:
        desk.memory[key] = [_weakest(desk, each) for each in _standing(desk, criterion)]
    found: list[Acceptance] = desk.memory[key]
    return found


def _weakest(desk: Desk, made: list[Decided]) -> Acceptance:
    """Return, of acceptances made at one moment, the one with the most against it."""
    judged = [_judged(desk, *each) for each in made]
    judged.sort(
        key=lambda each: (
            each.breaks_duties,
            each.rules_broken,
            each.is_waived,
            each.settled_at,
            each.decision.id,
        )
    )
    return judged[-1]


def _standing(desk: Desk, criterion: str) -> list[list[Decided]]:
    """Return, for each piece, the newest decisions if they accept; a trainee's that nobody seconded stands beside."""
    units, standing = desk.units_with(criterion), []
    for item in desk.case.evidence:
        made, idle = [], []
        for each in desk.decisions():
            decision, day, assessor = each
            if decision.criterion_id == criterion and decision.evidence_id == item.id:
                is_trainees = decision.decision.value == "accepted" and desk.only_trainee(assessor, units, day)
                is_idle = is_trainees and not seconds(desk, decision, day, assessor)
                (idle if is_idle else made).append(each)
        newest = [each for each in made if all(each[0].decided_at >= other[0].decided_at for other in made)]
        if newest and all(each[0].decision.value == "accepted" for each in newest):
            standing.append(newest)
        last = max((each[0].decided_at for each in made), default=None)
        standing += [[each] for each in idle if last is None or each[0].decided_at >= last]
    return standing


def _judged(desk: Desk, decision: Mapping, day: date, assessor: str) -> Acceptance:
    item, criterion = desk.items[decision.evidence_id], decision.criterion_id
    units = desk.units_with(criterion)
    method = _method(desk, item, units)
    faults, moments = _faults(desk, decision, day, assessor), [decision.decided_at]
    faults += _method_faults(desk, item, method, criterion)
    old = failing(desk, item, method, criterion, day)
    if old:
        answered = answered_at(desk, item, old)
        faults += [] if answered else ["recent_evidence"]
        moments += [answered] if answered else []
    if needs_second(desk, day, assessor, units):
        moments.append(min(seconds(desk, decision, day, assessor), default=decision.decided_at))
    open_faults = [each for each in faults if not desk.lifted_everywhere(each, criterion, evidence=item.id)]
    return Acceptance(
        decision=decision,
        decided_on=day,
        assessor=assessor,
        piece=Piece(item, method, files_of(item)),
        counts=not open_faults,
        is_waived=bool(faults) and not open_faults,
        settled_at=max(moments),
        breaks_duties=breaks_duties(desk, assessor, item),
        rules_broken=len(set(open_faults)),
    )


def _method(desk: Desk, item: EvidenceItem, units: list[str]) -> str:
    if item.type.value != "expert_witness_testimony":
        return item.type.value
    speakers = desk.speakers(item)
    experts = [each for each in speakers if all(is_expert(desk, each, item, unit) for unit in units)]
    return item.type.value if experts and len(experts) == len(speakers) else "witness_testimony"


def _faults(desk: Desk, decision: Mapping, day: date, assessor: str) -> list[str]:
    """Return the rule behind each reason why a decision does not count, whatever its method."""
    item, found = desk.items[decision.evidence_id], []
    if breaks_duties(desk, assessor, item):
        found.append("separation_of_duties")
    if item.submitted_on > day or (item.performed_from is not None and item.performed_from > day):
        found.append("recent_evidence")
    if not is_entitled(desk, decision, day, assessor) or relative_testifies(desk, item):
        found.append("qualified_people")
    if not _is_authentic(desk, decision, day):
        found.append("authentic_evidence")
    for rejection in desk.known(desk.case.assurance.rejections):
        concerns = not rejection.criterion_ids or decision.criterion_id in rejection.criterion_ids
        is_unit = rejection.unit_id in desk.units_with(decision.criterion_id)
        if desk.happened(rejection.rejected_at) and concerns and is_unit:
            found += ["internal_quality_assurance"] if rejection.rejected_at >= decision.decided_at else []
    return found


def _is_authentic(desk: Desk, decision: Mapping, day: date) -> bool:
    item, judgement = desk.items[decision.evidence_id], decision.judgement
    is_planned = all(_is_planned(desk, item, unit) for unit in desk.units_with(decision.criterion_id))
    if item.withdrawn_on is not None and item.withdrawn_on <= desk.day:
        return False
    if item.location is not None and not _was_seen(desk, item, day):
        return False
    if judgement and not (judgement.valid and judgement.authentic and judgement.current and judgement.sufficient):
        return False
    for terms in desk.terms("evidence"):
        is_declared = item.declared_on is not None and item.declared_on <= desk.day
        if (terms.judgement_required and judgement is None) or (terms.declaration_required and not is_declared):
            return False
        if item.type in terms.planned_methods and not is_planned:
            return False
    return True


def _was_seen(desk: Desk, item: EvidenceItem, day: date) -> bool:
    if item.location_confirmed_by is None or item.location_confirmed_on is None:
        return False
    return item.location_confirmed_on <= day and desk.who(item.location_confirmed_by) != desk.learner


def _is_planned(desk: Desk, item: EvidenceItem, unit: str) -> bool:
    certified = item.prior and (item.prior.original_issued_on or item.prior.issued_on)
    began = item.performed_from or certified or item.performed_until
    for plan in desk.known(desk.case.assurance.plans):
        is_method = not plan.methods or item.type in plan.methods
        if began is not None and unit in plan.unit_ids and plan.agreed_on <= began and is_method:
            return True
    return False


def _method_faults(desk: Desk, item: EvidenceItem, method: str, criterion: str) -> list[str]:
    release, is_barred = desk.case.release, False
    for unit in desk.units_with(criterion):
        methods = nearest(release, unit, criterion, "allowed_methods")
        settings = nearest(release, unit, criterion, "allowed_settings")
        is_barred = is_barred or (methods is not None and method not in [each.value for each in methods])
        is_barred = is_barred or (settings is not None and item.setting not in settings)
    if item.is_remote and item.type.value == "observation":
        is_barred = is_barred or not all(terms.remote_observation_allowed for terms in desk.terms("evidence"))
    return ["evidence_demands"] if is_barred else []
