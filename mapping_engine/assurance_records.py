"""Assurance records: what internal and external quality assurers drew, found, released and held back.

Everything here is a dated fact; what follows from it for a claim is for the rules to say.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, NonNegativeInt, model_validator

from competence_graph import CriterionId, EvidenceType, Frozen, UnitId
from mapping_engine.evidence import PersonId
from mapping_engine.mapping import Moment
from mapping_engine.records import Lasting, Recorded, known


class AssessmentPlan(Recorded):
    """What assessor and learner agreed to assess, how, and with which expert witnesses; no methods means any."""

    agreed_on: date
    unit_ids: tuple[UnitId, ...] = Field(min_length=1)
    methods: tuple[EvidenceType, ...] = ()
    expert_witness_ids: tuple[PersonId, ...] = ()


class Signatory(StrEnum):
    """Who declares a unit finished before it is assured."""

    ASSESSOR = "assessor"
    LEARNER = "learner"


class UnitSignature(Recorded):
    """The declaration of an assessor or of the learner that a unit is finished."""

    unit_id: UnitId
    person_id: PersonId = Field(min_length=1)
    signatory: Signatory
    signed_at: Moment


class SamplePlan(Recorded):
    """The units of this learner that an internal quality assurer will look at, drawn from a recorded seed."""

    unit_ids: tuple[UnitId, ...] = ()
    drawn_on: date
    seed: str = Field(min_length=1)


class IqaAction(Recorded):
    """Something an internal quality assurer wants put right in a unit; only an assurer closes it."""

    unit_id: UnitId
    raised_by: PersonId = Field(min_length=1)
    raised_at: Moment
    closed_by: PersonId | None = None
    closed_at: Moment | None = None
    what: str = ""


class UnitRejection(Recorded):
    """An assurer's rejection of a unit's decisions up to a moment: all of them, or those on the criteria named."""

    unit_id: UnitId
    iqa_id: PersonId = Field(min_length=1)
    rejected_at: Moment
    criterion_ids: tuple[CriterionId, ...] = ()
    reason: str = ""


class ExternalRelease(Recorded):
    """An external quality assurer's release of units for certification; no units means all of the claim's."""

    person_id: PersonId = Field(min_length=1)
    released_on: date
    unit_ids: tuple[UnitId, ...] = ()


class Reliability(StrEnum):
    """How far an external review found that the centre's decisions can be relied on, best first."""

    A = "A"
    B = "B"
    C = "C"


class ExternalReview(Recorded):
    """An external review of a centre's work for one qualification.

    ``worst_grade`` is the worst of its graded criteria, 1 being the best.
    """

    reviewed_on: date
    worst_grade: int = Field(ge=1)
    worst_reliability: Reliability
    learners_sampled: NonNegativeInt
    final_samples: NonNegativeInt
    action_raised: bool = False
    actions_closed_on: date | None = None


class DirectClaimsStep(StrEnum):
    """What can happen to a centre's direct claims status."""

    GRANTED = "granted"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REMOVED = "removed"


class DirectClaimsEvent(Recorded):
    """One step in the life of a centre's direct claims status for one qualification, from the day it takes effect."""

    step: DirectClaimsStep
    effective_on: date


_MAY_FOLLOW = {
    None: {DirectClaimsStep.GRANTED},
    DirectClaimsStep.GRANTED: {DirectClaimsStep.SUSPENDED, DirectClaimsStep.REMOVED},
    DirectClaimsStep.SUSPENDED: {DirectClaimsStep.REINSTATED, DirectClaimsStep.REMOVED},
    DirectClaimsStep.REINSTATED: {DirectClaimsStep.SUSPENDED, DirectClaimsStep.REMOVED},
    DirectClaimsStep.REMOVED: {DirectClaimsStep.GRANTED},
}


