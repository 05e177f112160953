"""The combination oracle: every choice of units tried in plain loops, sharing nothing with the solver.

It reads the language of the rules and nothing else of the code under test. Sound up to some 14 units; slow by intent.
"""

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

from competence_graph import CombinationRule, RulesOfCombination, UnitFacts


class Found(NamedTuple):
    """The nearest miss: rules missed, total shortfall, units counted (negative), and the places taken, first best."""

    missed: int
    short: int
    uncounted: int
    places: tuple[int, ...]


class Oracle:
    """One set of rules and units, asked about portfolios."""

    def __init__(self, rules: RulesOfCombination, facts: dict[str, UnitFacts], pathway: str | None = None) -> None:
        self.rules = rules
        self.facts = facts
        chosen = [rule for each in rules.pathways if each.code == pathway for rule in each.rules]
        self.roots = [*rules.rules, *chosen]
        self.ways = _ways(self.roots)
        self.order = self._reading_order()

    def best(self, achieved: set[str], transferred: set[str]) -> Found:
        """Try every assignment of units to places, every cut of credits and every way through the alternatives."""
        best: Found | None = None
        for assignment in self._assignments(achieved):
            if self._is_barred(assignment, achieved):
                continue
            vector = tuple(0 if place in assignment.items() else 1 for place in self._own_order(achieved))
            for way in self.ways:
                for credit in self._cuts(assignment, way):
                    if not self._share_holds(assignment, credit, transferred):
                        continue
                    missed, short = self._misses(assignment, credit, way, achieved)
                    found = Found(missed, short, len(achieved) - len(assignment), vector)
                    if best is None or found < best:
                        best = found
        assert best is not None
        return best

    def is_satisfied(self, achieved: set[str], transferred: set[str]) -> bool:
        return self.best(achieved, transferred).missed == 0

    def cheapest(
        self, achieved: set[str], transferred: set[str], cost: str
    ) -> tuple[tuple[int, ...], list[str]] | None:
        """Return the price and the units of the cheapest completing set among everything that may be taken."""
        takable = [unit for unit in self._takable() if unit not in achieved]
        best: tuple[tuple[int, ...], tuple[int, ...], list[str]] | None = None
        for size in range(len(takable) + 1):
            for some in combinations(takable, size):
                price = self._price(some, cost)
                order = tuple(0 if unit in some else 1 for unit in takable)
                if best is not None and (price, order) >= best[:2]:
                    continue
                have = achieved | set(some)
                if self._can_be_taken(some, have) and self.is_satisfied(have, transferred):
                    best = (price, order, list(some))
        return None if best is None else (best[0], best[2])

    def _price(self, some: tuple[str, ...], cost: str) -> tuple[int, ...]:
        if cost == "units":
            return (len(some),)
        hours = [self.facts[unit].glh for unit in some]
        return (hours.count(None), sum(each for each in hours if each is not None), len(some))

    def _can_be_taken(self, some: tuple[str, ...], have: set[str]) -> bool:
        for requisite in self.rules.requisites:
            if requisite.unit_id in some and not all(self._has(needed, have) for needed in requisite.needs):
                return False
        return True

    def _has(self, unit: str, have: set[str]) -> bool:
        return unit in have or any(each.stands_for == unit and each.unit_id in have for each in self.rules.equivalents)

    def _reading_order(self) -> list[tuple[str, tuple[str, str]]]:
        order: list[tuple[str, tuple[str, str]]] = []
        for group in self.rules.groups:
            for listed in group.unit_ids:
                for unit in [listed, *(each.unit_id for each in self.rules.equivalents if each.stands_for == listed)]:
                    entry = (unit, (group.code, listed))
                    if unit not in self.rules.additional_units and entry not in order:
                        order.append(entry)
        return order

    def _own_order(self, achieved: set[str]) -> list[tuple[str, tuple[str, str]]]:
        return [entry for entry in self.order if entry[0] in achieved]

    def _takable(self) -> list[str]:
        listed = [unit for group in self.rules.groups for unit in group.unit_ids]
        listed += [unit for requisite in self.rules.requisites for unit in requisite.needs]
        wanted: list[str] = []
        for unit in listed:
            wanted += [unit, *(each.unit_id for each in self.rules.equivalents if each.stands_for == unit)]
        return list(dict.fromkeys(wanted))

    def _assignments(self, achieved: set[str]) -> Iterator[dict[str, tuple[str, str]]]:
        units = sorted(achieved)
        options = [[None, *(place for unit, place in self.order if unit == each)] for each in units]
        for picks in product(*options):
            yield {unit: pick for unit, pick in zip(units, picks, strict=True) if pick is not None}

    def _is_barred(self, assignment: dict[str, tuple[str, str]], achieved: set[str]) -> bool:
        once = [{each.unit_id, each.stands_for} for each in self.rules.equivalents]
        once += [set(each.unit_ids) for each in self.rules.barred]
        once += [set(each.unit_ids) for each in self.rules.barring_codes if each.code != "ZZZZ"]
        if any(len(some & assignment.keys()) > 1 for some in once):
            return True
        if any(self._is_outranked(unit, achieved) for unit in assignment):
            return True
        for requisite in self.rules.requisites:
            if requisite.unit_id in assignment and not all(self._has(each, achieved) for each in requisite.needs):
                return True
        return False

    def _is_outranked(self, unit: str, achieved: set[str]) -> bool:
        for barred in self.rules.barred:
            if unit not in barred.unit_ids or barred.which_counts == "any":
                continue
            for other in set(barred.unit_ids) & achieved:
                mine, theirs = self.facts[unit], self.facts[other]
                if barred.which_counts == "highest_credit" and _or(theirs.credit) > _or(mine.credit):
                    return True
                if barred.which_counts == "highest_level" and _or(theirs.level) > _or(mine.level):
                    return True
        return False

    def _cuts(self, assignment: dict[str, tuple[str, str]], way: list[CombinationRule]) -> Iterator[dict[str, int]]:
        """Yield every way to count credits: whole, but in part wherever some cap of the whole tree may cut."""
        cutting = [rule for each in self.ways for rule in each if getattr(rule, "count_mode", "") == "cap_credits"]
        units = list(assignment)
        ranges = []
        for unit in units:
            credit = self.facts[unit].credit or 0
            is_cut = any(assignment[unit][0] in self._beneath(rule.groups) for rule in cutting)
            ranges.append(range(credit + 1) if is_cut else [credit])
        caps = [rule for rule in way if rule.rule in {"at_most_credits", "at_most_units"}]
        for amounts in product(*ranges):
            credit_of = dict(zip(units, amounts, strict=True))
            if all(self._cap_holds(rule, assignment, credit_of) for rule in caps):
                yield credit_of

    def _cap_holds(self, rule: CombinationRule, assignment: dict[str, tuple[str, str]], credit: dict[str, int]) -> bool:
        if rule.count_mode == "forbid":
            return True
        inside = [unit for unit in assignment if assignment[unit][0] in self._beneath(rule.groups)]
        if rule.rule == "at_most_units":
            return len(inside) <= rule.units
        return sum(credit[unit] for unit in inside) <= rule.credits

    def _share_holds(
        self, assignment: dict[str, tuple[str, str]], credit: dict[str, int], transferred: set[str]
    ) -> bool:
        cap = self.rules.transfer_cap
        if cap is None:
            return True
        worth = {unit: 1 if cap.measure == "units" else credit[unit] for unit in assignment}
        return 100 * sum(worth[unit] for unit in worth if unit in transferred) <= cap.percent * sum(worth.values())

    def _misses(
        self,
        assignment: dict[str, tuple[str, str]],
        credit: dict[str, int],
        way: list[CombinationRule],
        achieved: set[str],
    ) -> tuple[int, int]:
        lacks = []
        for family in _families(self.ways, way):
            if len(family) > 1:
                lacks.append(self._family_lack(family, assignment, credit))
            else:
                lack = self._lack(family[0], assignment, credit, achieved)
                lacks.append((int(lack > 0), lack))
        return sum(each[0] for each in lacks), sum(each[1] for each in lacks)

    def _lack(
        self, rule: CombinationRule, assignment: dict[str, tuple[str, str]], credit: dict[str, int], achieved: set[str]
    ) -> int:
        if rule.rule == "all_of":
            inside = self._beneath((rule.group,))
            wanted = {unit for group in self.rules.groups if group.code in inside for unit in group.unit_ids}
            filled = {listed for code, listed in assignment.values() if code in inside}
            return len(wanted - filled) if wanted else 1
        if rule.rule in {"at_most_units", "at_most_credits"}:
            return self._excess(rule, assignment, achieved) if rule.count_mode == "forbid" else 0
        total = sum(self._supply(rule, unit, assignment, credit) for unit in assignment)
        return max(0, _needed(rule) - total)

    def _excess(self, rule: CombinationRule, assignment: dict[str, tuple[str, str]], achieved: set[str]) -> int:
        inside, total = self._beneath(rule.groups), 0
        for unit in achieved:
            if not any(each == unit and place[0] in inside for each, place in self.order):
                continue
            if unit in assignment and assignment[unit][0] not in inside:
                continue
            pairs = [{each.unit_id, each.stands_for} for each in self.rules.equivalents]
            if any(unit in pair and (pair - {unit}) & assignment.keys() for pair in pairs):
                continue
            total += 1 if rule.rule == "at_most_units" else (self.facts[unit].credit or 0)
        return max(0, total - (rule.units if rule.rule == "at_most_units" else rule.credits))

    def _supply(
        self, rule: CombinationRule, unit: str, assignment: dict[str, tuple[str, str]], credit: dict[str, int]
    ) -> int:
        group = assignment[unit][0]
        if group not in self._beneath(rule.groups) or group in self._closed_to(rule):
            return 0
        if rule.rule == "at_least_credits_at_level":
            level = self.facts[unit].level
            if level is None or level < rule.level or (level > rule.level and not rule.or_above):
                return 0
        return 1 if rule.rule == "at_least_units" else credit[unit]

    def _closed_to(self, rule: CombinationRule) -> set[str]:
        """Return the groups of every all-of rule that this rule, or one it is kin to, goes further than."""
        kin = next((each for each in _kin(self.ways) if any(member is rule for member in each)), [rule])
        closed: set[str] = set()
        for member in kin:
            beyond = _named(self.ways, getattr(member, "further_to", ""))
            if beyond is not None and beyond.rule == "all_of":
                closed |= self._beneath((beyond.group,))
        return closed

    def _family_lack(
        self, family: list[CombinationRule], assignment: dict[str, tuple[str, str]], credit: dict[str, int]
    ) -> tuple[int, int]:
        """Share every unit out among the rules of a family in every way, and return the nearest miss."""
        kin = next(each for each in _kin(self.ways) if any(member is family[0] for member in each))
        mixed = len({member.rule == "at_least_units" for member in kin}) > 1
        whole = mixed or any(member.further == "partition" for member in kin)
        states = {tuple(_needed(rule) for rule in family)}
        for unit in assignment:
            supply = [self._supply(rule, unit, assignment, credit) for rule in family]
            after = set()
            for state in states:
                shares = _whole_shares(supply) if whole else _split_shares(supply)
                after |= {
                    tuple(max(0, left - part) for left, part in zip(state, share, strict=True)) for share in shares
                }
            states = after
        return min((sum(left > 0 for left in state), sum(state)) for state in states)

    def _beneath(self, codes: tuple[str, ...]) -> set[str]:
        found = set(codes)
        for _ in self.rules.groups:
            found |= {inner for group in self.rules.groups if group.code in found for inner in group.group_codes}
        return found


