"""The application: routers over equipment, errors as problem documents."""

import re

from fastapi import FastAPI
from fastapi.routing import APIRoute, APIRouter
from fastapi_offline import FastAPIOffline

from competence_graph import Frozen
from service.api import (
    claims,
    foresight,
    models,
    monitoring,
    oauth,
    people,
    policies,
    portfolios,
    problems,
    sign_in,
    sign_ins,
    standards,
    tokens,
)
from service.ports import Equipment

DESCRIPTION = """Standards in, evidence mapped by people, certificates proven by rules.

Every request but `/health`, signing in and certificate verification carries `Authorization: Bearer <token>`; the role
behind the token decides what it may do. Refusals are problem documents (RFC 9457) with a stable `code`, a `remedy`, and
every finding."""


ROUTERS = (
    standards.router,
    policies.router,
    portfolios.router,
    foresight.router,
    claims.router,
    monitoring.router,
    models.router,
    people.router,
    tokens.router,
    sign_in.router,
    sign_ins.router,
    oauth.router,
)
"""One for each audience, in the order in which the documentation shows them."""


class Health(Frozen):
    """Whether the service can reach its store."""

    status: str


def create_app(equipment: Equipment) -> FastAPI:
    """Return the whole HTTP application over the given equipment; its documentation needs no network."""
    app = FastAPIOffline(title="vqmap", version="1", summary="Competence-based assessment", description=DESCRIPTION)
    app.state.equipment = equipment
    problems.install(app)
    for each in (
        standards,
        policies,
        portfolios,
        foresight,
        claims,
        monitoring,
        models,
        people,
        tokens,
        sign_in,
        sign_ins,
        oauth,
    ):
        _title_routes(each.router)
        app.include_router(each.router)

    @app.get("/health", tags=["operation"])
    def health() -> Health:
        """Answer once the store has answered."""
        with equipment.unit_of_work.read() as work:
            work.audit.size()
        return Health(status="ok")

    return app


def _title_routes(router: APIRouter) -> None:
    """Title each operation in the documentation with the first words of its docstring."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            route.summary = re.split(r"[:;]|\.(?=\s|$)", route.description)[0]
