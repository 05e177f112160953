"""Roles are given and revoked: by whom, to whom, from when to when, and for which qualifications."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from competence_graph import Frozen
from mapping_engine import PersonId, london_date
from service.errors import NotAllowed, RequestConflict, RequestInvalid
from service.portfolio import Person
from service.ports import Equipment, Work
from service.role_assignments import RoleAssignment
from service.roles import GIVABLE, Actor, Permission, Role
from service.workflows.access import require_unrevoked
from service.workflows.sight import same_person


class NewRole(Frozen):
    """Who holds which role, from today or a later day, to a last day where there is one, for which qualifications."""

    person_id: PersonId
    role: Role
    valid_from: date | None = None
    valid_until: date | None = None
    qualification_numbers: tuple[Annotated[str, StringConstraints(min_length=1, max_length=80)], ...] = Field(
        default=(), max_length=200
    )


def give_role(actor: Actor, new: NewRole, equipment: Equipment) -> RoleAssignment:
    """Give a person a role.

    Raises:
        NotAllowed: the role is not the actor's to give, or would be given to themselves.
        RequestInvalid: the days contradict each other, or the role needs a last day.
    """
    actor.require(Permission.MANAGE_PEOPLE)
    require_givable(actor, new.role)
    now = equipment.clock()
    _require_sensible(new, today=london_date(now))
    with equipment.unit_of_work.write() as work:
        require_unrevoked(actor, work)
        work.policies.lock(actor.centre_id)
        person = work.people.person(actor.centre_id, new.person_id)
        _require_other(actor, person, work)
        assignment = _assignment(new, equipment, now)
        _put(actor, "role.given", assignment, equipment, work)
    return assignment


def revoke_role(actor: Actor, assignment_id: str, equipment: Equipment) -> RoleAssignment:
    """End a role at this moment; tokens and sessions in it stop working with the next request.

    Raises:
        NotAllowed: the role is not the actor's to give, and so not theirs to revoke, or is their own.
        RequestConflict: it was revoked before.
    """
    actor.require(Permission.MANAGE_PEOPLE)
    with equipment.unit_of_work.write() as work:
        require_unrevoked(actor, work)
        work.policies.lock(actor.centre_id)
        assignment = work.records.get(actor.centre_id, RoleAssignment, assignment_id)
        require_givable(actor, assignment.role)
        _require_other(actor, work.people.person(actor.centre_id, assignment.person_id), work)
        if assignment.revoked_at is not None or assignment.retracted_on is not None:
            raise RequestConflict("This role was revoked before.", remedy="Nothing is left to do.")
        revoked = assignment.model_copy(update={"revoked_at": equipment.clock()})
        _put(actor, "role.revoked", revoked, equipment, work)
    return revoked


def hold_role(actor: Actor, person: Person, new: NewRole, equipment: Equipment, work: Work) -> None:
    """Give a person a role from today on, unless they hold it.

    Raises:
        NotAllowed: the actor would give it to themselves.
    """
    now = equipment.clock()
    given = work.records.of_person(actor.centre_id, RoleAssignment, person.id)
    if any(each.role is new.role and each.is_held_at(now) for each in given):
        return
    _require_other(actor, person, work)
    _put(actor, "role.given", _assignment(new, equipment, now), equipment, work)


def require_givable(actor: Actor, role: Role) -> None:
    """Refuse a role that is not the actor's to give.

    Raises:
        NotAllowed: it is another's to give.
    """
    if role not in GIVABLE.get(actor.role, frozenset()):
        givers = ", ".join(giver.value for giver, roles in GIVABLE.items() if role in roles) or "nobody"
        raise NotAllowed(
            f"The role {role.value} is not the {actor.role.value}'s to give or to act for.",
            remedy=f"Ask: {givers}.",
        )


def _require_other(actor: Actor, person: Person, work: Work) -> None:
    if same_person(actor.centre_id, work, actor.person_id, person.id):
        raise NotAllowed("Nobody settles their own roles.", remedy="Ask another administrator, or the operator.")


def _assignment(new: NewRole, equipment: Equipment, now: datetime) -> RoleAssignment:
    today = london_date(now)
    given = new.model_copy(update={"valid_from": new.valid_from or today})
    return RoleAssignment(id=equipment.new_id(), recorded_on=today, **given.model_dump())


def _require_sensible(new: NewRole, *, today: date) -> None:
    start = new.valid_from or today
    if new.role is Role.EQA and new.valid_until is None:
        raise RequestInvalid(
            "An external quality assurer's role has a last day.", remedy="Give valid_until, the last day of the visit."
        )
    if start < today:
        raise RequestInvalid(
            f"A role is held from today ({today}) or later, not from {start}.",
            remedy="Leave valid_from out, or name a day to come.",
        )
    if new.valid_until is not None and new.valid_until < start:
        raise RequestInvalid(
            f"The role's last day {new.valid_until} lies before its first, {start}.", remedy="Correct the days."
        )


def _put(actor: Actor, action: str, assignment: RoleAssignment, equipment: Equipment, work: Work) -> None:
    saved = work.records.put(actor.centre_id, assignment)
    role = assignment.role.value
    work.audit.append(actor, action, saved, at=equipment.clock(), role=role, person_id=assignment.person_id)
