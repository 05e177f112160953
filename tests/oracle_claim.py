"""The oracle's conditions of a claim: registration, end of certification, earlier certificates, entries and holds."""

from datetime import timedelta
from typing import Any

from oracle_desk import Desk, in_force, lasts
from oracle_time import end_of_day
from oracle_units import stood_by


def claim_is_open(desk: Desk) -> bool:
    """Tell whether nothing outside the portfolio stops the claim on the day."""
    qualification = desk.case.release.standard.qualification
    if qualification and qualification.certification_end_on and qualification.certification_end_on < desk.day:
        return False
    for hold in desk.known(desk.case.standing.holds):
        if lasts(hold, desk.day) and (not hold.unit_ids or set(hold.unit_ids) & set(desk.units)):
            return False
    for exception in desk.known(desk.case.exceptions):
        if exception.kind.value == "block" and exception.granted_on <= desk.day <= exception.expires_on:
            return False
    is_registered = desk.lifted("registration_period") or _is_registered(desk)
    return is_registered and (desk.lifted("claim_conditions") or _is_issuable(desk))


def _is_registered(desk: Desk) -> bool:
    case, facts = desk.case, desk.case.registration
    if case.as_of < case.registered_on or (facts.expires_on is not None and facts.expires_on < case.as_of):
        return False
    if facts.withdrawn_on is not None and facts.withdrawn_on <= case.as_of and not _may_finish(desk):
        return False
    for terms in desk.terms("claims"):
        if (case.as_of - case.registered_on).days < 7 * terms.min_weeks:
            return False
        if terms.learner_number_required and not _has_learner_number(facts):
            return False
    return True


def _may_finish(desk: Desk) -> bool:
    """Tell whether units may be claimed after a withdrawal, all of them finished before its day."""
    is_allowed = True
    for policy in desk.policies:
        terms = in_force(policy.claims, desk.day)
        is_allowed = is_allowed and terms != [] and all(each.units_after_withdrawal for each in terms)
    if desk.case.award.value != "units" or not is_allowed:
        return False
    last = end_of_day(desk.case.registration.withdrawn_on - timedelta(days=1))
    return all(stood_by(desk, unit, last) for unit in desk.units)


def _has_learner_number(facts: Any) -> bool:
    if facts.learner_number_exemption:
        return True
    text = (facts.learner_number or "").strip()
    if len(text) != 10 or any(each not in "0123456789" for each in text) or text[0] == "0":
        return False
    total = 0
    for place in range(10):
        total += int(text[place]) * (10 - place)
    return total % 11 == 10


def _is_issuable(desk: Desk) -> bool:
    case = desk.case
    for earlier in desk.known(case.standing.earlier_certificates):
        is_held = earlier.issued_on <= case.as_of and (earlier.revoked_on is None or earlier.revoked_on > case.as_of)
        is_same = earlier.award is case.award
        if case.award.value == "qualification":
            is_same = is_same and earlier.qualification_number == desk.number
        else:
            is_same = is_same and bool(set(earlier.unit_ids) & set(desk.units))
        if is_held and is_same:
            return False
    if case.award.value != "units" or not any(terms.open_entries_block_units for terms in desk.terms("claims")):
        return True
    for entry in desk.known(case.standing.open_entries):
        if entry.opened_on <= case.as_of and (entry.closed_on is None or entry.closed_on > case.as_of):
            return False
    return True
