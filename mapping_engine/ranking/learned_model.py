"""A learned model as it is kept: what a centre's decisions added to the ranking, from which log, and how it did.

It holds no text: the evidence that it remembers is named by id and read again from the centre's own store.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, NamedTuple

import numpy as np
from pydantic import Field

from competence_graph import CriterionId, Frozen
from mapping_engine.encoders import Vectors
from mapping_engine.evidence import EvidenceId, PersonId
from mapping_engine.ranking.fitting import Fit
from mapping_engine.ranking.learning import LEARNED, DecidedText, LearnedRanking, Memory
from mapping_engine.ranking.pair_features import Matrix

_CLOSE_ENOUGH = 0.5
"""Accepted evidence is told as similar from this closeness on."""


class DecidedEvidence(Frozen):
    """One item of evidence with the standing decisions on it: rejected and insufficient are both turned down."""

    evidence_id: EvidenceId
    learner_id: PersonId
    accepted: tuple[CriterionId, ...] = ()
    turned_down: tuple[CriterionId, ...] = ()


class Trial(Frozen):
    """How the ranking did on decided evidence, before and after learning, whole learners apart (all 0..1).

    ``map`` is mean average precision, ``ece`` the expected calibration error of the five most probable criteria.
    """

    texts: int
    learners: int
    map_before: float
    map_after: float
    ece_before: float
    ece_after: float

    @property
    def passes(self) -> bool:
        """Whether nothing got worse and the order got better."""
        return self.map_after > self.map_before and self.ece_after <= self.ece_before


class LearnedModel(Frozen):
    """Weights over the learned features, the evidence remembered, and the trial that decides on promotion.

    ``base`` names the ranking model that it adds to, ``log`` is the fingerprint of the decisions that it was made
    from: the same decisions and base give the same ``version``.
    """

    version: str
    base: str
    log: str
    weights: Mapping[str, Annotated[float, Field(ge=0)]]
    intercept: float
    evidence: tuple[DecidedEvidence, ...]
    trial: Trial


class Learned(NamedTuple):
    """A learned model with the vectors of the passages of each item that it remembers and that is still there."""

    model: LearnedModel
    vectors: Mapping[EvidenceId, Vectors]


class Recall:
    """A learned model at work on some criteria."""

    def __init__(self, learned: Learned, criterion_ids: Sequence[CriterionId]) -> None:
        """Number the criteria and lay the remembered evidence ready; what is no longer there is left out."""
        self.model = learned.model
        self._vectors, self._criterion_ids = learned.vectors, criterion_ids
        self._kept = [each for each in learned.model.evidence if each.evidence_id in learned.vectors]
        texts = decided_texts(self._kept, learned.vectors, criterion_ids)
        self._memory = Memory(texts, len(criterion_ids))
        weights = np.array([learned.model.weights.get(name, 0.0) for name in LEARNED])
        self._ranking = LearnedRanking(Fit(weights, learned.model.intercept), texts=len(texts))

    def apart_from(self, learner_id: PersonId) -> "Recall":
        """Return what was learned from other learners' evidence alone, as its weights were fitted."""
        others = tuple(each for each in self._kept if each.learner_id != learner_id)
        if len(others) == len(self._kept):
            return self
        return Recall(Learned(self.model.model_copy(update={"evidence": others}), self._vectors), self._criterion_ids)

    def logits(self, vectors: Vectors, logits: Matrix) -> Matrix:
        """Return the log odds of each criterion with what was learned."""
        return self._ranking.logits(self._memory.features(vectors, logits))

    def similar(self, vectors: Vectors, column: int) -> tuple[tuple[EvidenceId, float], ...]:
        """Return the evidence accepted for a criterion that is close to a text, closest first."""
        found = self._memory.nearest_accepted(vectors, column)
        return tuple((self._kept[place].evidence_id, near) for place, near in found if near >= _CLOSE_ENOUGH)


def decided_texts(
    evidence: Sequence[DecidedEvidence], vectors: Mapping[EvidenceId, Vectors], criterion_ids: Sequence[CriterionId]
) -> list[DecidedText]:
    """Return decided evidence with numbers in place of names, without criteria that are not among the given."""
    columns = {criterion: column for column, criterion in enumerate(criterion_ids)}
    learners = {name: number for number, name in enumerate(dict.fromkeys(each.learner_id for each in evidence))}
    return [
        DecidedText(
            vectors=vectors[each.evidence_id],
            learner=learners[each.learner_id],
            accepted=frozenset(columns[name] for name in each.accepted if name in columns),
            turned_down=frozenset(columns[name] for name in each.turned_down if name in columns),
        )
        for each in evidence
    ]
