"""An administrator looks after how others get in: opens, closes and links sign-ins, and helps out who is locked out."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from competence_graph import Frozen
from mapping_engine import PersonId
from service.errors import NotAllowed, NotFound, RequestConflict, RequestInvalid
from service.ports import Equipment, Work
from service.role_assignments import RoleAssignment
from service.roles import GIVABLE, Actor, Permission
from service.second_factor import new_recovery_codes, recovery_hash
from service.sign_ins import OneTimeCode, SignIn, SignInSummary, login_name
from service.workflows.access import require_unrevoked
from service.workflows.sessions import end_sessions
from service.workflows.sight import same_person

CODE_HOURS = 72


class NewSignIn(Frozen):
    """The name by which a person signs in, unique in the installation; an e-mail address is a good one."""

    login_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=320)]


class NewLink(Frozen):
    """By which provider a person is vouched for, and what the provider calls them (the claim ``sub``)."""

    provider: str = Field(min_length=1, max_length=40)
    subject: str = Field(min_length=1, max_length=255)


class HandedOut(Frozen):
    """A one-time code to hand to the person, shown this once, and the sign-in for which it sets a password."""

    one_time_code: str
    expires_at: AwareDatetime
    sign_in: SignInSummary


def open_sign_in(actor: Actor, person_id: PersonId, new: NewSignIn, equipment: Equipment) -> HandedOut:
    """Open a sign-in with a password, which the person sets by the one-time code.

    Raises:
        RequestConflict: the name is taken, at whatever centre.
    """
    actor.require(Permission.MANAGE_SIGN_INS)
    with equipment.unit_of_work.write() as work:
        _require_reach(actor, person_id, work)
        sign_in = _new(actor, person_id, login_name(new.login_name), equipment)
        return _hand_out(actor, sign_in, "sign_in.opened", equipment, work)


def link_subject(actor: Actor, person_id: PersonId, new: NewLink, equipment: Equipment) -> SignInSummary:
    """Let a provider vouch for a person from now on.

    Raises:
        RequestInvalid: the operator has configured no such provider for the centre.
        RequestConflict: the provider's subject is linked to somebody.
    """
    actor.require(Permission.MANAGE_SIGN_INS)
    providers = [name for name, each in equipment.entrance.providers.items() if each.centre_id == actor.centre_id]
    if new.provider not in providers:
        known = ", ".join(sorted(providers)) or "none; the operator configures them"
        raise RequestInvalid(f"There is no provider {new.provider}.", remedy=f"Choose from: {known}.")
    with equipment.unit_of_work.write() as work:
        _require_reach(actor, person_id, work)
        sign_in = _new(actor, person_id, new.subject, equipment, provider=new.provider)
        work.audit.append(actor, "sign_in.linked", work.sign_ins.put(sign_in), at=sign_in.opened_at)
    return SignInSummary.of(sign_in)


def hand_out_code(actor: Actor, sign_in_id: str, equipment: Equipment) -> HandedOut:
    """Make the password worthless, end every session, and return a one-time code for a new one.

    Raises:
        NotAllowed: the actor removed the second factor of this sign-in and could enter alone.
    """
    actor.require(Permission.MANAGE_SIGN_INS)
    with equipment.unit_of_work.write() as work:
        sign_in = _standing(actor, sign_in_id, work)
        if sign_in.provider:
            raise RequestConflict(f"{sign_in.provider} keeps this password.", remedy="Have it reset there.")
        _require_two_persons(actor, sign_in.second_factor_removed_by, work)
        end_sessions(actor, sign_in, work, at=equipment.clock())
        return _hand_out(actor, sign_in, "sign_in.code_given", equipment, work)


def remove_second_factor(actor: Actor, sign_in_id: str, equipment: Equipment) -> SignInSummary:
    """Remove the second factor of a person who lost it; every session ends, and they enrol a new one.

    Raises:
        NotAllowed: a one-time code of the actor's stands, with which they could enter alone.
        RequestConflict: there is none.
    """
    actor.require(Permission.MANAGE_SIGN_INS)
    with equipment.unit_of_work.write() as work:
        sign_in = _standing(actor, sign_in_id, work)
        if sign_in.second_factor is None:
            raise RequestConflict("There is no second factor.", remedy="Nothing is left to do.")
        given = sign_in.one_time_code
        _require_two_persons(actor, given.given_by if given else None, work)
        fields = {"second_factor": None, "pending_factor": None, "second_factor_removed_by": actor.person_id}
        return _changed(actor, "sign_in.factor_removed", sign_in.model_copy(update=fields), equipment, work)


def close_sign_in(actor: Actor, sign_in_id: str, equipment: Equipment) -> SignInSummary:
    """Close a sign-in for good: its sessions end, and its name is free again."""
    actor.require(Permission.MANAGE_SIGN_INS)
    with equipment.unit_of_work.write() as work:
        sign_in = _standing(actor, sign_in_id, work)
        fields = {"closed_at": equipment.clock(), "password_hash": None, "one_time_code": None}
        factors = {"second_factor": None, "pending_factor": None}
        return _changed(actor, "sign_in.closed", sign_in.model_copy(update=fields | factors), equipment, work)


def _new(actor: Actor, person_id: PersonId, name: str, equipment: Equipment, *, provider: str = "") -> SignIn:
    return SignIn(
        id=equipment.new_id(),
        centre_id=actor.centre_id,
        person_id=person_id,
        name=name,
        provider=provider,
        opened_at=equipment.clock(),
    )


def _standing(actor: Actor, sign_in_id: str, work: Work) -> SignIn:
    sign_in = work.sign_ins.get(actor.centre_id, sign_in_id)
    if not sign_in.is_open:
        raise NotFound.of(f"sign-in {sign_in_id}")
    _require_reach(actor, sign_in.person_id, work)
    return sign_in


def _require_reach(actor: Actor, person_id: PersonId, work: Work) -> None:
    """Refuse whoever would help themselves, or could enter in a role that is not theirs to give."""
    require_unrevoked(actor, work)
    work.people.person(actor.centre_id, person_id)
    if same_person(actor.centre_id, work, actor.person_id, person_id):
        raise NotAllowed("Nobody looks after their own sign-in here.", remedy="Ask another administrator.")
    given = work.records.of_person(actor.centre_id, RoleAssignment, person_id)
    standing = {each.role for each in given if each.is_known_on(None) and each.revoked_at is None}
    beyond = sorted(standing - GIVABLE.get(actor.role, frozenset()))
    if beyond:
        raise NotAllowed(
            f"This person holds a role that is not yours to give: {', '.join(beyond)}.", remedy="Ask the operator."
        )


def _require_two_persons(actor: Actor, other: PersonId | None, work: Work) -> None:
    if other is not None and same_person(actor.centre_id, work, actor.person_id, other):
        raise NotAllowed(
            "One person cannot both remove a second factor and hand out a code: they could enter as somebody else.",
            remedy="Let another administrator, or the operator, do this.",
        )


def _hand_out(actor: Actor, sign_in: SignIn, action: str, equipment: Equipment, work: Work) -> HandedOut:
    code, now = new_recovery_codes()[0], equipment.clock()
    expires_at: datetime = now + timedelta(hours=CODE_HOURS)
    given = OneTimeCode(code_hash=recovery_hash(code), expires_at=expires_at, given_by=actor.person_id)
    changed = sign_in.model_copy(update={"password_hash": None, "one_time_code": given})
    saved = work.sign_ins.put(changed)
    work.audit.append(actor, action, saved, at=now, person_id=sign_in.person_id)
    return HandedOut(one_time_code=code, expires_at=expires_at, sign_in=SignInSummary.of(changed))


def _changed(actor: Actor, action: str, sign_in: SignIn, equipment: Equipment, work: Work) -> SignInSummary:
    now = equipment.clock()
    work.audit.append(actor, action, work.sign_ins.put(sign_in), at=now, person_id=sign_in.person_id)
    end_sessions(actor, sign_in, work, at=now)
    return SignInSummary.of(sign_in)
