"""An internal quality assurer releases a unit after looking at its decisions."""

from competence_graph import Frozen, UnitId
from mapping_engine import Coverage, SignOff, iqa_breach, london_date
from service.errors import NotAllowed, RequestConflict
from service.portfolio import Portfolio
from service.ports import Equipment
from service.roles import Actor, Permission
from service.workflows.access import locked_registration
from service.workflows.register_learner import chosen_units


class NewSignOff(Frozen):
    """Which unit is released, by id or printed code."""

    unit: str


def sign_off_unit(actor: Actor, registration_id: str, new: NewSignOff, equipment: Equipment) -> SignOff:
    """Record the release of a complete unit; decisions made later need a new one.

    Raises:
        NotAllowed: the IQA assessed in this unit, or is the learner.
        RequestConflict: the unit is not complete, or not among the learner's units.
    """
    actor.require(Permission.SIGN_OFF_UNIT)
    now = equipment.clock()
    with equipment.unit_of_work.write() as work:
        registration = locked_registration(actor, work, registration_id)
        portfolio = work.portfolios.portfolio(registration)
        (unit_id,) = chosen_units(portfolio.release, (new.unit,))
        coverage = Coverage(portfolio.as_case(london_date(now)))
        _require_complete(coverage, unit_id)
        if breach := iqa_breach(coverage.facts, unit_id, actor.person_id, on=london_date(now)):
            raise NotAllowed(f"This unit is not yours to release: {breach}.", remedy="Ask another IQA.")
        sign_off = SignOff(
            id=_sign_off_id(portfolio, unit_id) or equipment.new_id(),
            unit_id=unit_id,
            iqa_id=actor.person_id,
            signed_at=now,
        )
        saved = work.portfolios.put_sign_off(registration, sign_off)
        work.audit.append(actor, "unit.signed_off", saved, at=now, registration_id=registration.id, unit_id=unit_id)
    return sign_off


def _require_complete(coverage: Coverage, unit_id: UnitId) -> None:
    unit = coverage.graph.unit(unit_id)
    if unit_id not in coverage.case.chosen_units:
        raise RequestConflict(
            f"The learner is not registered on unit {unit.code}.", remedy="Choose a unit of the registration."
        )
    if unit_id not in coverage.achieved_units:
        open_criteria = [
            coverage.graph.reference(each.id)
            for each in coverage.graph.criteria_by_unit[unit_id]
            if not coverage.is_satisfied(each.id)
        ]
        missing = [f"{', '.join(open_criteria)} not covered"] if open_criteria else []
        missing += [lack.words for lack in coverage.lacks_across(unit_id)]
        raise RequestConflict(
            f"Unit {unit.code} is not complete: {'; '.join(missing)}.",
            remedy="Release it when every criterion is covered by accepted, recent evidence.",
        )


def _sign_off_id(portfolio: Portfolio, unit_id: UnitId) -> str | None:
    return next((each.id for each in portfolio.sign_offs if each.unit_id == unit_id), None)
