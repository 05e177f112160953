"""A small check of one witness: may these units count where it says, and do they satisfy the rules?

It reads the witness alone, so it needs no search but for alternatives and for credits shared out between rules.
"""

from itertools import combinations

from competence_graph import Combination, CombinationRule, RulesOfCombination, UnitFacts


class Witness:
    """One outcome beside the question that it answers."""

    def __init__(self, rules: RulesOfCombination, facts: dict[str, UnitFacts], outcome: Combination) -> None:
        self.rules = rules
        self.lines = outcome.counted
        self.units = [line.unit_id for line in outcome.counted]
        self.facts = facts
        self.credit = {
            line.unit_id: (facts[line.unit_id].credit or 0) if line.credits is None else line.credits
            for line in outcome.counted
        }

    def faults(self, achieved: set[str], transferred: set[str]) -> list[str]:
        """Return what is wrong with the places of the units, whatever the rules ask for."""
        found = [f"{unit} is not achieved" for unit in self.units if unit not in achieved]
        found += [f"{unit} counts twice" for unit in set(self.units) if self.units.count(unit) > 1]
        found += [f"{line.unit_id} does not belong there" for line in self.lines if not self._belongs(line)]
        found += [f"{unit} never counts" for unit in self.units if unit in self.rules.additional_units]
        at_once = [{each.unit_id, each.stands_for} for each in self.rules.equivalents]
        at_once += [set(each.unit_ids) for each in self.rules.barred]
        at_once += [set(each.unit_ids) for each in self.rules.barring_codes if each.code != "ZZZZ"]
        found += [f"{some} count together" for some in at_once if len(some & set(self.units)) > 1]
        cap = self.rules.transfer_cap
        if cap is not None:
            worth = {unit: 1 if cap.measure == "units" else self.credit[unit] for unit in self.units}
            moved = sum(worth[unit] for unit in worth if unit in transferred)
            found += ["too much was transferred"] if moved * 100 > cap.percent * sum(worth.values()) else []
        return found

    def satisfies(self, achieved: set[str]) -> bool:
        """Tell whether every rule holds with this witness."""
        return all(self._holds(rule, achieved) for rule in self.rules.rules) and self._families_hold()

    def _holds(self, rule: CombinationRule, achieved: set[str]) -> bool:
        if rule.rule in {"all_rules", "any_rules"}:
            each = [self._holds(inner, achieved) for inner in rule.rules]
            return all(each) if rule.rule == "all_rules" else any(each)
        if rule.rule == "all_of":
            inside = self._beneath([rule.group])
            wanted = {unit for group in self.rules.groups if group.code in inside for unit in group.unit_ids}
            return bool(wanted) and wanted <= {line.stands_for or line.unit_id for line in self._in(inside)}
        inside = self._beneath(rule.groups)
        amount = rule.units if "units" in rule.rule else rule.credits
        if rule.rule in {"at_most_units", "at_most_credits"}:
            return rule.count_mode == "forbid" or self._sum(rule, self._in(inside)) <= amount
        return self._sum(rule, self._in(inside)) >= amount

    def _sum(self, rule: CombinationRule, lines: list) -> int:
        total = 0
        for line in lines:
            level = self.facts[line.unit_id].level
            at_level = rule.rule == "at_least_credits_at_level"
            if at_level and (level is None or level < rule.level or (level > rule.level and not rule.or_above)):
                continue
            total += 1 if "units" in rule.rule else self.credit[line.unit_id]
        return total

    def _families_hold(self) -> bool:
        """Check two rules at a time: what both ask for together must stand in the groups of both together."""
        named = {rule.name: rule for rule in self.rules.rules if rule.name}
        for one, other in combinations(self.rules.rules, 2):
            kin = getattr(one, "further_to", "") == (other.name or "-") or getattr(other, "further_to", "") == (
                one.name or "-"
            )
            if not kin or "all_of" in (one.rule, other.rule) or ("units" in one.rule) != ("units" in other.rule):
                continue
            both = [line for line in self.lines if self._serves(line, one) or self._serves(line, other)]
            total = sum(1 if "units" in one.rule else self.credit[line.unit_id] for line in both)
            asked = sum(rule.units if "units" in rule.rule else rule.credits for rule in (one, other))
            if total < asked:
                return False
        return all(name for name in named)

    def _serves(self, line, rule: CombinationRule) -> bool:
        return self._sum(rule, [line]) > 0 and line.group in self._beneath(rule.groups)

    def _in(self, inside: set[str]) -> list:
        return [line for line in self.lines if line.group in inside]

    def _belongs(self, line) -> bool:
        listed = line.stands_for or line.unit_id
        is_listed = any(group.code == line.group and listed in group.unit_ids for group in self.rules.groups)
        pair = (line.unit_id, line.stands_for)
        return is_listed and (
            line.stands_for is None or pair in {(each.unit_id, each.stands_for) for each in self.rules.equivalents}
        )

    def _beneath(self, codes) -> set[str]:
        found = set(codes)
        for _ in self.rules.groups:
            found |= {inner for group in self.rules.groups if group.code in found for inner in group.group_codes}
        return found
