"""Suggesters kept ready: one index for each release and choice of units, one language model for all."""

from collections import OrderedDict
from threading import Lock

from competence_graph import CompetenceGraph, CriterionId, UnitId
from mapping_engine import (
    CachedEncoder,
    Encoder,
    SentenceTransformerEncoder,
    Suggester,
    Suggestions,
    is_model_installed,
)

_KEPT = 16


class SuggesterPool:
    """A SuggestionEngine that builds each index once; words only where the model is not installed or not wanted."""

    def __init__(self, *, use_model: bool = True) -> None:
        """Load nothing yet: the model is loaded at the first suggestion."""
        self._use_model = use_model and is_model_installed()
        self._encoder: Encoder | None = None
        self._suggesters: OrderedDict[tuple[int, tuple[UnitId, ...]], Suggester] = OrderedDict()
        self._lock = Lock()

    def __call__(self, text: str, graph: CompetenceGraph, units: tuple[UnitId, ...], *, limit: int = 10) -> Suggestions:
        """Suggest at most ``limit`` criteria of some units (all criteria where a standard has no units)."""
        with self._lock:
            return self._suggester(graph, units).suggest(text, limit=limit)

    def _suggester(self, graph: CompetenceGraph, units: tuple[UnitId, ...]) -> Suggester:
        key = (id(graph), units)  # a kept suggester keeps its graph alive, so the number stays the graph's own
        if key not in self._suggesters:
            self._suggesters[key] = self._build(graph, units)
            while len(self._suggesters) > _KEPT:
                self._suggesters.popitem(last=False)
        return self._suggesters[key]

    def _build(self, graph: CompetenceGraph, units: tuple[UnitId, ...]) -> Suggester:
        if self._use_model and self._encoder is None:
            self._encoder = CachedEncoder(SentenceTransformerEncoder())
        criteria: dict[CriterionId, None] = {each.id: None for unit in units for each in graph.criteria_by_unit[unit]}
        return Suggester(graph, criterion_ids=tuple(criteria) or None, encoder=self._encoder)
