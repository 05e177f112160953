"""What a workflow works with: all stores inside one transaction, a clock, an issuer, a suggester."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from service.entrance import Entrance
from service.offering import Mixing, SuggestionEngine
from service.ports.claims import ClaimStore
from service.ports.learning import LearnedModelStore, SuggestionStore
from service.ports.log import AuditLog
from service.ports.people import PeopleStore, SignInStore
from service.ports.portfolios import PortfolioStore, RecordStore
from service.ports.standards import PolicyStore, StandardStore
from service.signing import SigningKey

Clock = Callable[[], datetime]
"""Returns the present moment with its zone."""


class Work(Protocol):
    """All stores inside one transaction."""

    @property
    def people(self) -> PeopleStore:
        """Centres' people and their tokens."""

    @property
    def sign_ins(self) -> SignInStore:
        """How people get in."""

    @property
    def standards(self) -> StandardStore:
        """The releases of each centre."""

    @property
    def policies(self) -> PolicyStore:
        """The versions of each centre's policies."""

    @property
    def portfolios(self) -> PortfolioStore:
        """Registrations and everything decided about them."""

    @property
    def records(self) -> RecordStore:
        """The registers beside evidence and decisions."""

    @property
    def suggestions(self) -> SuggestionStore:
        """What was suggested and answered."""

    @property
    def learned_models(self) -> LearnedModelStore:
        """The learned models of each centre."""

    @property
    def claims(self) -> ClaimStore:
        """Claims and certificates."""

    @property
    def audit(self) -> AuditLog:
        """The append-only log."""


class UnitOfWork(Protocol):
    """Opens transactions: ``write`` commits when its block ends well and undoes everything otherwise."""

    def read(self) -> AbstractContextManager[Work]:
        """Open a transaction that sees one state and changes nothing."""

    def write(self) -> AbstractContextManager[Work]:
        """Open a transaction that excludes other writers."""

    def within(self, centre_id: str) -> "UnitOfWork":
        """Return the same store behind a centre's wall: where the database has one, it keeps other rows away."""

    def across_centres(self) -> "UnitOfWork":
        """Return the same store without a wall, for what concerns the whole installation."""


@dataclass(frozen=True)
class Equipment:
    """Everything a workflow works with; put together in ``wiring`` alone."""

    unit_of_work: UnitOfWork
    clock: Clock
    issuer_key: SigningKey
    issuer_name: str
    trusted_issuers: tuple[str, ...]
    suggest: SuggestionEngine
    new_id: Callable[[], str]
    mixing: Mixing
    entrance: Entrance

    def within(self, centre_id: str) -> "Equipment":
        """Return the same equipment for work at one centre, behind that centre's wall."""
        return replace(self, unit_of_work=self.unit_of_work.within(centre_id))
