"""The form of a case file: what a designer writes, field by field."""

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import Field

from competence_graph import Frozen
from mapping_engine import AssessmentPolicy, Decision, EvidenceId, EvidenceType, Moment, PersonId, Setting

Named: TypeAlias = Annotated[PersonId, Field(min_length=1)]
"""A person, as a case file names them."""


class CaseEvidence(Frozen):
    """An evidence item as a case file states it."""

    id: EvidenceId
    title: str = ""
    type: EvidenceType
    setting: Setting = Setting.REAL
    author: Named
    witness: PersonId | None = None
    performed_from: date | None = None
    performed_until: date | None = None
    witnessed_on: date | None = None
    submitted_on: date
    text: str = ""


class CaseMapping(Frozen):
    """One decision about an evidence item and one or more criteria."""

    evidence: EvidenceId
    criteria: tuple[str, ...] = Field(min_length=1)
    decision: Decision = Decision.ACCEPTED
    assessor: Named
    decided_on: Moment
    comment: str = ""


class CaseSignOff(Frozen):
    """The release of units by an internal quality assurer."""

    units: tuple[str, ...] = Field(min_length=1)
    iqa: Named
    signed_on: Moment


class CaseOverride(Frozen):
    """An assessor's reasoned override of recency."""

    evidence: EvidenceId
    person: Named
    reason: str = Field(min_length=10)
    made_on: Moment


class ExpectedFinding(Frozen):
    """One finding that the verdict must hold."""

    code: str
    place: str


class Expected(Frozen):
    """The verdict that the case must have; ``findings`` are all of its findings, in any order."""

    claimable: bool
    findings: tuple[ExpectedFinding, ...] = ()


class CaseFile(Frozen):
    """A case file as written: the standard's path is relative to the case file."""

    title: str = ""
    standard: str
    as_of: date
    learner: Named
    registered_on: date | None = None
    units: tuple[str, ...] = Field(min_length=1)
    policy: AssessmentPolicy | None = None
    evidence: tuple[CaseEvidence, ...] = ()
    mappings: tuple[CaseMapping, ...] = ()
    sign_offs: tuple[CaseSignOff, ...] = ()
    overrides: tuple[CaseOverride, ...] = ()
    claimed_by: PersonId | None = None
    expected: Expected | None = None
