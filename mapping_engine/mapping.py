"""Mapping: what a person decided about one evidence item and one criterion, and who stood behind it.

A suggestion of the machine (see ``suggestions``) never covers anything; only an accepted mapping does.
"""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, NewType
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StringConstraints

from competence_graph import CriterionId, Frozen, UnitId, later
from mapping_engine.evidence import EvidenceId, PersonId

MappingId = NewType("MappingId", str)

LONDON = ZoneInfo("Europe/London")
"""The zone in which a moment becomes a calendar date (UK qualifications are claimed on UK dates)."""


def london_date(moment: datetime) -> date:
    """Return the calendar date in London at a moment.

    >>> from datetime import UTC
    >>> london_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 2)
    """
    if moment.tzinfo is UTC and _FIRST_HOUR <= moment.hour < _LAST_HOUR:
        return moment.date()
    return moment.astimezone(LONDON).date()


_FIRST_HOUR, _LAST_HOUR = 1, 22
"""Between these hours of UTC the date in London is the same: it was never more than two hours ahead, or one behind."""


def _noon_of_a_bare_date(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(12), tzinfo=LONDON)
    if isinstance(value, str) and len(value) == len("2026-01-01"):
        return datetime.combine(date.fromisoformat(value), time(12), tzinfo=LONDON)
    return value


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as problem:
        raise ValueError("the moment has no form in UTC") from problem


Moment = Annotated[AwareDatetime, BeforeValidator(_noon_of_a_bare_date), AfterValidator(_in_utc)]
"""A moment, kept in UTC so that equal moments have one fingerprint; a bare date means noon of it in London."""


class Decision(StrEnum):
    """What an assessor may decide; ``insufficient`` asks the learner for more."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    INSUFFICIENT = "insufficient"


class Origin(StrEnum):
    """Whether the pair was first proposed by the matcher or found by a person."""

    SUGGESTED = "suggested"
    BY_HAND = "by_hand"


class Judgement(Frozen):
    """The four questions behind an acceptance: is the evidence valid, authentic, current and sufficient?"""

    valid: bool
    authentic: bool
    current: bool
    sufficient: bool

    @property
    def denied(self) -> tuple[str, ...]:
        """The questions that were answered with no."""
        return tuple(name for name in type(self).model_fields if not getattr(self, name))


class Mapping(Frozen):
    """A named assessor's decision that evidence does, or does not, meet a criterion."""

    id: MappingId
    evidence_id: EvidenceId
    criterion_id: CriterionId
    decision: Decision
    assessor_id: PersonId = Field(min_length=1)
    decided_at: Moment
    comment: str = ""
    origin: Origin = Origin.BY_HAND
    judgement: Judgement | None = later(None)


class Countersignature(Frozen):
    """A second person's agreement to a decision: of a trainee's, or where the first has a declared interest."""

    id: str
    mapping_id: MappingId
    person_id: PersonId = Field(min_length=1)
    signed_at: Moment


class RecencyOverride(Frozen):
    """A named person's judgement that evidence outside the window still shows competence, and why.

    ``newer_evidence_id`` points at newer work that confirms it, where the policy asks for such a confirmation.
    """

    id: str
    evidence_id: EvidenceId
    person_id: PersonId = Field(min_length=1)
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]
    made_at: Moment
    newer_evidence_id: EvidenceId | None = later(None)


class SignOff(Frozen):
    """An internal quality assurer's release of one unit, after looking at its decisions."""

    id: str
    unit_id: UnitId
    iqa_id: PersonId = Field(min_length=1)
    signed_at: Moment
