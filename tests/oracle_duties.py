"""The oracle's separation of duties, person by person."""

from oracle_desk import Desk
from oracle_people import releases_made, valid_releases
from oracle_uses import acceptances


def duties_are_kept_apart(desk: Desk) -> bool:
    """Tell whether nobody judged, assured or claimed what is their own; an override of their own counts for nothing."""
    standing = [each for criterion in desk.required for each in acceptances(desk, criterion)]
    if any(each.breaks_duties for each in standing):
        return False
    if any(releases_made(desk, unit) and not valid_releases(desk, unit) for unit in desk.units):
        return False
    if desk.case.claimed_by is None:
        return True
    claimant = desk.who(desk.case.claimed_by)
    deciders = {each.assessor for each in standing if each.counts} or {each.assessor for each in standing}
    return claimant != desk.learner and deciders != {claimant}
