"""A ranking model with round weights, so that tests of the service do not hang on the weights that come with vqmap."""

from mapping_engine import RankingModel, Thresholds

PLAIN_RANKING = RankingModel(
    name="plain",
    version="1",
    trained_on="nothing",
    weights={"fit": 5, "outcome": 2, "type_fit": 1.5, "cited": 4},
    intercept=-5,
    thresholds=Thresholds(likely=0.6, possible=0.05, silence=0.02, likely_met=0.7, held=0.9),
)

ONE_BAND = PLAIN_RANKING.model_copy(
    update={"thresholds": Thresholds(likely=1, possible=0, silence=0, likely_met=0.7, held=0.9)}
)
"""The same with every criterion possible."""
