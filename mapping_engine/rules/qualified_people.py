"""Whoever decides must be entitled to, on the day of the decision, and without an interest nobody else looked at."""

from collections.abc import Iterator

from competence_graph import Finding
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.mapping import london_date
from mapping_engine.releases import is_licensed_to_release, valid_releases
from mapping_engine.rules.base import blocker, refusal_finding, refused_uses

_CODES = frozenset(
    {
        GateCode.ASSESSOR_NOT_LICENSED,
        GateCode.NOT_COUNTERSIGNED,
        GateCode.CONFLICT_UNDECLARED,
        GateCode.SECOND_PERSON_REQUIRED,
        GateCode.WITNESS_RELATED,
    }
)


class QualifiedPeople:
    """Licences are judged on the day of the duty; trainees and interested people need a second person."""

    name = "qualified_people"
    title = "The people were entitled to judge"
    authority = "Assessor and assurer approval is given per qualification and judged on the day of the duty"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return a finding for each decision and release that its maker was not entitled to, and that is needed."""
        for use, refusal in refused_uses(coverage, _CODES):
            yield refusal_finding(self, coverage, use, refusal)
        for unit_id in coverage.case.chosen_units:
            releases = coverage.facts.sign_offs.get(unit_id, ())
            if valid_releases(coverage.facts, unit_id):
                continue
            for each in releases:
                if not is_licensed_to_release(coverage.facts, each):
                    code, day = coverage.graph.unit(unit_id).code, london_date(each.signed_at)
                    yield blocker(
                        self,
                        GateCode.IQA_NOT_LICENSED,
                        f"Unit {code} was released on {day:%-d %B %Y} by somebody without a licence to assure it.",
                        "Let a licensed internal quality assurer look at the unit and release it.",
                        place=code,
                        unit_id=unit_id,
                    )
