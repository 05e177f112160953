"""The oracle's view of people: whose decision stands alone, who can stand behind it, and who can release a unit."""

from datetime import date, datetime

from oracle_desk import Desk, lasts, percent
from oracle_time import london_day

from mapping_engine import EvidenceItem, Mapping, SignOff


def breaks_duties(desk: Desk, assessor: str, item: EvidenceItem) -> bool:
    """Tell whether learner, witness and assessor are not three people."""
    speakers = desk.speakers(item)
    return assessor == desk.learner or assessor in speakers or desk.learner in speakers


def seconds(desk: Desk, decision: Mapping, day: date, assessor: str) -> list[datetime]:
    """Return when standing countersignatures were given to a decision."""
    item, units = desk.items[decision.evidence_id], desk.units_with(decision.criterion_id)
    licensed = any(terms.assessors_licensed for terms in desk.terms("people"))
    needs_full = licensed or desk.only_trainee(assessor, units, day)
    found = []
    for each in desk.case.countersignatures:
        person, signed_on = desk.who(each.person_id), london_day(each.signed_at)
        if each.mapping_id != decision.id or signed_on > desk.day or each.signed_at < decision.decided_at:
            continue
        if person in {assessor, desk.learner} | desk.speakers(item):
            continue
        if desk.bonds(person, desk.learner, desk.conflicts, signed_on):
            continue
        is_full = all("full" in desk.held(person, "assessor", unit, signed_on) for unit in units)
        if is_full if needs_full else not desk.only_trainee(person, units, signed_on):
            found.append(each.signed_at)
    return found


def is_entitled(desk: Desk, decision: Mapping, day: date, assessor: str) -> bool:
    """Tell whether the assessor could decide, alone or with a second person."""
    units = desk.units_with(decision.criterion_id)
    for terms in desk.terms("people"):
        if terms.assessors_licensed and [] in [desk.held(assessor, "assessor", unit, day) for unit in units]:
            return False
    for bond in desk.bonds(assessor, desk.learner, desk.conflicts, day):
        if bond.declared_on is None or bond.declared_on > day:
            return False
    if needs_second(desk, day, assessor, units):
        return seconds(desk, decision, day, assessor) != []
    return True


def needs_second(desk: Desk, day: date, assessor: str, units: list[str]) -> bool:
    bonds = desk.bonds(assessor, desk.learner, desk.conflicts, day)
    return bonds != [] or desk.only_trainee(assessor, units, day)


def relative_testifies(desk: Desk, item: EvidenceItem) -> bool:
    barred = {kind for terms in desk.terms("people") for kind in terms.no_testimony_from}
    day = item.witnessed_on or item.submitted_on
    return any(desk.bonds(speaker, desk.learner, barred, day) for speaker in desk.speakers(item))


def is_expert(desk: Desk, person: str, item: EvidenceItem, unit: str) -> bool:
    """Tell whether a witness was agreed to be an expert when they attested, and planned where policy asks for it."""
    day = item.witnessed_on or item.submitted_on
    agreed = False
    for each in desk.known(desk.case.people.expert_witnesses):
        is_able = each.is_competent and each.can_judge and (not each.unit_ids or unit in each.unit_ids)
        is_agreed = each.agreed_on is not None and each.agreed_on <= day
        if desk.who(each.person_id) == person and is_able and is_agreed and lasts(each, day):
            agreed = True
    if not agreed or not any(terms.expert_witness_in_plan for terms in desk.terms("evidence")):
        return agreed
    for plan in desk.known(desk.case.assurance.plans):
        named = [desk.who(each) for each in plan.expert_witness_ids]
        if unit in plan.unit_ids and plan.agreed_on <= day and person in named:
            return True
    return False


def parties(desk: Desk, unit: str) -> set[str]:
    """Return everybody who decided, countersigned, overrode, waived or testified in a unit by the day."""
    people = set()
    for decision, _, assessor in desk.decisions():
        if decision.criterion_id in desk.layout.criteria[unit]:
            item = desk.items[decision.evidence_id]
            people |= {assessor} | desk.speakers(item)
            seconded = [each for each in desk.case.countersignatures if each.mapping_id == decision.id]
            people |= {desk.who(each.person_id) for each in seconded if desk.happened(each.signed_at)}
            overridden = [each for each in desk.case.overrides if each.evidence_id == item.id]
            people |= {desk.who(each.person_id) for each in overridden if desk.happened(each.made_at)}
    return people | _waiving(desk, unit)


def _waiving(desk: Desk, unit: str) -> set[str]:
    """Return who had waived something in a chosen unit by the day."""
    people = set()
    for exception in desk.known(desk.case.exceptions):
        named = [step for step in exception.path.split("/") if step.startswith("unit:")]
        is_waived = exception.kind.value != "block" and exception.granted_on <= desk.day
        if unit in desk.units and is_waived and (not named or f"unit:{percent(unit)}" in named):
            people.add(desk.who(exception.person_id))
    return people


def is_independent(desk: Desk, account: str, unit: str, day: date) -> bool:
    """Tell whether a person took no part in a unit and has no interest in anybody who did."""
    person, involved = desk.who(account), parties(desk, unit) | {desk.learner}
    return person not in involved and not any(desk.bonds(person, each, desk.conflicts, day) for each in involved)


def may_assure(desk: Desk, account: str, unit: str, day: date) -> bool:
    """Tell whether a person was independent of a unit on a day, and fully licensed where policy asks for it."""
    must_be_licensed = any(terms.iqas_licensed for terms in desk.terms("people"))
    is_licensed = not must_be_licensed or "full" in desk.held(desk.who(account), "iqa", unit, day)
    return is_licensed and is_independent(desk, account, unit, day)


def releases_made(desk: Desk, unit: str) -> list[SignOff]:
    return [each for each in desk.case.sign_offs if each.unit_id == unit and desk.happened(each.signed_at)]


def valid_releases(desk: Desk, unit: str) -> list[datetime]:
    """Return when a unit was released by somebody who might."""
    key = f"releases of {unit}"
    if key not in desk.memory:
        found = releases_made(desk, unit)
        desk.memory[key] = [
            each.signed_at for each in found if may_assure(desk, each.iqa_id, unit, london_day(each.signed_at))
        ]
    valid: list[datetime] = desk.memory[key]
    return valid
