"""Suggesters kept ready: one index for each release, choice of units and learned model, one language model for all."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock, Thread
from typing import Protocol

from competence_graph import CompetenceGraph, CriterionId, UnitId, VqmapError
from mapping_engine import (
    EVIDENCE_ADAPTER,
    CachedEncoder,
    Candidate,
    Encoder,
    Learned,
    LearnedModel,
    ModelMissing,
    OnnxEncoder,
    RankingModel,
    ReRanker,
    Suggester,
    Suggestions,
    TrainingText,
    blended,
    is_model_installed,
    shipped_model,
    split_into_passages,
    train_model,
)
from service.offering import SHOWN, Holdings, Progress, Subject
from service.text_index import TextIndex

_KEPT = 32


class LanguageModel(Encoder, Protocol):
    """An encoder that can be loaded before it is used."""

    def load(self) -> None:
        """Load the model, or raise a VqmapError that says why it cannot be."""


class SuggesterPool:
    """A SuggestionEngine that builds each index once; words only where the model is not installed or not wanted.

    Many threads may ask at once: one waits for another only while the index that it needs is being built. An index with
    what a centre's decisions taught is that centre's alone.
    """

    def __init__(
        self,
        *,
        use_model: bool = True,
        model: LanguageModel | None = None,
        reranker: ReRanker | None = None,
        ranking: RankingModel | None = None,
    ) -> None:
        """Load nothing yet: the model is loaded at the first suggestion, or in the background before it.

        ``model`` takes the place of the packaged language model as it comes, ``ranking`` of the ranking model.
        """
        if model is None and use_model and is_model_installed():
            model = OnnxEncoder(adapter=EVIDENCE_ADAPTER)
        self._model = model
        self._reranker = reranker
        self._ranking = ranking
        self._encoder: Encoder | None = None if model is None else CachedEncoder(model)
        self._places: OrderedDict[_Key, _Place] = OrderedDict()
        self._lock = Lock()
        self._texts = TextIndex()

    @property
    def base(self) -> str:
        """The ranking model that a learned model adds to; one made for another is of no use."""
        return (self._ranking or shipped_model(with_meaning=self._encoder is not None)).id

    def __call__(self, subject: Subject, *, limit: int = SHOWN) -> Suggestions:
        """Suggest at most ``limit`` criteria of some units (all criteria where a standard has no units).

        Raises:
            VqmapError: the model is wanted and installed, but cannot be loaded.
        """
        compared = self.compare(subject, limit=limit)
        return compared if self._reranker is None else reordered(compared, subject, self._reranker)

    def compare(self, subject: Subject, *, limit: int = SHOWN) -> Suggestions:
        """Suggest the same without asking the re-ranker about their order."""
        place = self._place(subject)
        with place.lock:
            place.suggester = place.suggester or self._build(subject, place.version)
        beside, unread = (None, 0) if subject.at is None else self._texts.beside(subject.at)
        found = place.suggester.suggest(subject.text, limit=limit, evidence_type=subject.evidence_type, beside=beside)
        return found if not unread else _told_unread(found, unread)

    def train(
        self, graph: CompetenceGraph, texts: Iterable[TrainingText], *, progress: Progress | None = None
    ) -> LearnedModel:
        """Return what decisions teach about all criteria of a standard.

        Raises:
            ModelMissing: only words are compared here, so there is nothing to learn with.
            TooFewDecisions: see ``train_model``.
        """
        if self._encoder is None:
            raise ModelMissing(
                "Learning compares the meaning of texts, and the language model is not in use.",
                remedy="Install vqmap with the extra 'model', and leave out --words-only.",
            )
        return train_model(Suggester(graph, encoder=self._encoder, ranking=self._ranking), texts, progress=progress)

    def load_in_background(self, tell: Callable[[VqmapError], None]) -> Thread:
        """Start loading the model, so that the first suggestion need not wait for all of it.

        A failure is told at once by ``tell``, and again at every suggestion that needs the model.
        """
        thread = Thread(target=self._load, args=(tell,), name="load-language-model", daemon=True)
        thread.start()
        return thread

    def _load(self, tell: Callable[[VqmapError], None]) -> None:
        try:
            if self._model is not None:
                self._model.load()
        except VqmapError as problem:
            tell(problem)

    def _place(self, subject: Subject) -> "_Place":
        centre, _ = ("", "") if subject.at is None else subject.at.holdings.key
        version = None if subject.at is None else subject.at.holdings.promoted()
        # a place keeps its graph alive, so the number stays the graph's own
        key = (id(subject.graph), subject.units, centre if version else "", version or "")
        with self._lock:
            place = self._places.setdefault(key, _Place(subject.graph, version))
            self._places.move_to_end(key)
            while len(self._places) > _KEPT:
                self._places.popitem(last=False)
        return place

    def _build(self, subject: Subject, version: str | None) -> Suggester:
        graph = subject.graph
        ids: dict[CriterionId, None] = {
            each.id: None for unit in subject.units for each in graph.criteria_by_unit[unit]
        }
        learned = None if subject.at is None or version is None else self._learned(subject.at.holdings, version)
        return Suggester(
            graph, criterion_ids=tuple(ids) or None, encoder=self._encoder, ranking=self._ranking, learned=learned
        )

    def _learned(self, holdings: Holdings, version: str) -> Learned | None:
        """Return a centre's model with the vectors of what it remembers, unless it was made for another ranking."""
        model = holdings.learned(version)
        if self._encoder is None or model.base != self.base:
            return None
        texts = holdings.texts([each.evidence_id for each in model.evidence])
        passages = {each.evidence_id: [one.text for one in split_into_passages(each.text)] for each in texts}
        return Learned(model, {name: self._encoder.encode(found) for name, found in passages.items()})


_Key = tuple[int, tuple[UnitId, ...], str, str]


class _Place:
    """Where the suggester of one graph, choice of units and learned model stands, once it is built."""

    def __init__(self, graph: CompetenceGraph, version: str | None) -> None:
        self.graph = graph
        self.version = version
        self.lock = Lock()
        self.suggester: Suggester | None = None


def reordered(compared: Suggestions, subject: Subject, reranker: ReRanker) -> Suggestions:
    """Return the suggestions in the order that the comparison and the re-ranker agree on, each within its band."""
    graph = subject.graph
    candidates = [
        Candidate(
            criterion_id=each.criterion_id,
            wording=graph.criterion(each.criterion_id).text,
            context=" ".join(graph.context(each.criterion_id)),
        )
        for each in compared.suggestions[: reranker.limit]
    ]
    bands = [each.band for each in compared.suggestions]
    return blended(compared, reranker.rerank(subject.text, candidates), reranker, bands=bands)


def _told_unread(found: Suggestions, unread: int) -> Suggestions:
    said = (
        f"{unread:,} texts handed in before are still being read, so a text that repeats one of them may go unnoticed."
    )
    return found.model_copy(update={"remark": " ".join(filter(None, (found.remark, said)))})
