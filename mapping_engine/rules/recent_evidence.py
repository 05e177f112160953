"""Each covered criterion needs evidence that is recent at every anchor of the policy."""

from collections.abc import Iterator

from competence_graph import Criterion, Finding
from mapping_engine.coverage import Coverage, Use
from mapping_engine.rules.base import blocker


class RecentEvidence:
    """Accepted evidence must be recent when it is decided and again when the certificate is claimed."""

    name = "recent_evidence"
    title = "The evidence is recent enough"
    authority = "VARCS: evidence must be current; the window is the policy's"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return one finding for each criterion whose accepted evidence is nowhere recent."""
        for criterion in coverage.required:
            uses = coverage.uses.get(criterion.id, ())
            if not uses or any(use.counts for use in uses):
                continue
            for use in uses:
                if use.refusal in {"evidence_not_recent", "decided_before_evidence"}:
                    yield self._finding(coverage, criterion, use)

    def _finding(self, coverage: Coverage, criterion: Criterion, use: Use) -> Finding:
        override = (
            " or let an assessor record why it still shows competence" if coverage.recency.can_be_overridden else ""
        )
        remedy = (
            f"Bring newer evidence for this criterion{override}."
            if use.refusal == "evidence_not_recent"
            else "Correct the dates of the evidence, or let the assessor decide again."
        )
        return blocker(
            self,
            use.refusal,
            f"“{use.evidence.title}” was accepted for “{criterion.text}”, but {use.reason}.",
            remedy,
            place=coverage.reference(criterion.id),
            criterion_id=criterion.id,
            unit_id=coverage.unit_of(criterion.id),
            evidence_id=use.evidence.id,
            authority=coverage.recency.authority,
        )
