"""Nobody judges their own work, and nobody assures their own judgement."""

from collections.abc import Iterator

from competence_graph import Finding, UnitId
from mapping_engine.coverage import Coverage, Use
from mapping_engine.evidence import PersonId
from mapping_engine.mapping import SignOff, london_date
from mapping_engine.rules.base import blocker


class SeparationOfDuties:
    """Learner, witness, assessor, internal quality assurer and claimant are kept apart, person by person."""

    name = "separation_of_duties"
    title = "Duties are kept apart"
    authority = "Ofqual General Conditions of Recognition, A4 (conflicts of interest); IQA never on own assessment"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return every breach, whether or not other evidence would cover the criterion."""
        for criterion in coverage.required:
            for use in coverage.uses.get(criterion.id, ()):
                if use.refusal == "duties_not_separated":
                    yield self._decision_breach(coverage, use)
        for unit_id in coverage.case.chosen_units:
            for sign_off in coverage.sign_offs_of(unit_id):
                yield from self._sign_off_breach(coverage, unit_id, sign_off)
        yield from self._override_breaches(coverage)
        yield from self._claimant_breach(coverage)

    def _decision_breach(self, coverage: Coverage, use: Use) -> Finding:
        return blocker(
            self,
            "duties_not_separated",
            f"The decision on “{use.evidence.title}” does not count: {use.reason}.",
            "Let another assessor decide on this evidence.",
            place=coverage.reference(use.mapping.criterion_id),
            criterion_id=use.mapping.criterion_id,
            evidence_id=use.evidence.id,
        )

    def _sign_off_breach(self, coverage: Coverage, unit_id: UnitId, sign_off: SignOff) -> Iterator[Finding]:
        code = coverage.graph.unit(unit_id).code
        if what := iqa_breach(coverage, unit_id, sign_off.iqa_id):
            yield blocker(
                self,
                "iqa_not_independent",
                f"The release of unit {code} does not count: {what}.",
                "Let another internal quality assurer look at the unit and release it.",
                place=code,
                unit_id=unit_id,
            )

    def _override_breaches(self, coverage: Coverage) -> Iterator[Finding]:
        for override in coverage.case.overrides:
            if override.person_id == coverage.case.learner_id and london_date(override.made_at) <= coverage.case.as_of:
                yield blocker(
                    self,
                    "override_by_learner",
                    "The learner overrode the recency of their own evidence, which does not count.",
                    "Let an assessor judge whether the evidence still shows competence.",
                    evidence_id=override.evidence_id,
                )

    def _claimant_breach(self, coverage: Coverage) -> Iterator[Finding]:
        claimant = coverage.case.claimed_by
        if claimant is None:
            return
        assessors = {person for unit in coverage.case.chosen_units for person in _assessors_of(coverage, unit)}
        if claimant == coverage.case.learner_id or assessors == {claimant}:
            who = "the learner" if claimant == coverage.case.learner_id else "the only assessor"
            yield blocker(
                self,
                "claimant_not_independent",
                f"The certificate is claimed by {who}.",
                "Let another person of the centre claim it.",
            )


def iqa_breach(coverage: Coverage, unit_id: UnitId, person_id: PersonId) -> str:
    """Return in words why a person may not release a unit, or nothing."""
    if person_id == coverage.case.learner_id:
        return "the learner would assure their own unit"
    if person_id in coverage.parties_by_unit.get(unit_id, ()):
        return "nobody assures a unit in which they assessed or testified"
    return ""


def _assessors_of(coverage: Coverage, unit_id: UnitId) -> set[PersonId]:
    return {
        use.mapping.assessor_id
        for criterion in coverage.graph.criteria_by_unit[unit_id]
        for use in coverage.uses.get(criterion.id, ())
    }
