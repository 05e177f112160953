"""The oracle's quality assurance: releases, samples, actions and signatures inside, status and releases outside."""

from typing import Any

from oracle_desk import Desk, lasts
from oracle_direct_claims import has_direct_claims
from oracle_people import may_assure, parties, releases_made, valid_releases
from oracle_time import end_of_day, london_day
from oracle_units import stood_by


def internal_assurance_is_done(desk: Desk) -> bool:
    """Tell whether every action is closed, every signature given and every unit released that must be."""
    for action in desk.known(desk.case.assurance.actions):
        is_raised = action.unit_id in desk.units and desk.happened(action.raised_at)
        if is_raised and not _is_closed(desk, action):
            return False
    for terms in desk.terms("assurance"):
        if not all(_is_signed(desk, unit, each.value) for unit in desk.units for each in terms.signatures):
            return False
        if terms.sign_off_required and not _is_released(desk, only_sampled=terms.only_sampled_units):
            return False
    return True


def external_assurance_is_done(desk: Desk) -> bool:
    """Tell whether no sanction stops the claim, and somebody outside the centre lets it through where asked for."""
    levels = []
    for sanction in desk.known(desk.case.standing.sanctions):
        if lasts(sanction, desk.day) and sanction.qualification_number in (None, desk.number):
            levels.append(sanction.level)
    if any(level in terms.stop_claims for level in levels for terms in desk.terms("sanctions")):
        return False
    if not any(terms.external_release_required for terms in desk.terms("assurance")):
        return True
    is_ended = any(level in terms.end_direct_claims for level in levels for terms in desk.terms("sanctions"))
    if not is_ended and has_direct_claims(desk):
        return True
    return all(_is_released_externally(desk, unit) for unit in desk.units)


def _is_closed(desk: Desk, action: Any) -> bool:
    if action.closed_at is None or action.closed_by is None or not desk.happened(action.closed_at):
        return False
    return may_assure(desk, action.closed_by, action.unit_id, london_day(action.closed_at))


def _is_signed(desk: Desk, unit: str, duty: str) -> bool:
    may_sign = {desk.learner}
    if duty == "assessor":
        made = [each for each in desk.decisions() if each[0].criterion_id in desk.layout.criteria[unit]]
        may_sign = {assessor for _, _, assessor in made} - {desk.learner}
    for each in desk.known(desk.case.assurance.signatures):
        is_for = each.unit_id == unit and each.signatory.value == duty
        if is_for and desk.happened(each.signed_at) and desk.who(each.person_id) in may_sign:
            return True
    return False


def _is_released(desk: Desk, *, only_sampled: bool) -> bool:
    units = desk.units
    if only_sampled:
        drawn = [each for each in desk.known(desk.case.assurance.samples) if each.drawn_on <= desk.day]
        if not drawn:
            return False
        units = [unit for unit in units if any(unit in each.unit_ids for each in drawn)]
    for unit in units:
        valid = valid_releases(desk, unit)
        if not releases_made(desk, unit) or (valid and not stood_by(desk, unit, max(valid))):
            return False
    return True


def _is_released_externally(desk: Desk, unit: str) -> bool:
    for release in desk.known(desk.case.assurance.external_releases):
        concerns = not release.unit_ids or unit in release.unit_ids
        is_made = release.released_on <= desk.day and _is_from_outside(desk, release)
        if concerns and is_made and stood_by(desk, unit, end_of_day(release.released_on)):
            return True
    return False


def _is_from_outside(desk: Desk, release: Any) -> bool:
    person = desk.who(release.person_id)
    inside = {desk.learner}
    for unit in desk.layout.units:
        inside |= parties(desk, unit) | {desk.who(each.iqa_id) for each in releases_made(desk, unit)}
    for licence in desk.licences:
        if licence.duty.value != "eqa" and lasts(licence, release.released_on):
            inside.add(desk.who(licence.person_id))
    return person not in inside