def _whole_shares(supply: list[int]) -> Iterator[tuple[int, ...]]:
    yield tuple(0 for _ in supply)
    for place, amount in enumerate(supply):
        yield tuple(amount if place == each else 0 for each in range(len(supply)))


def _split_shares(supply: list[int]) -> Iterator[tuple[int, ...]]:
    most = max(supply)
    for share in product(*(range(amount + 1) for amount in supply)):
        if sum(share) <= most:
            yield share


def _or(value: int | None) -> int:
    return -1 if value is None else value


def _needed(rule: CombinationRule) -> int:
    return rule.units if rule.rule == "at_least_units" else rule.credits


def _ways(roots: list[CombinationRule]) -> list[list[CombinationRule]]:
    """Return every way to choose one rule from each set of alternatives, as lists of rules that count."""
    ways: list[list[CombinationRule]] = [[]]
    for rule in roots:
        if rule.rule == "all_rules":
            own = _ways(list(rule.rules))
        elif rule.rule == "any_rules":
            own = [way for each in rule.rules for way in _ways([each])]
        else:
            own = [[rule]]
        ways = [[*before, *after] for before in ways for after in own]
    return ways


def _all(ways: list[list[CombinationRule]]) -> list[CombinationRule]:
    every: list[CombinationRule] = []
    for rule in (rule for way in ways for rule in way):
        if not any(rule is each for each in every):
            every.append(rule)
    return every


def _named(ways: list[list[CombinationRule]], name: str) -> CombinationRule | None:
    return next((rule for rule in _all(ways) if name and rule.name == name), None)


def _kin(ways: list[list[CombinationRule]]) -> list[list[CombinationRule]]:
    """Return the rules that count, joined wherever one goes further than another, all-of rules apart."""
    kin = [[rule] for rule in _all(ways)]
    for rule in _all(ways):
        beyond = _named(ways, getattr(rule, "further_to", ""))
        if beyond is None or beyond.rule == "all_of":
            continue
        mine = next(each for each in kin if any(member is rule for member in each))
        theirs = next(each for each in kin if any(member is beyond for member in each))
        if mine is not theirs:
            theirs.extend(mine)
            kin.remove(mine)
    return kin


def _families(ways: list[list[CombinationRule]], way: list[CombinationRule]) -> list[list[CombinationRule]]:
    families = []
    for kin in _kin(ways):
        members = [rule for rule in kin if any(rule is each for each in way)]
        if members:
            families.append(members)
    return families
