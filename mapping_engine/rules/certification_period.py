"""No certificate is issued after the qualification's certification end date."""

from collections.abc import Iterator

from competence_graph import Finding
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.rules.base import blocker


class CertificationPeriod:
    """An awarding organisation publishes the last day on which it issues certificates for a qualification."""

    name = "certification_period"
    title = "Certificates are still issued"
    authority = "Register of Regulated Qualifications: certification end date"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return one finding where the day of the case lies after the last day; a qualification may state none."""
        qualification = coverage.case.release.standard.qualification
        last_day = qualification.certification_end_on if qualification else None
        if qualification and last_day and coverage.case.as_of > last_day:
            yield blocker(
                self,
                GateCode.CERTIFICATION_ENDED,
                f"Certificates for {qualification.title} were issued until {last_day:%-d %B %Y}.",
                "Ask the awarding organisation for an extension, or move the learner to the successor.",
                place=qualification.number,
            )
