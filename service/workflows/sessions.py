"""Sessions: opened for a person in a role that they hold, looked at, and ended."""

from datetime import datetime, timedelta

from pydantic import AwareDatetime

from competence_graph import Frozen, VqmapError
from mapping_engine import PersonId
from service.errors import NotAllowed, RequestInvalid
from service.ports import Equipment, Work
from service.role_assignments import RoleAssignment
from service.roles import PERMISSIONS, Actor, Permission, Role
from service.sign_ins import SignIn
from service.tokens import ApiToken, TokenKind, hash_of, new_secret, new_token_id, presented

ENROLMENT = frozenset({Permission.OWN_SIGN_IN})
"""All that a session may do before the second factor that its role needs is there."""


class StartedSession(Frozen):
    """A session as its person carries it; ``token`` is shown this once.

    ``must_enrol`` says that the role needs a second factor and there is none yet: the session can enrol one, and
    nothing else; then the person signs in again.
    """

    token: str
    token_id: str
    person_id: PersonId
    name: str
    centre_id: str
    role: Role
    roles_held: tuple[Role, ...]
    expires_at: AwareDatetime
    idle_minutes: int
    must_enrol: bool


def roles_held(sign_in: SignIn, work: Work, now: datetime) -> tuple[Role, ...]:
    """Return the roles that a sign-in's person holds at a moment."""
    given = work.records.of_person(sign_in.centre_id, RoleAssignment, sign_in.person_id)
    return tuple(role for role in Role if any(each.role is role and each.is_held_at(now) for each in given))


def problem_with_role(asked: Role | None, held: tuple[Role, ...]) -> VqmapError | None:
    """Return why no session can be opened in the role asked for, or in the only one where none was asked for."""
    if not held:
        return NotAllowed("You hold no role today.", remedy="Ask the centre's administrator to give you one.")
    if asked is None and len(held) > 1:
        return RequestInvalid("You hold several roles.", remedy=f"Name one as role: {', '.join(held)}.")
    if asked is not None and asked not in held:
        return NotAllowed(f"You do not hold the role {asked.value} today.", remedy=f"Choose from: {', '.join(held)}.")
    return None


def open_session(
    sign_in: SignIn, role: Role, equipment: Equipment, work: Work, *, must_enrol: bool = False
) -> StartedSession:
    """Open a session and log it; narrowed to enrolment where a second factor is still missing."""
    now, secret, entrance = equipment.clock(), new_secret(), equipment.entrance
    token = ApiToken(
        id=new_token_id(),
        centre_id=sign_in.centre_id,
        person_id=sign_in.person_id,
        person_name=work.people.person(sign_in.centre_id, sign_in.person_id).name,
        role=role,
        scopes=ENROLMENT if must_enrol else PERMISSIONS[role],
        secret_hash=hash_of(secret),
        issued_at=now,
        expires_at=now + timedelta(hours=entrance.session_hours),
        kind=TokenKind.SESSION,
        sign_in_id=sign_in.id,
        idle_minutes=entrance.idle_minutes,
        needs_role=True,
    )
    saved = work.people.put_token(token)
    work.audit.append(token.actor(), "session.started", saved, at=now, sign_in_id=sign_in.id)
    return StartedSession(
        token=presented(token.id, secret),
        token_id=token.id,
        name=token.person_name,
        roles_held=roles_held(sign_in, work, now),
        idle_minutes=entrance.idle_minutes,
        must_enrol=must_enrol,
        **{name: getattr(token, name) for name in ("person_id", "centre_id", "role", "expires_at")},
    )


def end_sessions(actor: Actor, sign_in: SignIn, work: Work, *, at: datetime, but: str | None = None) -> tuple[str, ...]:
    """End every session of a sign-in but one, and return the ids of those that were ended."""
    standing = [
        each
        for each in work.people.tokens(sign_in.centre_id)
        if each.sign_in_id == sign_in.id and each.revoked_at is None and each.expires_at > at and each.id != but
    ]
    for each in standing:
        ended = work.people.put_token(each.model_copy(update={"revoked_at": at}))
        work.audit.append(actor, "session.ended", ended, at=at, sign_in_id=sign_in.id)
    return tuple(each.id for each in standing)
