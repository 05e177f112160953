"""A person signs in at a provider of OpenID Connect that the operator has configured for their centre.

Everything that has to be remembered while the person is away (state, nonce, verifier, role) is sealed into a cookie of
their browser. So an answer is taken from the browser that asked and no other, and nothing is kept here of those who
never come back.
"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from pydantic import AwareDatetime, ValidationError

from competence_graph import Frozen, canonical_bytes
from service.entrance import IdentityProvider
from service.errors import NotAllowed, NotAuthenticated, NotFound, SealBroken
from service.ports import Equipment
from service.roles import Role
from service.sign_ins import SignIn
from service.throttle import Counted
from service.workflows.sessions import StartedSession, open_session, problem_with_role, roles_held
from service.workflows.throttling import count_attempt, forgive

MINUTES_AWAY = 10
_ABOUT = "sign-in at a provider"


class SentAway(NamedTuple):
    """Where a person is sent, and what their browser brings back."""

    address: str
    cookie: str


class Answered(Frozen):
    """What came back with a person: the provider's code, the state that it repeats, and the browser's cookie."""

    code: str
    state: str
    cookie: str


class _Remembered(Frozen):
    provider: str
    state: str
    nonce: str
    verifier: str
    role: Role | None
    until: AwareDatetime


def send_to_provider(provider_id: str, role: Role | None, equipment: Equipment) -> SentAway:
    """Return where to send a person who wants to sign in at a provider.

    Raises:
        NotFound: no such provider is configured.
        ProviderUnusable: it does not answer.
    """
    provider = _provider(provider_id, equipment)
    kept = _Remembered(
        provider=provider_id,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        role=role,
        until=equipment.clock() + timedelta(minutes=MINUTES_AWAY),
    )
    address = provider.address(state=kept.state, nonce=kept.nonce, verifier=kept.verifier)
    return SentAway(address, equipment.entrance.seal.close(canonical_bytes(kept).decode(), about=_ABOUT))


def sign_in_from_provider(provider_id: str, answered: Answered, address: str, equipment: Equipment) -> StartedSession:
    """Open a session for the person whom a provider vouches for, if an administrator has linked them.

    Raises:
        NotAuthenticated: the answer is not the one to our question, does not hold, or belongs to nobody here.
        NotAllowed: the role is not held, or needs a second factor that the provider did not ask for.
        RequestInvalid: the person holds several roles and named none.
    """
    attempted = ((Counted.ADDRESS, address),)
    count_attempt(attempted, equipment)
    provider, now = _provider(provider_id, equipment), equipment.clock()
    kept = _remembered(provider_id, answered, equipment, now)
    vouched = provider.vouched_for(code=answered.code, nonce=kept.nonce, verifier=kept.verifier, now=now)
    with equipment.within(provider.centre_id).unit_of_work.write() as work:
        sign_in = _linked(
            provider_id, provider, vouched.subject, work.sign_ins.by_subject(provider_id, vouched.subject)
        )
        forgive(attempted, work)
        held = roles_held(sign_in, work, now)
        role = kept.role or next(iter(held), Role.LEARNER)
        needs_more = role in equipment.entrance.second_factor_roles and not vouched.has_second_factor
        problem = problem_with_role(kept.role, held) or (
            _needs_second_factor(role, provider_id) if needs_more else None
        )
        if problem is None:
            return open_session(sign_in, role, equipment, work)
    raise problem


def _provider(provider_id: str, equipment: Equipment) -> IdentityProvider:
    found = equipment.entrance.providers.get(provider_id)
    if found is None:
        raise NotFound(f"There is no sign-in provider {provider_id}.", remedy="Check the id; the operator knows them.")
    return found


def _remembered(provider_id: str, answered: Answered, equipment: Equipment, now: datetime) -> _Remembered:
    try:
        kept = _Remembered.model_validate_json(equipment.entrance.seal.open(answered.cookie, about=_ABOUT))
    except (SealBroken, ValidationError):
        raise _not_asked("nobody asked for it from this browser") from None
    if kept.provider != provider_id or not hmac.compare_digest(kept.state.encode(), answered.state.encode()):
        raise _not_asked("it belongs to another request")
    if not answered.code:
        raise _not_asked("the provider let nobody in")
    if kept.until <= now:
        raise _not_asked(f"it took longer than {MINUTES_AWAY} minutes")
    return kept


def _linked(provider_id: str, provider: IdentityProvider, subject: str, found: SignIn | None) -> SignIn:
    if found is None or found.centre_id != provider.centre_id:
        raise NotAuthenticated(
            f"Nobody of the centre is linked to you at {provider_id}.",
            remedy=f"Ask the centre's administrator to link the subject {subject}.",
        )
    return found


def _needs_second_factor(role: Role, provider_id: str) -> NotAllowed:
    return NotAllowed(
        f"The role {role.value} needs a second factor, and {provider_id} asked for none.",
        remedy="Turn it on at the provider, then sign in again.",
    )


def _not_asked(reason: str) -> NotAuthenticated:
    return NotAuthenticated(
        f"This answer of a provider is not taken: {reason}.", remedy="Sign in again from the start."
    )
