"""The ranking model: a weighted sum of features that never weigh against a pair, read as a probability.

Monotone and small on purpose: more of any feature never lowers a probability, and every probability can be taken apart
into what each feature gave. Its bands come from group-aware conformal prediction (``mapping_engine.ranking.bands``).
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

import numpy as np
from pydantic import Field, TypeAdapter, model_validator

from competence_graph import Frozen
from mapping_engine.ranking.pair_features import FEATURES, Matrix


class Band(StrEnum):
    """How a suggestion is shown."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


USUAL_CRITERIA: Final = 75

Share = Annotated[float, Field(ge=0, le=1)]


class Thresholds(Frozen):
    """The least probability of each band, and the least best probability of a text that anything is shown for.

    ``likely`` holds so much that the share of its pairs that are met reaches ``likely_met``; ``likely`` and
    ``possible`` together hold the share ``held`` of all pairs that are met.
    """

    likely: Share
    possible: Share
    silence: Share
    likely_met: Share
    held: Share


class RankingModel(Frozen):
    """Weights by feature, all of them zero or more, with the bands measured for them."""

    name: str
    version: str
    trained_on: str
    weights: Mapping[str, Annotated[float, Field(ge=0)]]
    intercept: float
    thresholds: Thresholds

    @model_validator(mode="after")
    def _knows_its_features(self) -> "RankingModel":
        unknown = sorted(set(self.weights) - {feature.name for feature in FEATURES})
        if unknown:
            raise ValueError(f"unknown features: {', '.join(unknown)}")
        return self

    @property
    def id(self) -> str:
        """Name and version in one word, as kept with every suggestion."""
        return f"{self.name}-{self.version}"

    def logits(self, features: Matrix) -> Matrix:
        """Return the log odds of each criterion of one text, one row of features each.

        The more criteria there are, the less likely is each: a text meets about as many of a thousand as of a hundred.
        """
        weights = np.array([self.weights.get(feature.name, 0.0) for feature in FEATURES])
        return np.asarray(features @ weights + self.intercept + crowding(len(features)))

    def contributions(self, row: Matrix) -> Mapping[str, float]:
        """Return what each feature of one pair adds to its log odds, greatest first, without those that add nothing."""
        given = {
            feature.name: self.weights.get(feature.name, 0.0) * float(value)
            for feature, value in zip(FEATURES, row, strict=True)
        }
        return {name: value for name, value in sorted(given.items(), key=lambda each: -each[1]) if value > 0}

    def band(self, probability: float) -> Band:
        """Return the band of a probability."""
        if probability >= self.thresholds.likely:
            return Band.LIKELY
        return Band.POSSIBLE if probability >= self.thresholds.possible else Band.UNLIKELY


def crowding(criteria: int) -> float:
    """Return what the number of criteria adds to the log odds of each, 0 for as many as the models were fitted with.

    >>> crowding(USUAL_CRITERIA)
    0.0
    """
    return float(np.log(USUAL_CRITERIA / max(criteria, 1)))


def sigmoid(logits: Matrix) -> Matrix:
    """Return the probabilities of log odds, without overflow.

    >>> sigmoid(np.array([0.0, -800.0, 800.0])).tolist()
    [0.5, 0.0, 1.0]
    """
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)))


@cache
def shipped_model(*, with_meaning: bool) -> RankingModel:
    """Return the model that comes with vqmap: one for an encoder, one for words alone."""
    return _shipped()["meaning" if with_meaning else "words"]


MODELS_FILE: Final = "ranking_models.json"


@cache
def _shipped() -> Mapping[str, RankingModel]:
    content = (files("mapping_engine.ranking") / MODELS_FILE).read_bytes()
    return TypeAdapter(dict[str, RankingModel]).validate_json(content)
