"""Suggesters kept ready: one index for each release and choice of units, one language model for all."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock, Thread

from competence_graph import CompetenceGraph, CriterionId, UnitId, VqmapError
from mapping_engine import (
    CachedEncoder,
    Candidate,
    Encoder,
    OnnxEncoder,
    ReRanker,
    Suggester,
    Suggestions,
    blended,
    is_model_installed,
)

_KEPT = 16


class SuggesterPool:
    """A SuggestionEngine that builds each index once; words only where the model is not installed or not wanted.

    Many threads may ask at once: one waits for another only while the index that it needs is being built.
    """

    def __init__(
        self, *, use_model: bool = True, model: OnnxEncoder | None = None, reranker: ReRanker | None = None
    ) -> None:
        """Load nothing yet: the model is loaded at the first suggestion, or in the background before it.

        ``model`` takes the place of the packaged model as it comes.
        """
        if model is None and use_model and is_model_installed():
            model = OnnxEncoder()
        self._model = model
        self._reranker = reranker
        self._encoder: Encoder | None = None if model is None else CachedEncoder(model)
        self._places: OrderedDict[tuple[int, tuple[UnitId, ...]], _Place] = OrderedDict()
        self._lock = Lock()

    def __call__(self, text: str, graph: CompetenceGraph, units: tuple[UnitId, ...], *, limit: int = 10) -> Suggestions:
        """Suggest at most ``limit`` criteria of some units (all criteria where a standard has no units).

        Raises:
            VqmapError: the model is wanted and installed, but cannot be loaded.
        """
        place = self._place(graph, units)
        with place.lock:
            place.suggester = place.suggester or self._build(graph, units)
        compared = place.suggester.suggest(text, limit=limit)
        return compared if self._reranker is None else reordered(compared, text, graph, self._reranker)

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

    def _place(self, graph: CompetenceGraph, units: tuple[UnitId, ...]) -> "_Place":
        key = (id(graph), units)  # a place keeps its graph alive, so the number stays the graph's own
        with self._lock:
            place = self._places.setdefault(key, _Place(graph))
            self._places.move_to_end(key)
            while len(self._places) > _KEPT:
                self._places.popitem(last=False)
        return place

    def _build(self, graph: CompetenceGraph, units: tuple[UnitId, ...]) -> Suggester:
        criteria: dict[CriterionId, None] = {each.id: None for unit in units for each in graph.criteria_by_unit[unit]}
        return Suggester(graph, criterion_ids=tuple(criteria) or None, encoder=self._encoder)


class _Place:
    """Where the suggester of one graph and choice of units stands, once it is built."""

    def __init__(self, graph: CompetenceGraph) -> None:
        self.graph = graph
        self.lock = Lock()
        self.suggester: Suggester | None = None


def reordered(compared: Suggestions, text: str, graph: CompetenceGraph, reranker: ReRanker) -> Suggestions:
    """Return the suggestions in the order that the comparison and the re-ranker agree on, and no other suggestions."""
    asked = [each.criterion_id for each in compared.suggestions[: reranker.limit]]
    candidates = [
        Candidate(criterion_id=each, wording=graph.criterion(each).text, context=" ".join(graph.context(each)))
        for each in asked
    ]
    return blended(compared, reranker.rerank(text, candidates), reranker)
