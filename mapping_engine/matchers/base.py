"""What a matcher is: built once for a list of wordings, it scores passages against each of them."""

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mapping_engine.encoders import Encoder

Scores: TypeAlias = NDArray[np.float32]
"""One row per passage, one column per wording; higher fits better; comparable only within one row's matcher."""


class Matcher(Protocol):
    """One way to compare passages with wordings. Deterministic; it knows no other matcher."""

    name: str
    version: str

    def score(self, passages: Sequence[str]) -> Scores:
        """Return how well each passage fits each wording, in the order in which both were given."""


class WordMatcherKind(Protocol):
    """A matcher that is built from wordings alone."""

    name: str

    def __call__(self, wordings: Sequence[str]) -> Matcher:
        """Build the matcher for these wordings."""


class MeaningMatcherKind(Protocol):
    """A matcher that is built from wordings and an encoder."""

    name: str

    def __call__(self, wordings: Sequence[str], encoder: Encoder) -> Matcher:
        """Build the matcher for these wordings."""


def empty_scores(passages: int, wordings: int) -> Scores:
    """Return scores that say nothing fits."""
    return np.zeros((passages, wordings), dtype=np.float32)
