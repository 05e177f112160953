"""Two views of a criterion: its own wording, and its wording with what stands above it.

"Explain the procedure" says little; "Explain the procedure. Isolate the electrical supply" says what for.
"""

from collections.abc import Callable, Sequence

import numpy as np

from competence_graph import Frozen
from mapping_engine.matchers.base import Matcher, Scores

CONTEXT_SHARE = 0.3
"""What a criterion's score in its context counts for.

Measured on the two portfolios in ``fixtures/portfolios``: shares from 0.2 to 0.5 all gain about a point of mean
average precision over the wording alone; taking the better of the two scores lost two to three points on one.
"""


class CriterionWording(Frozen):
    """What a criterion says, and ``context``: its outcome and unit title (empty where the standard has none)."""

    text: str
    context: str = ""

    @property
    def with_context(self) -> str:
        """The wording followed by what stands above it."""
        return f"{self.text} {self.context}".strip()


class TwoViews:
    """A matcher over criteria: the score that a criterion gets alone, blended with its score in context."""

    def __init__(self, criteria: Sequence[CriterionWording], build: Callable[[Sequence[str]], Matcher]) -> None:
        self._own = build([criterion.text for criterion in criteria])
        self.name = self._own.name
        self.version = self._own.version
        has_context = any(criterion.context for criterion in criteria)
        self._in_context = build([criterion.with_context for criterion in criteria]) if has_context else None

    def score(self, passages: Sequence[str]) -> Scores:
        """Return the blended score of each criterion for each passage."""
        own = self._own.score(passages)
        if self._in_context is None:
            return own
        blend = (1 - CONTEXT_SHARE) * own + CONTEXT_SHARE * self._in_context.score(passages)
        return np.asarray(blend, dtype=np.float32)
