"""A learned model is put in use, or taken out of it again; one that makes anything worse is never put in use."""

from competence_graph import Frozen
from service.errors import ModelRefused
from service.model_record import ModelRecord, ModelState, ModelSummary, trial_in_words
from service.ports import Equipment, Work
from service.roles import Actor, Permission
from service.workflows.train_model import details


class RolledBack(Frozen):
    """What a rollback did: the model taken out of use, and the one that is in use again; absent where there is none."""

    retired: ModelSummary | None = None
    in_use: ModelSummary | None = None


def list_models(actor: Actor, equipment: Equipment, *, release_id: str | None = None) -> tuple[ModelSummary, ...]:
    """Return every learned model of the centre, or of one of its releases, newest first.

    Raises:
        NotFound: the centre has no such release.
    """
    actor.require(Permission.READ_MODEL_REPORT)
    with equipment.unit_of_work.read() as work:
        release = None if release_id is None else work.standards.get(actor.centre_id, release_id).id
        return tuple(ModelSummary.of(each) for each in work.learned_models.records(actor.centre_id, release))


def promote_model(actor: Actor, version: str, equipment: Equipment) -> ModelSummary:
    """Put a model in use in place of the one before; one in use already stays so.

    Raises:
        NotFound: the centre has no such model.
        ModelRefused: on learners held out something got worse, or the model adds to another ranking model.
    """
    actor.require(Permission.PROMOTE_MODEL)
    with equipment.unit_of_work.write() as work:
        record = work.learned_models.get(actor.centre_id, version)
        if record.state is ModelState.PROMOTED:
            return ModelSummary.of(record)
        _require_fit(record, equipment.suggest.base)
        replaced = work.learned_models.promoted(actor.centre_id, record.release_id)
        before = () if replaced is None else (*replaced.before, replaced.version)
        if replaced is not None:
            _retire(actor, replaced, work, equipment)
        return ModelSummary.of(_promote(actor, record, before, work, equipment))


def roll_back_model(actor: Actor, release_id: str, equipment: Equipment) -> RolledBack:
    """Take the model in use out of it and put the one before in use again; where there was none, none is.

    Raises:
        NotFound: the centre has no such release.
    """
    actor.require(Permission.PROMOTE_MODEL)
    with equipment.unit_of_work.write() as work:
        release = work.standards.get(actor.centre_id, release_id)
        record = work.learned_models.promoted(actor.centre_id, release.id)
        if record is None:
            return RolledBack()
        retired = ModelSummary.of(_retire(actor, record, work, equipment))
        if not record.before:
            return RolledBack(retired=retired)
        earlier = work.learned_models.get(actor.centre_id, record.before[-1])
        in_use = _promote(actor, earlier, record.before[:-1], work, equipment)
    return RolledBack(retired=retired, in_use=ModelSummary.of(in_use))


def _require_fit(record: ModelRecord, base: str) -> None:
    if not record.model.trial.passes:
        raise ModelRefused(
            f"{record.version} is not put in use. {trial_in_words(record.model.trial)}",
            remedy="Decide on more evidence and train again; a model must rank better and be no worse calibrated.",
        )
    if record.model.base != base:
        raise ModelRefused(
            f"{record.version} adds to the ranking model {record.model.base}, and {base} is in use here.",
            remedy="Train again: the decisions are all kept.",
        )


def _promote(
    actor: Actor, record: ModelRecord, before: tuple[str, ...], work: Work, equipment: Equipment
) -> ModelRecord:
    promoted = record.promoted(actor.person_id, equipment.clock(), before=before)
    saved = work.learned_models.put(actor.centre_id, promoted)
    work.audit.append(actor, "model.promoted", saved, at=equipment.clock(), **details(promoted))
    return promoted


def _retire(actor: Actor, record: ModelRecord, work: Work, equipment: Equipment) -> ModelRecord:
    retired = record.retired(actor.person_id, equipment.clock())
    saved = work.learned_models.put(actor.centre_id, retired)
    work.audit.append(actor, "model.retired", saved, at=equipment.clock(), **details(retired))
    return retired
