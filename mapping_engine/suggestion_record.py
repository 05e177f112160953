"""What was shown to whom as suggestions, and what assessors answered: the memory that monitoring and export read."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from pydantic import Field

from competence_graph import CriterionId, Frozen, UnitId
from mapping_engine.evidence import EvidenceId, PersonId
from mapping_engine.mapping import Decision, Moment, Origin


class SuggestionKind(StrEnum):
    """Why a criterion was shown: suggested by rank, as a probe below it, or as a sentinel known to be wrong.

    The kind is kept for the report and never shown to whoever decides.
    """

    SUGGESTED = "suggested"
    PROBE = "probe"
    SENTINEL = "sentinel"


class ShownSuggestion(Frozen):
    """One criterion as it was shown.

    ``score`` (0..1) orders the criteria of one text; ``probability`` (0..1) is the model's estimate that an assessor
    accepts, absent where the model that ranked does not estimate it; ``band`` is the model's word for it.
    """

    criterion_id: CriterionId
    rank: int = Field(ge=1)
    score: float = Field(ge=0, le=1)
    probability: float | None = Field(default=None, ge=0, le=1)
    band: str = ""
    kind: SuggestionKind = SuggestionKind.SUGGESTED


class SuggestionRecord(Frozen):
    """Everything that was shown to one person for one evidence item at one moment, and by which model.

    ``passed_over`` are the criteria that were ranked below those shown, best first: what was weighed and not shown.
    """

    id: str
    evidence_id: EvidenceId
    learner_id: PersonId
    asked_by: PersonId
    at: Moment
    model: str
    shown: tuple[ShownSuggestion, ...]
    passed_over: tuple[CriterionId, ...] = ()

    def shown_for(self, criterion_id: CriterionId) -> ShownSuggestion | None:
        """Return how a criterion was shown, or None if it was not."""
        return next((each for each in self.shown if each.criterion_id == criterion_id), None)


class Miss(StrEnum):
    """Why a criterion that an assessor decided on was not among the suggestions."""

    NOT_ASKED = "not_asked"
    NOT_SHOWN = "not_shown"
    NOT_RANKED = "not_ranked"


MISSES: Mapping[Miss, str] = MappingProxyType(
    {
        Miss.NOT_ASKED: "no suggestions had been asked for",
        Miss.NOT_SHOWN: "ranked, but below those shown",
        Miss.NOT_RANKED: "not ranked at all",
    }
)
"""Each reason in words."""


class Answer(Frozen):
    """What an assessor decided about one evidence item and one criterion, and which suggestion that answered.

    Every decision ever made has one, also those that a later decision replaced. ``shown`` is what was answered;
    where it is absent, the criterion was added by hand and ``miss`` says why the engine had not shown it. An answer to
    a sentinel is kept here alone: it made no mapping.
    """

    id: str
    evidence_id: EvidenceId
    criterion_id: CriterionId
    unit_id: UnitId | None = None
    assessor_id: PersonId
    decision: Decision
    at: Moment
    record_id: str | None = None
    model: str = ""
    shown: ShownSuggestion | None = None
    miss: Miss | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the assessor accepted the evidence for the criterion."""
        return self.decision is Decision.ACCEPTED

    @property
    def kind(self) -> SuggestionKind | None:
        """The kind of the suggestion that was answered; None for a criterion added by hand."""
        return self.shown.kind if self.shown else None

    @property
    def origin(self) -> Origin | None:
        """Whether the criterion was suggested or found by a person; None where no suggestions were asked for."""
        if self.shown:
            return Origin.SUGGESTED
        return None if self.record_id is None else Origin.BY_HAND


def miss_of(record: SuggestionRecord | None, criterion_id: CriterionId) -> Miss | None:
    """Return why a criterion was not shown, or None if it was."""
    if record is None:
        return Miss.NOT_ASKED
    if record.shown_for(criterion_id):
        return None
    return Miss.NOT_SHOWN if criterion_id in record.passed_over else Miss.NOT_RANKED
