"""The stores of registrations: evidence, decisions, and the registers beside them."""

from collections.abc import Collection
from typing import Protocol, TypeVar

from competence_graph import Frozen, ReleaseId
from mapping_engine import EvidenceId, Mapping, OtherText, PersonId, RecencyOverride, SignOff
from service.portfolio import Portfolio, Registration, SubmittedEvidence
from service.ports.base import Saved
from service.registers import Kept, Registers

_Value = TypeVar("_Value", bound=Frozen)


class PortfolioStore(Protocol):
    """Registrations and everything decided about them."""

    def put_registration(self, registration: Registration) -> Saved:
        """Add a registration."""

    def registration(self, centre_id: str, registration_id: str) -> Registration:
        """Return a registration, or raise NotFound."""

    def registrations(self, centre_id: str) -> tuple[Registration, ...]:
        """Return every registration of a centre."""

    def lock(self, centre_id: str, registration_id: str) -> Registration:
        """Return a registration and keep every other writer away from it until the transaction ends."""

    def portfolio(self, registration: Registration) -> Portfolio:
        """Return a registration with all its evidence and decisions."""

    def put_evidence(self, centre_id: str, evidence: SubmittedEvidence) -> Saved:
        """Add evidence to a registration."""

    def evidence(self, centre_id: str, evidence_id: str) -> SubmittedEvidence:
        """Return one evidence item with its wording, or raise NotFound."""

    def evidence_of(self, registration: Registration) -> tuple[SubmittedEvidence, ...]:
        """Return all evidence of a registration."""

    def evidence_ids(self, centre_id: str, release_id: ReleaseId) -> frozenset[EvidenceId]:
        """Return the ids of all evidence of a centre's registrations on a release."""

    def texts(
        self, centre_id: str, release_id: ReleaseId, evidence_ids: Collection[EvidenceId]
    ) -> tuple[OtherText, ...]:
        """Return the texts of such evidence by its ids, with its learners; other ids are passed over."""

    def put_mapping(self, registration: Registration, mapping: Mapping) -> Saved:
        """Record the standing decision on a pair of evidence item and criterion."""

    def put_override(self, registration: Registration, override: RecencyOverride) -> Saved:
        """Record the standing recency override of an evidence item."""

    def put_sign_off(self, registration: Registration, sign_off: SignOff) -> Saved:
        """Record the standing release of a unit."""


class RecordStore(Protocol):
    """The registers: dated facts of a centre, or of one of its registrations; see ``registers``."""

    def put(self, centre_id: str, record: Kept, *, registration_id: str | None = None) -> Saved:
        """Add a record, or replace the one with its id."""

    def get(self, centre_id: str, kind: type[_Value], record_id: str) -> _Value:
        """Return a record of a centre by its kind and id, or raise NotFound."""

    def registration_id(self, centre_id: str, record_id: str) -> str | None:
        """Return the registration that a record belongs to (None: the whole centre), or raise NotFound."""

    def of_centre(self, centre_id: str, kind: type[_Value]) -> tuple[_Value, ...]:
        """Return every record of a kind at a centre, those of its registrations included, by id."""

    def of_registration(self, registration: Registration, kind: type[_Value]) -> tuple[_Value, ...]:
        """Return every record of a kind that belongs to a registration, by id."""

    def of_person(self, centre_id: str, kind: type[_Value], person_id: PersonId) -> tuple[_Value, ...]:
        """Return every record of a kind whose ``person_id`` is a person's, by id."""

    def find(self, centre_id: str, record_id: str) -> Kept:
        """Return a record of a centre by its id alone, whatever its kind, or raise NotFound."""

    def registers(self, registration: Registration) -> Registers:
        """Return what a verdict on a registration sees of the registers: its own records and the whole centre's."""
