"""The base of every error: a request that cannot be carried out, never a gap a person can still close."""

from collections.abc import Iterable

from competence_graph.findings import Finding


class VqmapError(Exception):
    """A request that cannot be carried out.

    ``code`` is stable, ``detail`` says what happened and where, ``remedy`` says what to do next,
    ``findings`` lists all problems when there are several.
    """

    code = "request_refused"

    def __init__(self, detail: str, *, remedy: str, findings: Iterable[Finding] = ()) -> None:
        """Keep what happened, what to do, and every single problem."""
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy
        self.findings = tuple(findings)


class InvalidStandard(VqmapError):
    """The standard's structure contradicts itself, so no graph can be built of it."""

    code = "standard_invalid"


class UnknownItem(VqmapError):
    """A reference names something that the standard does not contain."""

    code = "item_unknown"
