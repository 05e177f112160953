"""Training: a learned model from a centre's decisions on one standard, tried on learners that it has not seen."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from competence_graph import CriterionId, EvidenceType, VqmapError, fingerprint
from mapping_engine.evaluation import average_precision, ranks_of
from mapping_engine.ranking.calibration import calibration_error, top_pairs
from mapping_engine.ranking.learned_model import DecidedEvidence, LearnedModel, Trial, decided_texts
from mapping_engine.ranking.learning import LEARNED, TextPairs, held_out_logits, learn
from mapping_engine.ranking.model import sigmoid
from mapping_engine.ranking.pair_features import Matrix
from mapping_engine.suggestions import Suggester

LEAST_TEXTS = 5
"""From so few decided texts on there is something to learn; what was learned counts for little until there are more."""

Progress = Callable[[int, int], None]


class TooFewDecisions(VqmapError):
    """There are too few decisions, or too few learners, to learn from."""

    code = "too_few_decisions"


class TrainingText(NamedTuple):
    """Decided evidence with its text."""

    decided: DecidedEvidence
    text: str
    evidence_type: EvidenceType | None = None


def train_model(
    suggester: Suggester, texts: Iterable[TrainingText], *, progress: Progress | None = None
) -> LearnedModel:
    """Return what the decisions teach about the suggester's criteria; the same decisions give the same model.

    ``suggester`` must have learned nothing itself. Evidence that nothing was accepted for teaches what is turned down.

    Raises:
        TooFewDecisions: fewer than five texts with an accepted criterion, or all of one learner.
    """
    known = set(suggester.criterion_ids)
    used = sorted((each for each in texts if _concerns(each, known)), key=lambda each: each.decided.evidence_id)
    _require_enough([each.decided for each in used], known)
    pairs = []
    vectors = {}
    measured = []
    for done, each in enumerate(used, start=1):
        found, logits = suggester.measured(each.text, each.evidence_type)
        vectors[each.decided.evidence_id] = found
        measured.append(logits)
        if progress:
            progress(done, len(used))
    decided = [each.decided for each in used]
    for text, logits in zip(decided_texts(decided, vectors, suggester.criterion_ids), measured, strict=True):
        pairs.append(TextPairs(text, logits))
    count = len(suggester.criterion_ids)
    ranking, _ = learn(pairs, count)
    weights = {name: round(float(weight), 6) for name, weight in zip(LEARNED, ranking.fit.weights, strict=True)}
    intercept = round(ranking.fit.intercept, 6)
    log = fingerprint([each.model_dump(mode="json") for each in decided])
    made = fingerprint([suggester.model_id, log, {**weights}, intercept])
    return LearnedModel(
        version=f"learned-{made.removeprefix('sha256:')[:12]}",
        base=suggester.model_id,
        log=log,
        weights=weights,
        intercept=intercept,
        evidence=tuple(decided),
        trial=tried(pairs, count),
    )


def tried(pairs: Sequence[TextPairs], criteria: int) -> Trial:
    """Return how the order and the probabilities do with and without learning, on learners held out in turn."""
    after = held_out_logits(pairs, criteria)
    scored = [place for place, each in enumerate(pairs) if each.text.accepted]
    before_figures = _figures([(pairs[place].logits, pairs[place].text.accepted) for place in scored])
    after_figures = _figures([(after[place], pairs[place].text.accepted) for place in scored])
    return Trial(
        texts=len(scored),
        learners=len({each.text.learner for each in pairs}),
        map_before=before_figures[0],
        map_after=after_figures[0],
        ece_before=before_figures[1],
        ece_after=after_figures[1],
    )


def _figures(rows: Sequence[tuple[Matrix, frozenset[int]]]) -> tuple[float, float]:
    precisions = [average_precision(ranks_of(logits, sorted(accepted))) for logits, accepted in rows]
    chances = [sigmoid(logits) for logits, _ in rows]
    met = [np.isin(np.arange(len(logits)), sorted(accepted)) for logits, accepted in rows]
    return round(float(np.mean(precisions)), 4), round(calibration_error(*top_pairs(chances, met)), 4)


def _concerns(each: TrainingText, known: set[CriterionId]) -> bool:
    return bool(known & {*each.decided.accepted, *each.decided.turned_down})


def _require_enough(decided: Sequence[DecidedEvidence], known: set[CriterionId]) -> None:
    accepted = [each for each in decided if known & set(each.accepted)]
    learners = {each.learner_id for each in accepted}
    if len(accepted) < LEAST_TEXTS or len(learners) < 2:
        raise TooFewDecisions(
            f"There are {len(accepted)} items of {len(learners)} learners with an accepted criterion;"
            f" {LEAST_TEXTS} items of 2 learners are needed.",
            remedy="Decide on more evidence first; until then the model that comes with vqmap suggests.",
        )
