"""No certificate is claimed while somebody else's decision about it is open."""

from collections.abc import Iterator

from competence_graph import Finding
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.records import known
from mapping_engine.rules.base import blocker


class ClaimHolds:
    """Appeals, enquiries, investigations and legal holds stop a claim until they are settled."""

    name = "claim_holds"
    title = "Nothing is under appeal or investigation"
    authority = "Ofqual General Conditions of Recognition, I1 (appeals) and A8 (malpractice)"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return each hold that is open on the day of the case and concerns a chosen unit, or all of them."""
        for hold in known(coverage.case.standing.holds, coverage.case.known_on):
            units = [unit for unit in coverage.case.chosen_units if not hold.unit_ids or unit in hold.unit_ids]
            if units and hold.holds_on(coverage.case.as_of):
                place = ", ".join(coverage.graph.unit(unit).code for unit in units) if hold.unit_ids else "registration"
                yield blocker(
                    self,
                    GateCode.HOLD_OPEN,
                    f"A matter of {hold.kind.value} has been open since {hold.valid_from:%-d %B %Y}.",
                    "Wait for its outcome, and record it.",
                    place=place,
                )
