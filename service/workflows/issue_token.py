"""An operator opens centres and issues or revokes the tokens that people and programs work with."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from competence_graph import Frozen
from mapping_engine import PersonId
from service.errors import NotFound, RequestConflict, RequestInvalid
from service.portfolio import Person
from service.ports import Equipment, Work
from service.roles import PERMISSIONS, Actor, Permission, Role
from service.tokens import ApiToken, hash_of, new_secret, new_token_id, presented


class NewToken(Frozen):
    """For whom (a known person's id, or the name of a new one), in which role, for how long, how narrow."""

    role: Role
    person_id: PersonId | None = None
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    days: int = Field(default=90, ge=1, le=3660)
    scopes: frozenset[Permission] = frozenset()


def open_centre(actor: Actor, name: str, equipment: Equipment) -> None:
    """Make the actor's centre exist; nothing happens if it does."""
    actor.require(Permission.ISSUE_TOKEN)
    with equipment.unit_of_work.write() as work:
        if actor.centre_id not in dict(work.people.centres()):
            saved = work.people.add_centre(actor.centre_id, name)
            work.audit.append(actor, "centre.opened", saved, at=equipment.clock())


def issue_token(actor: Actor, new: NewToken, equipment: Equipment) -> tuple[ApiToken, str]:
    """Return what is kept of a new token, and the token itself, which is shown this once.

    Raises:
        RequestInvalid: a scope is beyond the role, the role holds no tokens, or nobody is named.
    """
    actor.require(Permission.ISSUE_TOKEN)
    _require_possible(new)
    now, secret = equipment.clock(), new_secret()
    with equipment.unit_of_work.write() as work:
        person = _person(actor, new, equipment, work, now)
        token = ApiToken(
            id=new_token_id(),
            centre_id=actor.centre_id,
            person_id=person.id,
            person_name=person.name,
            role=new.role,
            scopes=new.scopes or PERMISSIONS[new.role],
            secret_hash=hash_of(secret),
            issued_at=now,
            expires_at=now + timedelta(days=new.days),
        )
        saved = work.people.put_token(token)
        work.audit.append(actor, "token.issued", saved, at=now, role=new.role.value, person_id=person.id)
    return token, presented(token.id, secret)


def revoke_token(actor: Actor, token_id: str, equipment: Equipment) -> ApiToken:
    """Make a token worthless from now on."""
    actor.require(Permission.ISSUE_TOKEN)
    now = equipment.clock()
    with equipment.unit_of_work.write() as work:
        token = work.people.token(token_id)
        if token is None or token.centre_id != actor.centre_id:
            raise NotFound(f"There is no token {token_id} in this centre.", remedy="List them with `vqmap token list`.")
        if token.revoked_at is not None:
            raise RequestConflict(f"Token {token_id} was revoked before.", remedy="Nothing is left to do.")
        revoked = token.model_copy(update={"revoked_at": now})
        work.audit.append(actor, "token.revoked", work.people.put_token(revoked), at=now)
    return revoked


def list_tokens(actor: Actor, equipment: Equipment) -> tuple[ApiToken, ...]:
    """Return every token of the actor's centre."""
    actor.require(Permission.ISSUE_TOKEN)
    with equipment.unit_of_work.read() as work:
        return work.people.tokens(actor.centre_id)


def _require_possible(new: NewToken) -> None:
    beyond = sorted(scope.value for scope in new.scopes - PERMISSIONS[new.role])
    if new.role is Role.OPERATOR:
        raise RequestInvalid(
            "The operator works at the command line and holds no token.", remedy="Choose another role."
        )
    if beyond:
        able = ", ".join(sorted(scope.value for scope in PERMISSIONS[new.role]))
        raise RequestInvalid(f"Beyond the role {new.role.value}: {', '.join(beyond)}.", remedy=f"Choose from: {able}.")
    if not new.person_id and not new.name:
        raise RequestInvalid(
            "The token belongs to nobody.", remedy="Give a known person's id, or the name of a new one."
        )


def _person(actor: Actor, new: NewToken, equipment: Equipment, work: Work, at: datetime) -> Person:
    if new.person_id:
        return work.people.person(actor.centre_id, new.person_id)
    person = Person(id=PersonId(equipment.new_id()), centre_id=actor.centre_id, name=new.name)
    work.audit.append(actor, "person.added", work.people.add_person(person), at=at)
    return person