def impossible_steps(events: Iterable[DirectClaimsEvent]) -> Iterator[str]:
    """Yield in words each step that stands and could not follow the one before it, or shares its day with one."""
    before: DirectClaimsEvent | None = None
    for event in sorted(known(events, None), key=lambda each: (each.effective_on, each.id)):
        if before is not None and event.effective_on == before.effective_on:
            yield f"{before.step.value} and {event.step.value} on {event.effective_on} have no order"
        elif event.step not in _MAY_FOLLOW[before.step if before else None]:
            was = before.step.value if before else "nothing"
            yield f"{event.step.value} on {event.effective_on} cannot follow {was}"
        before = event


def steps_that_follow(events: Iterable[DirectClaimsEvent]) -> tuple[DirectClaimsEvent, ...]:
    """Return in order the steps that can follow each other; what was known earlier may hold others, which do nothing.

    >>> lone = DirectClaimsEvent(id="1", step=DirectClaimsStep.REINSTATED, effective_on=date(2026, 1, 1))
    >>> steps_that_follow([lone])
    ()
    """
    taken: list[DirectClaimsEvent] = []
    for event in sorted(events, key=lambda each: (each.effective_on, each.id)):
        if event.step in _MAY_FOLLOW[taken[-1].step if taken else None]:
            taken.append(event)
    return tuple(taken)


class DirectClaims(Frozen):
    """A centre's history with one qualification, from which its direct claims status on any day follows.

    The steps that stand today must be able to follow each other; what was retracted may have been impossible.
    """

    qualification_number: str = Field(min_length=1)
    events: tuple[DirectClaimsEvent, ...] = ()
    reviews: tuple[ExternalReview, ...] = ()

    @model_validator(mode="after")
    def _steps_follow_each_other(self) -> Self:
        if problems := list(impossible_steps(self.events)):
            raise ValueError(f"direct claims status of {self.qualification_number}: " + "; ".join(problems))
        return self


class SanctionLevel(StrEnum):
    """The published tariff of sanctions, mildest first."""

    ACTION_PLAN = "1"
    DIRECT_CLAIMS_REMOVED = "2"
    REGISTRATION_SUSPENDED = "3a"
    CERTIFICATION_SUSPENDED = "3b"
    QUALIFICATION_WITHDRAWN = "4"
    CENTRE_WITHDRAWN = "5"


class Sanction(Lasting):
    """A sanction on the centre; without a qualification it concerns all of them."""

    level: SanctionLevel
    qualification_number: str | None = None


class HoldKind(StrEnum):
    """Why a claim must wait for somebody else's decision."""

    APPEAL = "appeal"
    MALPRACTICE = "malpractice"
    ENQUIRY = "enquiry"
    LEGAL = "legal"


class Hold(Lasting):
    """An appeal, an enquiry or an investigation that is open; without units it concerns the whole registration."""

    kind: HoldKind
    unit_ids: tuple[UnitId, ...] = ()


class OpenEntry(Recorded):
    """A learner's entry for a unit that is neither resulted nor withdrawn until ``closed_on``."""

    unit_number: str = Field(min_length=1)
    opened_on: date
    closed_on: date | None = None


class Award(StrEnum):
    """What a claim asks for: the whole qualification, or certificates for the chosen units alone."""

    QUALIFICATION = "qualification"
    UNITS = "units"


class EarlierCertificate(Recorded):
    """A certificate that the learner already holds; a revoked one no longer stands in the way."""

    award: Award
    qualification_number: str = ""
    unit_ids: tuple[UnitId, ...] = ()
    issued_on: date
    revoked_on: date | None = None


class AssuranceRecords(Frozen):
    """What has been planned, signed, sampled, found and released for one registration."""

    plans: tuple[AssessmentPlan, ...] = ()
    signatures: tuple[UnitSignature, ...] = ()
    samples: tuple[SamplePlan, ...] = ()
    actions: tuple[IqaAction, ...] = ()
    rejections: tuple[UnitRejection, ...] = ()
    external_releases: tuple[ExternalRelease, ...] = ()


class Standing(Frozen):
    """Where centre and learner stand with the awarding organisation."""

    direct_claims: tuple[DirectClaims, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    holds: tuple[Hold, ...] = ()
    open_entries: tuple[OpenEntry, ...] = ()
    earlier_certificates: tuple[EarlierCertificate, ...] = ()
