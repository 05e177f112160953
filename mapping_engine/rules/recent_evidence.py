"""Each covered criterion needs evidence that is recent at every anchor of the policy."""

from collections.abc import Iterator

from competence_graph import Finding, Severity
from mapping_engine.acceptance import Use
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.refusals import Refusal
from mapping_engine.rules.base import refusal_finding, refused_uses

_CODES = frozenset({GateCode.EVIDENCE_NOT_RECENT, GateCode.DECIDED_BEFORE_EVIDENCE})


class RecentEvidence:
    """Accepted evidence must be recent when it is decided and again when the certificate is claimed."""

    name = "recent_evidence"
    title = "The evidence is recent enough"
    authority = "VARCS: evidence must be current; the window is the policy's"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return a finding for each piece that is not recent, where nothing else satisfies its criterion."""
        for use, refusal in refused_uses(coverage, _CODES):
            yield self._finding(coverage, use, refusal)
        for criterion in coverage.required if coverage.facts.policy.warns else ():
            for use in coverage.by_criterion[criterion.id].counting:
                for warning in use.ground.warnings:
                    yield self._finding(coverage, use, warning).model_copy(update={"severity": Severity.WARNING})

    def _finding(self, coverage: Coverage, use: Use, refusal: Refusal) -> Finding:
        found = refusal_finding(self, coverage, use, refusal)
        if refusal.code != GateCode.EVIDENCE_NOT_RECENT:
            return found.model_copy(
                update={"remedy": "Correct the dates of the evidence, or let the assessor decide again."}
            )
        override = (
            " or let an assessor record why it still shows competence"
            if any(terms.can_be_overridden for terms in coverage.facts.policy.recency)
            else ""
        )
        return found.model_copy(update={"remedy": f"Bring newer evidence for this criterion{override}."})
