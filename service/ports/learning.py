"""The stores of suggestions, and of the models learned from what became of them."""

from typing import Protocol

from competence_graph import ReleaseId
from mapping_engine import Answer, PersonId, SuggestionRecord
from service.model_record import ModelRecord
from service.portfolio import Registration
from service.ports.base import Period, Saved


class SuggestionStore(Protocol):
    """What was suggested, and what assessors answered; nothing of it is ever changed."""

    def add_record(self, registration: Registration, record: SuggestionRecord) -> Saved:
        """Keep what was shown for an evidence item of a registration."""

    def add_answer(self, registration: Registration, answer: Answer) -> Saved:
        """Keep what an assessor decided, or answered to a sentinel."""

    def newest_record(self, centre_id: str, evidence_id: str, person_id: PersonId) -> SuggestionRecord | None:
        """Return what was last shown to a person for an evidence item; if nothing was, what was last shown at all."""

    def answers_to(self, centre_id: str, evidence_id: str) -> tuple[Answer, ...]:
        """Return all answers about one evidence item, oldest first."""

    def records(self, centre_id: str, period: Period) -> tuple[SuggestionRecord, ...]:
        """Return what a centre was shown in a period, oldest first."""

    def answers(self, centre_id: str, period: Period) -> tuple[Answer, ...]:
        """Return what a centre's assessors answered in a period, oldest first."""


class LearnedModelStore(Protocol):
    """The learned models of each centre and release; none is ever removed, and at most one is promoted."""

    def add(self, centre_id: str, record: ModelRecord) -> Saved:
        """Add a model; a second one of the same release and version is impossible."""

    def put(self, centre_id: str, record: ModelRecord) -> Saved:
        """Record a model's new state; a second promoted one of the same release is impossible."""

    def get(self, centre_id: str, asked: str) -> ModelRecord:
        """Return a model by its version or an unambiguous start of it, or raise NotFound."""

    def records(self, centre_id: str, release_id: ReleaseId | None = None) -> tuple[ModelRecord, ...]:
        """Return the models of a centre, or of one of its releases, newest first."""

    def promoted(self, centre_id: str, release_id: ReleaseId) -> ModelRecord | None:
        """Return the model in use for a release, if one is."""

    def promoted_version(self, centre_id: str, release_id: ReleaseId) -> str | None:
        """Return the version of the model in use for a release, if one is."""
