"""Assessors: what each makes of suggestions and sentinels, and whether two who saw the same pair agree."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from competence_graph import Frozen
from mapping_engine.evidence import PersonId
from mapping_engine.mapping import Decision
from mapping_engine.monitoring.answers import Pair, accepted_share, newest, of_kind, pair_of
from mapping_engine.monitoring.shares import TOO_FEW, Share, share_of
from mapping_engine.suggestion_record import Answer, SuggestionKind

ENOUGH = 20
"""Below so many pairs kappa is not told."""

_RESAMPLES = 300
_SEED = 20_260_302
_ALTMAN = ((0.8, "very good"), (0.6, "good"), (0.4, "moderate"), (0.2, "fair"), (-2.0, "poor"))
"""Altman's words for kappa (Practical Statistics for Medical Research, 1991)."""

Ratings = tuple[Decision, Decision]


class AssessorFigures(Frozen):
    """What one assessor decided: ``accepted`` of the suggestions answered, ``sentinels`` taken of those answered.

    ``by_hand`` are the accepted criteria that the assessor added without a suggestion, of all accepted. How long a
    decision took is not recorded, so it is not told.
    """

    assessor_id: PersonId
    decisions: int
    accepted: Share
    by_hand: Share
    sentinels: Share
    says: str


class Agreement(Frozen):
    """How far two assessors who decided about the same pair agree; ``assessors`` is empty for all of them together.

    ``kappa`` is Cohen's (1: always, 0: no more than by chance), with a 95 % bootstrap interval; it is absent where the
    pairs are too few, or every decision was the same. The second assessor may have known the first's decision.
    """

    assessors: tuple[PersonId, ...]
    pairs: int
    agreed: Share
    kappa: float | None = None
    low: float | None = None
    high: float | None = None
    says: str = TOO_FEW


def by_assessor(answers: Sequence[Answer]) -> tuple[AssessorFigures, ...]:
    """Return each assessor's figures, whoever decided most first; of several answers to a pair the newest counts."""
    by_person: dict[PersonId, list[Answer]] = {}
    for each in answers:
        by_person.setdefault(each.assessor_id, []).append(each)
    rows = [_figures(person, newest(own)) for person, own in by_person.items()]
    return tuple(sorted(rows, key=lambda row: (-row.decisions, row.assessor_id)))


def _figures(person: PersonId, own: Sequence[Answer]) -> AssessorFigures:
    sentinels = accepted_share(of_kind(own, SuggestionKind.SENTINEL))
    decided = [each for each in own if each.kind is not SuggestionKind.SENTINEL]
    accepted = [each for each in decided if each.is_accepted]
    return AssessorFigures(
        assessor_id=person,
        decisions=len(decided),
        accepted=accepted_share(of_kind(decided, SuggestionKind.SUGGESTED)),
        by_hand=share_of(len(of_kind(accepted, None)), len(accepted)),
        sentinels=sentinels,
        says=_attention(sentinels),
    )


def _attention(sentinels: Share) -> str:
    if not sentinels.is_enough or sentinels.low is None:
        return TOO_FEW
    if sentinels.count == 0:
        return "no sentinel was taken"
    return "takes sentinels: look at a sample of the decisions" if sentinels.low > 0.05 else "a sentinel was taken"


def agreement(answers: Sequence[Answer]) -> tuple[Agreement, ...]:
    """Return the agreement of all assessors together, and after it that of every two who decided on the same pairs.

    Of several answers of one person to a pair the newest counts; of more than two assessors the first two.
    """
    rated = _rated_twice(answers)
    together = _agreement((), [(first.decision, second.decision) for first, second in rated])
    by_two: dict[tuple[PersonId, ...], list[Ratings]] = {}
    for each in rated:
        first, second = sorted(each, key=lambda answer: answer.assessor_id)
        by_two.setdefault((first.assessor_id, second.assessor_id), []).append((first.decision, second.decision))
    return (together, *(_agreement(two, ratings) for two, ratings in sorted(by_two.items())))


def _rated_twice(answers: Sequence[Answer]) -> list[tuple[Answer, Answer]]:
    by_pair: dict[Pair, dict[PersonId, Answer]] = {}
    for each in sorted(answers, key=lambda answer: answer.at):
        if each.kind is not SuggestionKind.SENTINEL:
            by_pair.setdefault(pair_of(each), {})[each.assessor_id] = each
    return [next(combinations(by_person.values(), 2)) for by_person in by_pair.values() if len(by_person) > 1]


def _agreement(assessors: tuple[PersonId, ...], ratings: Sequence[Ratings]) -> Agreement:
    agreed = share_of(sum(first is second for first, second in ratings), len(ratings))
    told = {"assessors": assessors, "pairs": len(ratings), "agreed": agreed}
    if len(ratings) < ENOUGH:
        return Agreement.model_validate(told)
    kappa = _kappa(ratings)
    if kappa is None:
        return Agreement.model_validate(told | {"says": "every decision was the same, of which kappa says nothing"})
    chance = np.random.default_rng(_SEED)
    resampled = [
        _kappa([ratings[n] for n in chance.integers(len(ratings), size=len(ratings))]) for _ in range(_RESAMPLES)
    ]
    low, high = np.quantile([each for each in resampled if each is not None], (0.025, 0.975))
    words = next(word for bound, word in _ALTMAN if kappa > bound)
    bounds = {"kappa": round(kappa, 4), "low": round(float(low), 4), "high": round(float(high), 4)}
    return Agreement.model_validate(told | bounds | {"says": f"{words} agreement"})


def _kappa(ratings: Sequence[Ratings]) -> float | None:
    """Return Cohen's kappa, or None where all decisions are the same.

    >>> yes, no = Decision.ACCEPTED, Decision.REJECTED
    >>> _kappa([(yes, yes), (no, no)]), _kappa([(yes, yes)]), _kappa([(yes, yes), (yes, no), (no, yes), (no, no)])
    (1.0, None, 0.0)
    """
    counts = Counter(ratings)
    total = len(ratings)
    observed = sum(number for (first, second), number in counts.items() if first is second) / total
    firsts, seconds = Counter(each for each, _ in ratings), Counter(each for _, each in ratings)
    expected = sum(firsts[each] * seconds[each] for each in firsts) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)
