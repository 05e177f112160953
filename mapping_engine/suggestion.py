"""What a suggestion says: a criterion, how probable it is that it is met, which words show it, and what is missing."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from competence_graph import CriterionId, Frozen
from mapping_engine.doubts import Doubt
from mapping_engine.evidence import EvidenceId
from mapping_engine.ranking.model import Band


class MatchingMode(StrEnum):
    """How texts were compared; without the sentence model only their words are."""

    WORDS_AND_MEANING = "words and meaning"
    WORDS_ONLY = "words only"


class MatcherUse(Frozen):
    """A matcher that took part, and what it counted for in ``score``."""

    name: str
    version: str
    weight: float


class SimilarEvidence(Frozen):
    """An item at the same centre that an assessor accepted for the criterion, and how close it is (0..1)."""

    evidence_id: EvidenceId
    closeness: float


class Suggestion(Frozen):
    """A criterion that a text may be evidence for.

    ``probability`` (0..1) is the model's estimate that an assessor accepts, and orders the suggestions; ``band`` is its
    word for it. ``score`` (0..1) says how well the criterion fits beside the others of this one text, and is no
    probability. ``passage_start`` and ``passage_end`` are character offsets of the passage that fits best; ``scores``
    are its scores by each matcher, on the matcher's own scale; ``given`` is what each feature added to the log odds,
    greatest first. ``missing`` are the parts of the criterion that the text does not speak of, ``question`` what an
    assessor might ask about them, and ``similar`` what was accepted for it before.
    """

    criterion_id: CriterionId
    rank: int
    score: float
    probability: float = Field(ge=0, le=1)
    band: Band
    passage_start: int
    passage_end: int
    reason: str
    matched_words: tuple[str, ...]
    scores: Mapping[str, float]
    given: Mapping[str, float] = Field(default_factory=dict)
    is_cited: bool = False
    missing: tuple[str, ...] = ()
    question: str = ""
    similar: tuple[SimilarEvidence, ...] = ()

    @property
    def is_worth_showing(self) -> bool:
        """Whether it is more than unlikely."""
        return self.band is not Band.UNLIKELY

    @property
    def chance(self) -> str:
        """How probable it is that an assessor accepts, in words, as in "likely 72 %"."""
        percent = round(100 * self.probability)
        said = "under 1 %" if percent < 1 else "over 99 %" if percent > 99 else f"{percent} %"
        return f"{self.band.value} {said}"


class Suggestions(Frozen):
    """What was suggested for one text, and by what.

    ``suggestions`` are ranked and may hold unlikely ones, which are shown on request only; ``model`` names what made
    the probabilities. ``doubts`` are about the text itself. ``elsewhere`` are likely criteria outside the units asked
    about. ``remark`` says what the reader should know, if anything.
    """

    mode: MatchingMode
    model: str
    matchers: tuple[MatcherUse, ...]
    passages: int
    suggestions: tuple[Suggestion, ...]
    elsewhere: tuple[Suggestion, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    remark: str = ""
