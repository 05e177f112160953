"""The achieved units must satisfy the qualification's rules of combination."""

from collections.abc import Iterator

from competence_graph import Finding
from mapping_engine.coverage import Coverage
from mapping_engine.rules.base import blocker


class UnitCombination:
    """Only the combinations of units that the awarding organisation published make the qualification."""

    name = "unit_combination"
    title = "The units make up the qualification"
    authority = "The qualification's rules of combination, as published by the awarding organisation"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return one finding for each rule of combination that the achieved units do not satisfy."""
        if coverage.combination is None:
            yield blocker(
                self,
                "combination_unknown",
                "The standard states no rules of combination, so no set of units proves the qualification.",
                "Ask the designer to import the qualification with its rules of combination.",
            )
            return
        if coverage.combination.undecided:
            yield blocker(
                self,
                "combination_undecided",
                coverage.combination.undecided,
                "Choose a pathway where one is missing; otherwise ask the designer to simplify the rules.",
                place="rules of combination",
            )
        for shortfall in coverage.combination.shortfalls:
            yield blocker(
                self,
                "combination_not_satisfied",
                shortfall.message,
                f"Complete what is still missing: {shortfall.short_by} of the {shortfall.measure} asked for.",
                place=shortfall.rule_path,
            )
