"""A centre's decisions become a learned model: a candidate that changes nothing until it is promoted."""

from collections.abc import Iterable, Iterator

from competence_graph import Frozen, Release
from mapping_engine import DecidedEvidence, Decision, Mapping, TrainingText, london_date
from service.model_record import ModelRecord, ModelSummary
from service.offering import Progress
from service.portfolio import Registration, SubmittedEvidence
from service.ports import Equipment, Work
from service.roles import Actor, Permission


class ModelCheck(Frozen):
    """Whether a kept model comes out the same from the evidence that it remembers."""

    version: str
    comes_out_as: str

    @property
    def is_same(self) -> bool:
        """Whether learning again gave the same model."""
        return self.version == self.comes_out_as


def train_model(
    actor: Actor, release_id: str, equipment: Equipment, *, progress: Progress | None = None
) -> tuple[ModelSummary, bool]:
    """Return what the centre's standing decisions on a release teach, and whether that is new.

    The same decisions give the same model, which is stored once. What an assessor answered to a sentinel made no
    mapping and teaches nothing; nor does evidence that was withdrawn.

    Raises:
        NotFound: the centre has no such release.
        TooFewDecisions: there is too little to learn from.
        ModelMissing: only words are compared here.
    """
    actor.require(Permission.TRAIN_MODEL)
    with equipment.unit_of_work.read() as work:
        release = work.standards.get(actor.centre_id, release_id)
        texts = tuple(_decided_texts(actor.centre_id, release, work, equipment))
    model = equipment.suggest.train(release.graph, texts, progress=progress)
    now = equipment.clock()
    record = ModelRecord(release_id=release.id, created_by=actor.person_id, created_at=now, model=model)
    with equipment.unit_of_work.write() as work:
        known = [each for each in work.learned_models.records(actor.centre_id, release.id) if _is_same(each, record)]
        if known:
            return ModelSummary.of(known[0]), False
        saved = work.learned_models.add(actor.centre_id, record)
        work.audit.append(actor, "model.trained", saved, at=now, **details(record))
    return ModelSummary.of(record), True


def check_model(actor: Actor, version: str, equipment: Equipment) -> ModelCheck:
    """Learn again from the evidence that a model remembers, and say whether the same model comes out.

    Raises:
        NotFound: the centre has no such model.
    """
    actor.require(Permission.TRAIN_MODEL)
    with equipment.unit_of_work.read() as work:
        record = work.learned_models.get(actor.centre_id, version)
        release = work.standards.get(actor.centre_id, record.release_id)
        found = [(each, work.portfolios.evidence(actor.centre_id, each.evidence_id)) for each in record.model.evidence]
    texts = [TrainingText(decided, submitted.text, submitted.item.type) for decided, submitted in found]
    model = equipment.suggest.train(release.graph, texts)
    return ModelCheck(version=record.version, comes_out_as=model.version)


def details(record: ModelRecord) -> dict[str, str]:
    """Return what the log tells of a model: which decisions it was learned from, and what its trial found."""
    trial = record.model.trial
    figures = {"map_before": trial.map_before, "map_after": trial.map_after} | {
        "ece_before": trial.ece_before,
        "ece_after": trial.ece_after,
    }
    told = {name: f"{value:.4f}" for name, value in figures.items()}
    return {"release_id": record.release_id, "version": record.version, "decisions": record.model.log} | told


def _is_same(one: ModelRecord, other: ModelRecord) -> bool:
    return one.version == other.version


def _decided_texts(centre_id: str, release: Release, work: Work, equipment: Equipment) -> Iterator[TrainingText]:
    """Yield the centre's evidence for a release that a decision stands on, if it was not withdrawn."""
    today = london_date(equipment.clock())
    for registration in work.portfolios.registrations(centre_id):
        if registration.release_id != release.id:
            continue
        mappings = work.portfolios.portfolio(registration).mappings
        for submitted in work.portfolios.evidence_of(registration):
            withdrawn = submitted.item.withdrawn_on
            decided = _decided(registration, submitted, mappings)
            if (withdrawn is None or withdrawn > today) and (decided.accepted or decided.turned_down):
                yield TrainingText(decided, submitted.text, submitted.item.type)


def _decided(registration: Registration, submitted: SubmittedEvidence, mappings: Iterable[Mapping]) -> DecidedEvidence:
    own = [each for each in mappings if each.evidence_id == submitted.item.id]
    return DecidedEvidence(
        evidence_id=submitted.item.id,
        learner_id=registration.learner_id,
        accepted=tuple(sorted(each.criterion_id for each in own if each.decision is Decision.ACCEPTED)),
        turned_down=tuple(sorted(each.criterion_id for each in own if each.decision is not Decision.ACCEPTED)),
    )
