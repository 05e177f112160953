"""Every criterion of every chosen unit needs at least one accepted mapping."""

from collections.abc import Iterator

from competence_graph import Finding
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.rules.base import blocker


class FullCoverage:
    """A unit is complete only when each of its criteria is met; there is no credit for part of a unit."""

    name = "full_coverage"
    title = "Every criterion is covered"
    authority = "Unit specifications: all assessment criteria must be met; no credit for part of a unit"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return one finding for each criterion without an accepted mapping, and each unit without criteria."""
        for unit_id in coverage.case.chosen_units:
            if not coverage.graph.criteria_by_unit[unit_id]:
                code = coverage.graph.unit(unit_id).code
                yield blocker(
                    self,
                    GateCode.UNIT_WITHOUT_CRITERIA,
                    f"Unit {code} holds no criteria, so nothing can show that it was achieved.",
                    "Ask the designer to import the unit's criteria.",
                    place=code,
                    unit_id=unit_id,
                )
        for criterion in coverage.gaps:
            if not coverage.uses.get(criterion.id):
                yield blocker(
                    self,
                    GateCode.CRITERION_NOT_COVERED,
                    f"No evidence has been accepted for “{criterion.text}”.",
                    "Submit evidence for it, and ask the assessor to decide.",
                    place=coverage.reference(criterion.id),
                    criterion_id=criterion.id,
                    unit_id=coverage.unit_of(criterion.id),
                )
