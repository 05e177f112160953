"""What is asked for when somebody enters a fact into the registers of people, and whom a fact is about."""

from datetime import date
from typing import Any, Self

from pydantic import Field, model_validator

from competence_graph import Frozen, UnitId
from mapping_engine import (
    Account,
    Duty,
    ExpertWitness,
    Licence,
    LicenceStatus,
    PersonId,
    Relationship,
    RelationshipKind,
)


class _NewFact(Frozen):
    """A fact with its days; ``instead_of`` names the wrong entry that it corrects."""

    valid_from: date
    valid_until: date | None = None
    instead_of: str | None = None

    def facts(self) -> dict[str, Any]:
        """Return the fields of the fact itself."""
        return self.model_dump(exclude={"instead_of", "is_declared"})

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError(f"valid_until {self.valid_until} lies before valid_from {self.valid_from}")
        return self


class NewMerger(Frozen):
    """Which record turned out to be the same person as another: an older record, or a second sign-in."""

    record_id: PersonId = Field(min_length=1)
    person_id: PersonId = Field(min_length=1)


class NewLicence(_NewFact):
    """Who may do which duty for which qualification, or for some of its units."""

    person_id: PersonId = Field(min_length=1)
    duty: Duty
    qualification_number: str = Field(min_length=1, max_length=80)
    unit_ids: tuple[UnitId, ...] = Field(default=(), max_length=500)
    status: LicenceStatus = LicenceStatus.FULL


class NewRelationship(_NewFact):
    """How two people are connected outside the assessment.

    ``is_declared`` says that one of them has declared it, where a third person enters it; it is dated today.
    """

    person_id: PersonId = Field(min_length=1)
    other_id: PersonId = Field(min_length=1)
    kind: RelationshipKind
    is_declared: bool = False

    @property
    def pair(self) -> tuple[PersonId, PersonId]:
        """The two people."""
        return self.person_id, self.other_id


class NewExpertWitness(_NewFact):
    """Whose testimony may be expert: competent in the units, and able to judge by qualification or by their job."""

    person_id: PersonId = Field(min_length=1)
    unit_ids: tuple[UnitId, ...] = Field(default=(), max_length=500)
    is_competent: bool
    can_judge: bool


def people_of(entry: Account | Licence | Relationship | ExpertWitness) -> tuple[PersonId, ...]:
    """Return whom a fact is about."""
    if isinstance(entry, Account):
        return entry.person_id, PersonId(entry.id)
    if isinstance(entry, Relationship):
        return entry.person_id, entry.other_id
    return (entry.person_id,)
