"""The achieved units must satisfy the qualification's rules of combination."""

from collections.abc import Iterator

from competence_graph import Combination, Finding
from mapping_engine.assurance_records import Award
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.rules.base import blocker


class UnitCombination:
    """Only the combinations of units that the awarding organisation published make the qualification."""

    name = "unit_combination"
    title = "The units make up the qualification"
    authority = "The qualification's rules of combination, as published by the awarding organisation"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return one finding for each rule that the achieved units do not satisfy; certificates for units have none."""
        if coverage.case.award is Award.UNITS:
            return
        if not coverage.is_pathway_known:
            yield self._pathway(coverage)
        elif coverage.combination is None:
            yield blocker(
                self,
                GateCode.COMBINATION_UNKNOWN,
                "The standard states no rules of combination, so no set of units proves the qualification.",
                "Ask the designer to import the qualification with its rules of combination.",
            )
        else:
            yield from self._uncombined(coverage.combination)

    def _pathway(self, coverage: Coverage) -> Finding:
        named, qualification = coverage.case.registration.pathway, coverage.case.release.standard.qualification
        codes = [each.code for each in qualification.combination.pathways] if qualification else []
        remedy = f"Register the learner on {' or '.join(codes)}." if codes else "Take the pathway off the registration."
        return blocker(
            self,
            GateCode.PATHWAY_UNKNOWN,
            f"The registration names {f'the pathway {named}' if named else 'no pathway'}, and the qualification has "
            f"{'the pathways ' + ', '.join(codes) if codes else 'none'}.",
            remedy,
            place="registration",
        )

    def _uncombined(self, combination: Combination) -> Iterator[Finding]:
        if combination.undecided:
            yield blocker(
                self,
                GateCode.COMBINATION_UNDECIDED,
                combination.undecided,
                "Ask the designer to simplify the rules of combination.",
                place="rules of combination",
            )
        for shortfall in combination.shortfalls:
            yield blocker(
                self,
                GateCode.COMBINATION_NOT_SATISFIED,
                shortfall.message,
                f"Complete what is still missing: {shortfall.short_by} of the {shortfall.measure} asked for.",
                place=shortfall.rule_path,
                rule_path=shortfall.rule_path,
            )
