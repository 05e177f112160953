"""A person looks after their own session, password and second factor."""

from typing import NamedTuple

from pydantic import AwareDatetime, Field, SecretStr

from competence_graph import Frozen
from mapping_engine import PersonId
from service.errors import NotAllowed, NotAuthenticated, RequestConflict
from service.passwords import hash_password, is_password, require_good
from service.ports import Equipment, Work
from service.roles import Actor, Permission, Role
from service.second_factor import after_use, new_enrolment, new_recovery_codes, recovery_hash, step_of
from service.sign_ins import SecondFactor, SignIn
from service.throttle import Counted
from service.tokens import ApiToken, TokenKind
from service.workflows.sessions import end_sessions
from service.workflows.throttling import count_attempt, forgive


class WhoIsAsking(Frozen):
    """Who is behind a token, in which role, and what the token may do."""

    person_id: PersonId
    name: str
    centre_id: str
    role: Role
    qualification_numbers: tuple[str, ...]
    scopes: tuple[Permission, ...]
    kind: TokenKind
    expires_at: AwareDatetime


class PasswordChange(Frozen):
    """The password of today and the one to come."""

    current_password: SecretStr = Field(max_length=1000)
    new_password: SecretStr = Field(max_length=1000)


class EnrolmentRequest(Frozen):
    """The password again, and a code of the second factor that is to be replaced, where there is one."""

    password: SecretStr = Field(max_length=1000)
    code: SecretStr = Field(default=SecretStr(""), max_length=40)


class PendingEnrolment(Frozen):
    """The secret of an authenticator, shown this once, and the address that a picture for its camera holds."""

    secret: str
    address: str


class Code(Frozen):
    """A code of the authenticator."""

    code: SecretStr = Field(min_length=6, max_length=40)


class RecoveryCodes(Frozen):
    """Codes for the day on which the authenticator is lost; each is good once, and they are shown this once."""

    recovery_codes: tuple[str, ...]


class _Own(NamedTuple):
    token: ApiToken
    sign_in: SignIn


def who_is_asking(actor: Actor, equipment: Equipment) -> WhoIsAsking:
    """Return what the token at hand stands for."""
    actor.require(Permission.OWN_SIGN_IN)
    with equipment.unit_of_work.read() as work:
        token = work.people.token(actor.token_id)
    if token is None:
        raise NotAllowed("The operator has no token.", remedy="Sign in, or use a token.")
    return WhoIsAsking(
        **{name: getattr(actor, name) for name in ("person_id", "name", "centre_id", "role")},
        qualification_numbers=tuple(sorted(actor.qualification_numbers)),
        scopes=tuple(sorted(actor.scopes)),
        kind=token.kind,
        expires_at=token.expires_at,
    )


def sign_out(actor: Actor, equipment: Equipment, *, everywhere: bool = False) -> None:
    """End the session at hand, or every session of this sign-in.

    Raises:
        NotAllowed: the actor did not sign in.
    """
    actor.require(Permission.OWN_SIGN_IN)
    now = equipment.clock()
    with equipment.unit_of_work.write() as work:
        own = _own(actor, work)
        if everywhere:
            end_sessions(actor, own.sign_in, work, at=now)
            return
        ended = work.people.put_token(own.token.model_copy(update={"revoked_at": now}))
        work.audit.append(actor, "session.ended", ended, at=now, sign_in_id=own.sign_in.id)


def change_password(actor: Actor, change: PasswordChange, equipment: Equipment) -> None:
    """Change one's own password; every other session of this sign-in ends.

    Raises:
        NotAllowed: the actor did not sign in with a password of ours.
        NotAuthenticated: the current password is wrong.
        RequestInvalid: the new one would be guessed.
    """
    actor.require(Permission.OWN_SIGN_IN)
    with equipment.unit_of_work.read() as work:
        own = _own(actor, work)
        centre = dict(work.people.centres())[actor.centre_id]
    attempted = _require_password(own.sign_in, change.current_password, equipment)
    password = change.new_password.get_secret_value()
    require_good(password, names=(actor.name, own.sign_in.name, centre))
    hashed, now = hash_password(password), equipment.clock()
    with equipment.unit_of_work.write() as work:
        own = _own(actor, work)
        changed = own.sign_in.model_copy(update={"password_hash": hashed})
        work.audit.append(actor, "sign_in.password_changed", work.sign_ins.put(changed), at=now)
        end_sessions(actor, changed, work, at=now, but=own.token.id)
        forgive(attempted, work)


