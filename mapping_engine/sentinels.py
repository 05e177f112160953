"""Sentinels: a suggestion known to be wrong among the others shows whether suggestions are read or waved through.

A sentinel is a criterion of a unit on which the learner is not registered. It can never count: an assessor's answer to
it makes no mapping, and the gate looks at the criteria of the learner's own units alone.
"""

from collections.abc import Collection, Sequence

from competence_graph import CompetenceGraph, UnitId
from mapping_engine.draws import draw
from mapping_engine.ranking.model import Band
from mapping_engine.suggestions import Suggestion


def foreign_units(graph: CompetenceGraph, chosen: Collection[UnitId]) -> tuple[UnitId, ...]:
    """Return the units of a standard on which a learner with these chosen units is not registered."""
    return tuple(unit.id for unit in graph.units if unit.id not in chosen)


def gets_sentinel(share: float, seed: str) -> bool:
    """Say whether the suggestions of this seed hold a sentinel; over all seeds a ``share`` (0..1) of them do."""
    return draw(seed, "sentinel") < share


def sentinel_among(
    foreign: Sequence[Suggestion], graph: CompetenceGraph, chosen: Collection[UnitId], *, seed: str
) -> Suggestion | None:
    """Return a sentinel from suggestions that the engine made among foreign units, or None where there is none.

    It comes from the weaker half of those that are possible, so that it looks like any other and is wrong in its matter
    too; a likely one may well be met. A criterion that also stands in a chosen unit, or says the same as one that does,
    is never a sentinel.
    """
    own = {each.id: each for unit in chosen for each in graph.criteria_by_unit[unit]}
    own_wordings = {_wording(each.text) for each in own.values()}
    possible = [each for each in foreign if each.band is Band.POSSIBLE]
    weaker = possible[len(possible) // 2 :]
    fit = [
        each
        for each in weaker
        if each.criterion_id not in own and _wording(graph.criterion(each.criterion_id).text) not in own_wordings
    ]
    return min(fit, key=lambda each: draw(seed, "sentinel", each.criterion_id), default=None)


def with_sentinel(suggestions: Sequence[Suggestion], sentinel: Suggestion) -> tuple[Suggestion, ...]:
    """Return the suggestions with a sentinel where its own probability puts it, and all ranks counted anew."""
    lower = (number for number, each in enumerate(suggestions) if each.probability < sentinel.probability)
    place = next(lower, len(suggestions))
    mixed = (*suggestions[:place], sentinel, *suggestions[place:])
    return tuple(each.model_copy(update={"rank": rank}) for rank, each in enumerate(mixed, start=1))


def _wording(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())
