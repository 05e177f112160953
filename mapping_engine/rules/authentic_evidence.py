"""Accepted evidence must still be there, be the learner's own, and have been judged in full."""

from collections.abc import Iterator

from competence_graph import Finding
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.rules.base import refusal_finding, refused_uses

_CODES = frozenset(
    {
        GateCode.EVIDENCE_WITHDRAWN,
        GateCode.EVIDENCE_NOT_SEEN,
        GateCode.DECLARATION_MISSING,
        GateCode.JUDGEMENT_MISSING,
        GateCode.JUDGEMENT_DENIES,
        GateCode.NOT_PLANNED,
    }
)


class AuthenticEvidence:
    """Evidence counts while it exists, after somebody has seen it, and once it is declared and judged."""

    name = "authentic_evidence"
    title = "The evidence is there and authentic"
    authority = "VARCS: evidence must be valid, authentic and sufficient"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return a finding for each piece that does not count, where nothing else satisfies its criterion."""
        for use, refusal in refused_uses(coverage, _CODES):
            yield refusal_finding(self, coverage, use, refusal)
