"""A portfolio is looked at as a whole."""

from service.portfolio import Portfolio
from service.ports import Equipment
from service.roles import Actor, Permission
from service.workflows.access import visible_registration


def read_portfolio(actor: Actor, registration_id: str, equipment: Equipment) -> Portfolio:
    """Return a registration with all its evidence and standing decisions."""
    actor.require(Permission.READ_PORTFOLIO)
    with equipment.unit_of_work.read() as work:
        return work.portfolios.portfolio(visible_registration(actor, work, registration_id))
