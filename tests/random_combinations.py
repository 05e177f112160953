"""Random rules of combination of every kind, small enough for the oracle."""

import random
from typing import Any, NamedTuple

from competence_graph import (
    AllOf,
    AllRules,
    AnyRules,
    AtLeastCredits,
    AtLeastCreditsAtLevel,
    AtLeastUnits,
    AtMostCredits,
    AtMostUnits,
    BarredSet,
    BarringCode,
    CombinationRule,
    Equivalence,
    Requisite,
    RulesOfCombination,
    TransferCap,
    UnitFacts,
    UnitGroup,
)

GROUPS = ("A", "B", "C")


class RandomCombination(NamedTuple):
    """One question: rules, units, what is achieved and what of it was transferred."""

    rules: RulesOfCombination
    facts: dict[str, UnitFacts]
    achieved: set[str]
    transferred: set[str]


class Dice:
    """Everything random about one question, from one seed."""

    def __init__(self, seed: int, units: int = 6) -> None:
        self.random = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.units = [f"u{number}" for number in range(self.random.randint(3, units))]
        self.cuts_left = 1
        self.names = 0

    def question(self) -> RandomCombination:
        facts = {unit: self._facts(unit) for unit in self.units}
        groups = tuple(self._group(code) for code in GROUPS)
        if self._happens(0.4):
            groups += (UnitGroup(code="N", title="N", unit_ids=(), group_codes=tuple(self._some(GROUPS, 2))),)
        self.codes = [group.code for group in groups]
        rules = RulesOfCombination(
            groups=groups,
            rules=self._rules(),
            barred=self._barred(),
            barring_codes=self._barring_codes(),
            requisites=self._requisites(),
            equivalents=self._equivalents(),
            additional_units=tuple(unit for unit in self.units if self._happens(0.04)),
            transfer_cap=self._transfer_cap(),
        )
        achieved = {unit for unit in self.units if self._happens(0.65)}
        return RandomCombination(rules, facts, achieved, {unit for unit in achieved if self._happens(0.4)})

    def _happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def _some(self, values: Any, at_most: int) -> list[str]:
        return self.random.sample(list(values), self.random.randint(1, min(at_most, len(values))))

    def _facts(self, unit: str) -> UnitFacts:
        level = self.random.choice([None, 2, 3, 3, 4])
        credit = self.random.choice([None, 1, 2, 3, 4])
        return UnitFacts(
            code=unit.upper(), level=level, credit=credit, glh=self.random.choice([None, 0, 10, 10, 20, 35])
        )

    def _group(self, code: str) -> UnitGroup:
        chance = self.random.choice([0.3, 0.5])
        return UnitGroup(code=code, title=code, unit_ids=tuple(unit for unit in self.units if self._happens(chance)))

    def _rules(self) -> tuple[CombinationRule, ...]:
        rules: list[CombinationRule] = [self._rule(2) for _ in range(self.random.randint(1, 3))]
        if self._happens(0.35):
            rules += self._family()
        self.random.shuffle(rules)
        return tuple(rules)

    def _family(self) -> list[CombinationRule]:
        self.names += 1
        name = f"r{self.names}"
        further = self.random.choice(["aggregate", "partition"])
        first = self.random.choice([self._at_least, self._at_least, self._all_of])()
        second = self._at_least()
        family: list[CombinationRule] = [
            first.model_copy(update={"name": name}),
            second.model_copy(update={"further_to": name, "further": further, "name": f"{name}b"}),
        ]
        if self._happens(0.25):
            family.append(self._at_least().model_copy(update={"further_to": f"{name}b"}))
        return family

    def _rule(self, depth: int) -> CombinationRule:
        if depth and self._happens(0.25):
            rules = tuple(self._rule(depth - 1) for _ in range(self.random.randint(1, 2)))
            return AnyRules(rules=rules) if self._happens(0.7) else AllRules(rules=rules)
        return self.random.choice([self._all_of, self._at_least, self._at_least, self._at_most])()

    def _all_of(self) -> CombinationRule:
        return AllOf(group=self.random.choice(self.codes))

    def _at_least(self) -> Any:
        groups = tuple(self._some(self.codes, 2))
        amount = self.random.randint(1, 7)
        kind = self.random.randint(0, 2)
        if kind == 0:
            return AtLeastUnits(units=self.random.randint(1, 3), groups=groups)
        if kind == 1:
            return AtLeastCredits(credits=amount, groups=groups)
        return AtLeastCreditsAtLevel(credits=amount, level=3, or_above=self._happens(0.5), groups=groups)

    def _at_most(self) -> CombinationRule:
        groups = tuple(self._some(self.codes, 2))
        if self._happens(0.4):
            mode: Any = self.random.choice(["exact_subset", "forbid"])
            return AtMostUnits(units=self.random.randint(0, 3), groups=groups, count_mode=mode)
        modes = ["exact_subset", "forbid", *(["cap_credits"] if self.cuts_left else [])]
        mode = self.random.choice(modes)
        self.cuts_left -= mode == "cap_credits"
        return AtMostCredits(credits=self.random.randint(0, 6), groups=groups, count_mode=mode)

    def _barred(self) -> tuple[BarredSet, ...]:
        if not self._happens(0.3):
            return ()
        which: Any = self.random.choice(["any", "highest_credit", "highest_level"])
        return (BarredSet(unit_ids=tuple(self.random.sample(self.units, 2)), which_counts=which),)

    def _barring_codes(self) -> tuple[BarringCode, ...]:
        if not self._happens(0.15):
            return ()
        code = self.random.choice(["QA32", "ZZZZ"])
        return (BarringCode(code=code, unit_ids=tuple(self.random.sample(self.units, 3))),)

    def _requisites(self) -> tuple[Requisite, ...]:
        if not self._happens(0.25):
            return ()
        unit, needed = self.random.sample(self.units, 2)
        return (Requisite(kind="prerequisite", unit_id=unit, needs=(needed,)),)

    def _equivalents(self) -> tuple[Equivalence, ...]:
        if not self._happens(0.25):
            return ()
        pairs = [self.random.sample(self.units, 2) for _ in range(self.random.randint(1, 2))]
        return tuple(Equivalence(unit_id=one, stands_for=other) for one, other in pairs)

    def _transfer_cap(self) -> TransferCap | None:
        if not self._happens(0.2):
            return None
        measure: Any = self.random.choice(["credits", "units"])
        return TransferCap(percent=self.random.choice([0, 25, 50]), measure=measure)


def a_random_combination(seed: int, units: int = 6) -> RandomCombination:
    return Dice(seed, units).question()
