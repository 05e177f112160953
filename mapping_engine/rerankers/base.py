"""What a re-ranker is: it reads a text and some criteria, and says of each how well the text shows it, and where."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import Field

from competence_graph import CriterionId, Frozen


class Candidate(Frozen):
    """A suggested criterion as a re-ranker reads it; ``context`` is what stands above it in the standard."""

    criterion_id: CriterionId
    wording: str
    context: str = ""


class Opinion(Frozen):
    """What a re-ranker holds of one criterion: a score (0..1) and the words of the text that made it say so.

    ``quotation`` stands verbatim in the text; it is empty only where the score is 0.
    """

    criterion_id: CriterionId
    score: float = Field(ge=0, le=1)
    quotation: str = ""


class ReRanking(Frozen):
    """The opinions that could be used; without any, ``remark`` tells a reader why."""

    opinions: tuple[Opinion, ...] = ()
    remark: str = ""


class ReRanker(Protocol):
    """A second opinion. It never raises: what goes wrong is a remark, and the order stays as it was.

    ``name`` and ``version`` go into every suggestion made with it; ``limit`` is how many candidates it is asked about.
    """

    name: str
    version: str
    limit: int

    def rerank(self, text: str, candidates: Sequence[Candidate]) -> ReRanking:
        """Return an opinion on some or all of the candidates."""
