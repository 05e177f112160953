"""IngestReport: what became of a document, for the person who handed it in."""

import re
from collections.abc import Iterable

from competence_graph import Finding, Frozen, Release, Severity, Standard, counted_by_code

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_NUMBERS = re.compile(r"(\d+)")


class StandardCounts(Frozen):
    """How many lines of each kind a standard holds."""

    units: int = 0
    outcomes: int = 0
    criteria: int = 0
    headings: int = 0
    associations: int = 0

    @classmethod
    def of(cls, standard: Standard) -> "StandardCounts":
        """Count a standard."""
        kinds = [item.kind for item in standard.items]
        return cls(
            units=kinds.count("unit"),
            outcomes=kinds.count("learning_outcome"),
            criteria=kinds.count("criterion"),
            headings=kinds.count("heading"),
            associations=len(standard.associations),
        )


class FindingGroup(Frozen):
    """All findings of one code: their exact number, and the first of them in full."""

    code: str
    severity: Severity
    count: int
    first: tuple[Finding, ...]

    @property
    def summary(self) -> str:
        """Return the group as one line, as in ``item_unattached: 429 (20 shown, and 409 more)``."""
        hidden = self.count - len(self.first)
        more = f" ({len(self.first)} shown, and {hidden:,} more)" if hidden else ""
        return f"{self.code}: {self.count:,}{more}"


class IngestReport(Frozen):
    """The outcome of reading one document: every finding, and the release where no finding is an error."""

    source_name: str
    sha256: str
    format: str = ""
    format_title: str = ""
    counts: StandardCounts = StandardCounts()
    findings: tuple[Finding, ...] = ()
    release: Release | None = None

    @property
    def is_accepted(self) -> bool:
        """Tell whether the document became a release."""
        return self.release is not None

    @property
    def counts_by_code(self) -> dict[str, int]:
        """How often each finding code occurs, most frequent first."""
        return counted_by_code(self.findings)

    def grouped(self, *, at_most: int = 20) -> tuple[FindingGroup, ...]:
        """Return the findings by code, errors first, with no more than ``at_most`` of each in full."""
        by_code: dict[tuple[str, Severity], list[Finding]] = {}
        for finding in self.findings:
            by_code.setdefault((finding.code, finding.severity), []).append(finding)
        groups = (
            FindingGroup(code=code, severity=severity, count=len(found), first=tuple(found[:at_most]))
            for (code, severity), found in by_code.items()
        )
        return tuple(sorted(groups, key=lambda group: (_WEIGHT[group.severity], -group.count, group.code)))


def by_place(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in the order of the source: row 2 before row 10."""
    return tuple(sorted(findings, key=lambda finding: _natural(finding.place)))


def _natural(place: str) -> tuple[tuple[str, int], ...]:
    parts = _NUMBERS.split(place)
    return tuple((parts[at], int(parts[at + 1][:18]) if at + 1 < len(parts) else -1) for at in range(0, len(parts), 2))
