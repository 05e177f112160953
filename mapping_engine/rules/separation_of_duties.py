"""Nobody judges their own work, and nobody assures their own judgement."""

from collections.abc import Iterator

from competence_graph import Finding, Severity, UnitId
from mapping_engine.acceptance import Use
from mapping_engine.coverage import Coverage
from mapping_engine.evidence import PersonId
from mapping_engine.finding_codes import GateCode
from mapping_engine.mapping import london_date
from mapping_engine.rules.base import blocker


class SeparationOfDuties:
    """Learner, witness, assessor, internal quality assurer and claimant are kept apart, person by person."""

    name = "separation_of_duties"
    title = "Duties are kept apart"
    authority = "Ofqual General Conditions of Recognition, A4 (conflicts of interest); IQA never on own assessment"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return every breach; what does not count is a warning where the claim does not rest on it."""
        for criterion in coverage.required:
            for use in coverage.uses.get(criterion.id, ()):
                for refusal in use.ground.refusals:
                    if refusal.code == GateCode.DUTIES_NOT_SEPARATED:
                        yield self._decision_breach(coverage, use, refusal.reason)
        for unit_id in coverage.case.chosen_units:
            severity = Severity.WARNING if coverage.releases.valid.get(unit_id) else Severity.ERROR
            for breach in self._release_breaches(coverage, unit_id):
                yield breach.model_copy(update={"severity": severity})
        yield from self._override_breaches(coverage)
        yield from self._claimant_breach(coverage)

    def _decision_breach(self, coverage: Coverage, use: Use, reason: str) -> Finding:
        return blocker(
            self,
            GateCode.DUTIES_NOT_SEPARATED,
            f"The decision on “{use.evidence.title}” does not count: {reason}.",
            "Let another assessor decide on this evidence.",
            place=coverage.reference(use.mapping.criterion_id),
            criterion_id=use.mapping.criterion_id,
            evidence_id=use.evidence.id,
        )

    def _release_breaches(self, coverage: Coverage, unit_id: UnitId) -> Iterator[Finding]:
        code = coverage.graph.unit(unit_id).code
        for each in coverage.facts.sign_offs.get(unit_id, ()):
            if what := coverage.releases.breach_of(each):
                yield blocker(
                    self,
                    GateCode.IQA_NOT_INDEPENDENT,
                    f"The release of unit {code} does not count: {what}.",
                    "Let another internal quality assurer look at the unit and release it.",
                    place=code,
                    unit_id=unit_id,
                )

    def _override_breaches(self, coverage: Coverage) -> Iterator[Finding]:
        facts = coverage.facts
        for override in coverage.case.overrides:
            if facts.person(override.person_id) == facts.learner and london_date(override.made_at) <= facts.day:
                yield blocker(
                    self,
                    GateCode.OVERRIDE_BY_LEARNER,
                    "The learner overrode the recency of their own evidence, which does not count.",
                    "Let an assessor judge whether the evidence still shows competence.",
                    evidence_id=override.evidence_id,
                ).model_copy(update={"severity": Severity.WARNING})

    def _claimant_breach(self, coverage: Coverage) -> Iterator[Finding]:
        if coverage.case.claimed_by is None:
            return
        claimant = coverage.facts.person(coverage.case.claimed_by)
        assessors = _assessors(coverage)
        if claimant == coverage.facts.learner or assessors == {claimant}:
            who = "the learner" if claimant == coverage.facts.learner else "the only assessor"
            yield blocker(
                self,
                GateCode.CLAIMANT_NOT_INDEPENDENT,
                f"The certificate is claimed by {who}.",
                "Let another person of the centre claim it.",
            )


def _assessors(coverage: Coverage) -> set[PersonId]:
    """Return whose decisions count, so that one that does not can make nobody independent; all where none counts."""
    uses = [use for criterion in coverage.required for use in coverage.uses.get(criterion.id, ())]
    return {use.assessor for use in uses if use.counts} or {use.assessor for use in uses}
