"""The oracle's desk: one case laid out with who is who, what was known, which terms hold, and what is waived."""

from datetime import date, datetime
from typing import Any

from oracle_standard import layout_of
from oracle_time import london_day

from mapping_engine import AssessmentCase, EvidenceItem, Mapping, PolicyException

UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")
TESTIMONIES = ("witness_testimony", "expert_witness_testimony")


class Desk:
    """A case as a careful clerk would lay it out on the day of the claim."""

    def __init__(self, case: AssessmentCase) -> None:
        self.case = case
        self.day = case.as_of
        self.layout = layout_of(case.release)
        self.policies = [each for each in (case.awarding_policy, case.policy) if each is not None]
        qualification = case.release.standard.qualification
        self.number = qualification.number if qualification else case.release.standard.framework.id
        self.memory: dict[str, Any] = {}
        self._behind = {each.id: each.person_id for each in self.known(case.people.accounts)}
        self.licences = self.known(case.people.licences)
        self.relationships = self.known(case.people.relationships)
        self.learner = self.who(case.learner_id)
        self.items = {item.id: item for item in case.evidence}
        self.units = [unit for unit in self.layout.units if unit in case.chosen_units]
        self.required = list(dict.fromkeys(each for unit in self.units for each in self.layout.criteria[unit]))
        self.conflicts = {kind for terms in self.terms("people") for kind in terms.conflicts}
        self.waivers = self._waivers_in_force()

    def known(self, facts: Any) -> list[Any]:
        """Return the facts that stood in the register as far as it is read."""
        limit, found = self.case.known_on, []
        for fact in facts:
            if limit is None:
                stands = fact.retracted_on is None
            else:
                entered = fact.recorded_on is None or not fact.recorded_on > limit
                stands = entered and (fact.retracted_on is None or fact.retracted_on > limit)
            if stands:
                found.append(fact)
        return found

    def who(self, account: str) -> str:
        """Return the person behind an account; accounts that point at each other are one person."""
        passed = [account]
        while passed[-1] in self._behind:
            further = self._behind[passed[-1]]
            if further in passed:
                return min(passed[passed.index(further) :])
            passed.append(further)
        return passed[-1]

    def happened(self, moment: datetime) -> bool:
        return london_day(moment) <= self.day

    def terms(self, family: str) -> list[Any]:
        """Return what holds of a family of policy on the day, in every layer."""
        if family not in self.memory:
            lookup = never_silent if family in {"recency", "assurance"} else in_force
            self.memory[family] = [
                terms for policy in self.policies for terms in lookup(getattr(policy, family), self.day)
            ]
        found: list[Any] = self.memory[family]
        return found

    def units_with(self, criterion: str) -> list[str]:
        """Return every chosen unit in which a criterion must be shown."""
        return [unit for unit in self.units if criterion in self.layout.criteria[unit]]

    def decisions(self) -> list[tuple[Mapping, date, str]]:
        """Return every decision made by the day, with its day and the person who made it."""
        if "decisions" not in self.memory:
            dated = [(each, london_day(each.decided_at)) for each in self.case.mappings]
            self.memory["decisions"] = [
                (each, day, self.who(each.assessor_id)) for each, day in dated if day <= self.day
            ]
        found: list[tuple[Mapping, date, str]] = self.memory["decisions"]
        return found

    def speakers(self, item: EvidenceItem) -> set[str]:
        """Return who testifies in a piece of evidence."""
        named = {item.witness_id} if item.witness_id is not None else set()
        if item.type.value in TESTIMONIES:
            named.add(item.author_id)
        return {self.who(each) for each in named}

    def held(self, person: str, duty: str, unit: str, day: date) -> list[str]:
        """Return the status of every licence that a person held on a day for a duty in a unit."""
        found = []
        for each in self.licences:
            is_of_unit = each.qualification_number == self.number and (not each.unit_ids or unit in each.unit_ids)
            if each.duty.value == duty and is_of_unit and lasts(each, day) and self.who(each.person_id) == person:
                found.append(each.status.value)
        return found

    def only_trainee(self, person: str, units: list[str], day: date) -> bool:
        """Tell whether a person was licensed, and no more than in training, in one of some units."""
        for unit in units:
            held = self.held(person, "assessor", unit, day)
            if held != [] and "full" not in held:
                return True
        return False

    def bonds(self, one: str, other: str, kinds: set[Any], day: date) -> list[Any]:
        """Return how two people were connected on a day, whichever of them was entered first."""
        found = []
        for each in self.relationships:
            first, second = self.who(each.person_id), self.who(each.other_id)
            if each.kind in kinds and lasts(each, day) and (first, second) in {(one, other), (other, one)}:
                found.append(each)
        return found

    def lifted(self, rule: str, /, **steps: str) -> bool:
        """Tell whether an exception in force reaches a demand, given from its rule down."""
        if not self.waivers:
            return False
        path = "/".join([rule, *(f"{kind}:{percent(name)}" for kind, name in steps.items())])
        return any(path == each.path or path.startswith(each.path + "/") for each in self.waivers)

    def lifted_everywhere(self, rule: str, criterion: str, /, **steps: str) -> bool:
        """Tell whether a demand on a criterion is lifted in each unit in which it must be shown."""
        return all(self.lifted(rule, unit=unit, criterion=criterion, **steps) for unit in self.units_with(criterion))

    def _waivers_in_force(self) -> list[PolicyException]:
        opened = []
        for policy in self.policies:
            names: set[str] = set()
            for terms in in_force(policy.exceptions, self.day):
                names |= set(terms.waivable)
            opened.append(names)
        barred = [self.learner] + ([self.who(self.case.claimed_by)] if self.case.claimed_by is not None else [])
        return [
            each
            for each in self.known(self.case.exceptions)
            if each.kind.value != "block"
            and each.granted_on <= self.day <= each.expires_on
            and all(each.path.split("/")[0] in names for names in opened)
            and self.who(each.person_id) not in barred
        ]


def lasts(fact: Any, day: date) -> bool:
    """Tell whether a lasting fact was true on a day."""
    return fact.valid_from <= day and (fact.valid_until is None or day <= fact.valid_until)


def percent(name: str) -> str:
    """Return a name as one segment of a path."""
    return "".join(each if each in UNRESERVED else "".join(f"%{byte:02X}" for byte in each.encode()) for each in name)


def in_force(stated: Any, day: date) -> list[Any]:
    """Return for each name the latest terms that have begun."""
    latest: dict[str, Any] = {}
    for terms in stated:
        if terms.valid_from <= day:
            latest[terms.name] = terms
    return list(latest.values())


def never_silent(stated: Any, day: date) -> list[Any]:
    """Return the same for a family that always asks for something: before the first terms, the first hold."""
    begun = in_force(stated, day)
    return begun if begun else [stated[0]]
