"""The stores of people: who is known at a centre, and how they get in."""

from collections.abc import Mapping as ByName
from datetime import datetime
from typing import Protocol

from mapping_engine import PersonId
from service.portfolio import Person
from service.ports.base import Saved
from service.sign_ins import SignIn
from service.throttle import Attempts
from service.tokens import ApiToken


class PeopleStore(Protocol):
    """Centres' people and their tokens."""

    def add_centre(self, centre_id: str, name: str) -> Saved:
        """Add a centre."""

    def centres(self) -> tuple[tuple[str, str], ...]:
        """Return the id and name of every centre."""

    def add_person(self, person: Person) -> Saved:
        """Add a person to a centre."""

    def person(self, centre_id: str, person_id: PersonId) -> Person:
        """Return a person of a centre, or raise NotFound."""

    def people(self, centre_id: str) -> tuple[Person, ...]:
        """Return everybody of a centre."""

    def put_token(self, token: ApiToken) -> Saved:
        """Add a token, or replace it by its id."""

    def token(self, token_id: str) -> ApiToken | None:
        """Return a token by its public id, of whatever centre unless a wall stands between."""

    def tokens(self, centre_id: str) -> tuple[ApiToken, ...]:
        """Return every token of a centre."""


class SignInStore(Protocol):
    """How people get in: their sign-ins, what was used when, and how often somebody failed."""

    def put(self, sign_in: SignIn) -> Saved:
        """Add a sign-in, or replace it by its id; raise RequestConflict where its name is taken at whatever centre."""

    def by_name(self, name: str) -> SignIn | None:
        """Return the open sign-in that a login name belongs to, at whatever centre unless a wall stands between."""

    def by_subject(self, provider: str, subject: str) -> SignIn | None:
        """Return the open sign-in that a provider's subject is linked to."""

    def get(self, centre_id: str, sign_in_id: str) -> SignIn:
        """Return a sign-in of a centre, or raise NotFound."""

    def of_person(self, centre_id: str, person_id: PersonId) -> tuple[SignIn, ...]:
        """Return every sign-in of a person, the closed ones too, by id."""

    def last_use(self, token_id: str) -> datetime | None:
        """Return when a token was last used, as far as that was noted."""

    def note_use(self, token_id: str, at: datetime) -> None:
        """Note that a token was used."""

    def last_uses(self, centre_id: str) -> ByName[str, datetime]:
        """Return when each token of a centre was last used, by the token's id."""

    def attempts(self, key: str) -> Attempts | None:
        """Return how often somebody failed under a key."""

    def put_attempts(self, key: str, attempts: Attempts | None) -> None:
        """Keep how often somebody failed under a key; nothing forgets it."""
