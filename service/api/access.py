"""What every endpoint is handed: the equipment, and the actor behind the bearer token."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from service.errors import NotAuthenticated
from service.ports import Equipment
from service.roles import Actor
from service.workflows.access import identify

_bearer = HTTPBearer(auto_error=False, description="A token issued with `vqmap token issue`.")


def _equipment(request: Request) -> Equipment:
    equipment: Equipment = request.app.state.equipment
    return equipment


AskEquipment = Annotated[Equipment, Depends(_equipment)]


def _actor(
    equipment: AskEquipment, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Actor:
    if credentials is None:
        raise NotAuthenticated(
            "The request carries no token.", remedy="Send the header `Authorization: Bearer vqmap_<id>_<secret>`."
        )
    return identify(credentials.credentials, equipment)


AskActor = Annotated[Actor, Depends(_actor)]
