"""A second, naive calculation of what may be claimed: plain loops, written from the meaning of the rules.

It reads the same case and shares no code with the engine: London time, calendar months, people behind accounts,
standing decisions, duties, licences, releases, distinctness and combinations are all worked out by hand. Of the rules
of combination it knows ``all_of``, ``at_least_units`` and ``at_least_credits``.
"""

from oracle_assurance import external_assurance_is_done, internal_assurance_is_done
from oracle_claim import claim_is_open
from oracle_desk import Desk
from oracle_duties import duties_are_kept_apart
from oracle_units import makes_the_award, status_of

from mapping_engine import AssessmentCase


def may_claim(case: AssessmentCase) -> bool:
    """Tell whether the certificate may be claimed."""
    return _may_claim(Desk(case))


def criterion_statuses(case: AssessmentCase) -> dict[str, str]:
    """Return for each required criterion whether it is covered, waived or a gap."""
    return _statuses(Desk(case))


def judged(case: AssessmentCase) -> tuple[bool, dict[str, str]]:
    """Return both answers at once."""
    desk = Desk(case)
    return _may_claim(desk), _statuses(desk)


def _statuses(desk: Desk) -> dict[str, str]:
    return {criterion: status_of(desk, criterion) for criterion in desk.required}


def _may_claim(desk: Desk) -> bool:
    statuses = _statuses(desk)
    if not statuses or "gap" in statuses.values():
        return False
    return (
        duties_are_kept_apart(desk)
        and makes_the_award(desk)
        and internal_assurance_is_done(desk)
        and external_assurance_is_done(desk)
        and claim_is_open(desk)
    )
