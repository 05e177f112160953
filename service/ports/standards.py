"""The stores of what assessment goes by: standards and policies."""

from datetime import datetime
from typing import Protocol

from competence_graph import Frozen, Release, ReleaseId
from service.policy_record import PolicyRecord, PublishedPolicy
from service.ports.base import Saved


class ReleaseSummary(Frozen):
    """A release as a list shows it."""

    id: ReleaseId
    title: str
    units: int
    criteria: int
    loaded_at: datetime


class StandardStore(Protocol):
    """The immutable releases of each centre."""

    def add(self, centre_id: str, release: Release, *, at: datetime) -> Saved | None:
        """Add a release; nothing happens if the centre already holds it."""

    def get(self, centre_id: str, release_id: str) -> Release:
        """Return a release by its id or an unambiguous start of it, or raise NotFound."""

    def summaries(self, centre_id: str) -> tuple[ReleaseSummary, ...]:
        """Return the releases of a centre, newest first."""


class PolicyStore(Protocol):
    """The versions of each centre's policies, proposed and approved."""

    def lock(self, centre_id: str) -> None:
        """Keep every other writer away from what a centre's claims are judged by until the transaction ends."""

    def add(self, centre_id: str, record: PolicyRecord) -> Saved:
        """Add a proposed version; a second one of the same policy and version is impossible."""

    def approve(self, centre_id: str, record: PolicyRecord) -> Saved:
        """Record the approval of a version that was proposed."""

    def get(self, centre_id: str, asked: str) -> PolicyRecord:
        """Return a version by its fingerprint, an unambiguous start of it, or a policy's id (its newest version)."""

    def records(self, centre_id: str) -> tuple[PolicyRecord, ...]:
        """Return every version of every policy of a centre, by id and version."""

    def published(self, centre_id: str) -> tuple[PublishedPolicy, ...]:
        """Return every approved version, as the gate uses it."""
