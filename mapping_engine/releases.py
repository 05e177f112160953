"""Releases: which sign-offs of an internal quality assurer count, and why the others do not."""

from datetime import date

from competence_graph import CriterionId, UnitId
from mapping_engine.facts import CaseFacts
from mapping_engine.mapping import SignOff, london_date
from mapping_engine.people import Duty, LicenceStatus


def iqa_breach(facts: CaseFacts, unit_id: UnitId, account: str, *, on: date) -> str:
    """Return in words why a person may not release a unit on a day for want of independence, or nothing.

    Authority: nobody assures their own judgement; Ofqual condition A4 on interests in the learner or the assessor.
    """
    person = facts.person(account)
    if person == facts.learner:
        return "the learner would assure their own unit"
    parties = facts.parties_by_unit.get(unit_id, frozenset())
    if person in parties:
        return "nobody assures a unit in which they assessed, countersigned or testified"
    for other in sorted({*parties, facts.learner}):
        if facts.connections(person, other, facts.conflict_kinds, on):
            who = "the learner" if other == facts.learner else "somebody who took part in the unit"
            return f"the assurer has an interest in {who}"
    return ""


def is_licensed_to_release(facts: CaseFacts, sign_off: SignOff) -> bool:
    """Tell whether whoever released a unit held a full licence to, where policy asks for one."""
    return is_licensed_to_assure(facts, sign_off.unit_id, sign_off.iqa_id, on=london_date(sign_off.signed_at))


def is_licensed_to_assure(facts: CaseFacts, unit_id: UnitId, account: str, *, on: date) -> bool:
    """Tell whether a person held a full licence to assure a unit on a day, where policy asks for one."""
    if not any(terms.iqas_licensed for terms in facts.policy.people):
        return True
    held = facts.licences_of(facts.person(account), Duty.IQA, unit_id, on)
    return any(each.status is LicenceStatus.FULL for each in held)


def valid_releases(facts: CaseFacts, unit_id: UnitId) -> tuple[SignOff, ...]:
    """Return the releases of a unit by the day of the case that count."""
    return tuple(
        each
        for each in facts.sign_offs.get(unit_id, ())
        if not iqa_breach(facts, unit_id, each.iqa_id, on=london_date(each.signed_at))
        and is_licensed_to_release(facts, each)
    )


def release_days_of(facts: CaseFacts, criterion_id: CriterionId, *, since: date) -> tuple[date, ...]:
    """Return the day of the last valid release, since a decision, of each chosen unit that a criterion belongs to."""
    releases = (valid_releases(facts, unit) for unit in facts.chosen_units_of(criterion_id))
    days = (london_date(max(each.signed_at for each in found)) for found in releases if found)
    return tuple(day for day in days if day >= since)
