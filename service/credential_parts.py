"""The parts of a certificate as a verifier reads them: only what is needed, and nothing taken on trust.

A foreign file may hold anything. Whatever is missing or of the wrong type becomes a finding with its place; it
is never raised, and never replaced by a default that could pass a check.
"""

from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from competence_graph import Finding, Frozen, Json, Severity, canonical_bytes
from mapping_engine import NEVER_WAIVED, ExceptionKind, path_of
from service.checkpoint import LogMoment

_Part = TypeVar("_Part", bound=BaseModel)


class _Read(Frozen):
    """A slice of a foreign document: what is needed must be there in the right type, the rest is passed over."""

    model_config = ConfigDict(extra="ignore", strict=True, alias_generator=to_camel)


class Issuer(_Read):
    """Who issued: did:key and name."""

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)


class Identity(_Read):
    """One way of naming the learner (Open Badges 3.0 IdentityObject)."""

    identity_type: str
    identity_hash: str = Field(min_length=1)


class Alignment(_Read):
    """One unit that counted."""

    target_url: str


class Achievement(_Read):
    """The qualification, as the release that it was assessed against."""

    id: str
    name: str = Field(min_length=1)
    human_code: str = ""
    alignment: tuple[Alignment, ...]


class Subject(_Read):
    """The learner and what was achieved."""

    identifier: tuple[Identity, ...]
    license_number: str = Field(min_length=1)
    achievement: Achievement

    def named(self, kind: str) -> str:
        """Return the learner's identity of a kind, or nothing."""
        return next((each.identity_hash for each in self.identifier if each.identity_type == kind), "")


class Envelope(_Read):
    """The credential's own members."""

    id: str = Field(min_length=1)
    type: tuple[str, ...]
    issuer: Issuer
    valid_from: LogMoment
    credential_subject: Subject
    verdict_fingerprint: str


class _ReadOwn(Frozen):
    """A slice of the verdict, whose members vqmap names itself."""

    model_config = ConfigDict(extra="ignore", strict=True)


class ProvenBy(_ReadOwn):
    """One accepted mapping in the ledger."""

    evidence_id: str = Field(min_length=1)
    mapping_id: str = Field(min_length=1)
    assessor_id: str = Field(min_length=1)
    decided_on: date
    waived_by: tuple[str, ...] = ()


class LedgerLine(_ReadOwn):
    """The ledger's line for one criterion; what is waived is never covered."""

    criterion_id: str = Field(min_length=1)
    reference: str
    unit_id: str
    is_covered: bool
    satisfied_by: tuple[ProvenBy, ...]
    waived_by: tuple[str, ...] = ()

    @property
    def is_waived(self) -> bool:
        """Whether the line says that exceptions let the criterion through."""
        return not self.is_covered and bool(self.waived_by)

    @property
    def name(self) -> str:
        """What a person calls the criterion."""
        return self.reference or self.criterion_id

    def is_proven(self, *, learner_id: str, by: date) -> bool:
        """Tell whether somebody other than the learner accepted evidence in time, and it counts by no exception."""
        return (
            self.is_covered
            and not self.waived_by
            and any(
                each.assessor_id != learner_id and each.decided_on <= by and not each.waived_by
                for each in self.satisfied_by
            )
        )


class ListedException(_ReadOwn):
    """An exception that the verdict lists, and the place it was granted for."""

    id: str = Field(min_length=1)
    kind: str
    path: str = Field(min_length=1)
    person_id: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    expires_on: date

    def speaks_of(self, line: LedgerLine) -> bool:
        """Tell whether the exception was granted for a criterion, for its unit, or for a whole rule."""
        here = path_of("", unit_id=line.unit_id, criterion_id=line.criterion_id) + "/"
        place = "/" + self.path.partition("/")[2] + "/"
        return place == "//" or here.startswith(place) or place.startswith(here)


class CountedUnit(_ReadOwn):
    """One unit that the verdict counted."""

    unit_id: str = Field(min_length=1)


class VerdictFinding(_ReadOwn):
    """How much one finding of the verdict weighs, and the exception that lifted it, if any."""

    severity: str
    waived_by: str = ""


class Ledger(_ReadOwn):
    """The verdict inside a certificate."""

    claimable: bool
    award: str = "qualification"
    as_of: date
    learner_id: str = Field(min_length=1)
    claimed_by: str | None = None
    release_id: str = Field(min_length=1)
    policy_fingerprint: str = Field(min_length=1)
    case_fingerprint: str = Field(min_length=1)
    counted_units: tuple[CountedUnit, ...]
    criteria: tuple[LedgerLine, ...]
    findings: tuple[VerdictFinding, ...]
    exceptions: tuple[ListedException, ...] = ()

    @property
    def waivers(self) -> dict[str, ListedException]:
        """The listed exceptions that could waive anything: open to it, in force, by neither learner nor claimant."""
        return {
            each.id: each
            for each in self.exceptions
            if each.kind != ExceptionKind.BLOCK
            and each.path.partition("/")[0] not in NEVER_WAIVED
            and each.person_id not in {self.learner_id, self.claimed_by}
            and each.expires_on >= self.as_of
        }

    def is_rightly_waived(self, line: LedgerLine) -> bool:
        """Tell whether every exception that a waived criterion names is listed, could waive, and speaks of it."""
        waivers = self.waivers
        return line.is_waived and all(name in waivers and waivers[name].speaks_of(line) for name in line.waived_by)


def read_part(kind: type[_Part], value: Json, place: str) -> tuple[_Part | None, tuple[Finding, ...]]:
    """Return a part of a document that has a canonical form, or a finding for each thing wrong in it."""
    try:
        return kind.model_validate_json(canonical_bytes(value), strict=True), ()
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return None, tuple(misshapen("/".join([place, *map(str, each["loc"])]), each["msg"]) for each in found)


def misshapen(place: str, message: str) -> Finding:
    """Return the finding that something in a certificate is missing or of the wrong shape."""
    return Finding(
        code="credential_misshapen",
        severity=Severity.ERROR,
        place=place or "/",
        message=f"The certificate cannot be read here: {message}.",
        remedy="Give the JSON file exactly as it was issued.",
        authority="Open Badges 3.0; W3C Verifiable Credentials 2.0",
        rule="credential",
    )
