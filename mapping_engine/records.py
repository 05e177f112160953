"""Recorded facts: every fact of a register lives on two time lines, when it was true and when it was known.

A licence entered today for last month was true last month, and nobody knew it then. A verdict "as of" a day asks what
was true on that day; a verdict "as known on" a day also forgets whatever was entered later, so that yesterday's
answer can be understood with yesterday's knowledge.
"""

from collections.abc import Iterable
from datetime import date
from typing import Self, TypeVar

from pydantic import Field, model_validator

from competence_graph import Frozen


class Recorded(Frozen):
    """A fact with the day on which it was entered, and the day on which it was found wrong and taken back.

    Both may be absent: the fact was known from the start, and still stands.
    """

    id: str = Field(min_length=1)
    recorded_on: date | None = None
    retracted_on: date | None = None

    def is_known_on(self, day: date | None) -> bool:
        """Tell whether the fact stood in the register on a day; without a day, whether it stands now."""
        if day is None:
            return self.retracted_on is None
        entered = self.recorded_on is None or self.recorded_on <= day
        return entered and (self.retracted_on is None or day < self.retracted_on)


class Lasting(Recorded):
    """A recorded fact that is true from a day to a day, both included; without an end it still is."""

    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the fact is true on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError(f"valid_until {self.valid_until} lies before valid_from {self.valid_from}")
        return self


_Fact = TypeVar("_Fact", bound=Recorded)


def known(facts: Iterable[_Fact], day: date | None) -> tuple[_Fact, ...]:
    """Return the facts that stood in the register on a day; without a day, those that stand now."""
    return tuple(fact for fact in facts if fact.is_known_on(day))
