"""Tally: like defects told as one finding with an exact count and the first places.

A package made by a script can hold twenty thousand defects of five kinds. A person needs the five kinds,
how often each occurs, and where to look first.
"""

from competence_graph import Finding, Frozen, Severity

_PLACES_SHOWN = 3


class Defect(Frozen):
    """One kind of defect: ``what`` names it in a way that a count can follow, as in "Items without uri"."""

    code: str
    what: str
    remedy: str
    severity: Severity = Severity.WARNING
    expected: str = ""


class Tally:
    """Counts defects by kind and keeps the first places of each."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self._counts: dict[Defect, int] = {}
        self._places: dict[Defect, list[str]] = {}

    def add(self, defect: Defect, place: str) -> None:
        """Count one occurrence of a defect."""
        self._counts[defect] = self._counts.get(defect, 0) + 1
        places = self._places.setdefault(defect, [])
        if len(places) < _PLACES_SHOWN:
            places.append(place)

    def findings(self) -> tuple[Finding, ...]:
        """Return one finding for each kind of defect, in the order in which the kinds were met."""
        return tuple(self._finding(defect, count) for defect, count in self._counts.items())

    def _finding(self, defect: Defect, count: int) -> Finding:
        places = self._places[defect]
        where = f" First at {'; '.join(places)}." if count > 1 else ""
        return Finding(
            code=defect.code,
            severity=defect.severity,
            message=f"{defect.what}: {count:,}.{where}",
            remedy=defect.remedy,
            place=places[0],
            expected=defect.expected,
            found=f"{count:,}",
        )
