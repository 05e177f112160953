"""An operator opens centres; the operator and a centre's administrators issue the tokens of people and programs."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from competence_graph import Frozen
from mapping_engine import PersonId, london_date
from service.errors import RequestInvalid
from service.portfolio import Person
from service.ports import Equipment, Work
from service.roles import PERMISSIONS, Actor, Permission, Role
from service.tokens import ApiToken, TokenKind, hash_of, new_secret, new_token_id, presented
from service.workflows.access import require_unrevoked
from service.workflows.give_role import NewRole, hold_role, require_givable


class NewToken(Frozen):
    """For whom (a known person's id, or the name of a new one), in which role, for how long, how narrow.

    A ``client`` is the secret of a program, which exchanges it for short-lived access tokens (RFC 6749, 4.4).
    """

    role: Role
    person_id: PersonId | None = None
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    days: int = Field(default=90, ge=1, le=3660)
    scopes: frozenset[Permission] = frozenset()
    kind: Literal[TokenKind.API, TokenKind.CLIENT] = TokenKind.API


def open_centre(actor: Actor, name: str, equipment: Equipment) -> None:
    """Make the actor's centre exist; nothing happens if it does."""
    actor.require(Permission.ISSUE_TOKEN)
    with equipment.unit_of_work.write() as work:
        if actor.centre_id not in dict(work.people.centres()):
            saved = work.people.add_centre(actor.centre_id, name)
            work.audit.append(actor, "centre.opened", saved, at=equipment.clock())


def issue_token(actor: Actor, new: NewToken, equipment: Equipment) -> tuple[ApiToken, str]:
    """Return what is kept of a new token, and the token itself, which is shown this once.

    A person who does not hold the role yet is given it from today on.

    Raises:
        NotAllowed: the role is not the actor's to give, or would be given to themselves.
        RequestInvalid: a scope is beyond the role, the role holds no tokens, or nobody is named.
    """
    actor.require(Permission.ISSUE_TOKEN)
    _require_possible(new)
    require_givable(actor, new.role)
    now, secret = equipment.clock(), new_secret()
    with equipment.unit_of_work.write() as work:
        require_unrevoked(actor, work)
        work.policies.lock(actor.centre_id)
        person = _person(actor, new, equipment, work, now)
        hold_role(actor, person, _role_of(new, person, now), equipment, work)
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
            kind=new.kind,
            needs_role=True,
        )
        saved = work.people.put_token(token)
        work.audit.append(actor, "token.issued", saved, at=now, role=new.role.value, person_id=person.id)
    return token, presented(token.id, secret)


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


def _role_of(new: NewToken, person: Person, now: datetime) -> NewRole:
    """Return the role that a token brings with it; an external quality assurer's ends with the token."""
    last_day = london_date(now + timedelta(days=new.days)) if new.role is Role.EQA else None
    return NewRole(person_id=person.id, role=new.role, valid_until=last_day)
