"""A learned model in the store: for which release it was learned, by whom, and whether suggestions come from it."""

from enum import StrEnum

from competence_graph import Frozen, ReleaseId
from mapping_engine import LearnedModel, Moment, PersonId, Trial


class ModelState(StrEnum):
    """What became of a learned model; at most one of a centre and release is promoted at any time."""

    CANDIDATE = "candidate"
    PROMOTED = "promoted"
    RETIRED = "retired"


class ModelRecord(Frozen):
    """A learned model with its state and dates; it is kept for good.

    ``promoted_at`` and ``retired_at`` are the newest of their kind. ``before`` are the versions that a promoted one
    took the place of, the newest last: a rollback goes back along them.
    """

    release_id: ReleaseId
    state: ModelState = ModelState.CANDIDATE
    created_by: PersonId
    created_at: Moment
    promoted_by: PersonId | None = None
    promoted_at: Moment | None = None
    retired_by: PersonId | None = None
    retired_at: Moment | None = None
    before: tuple[str, ...] = ()
    model: LearnedModel

    @property
    def version(self) -> str:
        """The model's version, which follows from its decisions and weights."""
        return self.model.version

    def promoted(self, person_id: PersonId, at: Moment, *, before: tuple[str, ...]) -> "ModelRecord":
        """Return the record once the model is in use."""
        changes = {"state": ModelState.PROMOTED, "promoted_by": person_id, "promoted_at": at, "before": before}
        return self.model_copy(update=changes)

    def retired(self, person_id: PersonId, at: Moment) -> "ModelRecord":
        """Return the record once the model is out of use."""
        changes = {"state": ModelState.RETIRED, "retired_by": person_id, "retired_at": at, "before": ()}
        return self.model_copy(update=changes)


class ModelSummary(Frozen):
    """A learned model as a list shows it, without the evidence that it remembers.

    ``base`` is the ranking model that it adds to. ``items`` is how much evidence it was learned from; ``trial`` how the
    ranking does with and without it on learners held out, and ``may_be_promoted`` whether nothing gets worse by it.
    """

    version: str
    release_id: ReleaseId
    state: ModelState
    base: str
    items: int
    trial: Trial
    may_be_promoted: bool
    says: str
    created_by: PersonId
    created_at: Moment
    promoted_at: Moment | None = None
    retired_at: Moment | None = None

    @classmethod
    def of(cls, record: ModelRecord) -> "ModelSummary":
        """Return the summary of a record."""
        return cls(
            version=record.version,
            release_id=record.release_id,
            state=record.state,
            base=record.model.base,
            items=len(record.model.evidence),
            trial=record.model.trial,
            may_be_promoted=record.model.trial.passes,
            says=trial_in_words(record.model.trial),
            created_by=record.created_by,
            created_at=record.created_at,
            promoted_at=record.promoted_at,
            retired_at=record.retired_at,
        )


def trial_in_words(trial: Trial) -> str:
    """Return what a trial found, in one sentence.

    >>> trial_in_words(Trial(texts=9, learners=3, map_before=0.4, map_after=0.5, ece_before=0.1, ece_after=0.12))
    'On 9 texts of 3 learners, each held out: MAP from 0.400 to 0.500, ECE from 0.100 to 0.120 (worse).'
    """
    order = "" if trial.map_after > trial.map_before else " (no better)"
    chances = "" if trial.ece_after <= trial.ece_before else " (worse)"
    return (
        f"On {trial.texts} texts of {trial.learners} learners, each held out: "
        f"MAP from {trial.map_before:.3f} to {trial.map_after:.3f}{order}, "
        f"ECE from {trial.ece_before:.3f} to {trial.ece_after:.3f}{chances}."
    )
