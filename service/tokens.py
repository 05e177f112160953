"""Tokens: what people and programs show to get in; hashed at rest, narrowed to scopes, expiring, revocable.

API tokens, the sessions of people who signed in, and the access tokens of programs (RFC 6749) are one kind of thing:
an opaque secret that is looked up anew with every request, so that a revocation acts at once. A client's secret is
one too, but buys access tokens and nothing else.

A token reads ``vqmap_<id>_<secret>``. Only the SHA-256 of the secret is kept: the secret holds 256 random
bits, so a slow password hash would add nothing (OWASP ASVS 5.0, V11.4).
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import AwareDatetime

from competence_graph import Frozen, later
from mapping_engine import PersonId, london_date
from service.errors import NotAuthenticated
from service.roles import Actor, Permission, Role

_PREFIX = "vqmap"


class TokenKind(StrEnum):
    """How a token came to be."""

    API = "api"
    SESSION = "session"
    CLIENT = "client"
    ACCESS = "access"


class ApiToken(Frozen):
    """What is kept of a token: everything but the secret.

    ``client_id`` names the client that an access token was issued to, and ``sign_in_id`` how a session's person got
    in. A session ends after ``idle_minutes`` without use. ``needs_role`` is false in tokens from before roles were
    dated: they need no assignment until one of their role is entered for the person.
    """

    id: str
    centre_id: str
    person_id: PersonId
    person_name: str
    role: Role
    scopes: frozenset[Permission]
    secret_hash: str
    issued_at: AwareDatetime
    expires_at: AwareDatetime
    revoked_at: AwareDatetime | None = None
    kind: TokenKind = later(TokenKind.API)
    client_id: str | None = later(None)
    sign_in_id: str | None = later(None)
    idle_minutes: int | None = later(None)
    needs_role: bool = later(False)  # noqa: FBT003 - the default of a field
    rotated_to: str | None = later(None)

    def actor(self) -> Actor:
        """Return who acts through this token."""
        return Actor(
            person_id=self.person_id,
            name=self.person_name,
            centre_id=self.centre_id,
            role=self.role,
            token_id=self.id,
            scopes=self.scopes,
        )


def new_secret() -> str:
    """Return 256 random bits as hexadecimal text."""
    return secrets.token_hex(32)


def new_token_id() -> str:
    """Return a short public id for a token."""
    return secrets.token_hex(6)


def hash_of(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def presented(token_id: str, secret: str) -> str:
    """Return a token as its holder presents it.

    >>> presented("ab12", "cd34")
    'vqmap_ab12_cd34'
    """
    return f"{_PREFIX}_{token_id}_{secret}"


def parts_of(token: str) -> tuple[str, str]:
    """Return the id and secret of a presented token.

    Raises:
        NotAuthenticated: the text is no token of ours.
    """
    pieces = token.split("_")
    if len(pieces) != 3 or pieces[0] != _PREFIX:
        raise NotAuthenticated("The token is not of the form vqmap_<id>_<secret>.", remedy=_ASK)
    return pieces[1], pieces[2]


def admit(token: ApiToken | None, secret: str, *, now: datetime) -> ApiToken:
    """Return what is kept of a token if secret, expiry, revocation and kind allow it to act.

    Raises:
        NotAuthenticated: the token is unknown, expired or revoked, or the secret of a client.
    """
    found = proven(token, secret, now=now)
    if found.kind is TokenKind.CLIENT:
        raise NotAuthenticated("This is the secret of a client.", remedy="Exchange it at /oauth/token first.")
    return found


def proven(token: ApiToken | None, secret: str, *, now: datetime) -> ApiToken:
    """Return what is kept of a token of any kind if secret, expiry and revocation hold.

    Raises:
        NotAuthenticated: the token is unknown, expired or revoked.
    """
    known = hmac.compare_digest(token.secret_hash if token else "", hash_of(secret))
    if token is None or not known:
        raise NotAuthenticated("The token is not known.", remedy=_ASK)
    if token.revoked_at is not None:
        raise NotAuthenticated(f"The token was revoked on {token.revoked_at:%-d %B %Y}.", remedy=_ASK)
    if token.expires_at <= now:
        raise NotAuthenticated(f"The token expired on {token.expires_at:%-d %B %Y}.", remedy=_ASK)
    return token


def require_client(client: ApiToken | None, *, now: datetime) -> None:
    """Refuse an access token whose client was revoked or has expired since.

    Raises:
        NotAuthenticated: the client is gone.
    """
    if client is None or client.revoked_at is not None or client.expires_at <= now:
        raise NotAuthenticated("The client of this access token was revoked or has expired.", remedy=_ASK)


def is_worth_noting(token: ApiToken, last_used_at: datetime, *, now: datetime) -> bool:
    """Tell whether a use is to be noted: of a session once a minute, of anything else once a day."""
    if token.kind is TokenKind.SESSION:
        return now - last_used_at >= timedelta(minutes=1)
    return london_date(now) != london_date(last_used_at)


def require_recent_use(token: ApiToken, last_used_at: datetime | None, *, now: datetime) -> None:
    """Refuse a session that nobody used for too long.

    Raises:
        NotAuthenticated: the session's time without use is over.
    """
    if token.idle_minutes is None:
        return
    if max(last_used_at or token.issued_at, token.issued_at) + timedelta(minutes=token.idle_minutes) <= now:
        raise NotAuthenticated(
            f"The session ended after {token.idle_minutes} minutes without use.", remedy="Sign in again."
        )


_ASK = "Ask the centre's operator for a token (`vqmap token issue`)."
