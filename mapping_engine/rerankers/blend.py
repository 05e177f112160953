"""A re-ranker's opinions blended into suggestions: it re-orders what is shown, and can add or promote nothing.

The order is the average of two ranks. The two scores have no common scale, and a language model's is no
probability, so adding them would let whichever spreads wider decide. Equal scores keep the order of the comparison, and
so do equal averages: the same score for all changes nothing, and one criterion that evidence talks the model into
praising climbs half the way to the top. What the re-ranker gave no opinion on keeps its place. Probability, band and
score of a suggestion stay what the comparison made them.
"""

from collections.abc import Iterator, Mapping, Sequence

from competence_graph import CriterionId
from mapping_engine.rerankers.base import Opinion, ReRanker, ReRanking
from mapping_engine.suggestions import MatcherUse, Suggestion, Suggestions

SHARE = 0.5
"""What the re-ranker's rank counts for in the order; the matchers share the rest."""

_SHOWN_QUOTATION = 160


def blended(
    suggestions: Suggestions, reranking: ReRanking, reranker: ReRanker, *, bands: Sequence[str] = ()
) -> Suggestions:
    """Return the suggestions in the blended order, with the re-ranker among the matchers; or with its remark alone.

    ``bands`` gives the band of each suggestion, where there are any: a suggestion changes places only with others of
    its own band, so that none comes to stand among those that the calibrated model holds more probable.
    """
    remark = " ".join(filter(None, (suggestions.remark, reranking.remark)))
    if not reranking.opinions:
        return suggestions.model_copy(update={"remark": remark})
    opinions = {opinion.criterion_id: opinion for opinion in reranking.opinions}
    order = new_order([each.criterion_id for each in suggestions.suggestions], opinions, bands)
    by_id = {each.criterion_id: each for each in suggestions.suggestions}
    told = (
        _told(by_id[criterion], rank, opinions.get(criterion), reranker.name) for rank, criterion in enumerate(order, 1)
    )
    use = MatcherUse(name=reranker.name, version=reranker.version, weight=SHARE)
    matchers = tuple(m.model_copy(update={"weight": round(m.weight * (1 - SHARE), 4)}) for m in suggestions.matchers)
    changes = {"suggestions": tuple(told), "matchers": (*matchers, use), "remark": remark}
    return suggestions.model_copy(update=changes)


def new_order(
    order: Sequence[CriterionId], opinions: Mapping[CriterionId, Opinion], bands: Sequence[str] = ()
) -> tuple[CriterionId, ...]:
    """Return the criteria in the blended order; see the module.

    >>> scores = {"a": 0.2, "b": 0.2, "c": 0.9}
    >>> opinions = {each: Opinion(criterion_id=each, score=score, quotation="x") for each, score in scores.items()}
    >>> new_order(("a", "b", "c", "d"), opinions), new_order(("a", "b", "c", "d"), opinions, ("1", "1", "2", "2"))
    (('a', 'c', 'b', 'd'), ('a', 'b', 'c', 'd'))
    """
    labels = tuple(bands) or ("",) * len(order)
    result = list(order)
    for label in dict.fromkeys(labels):
        places = [place for place, own in enumerate(labels) if own == label and order[place] in opinions]
        moved = _by_average([opinions[order[place]] for place in places])
        for place, criterion in zip(places, moved, strict=True):
            result[place] = criterion
    return tuple(result)


def _by_average(opinions: Sequence[Opinion]) -> Iterator[CriterionId]:
    """Yield criteria by the average of their place here and their rank by score."""
    places = range(len(opinions))
    by_score = sorted(places, key=lambda place: (-opinions[place].score, place))
    ranks = {place: rank for rank, place in enumerate(by_score)}
    averages = sorted(places, key=lambda place: (place + ranks[place], place))
    return (opinions[place].criterion_id for place in averages)


def _told(suggestion: Suggestion, rank: int, opinion: Opinion | None, name: str) -> Suggestion:
    if opinion is None:
        return suggestion.model_copy(update={"rank": rank})
    quoted = " ".join(opinion.quotation.split())
    shown = quoted if len(quoted) <= _SHOWN_QUOTATION else f"{quoted[:_SHOWN_QUOTATION]}…"
    said = f'The re-ranker quotes "{shown}" ({opinion.score:.2f}).' if shown else "The re-ranker found nothing for it."
    changes = {
        "rank": rank,
        "reason": f"{suggestion.reason} {said}",
        "scores": {**suggestion.scores, name: round(opinion.score, 4)},
    }
    return suggestion.model_copy(update=changes)
