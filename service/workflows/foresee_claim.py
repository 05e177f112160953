"""What a verdict on a registration says, what would come next, and what will change by itself; nothing is recorded."""

from datetime import date

from mapping_engine import AssessmentCase, Forecast, Plan, forecast, london_date, plan
from service.errors import RequestInvalid
from service.ports import Equipment
from service.roles import Actor, Permission
from service.workflows.access import visible_registration

LONGEST_FORECAST = 366 * 10
"""Days; a forecast evaluates the case on every day on which something can change."""


def plan_claim(actor: Actor, registration_id: str, equipment: Equipment) -> Plan:
    """Return the shortest list of steps found from a registration as it stands today to a claim."""
    return plan(_case(actor, registration_id, equipment))


def forecast_claim(actor: Actor, registration_id: str, equipment: Equipment, *, until: date) -> Forecast:
    """Say what will change by itself until a day.

    Raises:
        RequestInvalid: the day lies in the past, or too far ahead.
    """
    case = _case(actor, registration_id, equipment)
    if not 0 <= (until - case.as_of).days <= LONGEST_FORECAST:
        raise RequestInvalid(
            f"A forecast reaches from today to ten years ahead, not to {until}.", remedy="Choose another day."
        )
    return forecast(case, until)


def _case(actor: Actor, registration_id: str, equipment: Equipment) -> AssessmentCase:
    actor.require(Permission.CHECK_CLAIM)
    with equipment.unit_of_work.read() as work:
        registration = visible_registration(actor, work, registration_id)
        return work.portfolios.portfolio(registration).as_case(london_date(equipment.clock()))
