"""Policy: the parameters of judgement as dated values, each with the authority it rests on.

No rule carries a number. A value holds from its ``valid_from`` until the next one; asking is always asking
"on this day", so a verdict of last year can be replayed with last year's policy.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Self, TypeVar

from pydantic import Field, PositiveInt, model_validator

from competence_graph import Frozen


class Anchor(StrEnum):
    """A day on which evidence must still be recent."""

    DECISION = "decision"
    CLAIM = "claim"


class DatedTerms(Frozen):
    """Terms that hold from a day on, by an authority."""

    valid_from: date
    authority: str = Field(min_length=1)


class RecencyTerms(DatedTerms):
    """How recent evidence must be: a window in calendar months, at each anchor, inclusive of the last day."""

    months: PositiveInt
    anchors: tuple[Anchor, ...] = Field(min_length=1)
    can_be_overridden: bool


class AssuranceTerms(DatedTerms):
    """Whether every unit needs the release of an internal quality assurer before a claim."""

    sign_off_required: bool


_Terms = TypeVar("_Terms", bound=DatedTerms)


class AssessmentPolicy(Frozen):
    """All dated parameters that a verdict depends on."""

    title: str
    recency: tuple[RecencyTerms, ...] = Field(min_length=1)
    assurance: tuple[AssuranceTerms, ...] = Field(min_length=1)

    def recency_on(self, day: date) -> RecencyTerms:
        """Return the recency terms that hold on a day."""
        return _holding(self.recency, day)

    def assurance_on(self, day: date) -> AssuranceTerms:
        """Return the assurance terms that hold on a day."""
        return _holding(self.assurance, day)

    @model_validator(mode="after")
    def _each_day_has_one_value(self) -> Self:
        for name in ("recency", "assurance"):
            starts = [terms.valid_from for terms in getattr(self, name)]
            if starts != sorted(set(starts)):
                raise ValueError(f"{name}: the valid_from dates must rise, each used once")
        return self


def _holding(terms: Sequence[_Terms], day: date) -> _Terms:
    """Return the latest terms that started; before the first, the first hold."""
    started = [each for each in terms if each.valid_from <= day]
    return started[-1] if started else terms[0]


DEFAULT_POLICY = AssessmentPolicy(
    title="vqmap default: evidence within 24 months, every unit released by an IQA",
    recency=(
        RecencyTerms(
            valid_from=date(2000, 1, 1),
            months=24,
            anchors=(Anchor.DECISION, Anchor.CLAIM),
            can_be_overridden=True,
            authority=(
                "Centre policy: work normally within the past two years, and competence that still exists at "
                "the time of claim (common practice of UK centres; no regulator prescribes the figure)"
            ),
        ),
    ),
    assurance=(
        AssuranceTerms(
            valid_from=date(2000, 1, 1),
            sign_off_required=True,
            authority="Ofqual General Conditions of Recognition, H2 (centre assessment standards scrutiny)",
        ),
    ),
)
"""The policy that holds where a centre has published none of its own."""
