"""API tokens: hashed at rest, narrowed to scopes, expiring, revocable.

A token reads ``vqmap_<id>_<secret>``. Only the SHA-256 of the secret is kept: the secret holds 256 random
bits, so a slow password hash would add nothing (OWASP ASVS 5.0, V11.4).
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from pydantic import AwareDatetime

from competence_graph import Frozen
from mapping_engine import PersonId
from service.errors import NotAuthenticated
from service.roles import Actor, Permission, Role

_PREFIX = "vqmap"


class ApiToken(Frozen):
    """What is kept of a token: everything but the secret."""

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


def admit(token: ApiToken | None, secret: str, *, now: datetime) -> Actor:
    """Return the actor behind a token if secret, expiry and revocation allow it.

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
    return token.actor()


_ASK = "Ask the centre's operator for a token (`vqmap token issue`)."
