"""What is offered to whoever asks for suggestions: the criteria worth showing, with probes and a sentinel mixed in."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import NamedTuple, Protocol

from competence_graph import CompetenceGraph, CriterionId, EvidenceType, UnitId
from mapping_engine import (
    Band,
    EvidenceId,
    LearnedModel,
    OtherText,
    PersonId,
    ShownSuggestion,
    Suggestion,
    SuggestionKind,
    Suggestions,
    TrainingText,
    foreign_units,
    gets_sentinel,
    sentinel_among,
    with_probes,
    with_sentinel,
)

SHOWN = 10
"""How many suggestions are shown; what ranks lower is below the threshold, and so is what is unlikely."""

RANKED = 50
"""How many criteria are ranked: probes are drawn from those below the threshold, and misses are told apart by them."""

ELSEWHERE = 3
"""How many criteria of other units are pointed out."""

Progress = Callable[[int, int], None]


class Holdings(Protocol):
    """What one centre holds of one release, read when it is asked for; nothing of another centre is ever among it."""

    @property
    def key(self) -> tuple[str, str]:
        """The centre and the release."""

    def promoted(self) -> str | None:
        """Return the version of the learned model in use, if one is."""

    def learned(self, version: str) -> LearnedModel:
        """Return a learned model."""

    def evidence_ids(self) -> frozenset[EvidenceId]:
        """Return the ids of all evidence handed in."""

    def texts(self, evidence_ids: Collection[EvidenceId]) -> tuple[OtherText, ...]:
        """Return the texts of some of it; ids of other evidence are passed over."""


class AtCentre(NamedTuple):
    """Where a text belongs: which item it is, whose, and what else its centre holds."""

    evidence_id: EvidenceId
    learner_id: PersonId
    holdings: Holdings


class Subject(NamedTuple):
    """What suggestions are asked about: a text, and units of a standard; ``at`` is absent for a text of no centre."""

    text: str
    graph: CompetenceGraph
    units: tuple[UnitId, ...]
    evidence_type: EvidenceType | None = None
    at: AtCentre | None = None


class SuggestionEngine(Protocol):
    """Suggests criteria of some units for a text, and learns from decisions."""

    @property
    def base(self) -> str:
        """The ranking model that a learned model adds to; one made for another is of no use."""

    def __call__(self, subject: Subject, *, limit: int = SHOWN) -> Suggestions:
        """Return at most ``limit`` criteria of the subject's units, best first."""

    def compare(self, subject: Subject, *, limit: int = SHOWN) -> Suggestions:
        """Return the same without asking for a second opinion on their order."""

    def train(
        self, graph: CompetenceGraph, texts: Iterable[TrainingText], *, progress: Progress | None = None
    ) -> LearnedModel:
        """Return what decisions teach about all criteria of a standard."""


class Mixing(NamedTuple):
    """What is mixed into an assessor's suggestions.

    ``probe_share`` is the number of probes for each suggestion shown, ``sentinel_share`` the share of evidence items
    whose suggestions hold a sentinel (both 0..1; see ``probes`` and ``sentinels`` of the engine).
    """

    probe_share: float = 0.0
    sentinel_share: float = 0.0


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


def offer(subject: Subject, engine: SuggestionEngine, mixing: Mixing, *, seed: str) -> Offer:
    """Return what is offered: nothing in it says that a suggestion is a probe or a sentinel.

    Where nothing is worth showing, nothing is mixed in either: a probe or a sentinel alone would be all that is shown,
    and silence would say no more. What an assessor then adds by hand teaches as much. ``seed`` draws what is mixed in.
    """
    ranked = engine(subject, limit=RANKED)
    foreign = _foreign(subject, engine)
    by_id = {each.criterion_id: each for each in ranked.suggestions}
    worth = [each.criterion_id for each in ranked.suggestions if each.is_worth_showing][:SHOWN]
    ids = with_probes([*worth, *(each for each in by_id if each not in worth)], len(worth), mixing.probe_share, seed)
    kinds = dict.fromkeys(ids[len(worth) :], SuggestionKind.PROBE)
    shown = _ranked_anew(by_id[each] for each in ids)
    sentinel = sentinel_among(foreign, subject.graph, subject.units, seed=seed)
    if shown and sentinel and gets_sentinel(mixing.sentinel_share, seed):
        shown = with_sentinel(shown, sentinel)
        kinds[sentinel.criterion_id] = SuggestionKind.SENTINEL
    passed_over = tuple(each for each in by_id if each not in ids)
    changes = {"suggestions": shown, "elsewhere": _elsewhere(foreign, subject)}
    return Offer(ranked.model_copy(update=changes), kinds, passed_over)


def _foreign(subject: Subject, engine: SuggestionEngine) -> tuple[Suggestion, ...]:
    """Return the suggestions of the units on which the learner is not registered."""
    units = foreign_units(subject.graph, subject.units)
    return engine.compare(subject._replace(units=units), limit=RANKED).suggestions if units else ()


def _elsewhere(foreign: Iterable[Suggestion], subject: Subject) -> tuple[Suggestion, ...]:
    """Return likely ones that stand in no unit of the learner's; a sentinel, which is no more than possible, never."""
    own = {each.id for unit in subject.units for each in subject.graph.criteria_by_unit[unit]}
    likely = [each for each in foreign if each.band is Band.LIKELY and each.criterion_id not in own]
    return _ranked_anew(likely[:ELSEWHERE])


def _ranked_anew(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    return tuple(each.model_copy(update={"rank": rank}) for rank, each in enumerate(suggestions, start=1))