def enrol_second_factor(actor: Actor, request: EnrolmentRequest, equipment: Equipment) -> PendingEnrolment:
    """Return a new secret for an authenticator; it takes effect once its first code is shown.

    Raises:
        NotAllowed: the actor did not sign in with a password of ours.
        NotAuthenticated: the password is wrong, or the code of the second factor that is to be replaced.
    """
    actor.require(Permission.OWN_SIGN_IN)
    with equipment.unit_of_work.read() as work:
        seen = _own(actor, work).sign_in
    attempted = _require_password(seen, request.password, equipment)
    enrolment, seal = new_enrolment(seen.name), equipment.entrance.seal
    pending = SecondFactor(sealed_secret=seal.close(enrolment.secret, about=seen.id))
    with equipment.unit_of_work.write() as work:
        sign_in = _own(actor, work).sign_in
        used = _after_code(sign_in, request.code, equipment) if sign_in.second_factor is not None else None
        changed = sign_in.model_copy(update={"pending_factor": pending, "second_factor": used})
        work.audit.append(actor, "sign_in.factor_pending", work.sign_ins.put(changed), at=equipment.clock())
        forgive(attempted, work)
    return PendingEnrolment(secret=enrolment.secret, address=enrolment.address)


def confirm_second_factor(actor: Actor, shown: Code, equipment: Equipment) -> RecoveryCodes:
    """Put the pending second factor in force by its first code; every other session of this sign-in ends.

    Raises:
        RequestConflict: nothing is pending.
        NotAuthenticated: the code is wrong.
    """
    actor.require(Permission.OWN_SIGN_IN)
    with equipment.unit_of_work.read() as work:
        attempted = ((Counted.ACCOUNT, _own(actor, work).sign_in.name),)
    count_attempt(attempted, equipment)
    codes, now = new_recovery_codes(), equipment.clock()
    with equipment.unit_of_work.write() as work:
        own = _own(actor, work)
        pending = own.sign_in.pending_factor
        if pending is None:
            raise RequestConflict("No second factor is waiting.", remedy="Enrol one first.")
        secret = equipment.entrance.seal.open(pending.sealed_secret, about=own.sign_in.id)
        step = step_of(secret, shown.code.get_secret_value(), at=now, after=pending.last_step)
        if step is None:
            raise _wrong_code()
        factor = pending.model_copy(update={"last_step": step, "recovery_hashes": tuple(map(recovery_hash, codes))})
        fields = {"second_factor": factor, "pending_factor": None, "second_factor_removed_by": None}
        changed = own.sign_in.model_copy(update=fields)
        work.audit.append(actor, "sign_in.factor_confirmed", work.sign_ins.put(changed), at=now)
        end_sessions(actor, changed, work, at=now, but=own.token.id)
        forgive(attempted, work)
    return RecoveryCodes(recovery_codes=codes)


def renew_recovery_codes(actor: Actor, shown: Code, equipment: Equipment) -> RecoveryCodes:
    """Return new recovery codes for a code of the authenticator; the earlier ones are worthless.

    Raises:
        RequestConflict: there is no second factor.
        NotAuthenticated: the code is wrong.
    """
    actor.require(Permission.OWN_SIGN_IN)
    with equipment.unit_of_work.read() as work:
        attempted = ((Counted.ACCOUNT, _own(actor, work).sign_in.name),)
    count_attempt(attempted, equipment)
    codes = new_recovery_codes()
    with equipment.unit_of_work.write() as work:
        sign_in = _own(actor, work).sign_in
        factor = _after_code(sign_in, shown.code, equipment)
        renewed = factor.model_copy(update={"recovery_hashes": tuple(map(recovery_hash, codes))})
        saved = work.sign_ins.put(sign_in.model_copy(update={"second_factor": renewed}))
        work.audit.append(actor, "sign_in.recovery_codes_renewed", saved, at=equipment.clock())
        forgive(attempted, work)
    return RecoveryCodes(recovery_codes=codes)


def _own(actor: Actor, work: Work) -> _Own:
    token = work.people.token(actor.token_id)
    if token is None or token.kind is not TokenKind.SESSION or token.sign_in_id is None or token.revoked_at is not None:
        raise NotAllowed("Only whoever signed in may do this; a token never may.", remedy="Sign in first.")
    return _Own(token, work.sign_ins.get(actor.centre_id, token.sign_in_id))


def _require_password(sign_in: SignIn, typed: SecretStr, equipment: Equipment) -> tuple[tuple[Counted, str], ...]:
    """Return by what the attempt is counted, once the password is right; whoever asked forgives it at the end."""
    if sign_in.provider:
        raise NotAllowed(
            f"You signed in at {sign_in.provider}, which keeps your password and second factor.",
            remedy="Change them there.",
        )
    attempted = ((Counted.ACCOUNT, sign_in.name),)
    count_attempt(attempted, equipment)
    if not is_password(typed.get_secret_value(), sign_in.password_hash):
        raise NotAuthenticated("The current password is wrong.", remedy="Try again with care.")
    return attempted


def _after_code(sign_in: SignIn, code: SecretStr, equipment: Equipment) -> SecondFactor:
    factor = sign_in.second_factor
    if factor is None:
        raise RequestConflict("There is no second factor.", remedy="Enrol one first.")
    secret = equipment.entrance.seal.open(factor.sealed_secret, about=sign_in.id)
    used = after_use(factor, secret, code.get_secret_value(), at=equipment.clock())
    if used is None:
        raise _wrong_code()
    return used


def _wrong_code() -> NotAuthenticated:
    return NotAuthenticated(
        "The code is wrong, or was used before.", remedy="Wait for the next code of your authenticator."
    )
