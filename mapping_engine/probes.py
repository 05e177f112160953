"""Probes: now and then a criterion from below the threshold is shown, so that the engine can learn that it was wrong.

A model that learns only from what it showed never hears of what it wrongly passed over (a feedback loop).
"""

from collections.abc import Sequence
from math import floor
from typing import TypeVar

from mapping_engine.draws import draw

_Id = TypeVar("_Id", bound=str)


def with_probes(ranked: Sequence[_Id], shown: int, share: float, seed: str) -> tuple[_Id, ...]:
    """Return the first ``shown`` of the ranked ids, and after them the probes, in the order of their rank.

    On average over seeds there are ``share`` probes for each id shown above the threshold. Each id below it is
    as likely to be a probe as any other; the same seed draws the same probes.

    >>> with_probes(["a", "b", "c", "d"], 2, 0.0, "E1")
    ('a', 'b')
    >>> with_probes(["a", "b", "c", "d"], 2, 0.5, "E1")[:2], len(with_probes(["a", "b", "c", "d"], 2, 0.5, "E1"))
    (('a', 'b'), 3)
    """
    above, below = tuple(ranked[:shown]), ranked[shown:]
    wanted = floor(share * len(above) + draw(seed, "number of probes"))
    drawn = set(sorted(below, key=lambda each: draw(seed, "probe", each))[:wanted])
    return (*above, *(each for each in below if each in drawn))
