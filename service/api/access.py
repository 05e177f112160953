"""What every endpoint is handed: the equipment, and the actor behind the bearer token.

Once the actor is known, the equipment works behind the wall of the actor's centre (``storage.walls``).
"""

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.errors import NotAuthenticated
from service.ports import Equipment, UnitOfWork, Work
from service.roles import Actor
from service.workflows.access import identify

_bearer = HTTPBearer(auto_error=False, description="A token issued with `vqmap token issue`.")


class _UnitOfWorkOfRequest:
    """UnitOfWork of the actor's centre as soon as a request has an actor; of all centres while it has none."""

    def __init__(self, request: Request, whole: UnitOfWork) -> None:
        self._request = request
        self._whole = whole

    def read(self) -> AbstractContextManager[Work]:
        return self._of_actor().read()

    def write(self) -> AbstractContextManager[Work]:
        return self._of_actor().write()

    def within(self, centre_id: str) -> UnitOfWork:
        return self._whole.within(centre_id)

    def across_centres(self) -> UnitOfWork:
        return self._whole

    def _of_actor(self) -> UnitOfWork:
        actor: Actor | None = getattr(self._request.state, "actor", None)
        return self._whole if actor is None else self._whole.within(actor.centre_id)


def _equipment(request: Request) -> Equipment:
    equipment: Equipment = request.app.state.equipment
    return replace(equipment, unit_of_work=_UnitOfWorkOfRequest(request, equipment.unit_of_work))


AskEquipment = Annotated[Equipment, Depends(_equipment)]


def _actor(
    request: Request,
    equipment: AskEquipment,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Actor:
    if credentials is None:
        raise NotAuthenticated(
            "The request carries no token.", remedy="Send the header `Authorization: Bearer vqmap_<id>_<secret>`."
        )
    actor = identify(credentials.credentials, equipment)
    request.state.actor = actor
    return actor


AskActor = Annotated[Actor, Depends(_actor)]
