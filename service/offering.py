"""What is offered to whoever asks for suggestions: the best criteria, with probes and a sentinel mixed in."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from competence_graph import CompetenceGraph, CriterionId, UnitId
from mapping_engine import (
    ShownSuggestion,
    Suggestion,
    SuggestionKind,
    Suggestions,
    foreign_units,
    gets_sentinel,
    sentinel_among,
    with_probes,
    with_sentinel,
)

SHOWN = 10
"""How many suggestions are shown; what ranks lower is below the threshold."""

RANKED = 50
"""How many criteria are ranked: probes are drawn from those below the threshold, and misses are told apart by them."""


class SuggestionEngine(Protocol):
    """Suggests criteria of some units for a text."""

    def __call__(
        self, text: str, graph: CompetenceGraph, units: tuple[UnitId, ...], *, limit: int = SHOWN
    ) -> Suggestions:
        """Return at most ``limit`` criteria of these units, best first."""


class Mixing(NamedTuple):
    """What is mixed into an assessor's suggestions.

    ``probe_share`` is the number of probes for each suggestion shown, ``sentinel_share`` the share of evidence items
    whose suggestions hold a sentinel (both 0..1; see ``probes`` and ``sentinels`` of the engine).
    """

    probe_share: float = 0.0
    sentinel_share: float = 0.0


class Subject(NamedTuple):
    """What suggestions are asked about; ``seed`` draws what is mixed in."""

    text: str
    graph: CompetenceGraph
    units: tuple[UnitId, ...]
    seed: str


class Offer(NamedTuple):
    """Suggestions as they are shown, what each criterion that was mixed in is, and what was passed over."""

    suggestions: Suggestions
    kinds: Mapping[CriterionId, SuggestionKind]
    passed_over: tuple[CriterionId, ...]

    @property
    def shown(self) -> tuple[ShownSuggestion, ...]:
        """What is kept of each suggestion."""
        return tuple(
            ShownSuggestion(
                criterion_id=each.criterion_id,
                rank=each.rank,
                score=each.score,
                probability=each.probability,
                band=each.band.value,
                kind=self.kinds.get(each.criterion_id, SuggestionKind.SUGGESTED),
            )
            for each in self.suggestions.suggestions
        )


def offer(subject: Subject, engine: SuggestionEngine, mixing: Mixing) -> Offer:
    """Return what is offered: nothing in it tells a probe or a sentinel from any other suggestion."""
    ranked = engine(subject.text, subject.graph, subject.units, limit=RANKED)
    by_id = {each.criterion_id: each for each in ranked.suggestions}
    ids = with_probes(tuple(by_id), SHOWN, mixing.probe_share, subject.seed)
    kinds = dict.fromkeys(ids[SHOWN:], SuggestionKind.PROBE)
    shown = tuple(by_id[each].model_copy(update={"rank": rank}) for rank, each in enumerate(ids, start=1))
    if sentinel := _sentinel(subject, engine, mixing.sentinel_share):
        shown = with_sentinel(shown, sentinel)
        kinds[sentinel.criterion_id] = SuggestionKind.SENTINEL
    passed_over = tuple(each for each in by_id if each not in ids)
    return Offer(ranked.model_copy(update={"suggestions": shown}), kinds, passed_over)


def _sentinel(subject: Subject, engine: SuggestionEngine, share: float) -> Suggestion | None:
    foreign = foreign_units(subject.graph, subject.units)
    if not foreign or not gets_sentinel(share, subject.seed):
        return None
    found = engine(subject.text, subject.graph, foreign, limit=SHOWN).suggestions
    return sentinel_among(found, subject.graph, subject.units, seed=subject.seed)
