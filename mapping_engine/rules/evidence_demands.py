"""The evidence must be of the kinds, and from as many different occasions, as the standard asks for."""

from collections.abc import Iterator

from competence_graph import Finding, UnitId
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import CODES, GateCode
from mapping_engine.rules.base import blocker, refusal_finding, refused_uses
from mapping_engine.sufficiency import Lack

_CODES = frozenset({GateCode.METHOD_NOT_ALLOWED, GateCode.SETTING_NOT_ALLOWED, GateCode.OBSERVATION_REMOTE})


class EvidenceDemands:
    """Full coverage is not enough where a unit asks for methods, occasions, sites or a main source."""

    name = "evidence_demands"
    title = "The evidence is of the kinds the standard asks for"
    authority = "The unit's specification and the sector's assessment strategy"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return what is not accepted, then what is missing by criterion, by unit and across the qualification."""
        for use, refusal in refused_uses(coverage, _CODES):
            yield refusal_finding(self, coverage, use, refusal)
        for criterion in coverage.gaps:
            for lack in coverage.by_criterion[criterion.id].lacks:
                yield self._lack(
                    lack,
                    f"The evidence for “{criterion.text}” is not sufficient",
                    place=coverage.reference(criterion.id),
                    criterion_id=criterion.id,
                    unit_id=coverage.unit_of(criterion.id),
                )
        for unit_id in coverage.case.chosen_units:
            code = coverage.graph.unit(unit_id).code
            for lack in coverage.lacks_across(unit_id):
                yield self._lack(lack, f"The evidence of unit {code} is not sufficient", place=code, unit_id=unit_id)
        for lack in coverage.lacks_across(None):
            yield self._lack(lack, "The evidence of all units together is not sufficient", place="all units")

    def _lack(
        self, lack: Lack, what: str, *, place: str, criterion_id: str = "", unit_id: UnitId | str = ""
    ) -> Finding:
        code = GateCode(lack.code)
        remedy = CODES[code].remedy
        return blocker(
            self,
            code,
            f"{what}: {lack.words}.",
            f"{remedy[0].upper()}{remedy[1:]}.",
            place=place,
            criterion_id=criterion_id,
            unit_id=str(unit_id),
        )
