"""What the workflows need from the outside: stores inside one transaction, a clock, an issuer, a suggester."""

from collections.abc import Callable, Collection, Iterable
from collections.abc import Mapping as ByName
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from competence_graph import Frozen, Release, ReleaseId
from mapping_engine import Answer, EvidenceId, Mapping, OtherText, PersonId, RecencyOverride, SignOff, SuggestionRecord
from service.audit_trail import AuditEvent, Checkpoint
from service.claim import Certificate, Claim
from service.entrance import Entrance
from service.merkle import NodeLookup
from service.model_record import ModelRecord
from service.offering import Mixing, SuggestionEngine
from service.policy_record import PolicyRecord, PublishedPolicy
from service.portfolio import Person, Portfolio, Registration, SubmittedEvidence
from service.registers import Kept, Registers
from service.roles import Actor
from service.sign_ins import SignIn
from service.signing import SigningKey
from service.throttle import Attempts
from service.tokens import ApiToken

_Value = TypeVar("_Value", bound=Frozen)

Clock = Callable[[], datetime]
"""Returns the present moment with its zone."""


class Saved(NamedTuple):
    """What a store wrote: the kind and id of the row, and the fingerprint of its whole content."""

    kind: str
    id: str
    fingerprint: str


class ReleaseSummary(Frozen):
    """A release as a list shows it."""

    id: ReleaseId
    title: str
    units: int
    criteria: int
    loaded_at: datetime


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
        """Return a token by its public id."""

    def tokens(self, centre_id: str) -> tuple[ApiToken, ...]:
        """Return every token of a centre."""


class SignInStore(Protocol):
    """How people get in: their sign-ins, what was used when, and how often somebody failed."""

    def put(self, sign_in: SignIn) -> Saved:
        """Add a sign-in, or replace it by its id; a second one of the same name is impossible."""

    def by_name(self, name: str) -> SignIn | None:
        """Return the open sign-in that a login name belongs to, at whatever centre."""

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


class StandardStore(Protocol):
    """The immutable releases of each centre."""

    def add(self, centre_id: str, release: Release, *, at: datetime) -> Saved | None:
        """Add a release; nothing happens if the centre already holds it."""

    def get(self, centre_id: str, release_id: str) -> Release:
        """Return a release by its id or an unambiguous start of it, or raise NotFound."""

    def summaries(self, centre_id: str) -> tuple[ReleaseSummary, ...]:
        """Return the releases of a centre, newest first."""


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


class Period(NamedTuple):
    """A stretch of time, from its first moment to just before its end; an absent bound leaves it open."""

    since: datetime | None = None
    until: datetime | None = None


class SuggestionStore(Protocol):
    """What was suggested, and what assessors answered; nothing of it is ever changed."""

    def add_record(self, registration: Registration, record: SuggestionRecord) -> Saved:
        """Keep what was shown for an evidence item of a registration."""

    def add_answer(self, registration: Registration, answer: Answer) -> Saved:
        """Keep what an assessor decided, or answered to a sentinel."""

    def newest_record(self, centre_id: str, evidence_id: str, person_id: PersonId) -> SuggestionRecord | None:
        """Return what was last shown to a person for an evidence item; if nothing was, what was last shown at all."""

    def answers_to(self, centre_id: str, evidence_id: str) -> tuple[Answer, ...]:
        """Return all answers about one evidence item, oldest first."""

    def records(self, centre_id: str, period: Period) -> tuple[SuggestionRecord, ...]:
        """Return what a centre was shown in a period, oldest first."""

    def answers(self, centre_id: str, period: Period) -> tuple[Answer, ...]:
        """Return what a centre's assessors answered in a period, oldest first."""


class LearnedModelStore(Protocol):
    """The learned models of each centre and release; none is ever removed, and at most one is promoted."""

    def add(self, centre_id: str, record: ModelRecord) -> Saved:
        """Add a model; a second one of the same release and version is impossible."""

    def put(self, centre_id: str, record: ModelRecord) -> Saved:
        """Record a model's new state; a second promoted one of the same release is impossible."""

    def get(self, centre_id: str, asked: str) -> ModelRecord:
        """Return a model by its version or an unambiguous start of it, or raise NotFound."""

    def records(self, centre_id: str, release_id: ReleaseId | None = None) -> tuple[ModelRecord, ...]:
        """Return the models of a centre, or of one of its releases, newest first."""

    def promoted(self, centre_id: str, release_id: ReleaseId) -> ModelRecord | None:
        """Return the model in use for a release, if one is."""

    def promoted_version(self, centre_id: str, release_id: ReleaseId) -> str | None:
        """Return the version of the model in use for a release, if one is."""


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


class ClaimStore(Protocol):
    """Claims with their verdicts, and the certificates that were issued."""

    def add_claim(self, centre_id: str, claim: Claim) -> Saved:
        """Record a claim and its verdict."""

    def claim(self, centre_id: str, claim_id: str) -> Claim:
        """Return a claim, or raise NotFound."""

    def add_certificate(self, centre_id: str, certificate: Certificate) -> Saved:
        """Record a certificate; a second one for the same registration is impossible."""

    def certificate(self, centre_id: str, certificate_id: str) -> Certificate:
        """Return a certificate, or raise NotFound."""

    def certificate_of(self, registration: Registration) -> Certificate | None:
        """Return the certificate of a registration, if one was issued."""


class AuditLog(Protocol):
    """The append-only log of everything that happened."""

    def append(self, actor: Actor, action: str, saved: Saved, *, at: datetime, **details: str) -> AuditEvent:
        """Append one event about a row just saved, with ids and fingerprints as details."""

    def size(self) -> int:
        """Return the number of events."""

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of one complete subtree of the Merkle tree, or raise LookupError."""

    def node_in_order(self) -> NodeLookup:
        """Return a quick ``node`` for a reader that asks each level in rising order."""

    def root(self) -> bytes:
        """Return the root of the tree over all events."""

    def event_content(self, sequence: int) -> bytes:
        """Return the bytes of one event."""

    def events(self) -> Iterable[tuple[int, bytes]]:
        """Yield every event's number and bytes, in order."""

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a signed tree head."""

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """Return every signed tree head, oldest first; one that cannot be read stands as an unsigned one."""

    def states(self) -> Iterable[Saved]:
        """Yield what every audited row holds now."""


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
