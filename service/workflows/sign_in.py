"""A person signs in with a name and a password of ours, and with a code where a second factor is enrolled."""

import hmac
from datetime import datetime

from pydantic import Field, SecretStr

from competence_graph import Frozen
from service.errors import NotAuthenticated, SecondFactorNeeded
from service.passwords import hash_password, is_password, require_good
from service.ports import Equipment, Work
from service.roles import Actor, Permission, Role
from service.second_factor import after_use, recovery_hash
from service.sign_ins import SignIn, login_name
from service.throttle import Counted
from service.workflows.sessions import StartedSession, end_sessions, open_session, problem_with_role, roles_held
from service.workflows.throttling import count_attempt, forgive

_LONGEST_TYPED = 1000


class Credentials(Frozen):
    """What a person types: name and password, a code or a recovery code, and the role where they hold several."""

    login_name: str = Field(min_length=1, max_length=320)
    password: SecretStr = Field(max_length=_LONGEST_TYPED)
    code: SecretStr = Field(default=SecretStr(""), max_length=40)
    role: Role | None = None


class FirstPassword(Frozen):
    """What a person types who was handed a one-time code: by it they set a password of their own."""

    login_name: str = Field(min_length=1, max_length=320)
    one_time_code: SecretStr = Field(max_length=40)
    new_password: SecretStr = Field(max_length=_LONGEST_TYPED)


def start_session(typed: Credentials, address: str, equipment: Equipment) -> StartedSession:
    """Open a session for whoever knows the password, and holds the second factor where one is enrolled.

    Raises:
        TooManyAttempts: this name or this address failed too often.
        NotAuthenticated: name, password or code is wrong; which of them is not told.
        SecondFactorNeeded: the password is right, and a code is asked for as well.
        NotAllowed: the person does not hold the role.
        RequestInvalid: the person holds several roles and named none.
    """
    name = login_name(typed.login_name)
    attempted = ((Counted.ACCOUNT, name), (Counted.ADDRESS, address))
    count_attempt(attempted, equipment)
    with equipment.unit_of_work.read() as work:
        seen = work.sign_ins.by_name(name)
    if not is_password(typed.password.get_secret_value(), seen.password_hash if seen else None) or seen is None:
        raise _wrong()
    equipment = equipment.within(seen.centre_id)
    if seen.has_second_factor and not typed.code.get_secret_value():
        with equipment.unit_of_work.write() as work:
            forgive(attempted, work, forget=False)
        raise SecondFactorNeeded("A code is asked for as well.", remedy="Send the code of your authenticator as code.")
    with equipment.unit_of_work.write() as work:
        sign_in = _unchanged(seen, work)
        now = equipment.clock()
        held = roles_held(sign_in, work, now)
        role = typed.role or (held[0] if held else Role.LEARNER)
        _use_second_factor(sign_in, typed, role, equipment, work)
        forgive(attempted, work)
        problem = problem_with_role(typed.role, held)
        if problem is None:
            must_enrol = role in equipment.entrance.second_factor_roles and not sign_in.has_second_factor
            return open_session(sign_in, role, equipment, work, must_enrol=must_enrol)
    raise problem


def set_first_password(typed: FirstPassword, address: str, equipment: Equipment) -> None:
    """Set a password by a one-time code, which is used up by it; every session of the sign-in ends.

    Raises:
        TooManyAttempts: this name or this address failed too often.
        NotAuthenticated: name or code is wrong, or the code has expired.
        RequestInvalid: the password would be guessed; the code stays good.
    """
    name = login_name(typed.login_name)
    attempted = ((Counted.ACCOUNT, name), (Counted.ADDRESS, address))
    count_attempt(attempted, equipment)
    password, now = typed.new_password.get_secret_value(), equipment.clock()
    with equipment.unit_of_work.read() as work:
        seen = work.sign_ins.by_name(name)
        if seen is None or not _is_good_code(seen, typed.one_time_code.get_secret_value(), now):
            raise _wrong()
        person = work.people.person(seen.centre_id, seen.person_id)
        centre = dict(work.people.centres())[seen.centre_id]
    require_good(password, names=(person.name, seen.name, centre))
    hashed = hash_password(password)
    with equipment.within(seen.centre_id).unit_of_work.write() as work:
        sign_in = _unchanged(seen, work)
        changed = sign_in.model_copy(update={"password_hash": hashed, "one_time_code": None})
        actor = acting_for(changed, person.name, next(iter(roles_held(changed, work, now)), Role.LEARNER))
        work.audit.append(actor, "sign_in.password_set", work.sign_ins.put(changed), at=now)
        end_sessions(actor, changed, work, at=now)
        forgive(attempted, work)


def acting_for(sign_in: SignIn, name: str, role: Role) -> Actor:
    """Return the person at the door, as the log names them before a session is open; they may do nothing."""
    return Actor(
        person_id=sign_in.person_id,
        name=name,
        centre_id=sign_in.centre_id,
        role=role,
        token_id="",
        scopes=frozenset[Permission](),
    )


def _use_second_factor(sign_in: SignIn, typed: Credentials, role: Role, equipment: Equipment, work: Work) -> None:
    """Use up the code that was typed, where a second factor is enrolled."""
    factor = sign_in.second_factor
    if factor is None:
        return
    secret = equipment.entrance.seal.open(factor.sealed_secret, about=sign_in.id)
    now = equipment.clock()
    used = after_use(factor, secret, typed.code.get_secret_value(), at=now)
    if used is None:
        raise _wrong()
    saved = work.sign_ins.put(sign_in.model_copy(update={"second_factor": used}))
    left = str(len(used.recovery_hashes))
    work.audit.append(acting_for(sign_in, "", role), "sign_in.code_used", saved, at=now, recovery_codes_left=left)


def _unchanged(seen: SignIn, work: Work) -> SignIn:
    """Return the sign-in as it is now, unless its password, code or state was changed since it was checked."""
    now = work.sign_ins.get(seen.centre_id, seen.id)
    if (now.password_hash, now.one_time_code, now.closed_at) != (seen.password_hash, seen.one_time_code, None):
        raise _wrong()
    return now


def _is_good_code(sign_in: SignIn, typed: str, now: datetime) -> bool:
    given = sign_in.one_time_code
    is_same = hmac.compare_digest(given.code_hash if given else "", recovery_hash(typed))
    return given is not None and is_same and now < given.expires_at


def _wrong() -> NotAuthenticated:
    return NotAuthenticated(
        "Name, password or code is wrong.",
        remedy="Try again with care; an administrator of the centre can hand out a new one-time code.",
    )
