"""Exceptions to policy: a named person's dated decision that a rule is waived, or a claim blocked, at one place.

An exception is addressed to the path of a finding, as the verdict prints it, and speaks for everything beneath that
path. It shows in every proof, and what it waives is never shown as met.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from mapping_engine.evidence import PersonId
from mapping_engine.records import Recorded


class ExceptionKind(StrEnum):
    """What an exception does: three kinds lift a demand for different grounds, one stops the claim."""

    WAIVER = "waiver"
    PRIOR_LEARNING = "prior_learning"
    CONCESSION = "concession"
    BLOCK = "block"


class PolicyException(Recorded):
    """One exception: which path, by whom, why, and the last day on which it holds."""

    kind: ExceptionKind
    path: str = Field(min_length=1)
    person_id: PersonId = Field(min_length=1)
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]
    granted_on: date
    expires_on: date

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.expires_on < self.granted_on:
            raise ValueError(f"expires_on {self.expires_on} lies before granted_on {self.granted_on}")
        return self

    def holds_on(self, day: date) -> bool:
        """Tell whether the exception is in force on a day."""
        return self.granted_on <= day <= self.expires_on

    def reaches(self, path: str) -> bool:
        """Tell whether a path is the one addressed, or lies beneath it."""
        return path == self.path or path.startswith(self.path + "/")
