"""Measuring a text: everything that can be said of it beside given criteria, whoever handed it in."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

import numpy as np

from competence_graph import CompetenceGraph, Criterion, EvidenceType
from mapping_engine.citations import Citation, CitationFinder
from mapping_engine.comparison import Comparison
from mapping_engine.counterparts import Counterparts
from mapping_engine.doubts import CitedPlace, DoubtedText, doubted
from mapping_engine.encoders import Encoder
from mapping_engine.matchers.base import Matcher
from mapping_engine.matchers.registry import build_matchers
from mapping_engine.matchers.views import CriterionWording
from mapping_engine.passages import Passage, split_into_passages
from mapping_engine.ranking.kinds import doing_of, fits
from mapping_engine.ranking.pair_features import Matrix, Pairing, pair_features
from mapping_engine.support import TextProfile, text_profile

TEXTS_KEPT: Final = 64
"""So many texts are kept as they were measured: an item that is opened again is only judged anew."""


class MeasuredText(NamedTuple):
    """What was measured of a text beside the criteria, before any model says how probable each is."""

    passages: Sequence[Passage]
    comparison: Comparison
    features: Matrix
    is_cited: np.ndarray
    profile: TextProfile
    doubted: DoubtedText


class TextMeasurer:
    """Measures texts beside the criteria of one standard; the index over them is built once.

    Without an encoder it compares words only.
    """

    def __init__(self, graph: CompetenceGraph, criteria: Sequence[Criterion], encoder: Encoder | None) -> None:
        """Build the index."""
        contexts = [graph.context(criterion.id) for criterion in criteria]
        self.wordings = [
            CriterionWording(text=criterion.text, context=" ".join(context))
            for criterion, context in zip(criteria, contexts, strict=True)
        ]
        self._criteria = criteria
        self._encoder = encoder
        texts = [criterion.text for criterion in criteria]
        self._counterparts = None if encoder is None else Counterparts(texts, encoder)
        self.matchers: Sequence[Matcher] = build_matchers(self.wordings, encoder)
        self._citations = CitationFinder(graph, [criterion.id for criterion in criteria])
        self._doings = [doing_of(criterion) for criterion in criteria]
        above = {context: number for number, context in enumerate(dict.fromkeys(filter(None, contexts)))}
        self._outcomes = [above.get(each, len(above) + place) for place, each in enumerate(contexts)]
        self._kept = lru_cache(TEXTS_KEPT)(self._measured)

    def measure(self, text: str, evidence_type: EvidenceType | None) -> MeasuredText:
        """Return what is measured of a text that holds words, beside at least one criterion."""
        return self._kept(text, evidence_type)

    def _measured(self, text: str, evidence_type: EvidenceType | None) -> MeasuredText:
        passages = split_into_passages(text)
        texts = [passage.text for passage in passages]
        readings = None if self._encoder is None else self._encoder.read(texts)
        comparison = Comparison(passages, {matcher.name: matcher.score(texts) for matcher in self.matchers})
        citations = self._citations.find(text)
        cited = {each.criterion_id for each in citations if each.is_exact}
        is_cited = np.array([criterion.id in cited for criterion in self._criteria])
        known = self._counterparts
        compare = None if known is None or readings is None else partial(known.compared, readings)
        pairing = Pairing(comparison.scores, self._outcomes, fits(evidence_type, self._doings), is_cited, compare)
        vectors = None if readings is None else np.stack([reading.vector for reading in readings])
        criteria = [(criterion.id, criterion.text) for criterion in self._criteria]
        return MeasuredText(
            passages=passages,
            comparison=comparison,
            features=pair_features(pairing),
            is_cited=is_cited,
            profile=text_profile(passages, vectors),
            doubted=doubted(text, criteria, citations=[_cited_place(each) for each in citations]),
        )


def _cited_place(citation: Citation) -> CitedPlace:
    return CitedPlace(citation.start, citation.end, citation.criterion_id)
