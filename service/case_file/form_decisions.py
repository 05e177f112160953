"""What a case file says of evidence, decisions about it, and the verdict it expects."""

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import Field

from competence_graph import Frozen
from mapping_engine import Decision, EvidenceId, EvidenceType, Judgement, Moment, PersonId, PriorAchievement, Setting

Named: TypeAlias = Annotated[PersonId, Field(min_length=1)]
"""A person, as a case file names them."""

Units: TypeAlias = Annotated[tuple[str, ...], Field(min_length=1)]
"""Units by their printed codes."""


class CaseEvidence(Frozen):
    """An evidence item as a case file states it; ``files`` are names, and one name is one file."""

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
    occasion: str | None = None
    subjects: tuple[str, ...] = ()
    site: str | None = None
    files: tuple[str, ...] = ()
    remote: bool = False
    location: str | None = None
    location_confirmed_by: PersonId | None = None
    location_confirmed_on: date | None = None
    declared_on: date | None = None
    withdrawn_on: date | None = None
    prior: PriorAchievement | None = None


class CaseMapping(Frozen):
    """One decision about an evidence item and one or more criteria."""

    evidence: EvidenceId
    criteria: tuple[str, ...] = Field(min_length=1)
    decision: Decision = Decision.ACCEPTED
    assessor: Named
    decided_on: Moment
    comment: str = ""
    judgement: Judgement | None = None


class CaseCountersignature(Frozen):
    """A second person's agreement to what was accepted of an evidence item by then; no criteria means all of it."""

    evidence: EvidenceId
    criteria: tuple[str, ...] = ()
    person: Named
    signed_on: Moment


class CaseSignOff(Frozen):
    """The release of units by an internal quality assurer."""

    units: Units
    iqa: Named
    signed_on: Moment


class CaseOverride(Frozen):
    """An assessor's reasoned override of recency."""

    evidence: EvidenceId
    person: Named
    reason: str = Field(min_length=10)
    made_on: Moment
    newer_evidence: EvidenceId | None = None


class ExpectedFinding(Frozen):
    """One finding that the verdict must hold."""

    code: str
    place: str


class Expected(Frozen):
    """The verdict that the case must have; ``findings`` are all of its findings, in any order."""

    claimable: bool
    findings: tuple[ExpectedFinding, ...] = ()
