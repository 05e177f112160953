"""What a case file says of people, quality assurance, standing and exceptions.

Each record may say when it was entered (``recorded_on``) and taken back (``retracted_on``); ``id`` may be left out.
"""

from datetime import date

from pydantic import Field

from competence_graph import EvidenceType, Frozen
from mapping_engine import (
    Award,
    DirectClaimsStep,
    Duty,
    ExceptionKind,
    HoldKind,
    LicenceStatus,
    Moment,
    RelationshipKind,
    Reliability,
    SanctionLevel,
    Signatory,
)
from service.case_file.form_decisions import Named, Units


class Entry(Frozen):
    """A record of a register: an id of its own if wanted, and the days on which it was entered and taken back."""

    id: str = ""
    recorded_on: date | None = None
    retracted_on: date | None = None


class LastingEntry(Entry):
    """A record that is true from a day to a day, both included; where a day is left out it always was, or still is."""

    valid_from: date = date.min
    valid_until: date | None = None


class CaseAccount(Frozen):
    """Another name under which a person appears."""

    name: Named
    person: Named
    recorded_on: date | None = None
    retracted_on: date | None = None


class CaseLicence(LastingEntry):
    """An approval; without a qualification it is for the case's own, without units for all of them."""

    person: Named
    duty: Duty
    status: LicenceStatus = LicenceStatus.FULL
    qualification: str = ""
    units: tuple[str, ...] = ()


class CaseRelationship(LastingEntry):
    """A connection between two people, and when it was declared."""

    person: Named
    other: Named
    kind: RelationshipKind
    declared_on: date | None = None


class CaseExpertWitness(LastingEntry):
    """A person whose testimony may be expert."""

    person: Named
    units: tuple[str, ...] = ()
    is_competent: bool = True
    can_judge: bool = True
    agreed_on: date | None = None


class CasePeople(Frozen):
    """The register of people."""

    accounts: tuple[CaseAccount, ...] = ()
    licences: tuple[CaseLicence, ...] = ()
    relationships: tuple[CaseRelationship, ...] = ()
    expert_witnesses: tuple[CaseExpertWitness, ...] = ()


class CasePlan(Entry):
    """An assessment plan; no methods means any."""

    units: Units
    agreed_on: date
    methods: tuple[EvidenceType, ...] = ()
    expert_witnesses: tuple[Named, ...] = ()


class CaseSignature(Entry):
    """The declaration that units are finished."""

    units: Units
    person: Named
    signatory: Signatory
    signed_on: Moment


class CaseSample(Entry):
    """The units drawn for an internal quality assurer."""

    units: tuple[str, ...] = ()
    drawn_on: date
    seed: str = "drawn by hand"


class CaseAction(Entry):
    """Something an internal quality assurer wants put right in a unit."""

    unit: str
    what: str = ""
    raised_by: Named
    raised_on: Moment
    closed_by: Named | None = None
    closed_on: Moment | None = None


class CaseRejection(Entry):
    """An internal quality assurer's rejection of a unit's decisions, or of those on some criteria."""

    unit: str
    iqa: Named
    rejected_on: Moment
    criteria: tuple[str, ...] = ()
    reason: str = ""


class CaseExternalRelease(Entry):
    """An external quality assurer's release; no units means all."""

    person: Named
    released_on: date
    units: tuple[str, ...] = ()


class CaseDirectClaimsEvent(Entry):
    """A step in the life of direct claims status."""

    step: DirectClaimsStep
    effective_on: date


class CaseExternalReview(Entry):
    """An external review of the centre's work for one qualification."""

    reviewed_on: date
    worst_grade: int = Field(ge=1)
    worst_reliability: Reliability
    learners_sampled: int = Field(default=0, ge=0)
    final_samples: int = Field(default=0, ge=0)
    action_raised: bool = False
    actions_closed_on: date | None = None


class CaseDirectClaims(Frozen):
    """The history of direct claims status for the case's own qualification, or another one."""

    qualification: str = ""
    events: tuple[CaseDirectClaimsEvent, ...] = ()
    reviews: tuple[CaseExternalReview, ...] = ()


class CaseSanction(LastingEntry):
    """A sanction on the centre; without a qualification it concerns all."""

    level: SanctionLevel
    qualification: str | None = None


class CaseHold(LastingEntry):
    """An appeal, an enquiry or an investigation; no units means the whole claim."""

    kind: HoldKind
    units: tuple[str, ...] = ()


class CaseOpenEntry(Entry):
    """An entry for a unit that is open until it is closed."""

    unit: str = Field(min_length=1)
    opened_on: date
    closed_on: date | None = None


class CaseEarlierCertificate(Entry):
    """A certificate already held, for the case's own qualification or another one, or for units."""

    award: Award
    qualification: str = ""
    units: tuple[str, ...] = ()
    issued_on: date
    revoked_on: date | None = None


class CaseException(Entry):
    """An exception, addressed by the path that a verdict prints, or by rule, unit and criterion."""

    kind: ExceptionKind
    path: str = ""
    rule: str = ""
    unit: str = ""
    criterion: str = ""
    person: Named
    reason: str
    granted_on: date
    expires_on: date
