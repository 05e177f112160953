"""A share with its interval: so many of so many, and how far that can be trusted."""

from competence_graph import Frozen

ENOUGH = 10
"""Below so many observations a share is told as a count only."""

TOO_FEW = "too few to tell"


class Share(Frozen):
    """``count`` of ``of``; ``low`` and ``high`` (0..1) bound the share with 95 % confidence (Wilson's interval).

    Nothing observed leaves the share and its bounds absent. ``is_enough`` says whether there are enough observations to
    speak of a share.
    """

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None
    is_enough: bool

    @property
    def words(self) -> str:
        """The share in words.

        >>> share_of(46, 60).words, share_of(3, 4).words
        ('46 of 60 (77 %, between 65 and 86 %)', '3 of 4: too few to tell')
        """
        if not self.is_enough or self.share is None or self.low is None or self.high is None:
            return f"{self.count} of {self.of}: {TOO_FEW}"
        bounds = f"between {100 * self.low:.0f} and {100 * self.high:.0f} %"
        return f"{self.count} of {self.of} ({100 * self.share:.0f} %, {bounds})"


def share_of(count: int, of: int) -> Share:
    """Return how large a share is, with Wilson's 95 % interval."""
    if of == 0:
        return Share(count=0, of=0, share=None, low=None, high=None, is_enough=False)
    from scipy.stats import binomtest

    bounds = binomtest(count, of).proportion_ci(confidence_level=0.95, method="wilson")
    low, high = round(float(bounds.low), 4), round(float(bounds.high), 4)
    return Share(count=count, of=of, share=round(count / of, 4), low=low, high=high, is_enough=of >= ENOUGH)
