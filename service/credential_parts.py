"""The parts of a certificate as a verifier reads them: only what is needed, and nothing taken on trust.

A foreign file may hold anything. Whatever is missing or of the wrong type becomes a finding with its place; it
is never raised, and never replaced by a default that could pass a check.
"""

from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from competence_graph import Finding, Frozen, Json, Severity, canonical_bytes
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


class LedgerLine(_ReadOwn):
    """The ledger's line for one criterion."""

    criterion_id: str = Field(min_length=1)
    reference: str
    unit_id: str
    is_covered: bool
    satisfied_by: tuple[ProvenBy, ...]

    def is_proven(self, *, learner_id: str, by: date) -> bool:
        """Tell whether somebody other than the learner accepted evidence for it in time."""
        return self.is_covered and any(
            each.assessor_id != learner_id and each.decided_on <= by for each in self.satisfied_by
        )


class CountedUnit(_ReadOwn):
    """One unit that the verdict counted."""

    unit_id: str = Field(min_length=1)


class VerdictFinding(_ReadOwn):
    """How much one finding of the verdict weighs."""

    severity: str


class Ledger(_ReadOwn):
    """The verdict inside a certificate."""

    claimable: bool
    as_of: date
    learner_id: str = Field(min_length=1)
    release_id: str = Field(min_length=1)
    policy_fingerprint: str = Field(min_length=1)
    case_fingerprint: str = Field(min_length=1)
    counted_units: tuple[CountedUnit, ...]
    transferred_units: tuple[str, ...] = ()
    pathway: str | None = None
    award: str = "qualification"
    criteria: tuple[LedgerLine, ...]
    findings: tuple[VerdictFinding, ...]


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
