"""The oracle's account of criteria and units: what is covered, waived or missing, and whether it makes the award."""

from datetime import datetime
from typing import Any

from oracle_desk import Desk
from oracle_enough import Piece, rests_on, shows_distinct, shows_methods
from oracle_standard import DISTINCT, nearest
from oracle_uses import Acceptance, acceptances


def counting(desk: Desk, criterion: str) -> list[Acceptance]:
    return [each for each in acceptances(desk, criterion) if each.counts]


def status_of(desk: Desk, criterion: str, *, by: datetime | None = None) -> str:
    """Return where a criterion stands by the acceptances that count, or by those of them that stood at a moment."""
    key = f"status of {criterion} by {by}"
    if key not in desk.memory:
        desk.memory[key] = _status_of(desk, criterion, by)
    status: str = desk.memory[key]
    return status


def _status_of(desk: Desk, criterion: str, by: datetime | None) -> str:
    found = [each for each in counting(desk, criterion) if by is None or each.settled_at <= by]
    clean = [each for each in found if not each.is_waived]
    if clean and _is_enough(desk, criterion, clean):
        return "covered"
    if found and _is_enough(desk, criterion, found):
        return "waived"
    if found and desk.lifted_everywhere("evidence_demands", criterion):
        return "waived"
    return "waived" if desk.lifted_everywhere("full_coverage", criterion) else "gap"


def stood_by(desk: Desk, unit: str, moment: datetime) -> bool:
    """Tell whether every criterion of a unit that is satisfied was already so at a moment."""
    criteria = desk.layout.criteria[unit]
    return all(status_of(desk, each, by=moment) != "gap" or status_of(desk, each) == "gap" for each in criteria)


def makes_the_award(desk: Desk) -> bool:
    """Tell whether the units hold together and make what is claimed; every criterion is satisfied by now."""
    for unit in desk.units:
        if not desk.layout.criteria[unit] and not desk.lifted("full_coverage", unit=unit):
            return False
        if not _is_enough_across(desk, unit):
            return False
    if not _is_enough_across(desk, None):
        return False
    return _combination_holds(desk) and _prior_learning_is_in_bounds(desk)


def _is_enough(desk: Desk, criterion: str, found: list[Acceptance]) -> bool:
    release, pieces, units = desk.case.release, [each.piece for each in found], desk.units_with(criterion)
    wanted = [nearest(release, unit, criterion, "required_methods") or () for unit in units]
    if not shows_methods(pieces, _all_wanted(wanted)):
        return False
    for unit in units:
        if not all(shows_distinct(pieces, kind, nearest(release, unit, criterion, kind)) for kind in DISTINCT):
            return False
    return True


def _all_wanted(by_unit: list[Any]) -> list[Any]:
    """Return each choice of methods as often as the unit that wants it most often does."""
    found: list[Any] = []
    for wanted in by_unit:
        open_still = list(found)
        for choice in wanted:
            same = [each for each in open_still if set(each) == set(choice)]
            if same:
                open_still.remove(same[0])
            else:
                found.append(choice)
    return found


def _is_enough_across(desk: Desk, unit: str | None) -> bool:
    """Tell whether a unit's evidence, or that of all units, shows together what is asked of it together."""
    demands = _across(desk, unit)
    if demands is None or (desk.lifted("evidence_demands", unit=unit) if unit else desk.lifted("evidence_demands")):
        return True
    criteria = desk.layout.criteria[unit] if unit else desk.required
    pieces = [each.piece for criterion in criteria for each in counting(desk, criterion)]
    resting: list[list[Piece]] = []
    for criterion in criteria:
        if status_of(desk, criterion) != "waived":
            resting.append([each.piece for each in counting(desk, criterion)])
    is_distinct = all(shows_distinct(pieces, kind, getattr(demands.distinct, kind)) for kind in DISTINCT)
    return is_distinct and shows_methods(pieces, demands.required_methods) and rests_on(demands.main_source, resting)


def _across(desk: Desk, unit: str | None) -> Any:
    if unit is not None:
        return desk.layout.items[unit].demands.across
    qualification = desk.case.release.standard.qualification
    return qualification.demands.across if qualification else None


def _achieved(desk: Desk) -> list[str]:
    return [unit for unit in desk.units if desk.layout.criteria[unit]]


def _combination_holds(desk: Desk) -> bool:
    if desk.case.award.value == "units":
        return True
    qualification = desk.case.release.standard.qualification
    if qualification is None or not qualification.combination.rules:
        return desk.lifted("unit_combination")
    rules, achieved = qualification.combination, _achieved(desk)
    for place, rule in enumerate(rules.rules):
        codes = [rule.group] if rule.rule == "all_of" else rule.groups
        units = [unit for group in rules.groups if group.code in codes for unit in group.unit_ids]
        have = [unit for unit in units if unit in achieved]
        if not _holds(desk, rule, units, have) and not desk.lifted("unit_combination", rule=f"rules[{place}]"):
            return False
    return True


def _holds(desk: Desk, rule: Any, units: list[str], have: list[str]) -> bool:
    if rule.rule == "all_of":
        return units != [] and have == units
    if rule.rule == "at_least_units":
        return len(have) >= int(rule.units)
    if rule.rule == "at_least_credits":
        return sum(desk.layout.items[unit].credit or 0 for unit in have) >= int(rule.credits)
    raise NotImplementedError(rule.rule)


def _prior_learning_is_in_bounds(desk: Desk) -> bool:
    """Tell whether no more was carried over from earlier certificates than policy allows, and not all of it."""
    units = _units_that_count(desk)
    if not units or desk.lifted("prior_learning"):
        return True
    credits_of = [desk.layout.items[unit].credit for unit in units]
    has_credits = None not in credits_of and sum(credits_of) > 0
    worth = {unit: desk.layout.items[unit].credit if has_credits else 1 for unit in units}
    carried = sum(worth[unit] for unit in units if _is_carried_over(desk, unit))
    every = [each.piece.item for unit in units for one in desk.layout.criteria[unit] for each in counting(desk, one)]
    is_all_prior = every != [] and all(item.prior or item.type.value == "prior_learning" for item in every)
    for terms in desk.terms("prior_learning"):
        if carried * 100 > terms.most_percent * sum(worth.values()) or (terms.most_percent < 100 and is_all_prior):
            return False
    return True


def _units_that_count(desk: Desk) -> list[str]:
    qualification = desk.case.release.standard.qualification
    if desk.case.award.value == "units" or qualification is None or not qualification.combination.rules:
        return desk.units
    grouped = {unit for group in qualification.combination.groups for unit in group.unit_ids}
    return [unit for unit in _achieved(desk) if unit in grouped]


def _is_carried_over(desk: Desk, unit: str) -> bool:
    for criterion in desk.layout.criteria[unit]:
        priors = [each.piece.item.prior for each in counting(desk, criterion)]
        if priors and all(prior is not None and prior.kind.value == "credit_transfer" for prior in priors):
            return True
    return False
