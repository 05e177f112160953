"""The entrance: whom an installation believes when people and programs come in, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from service.roles import Role
from service.sealing import Seal


class SignedInElsewhere(NamedTuple):
    """Whom a provider vouches for: its own name of the person, and whether it asked for a second factor."""

    subject: str
    has_second_factor: bool


class IdentityProvider(Protocol):
    """A provider of OpenID Connect at which people of one centre sign in."""

    @property
    def centre_id(self) -> str:
        """The centre whose people sign in there."""

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Return where the person is sent to sign in."""

    def vouched_for(self, *, code: str, nonce: str, verifier: str, now: datetime) -> SignedInElsewhere:
        """Return whom the provider vouches for, or raise NotAuthenticated or ProviderUnusable."""


@dataclass(frozen=True)
class Entrance:
    """How people and programs get in: whom to believe, for how long, and who needs a second factor."""

    seal: Seal
    providers: Mapping[str, IdentityProvider]
    second_factor_roles: frozenset[Role]
    session_hours: int
    idle_minutes: int
    access_minutes: int
    public_url: str
