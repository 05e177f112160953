"""Finding: the one shape of every judgement, from a misread row to a criterion without evidence."""

from collections.abc import Iterable
from enum import StrEnum

from competence_graph.frozen import Frozen, later


class Severity(StrEnum):
    """How much a finding weighs: an error stops the request, a warning asks for a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Finding(Frozen):
    """One thing a person should know or must still do: what, where, why, and what to do next.

    ``code`` is stable and documented; ``message`` says what was found; ``place`` says where in the words
    of the reader (``HAC301 2.3``, ``row 12, column C``, ``/CFItems/4``); ``remedy`` says what to do next;
    ``authority`` names the text that demands it. The ids are empty where they do not apply.

    ``path`` addresses the demand from its rule downwards, ``helpers`` says who can put it right, and ``waived_by`` the
    exception that lifted it.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    place: str = ""
    expected: str = ""
    found: str = ""
    authority: str = ""
    rule: str = ""
    criterion_id: str = ""
    unit_id: str = ""
    evidence_id: str = ""
    path: str = later("")
    helpers: tuple[str, ...] = later(())
    waived_by: str = later("")

    def sentence(self) -> str:
        """Return the finding as one readable line.

        >>> Finding(code="x", severity=Severity.ERROR, message="No text.", remedy="Add it.", place="row 3").sentence()
        'row 3: No text. Add it.'
        """
        start = f"{self.place}: " if self.place else ""
        return f"{start}{self.message} {self.remedy}".strip()


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding stops the request."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def counted_by_code(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how often each code occurs, most frequent first."""
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
