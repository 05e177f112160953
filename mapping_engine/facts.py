"""Facts: a case seen on its day, with people behind their accounts and registers as far as they were known.

Whatever happened after the day of the case, or was entered after the day of knowledge, is not there. Everything that
judges a case reads from here, so that no rule resolves an account or filters a date in its own way.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from competence_graph import CriterionDemands, CriterionId, EvidenceType, UnitId
from mapping_engine.assurance_records import UnitRejection
from mapping_engine.case import AssessmentCase
from mapping_engine.evidence import EVIDENCE_TYPES, EvidenceId, EvidenceItem, PersonId, Voice
from mapping_engine.mapping import Countersignature, Mapping, MappingId, RecencyOverride, SignOff, london_date
from mapping_engine.people import Duty, Licence, LicenceStatus, Relationship, RelationshipKind, people_behind
from mapping_engine.policy import PolicyInForce
from mapping_engine.policy_exceptions import ExceptionKind, PolicyException
from mapping_engine.records import known


class Decided(NamedTuple):
    """A decision with its date in London and the person who made it."""

    mapping: Mapping
    decided_on: date
    assessor: PersonId


class CaseFacts:
    """One case on its day."""

    def __init__(self, case: AssessmentCase) -> None:
        """Resolve accounts, registers and policy once."""
        self.case = case
        self.graph = case.release.graph
        self.day = case.as_of
        self.policy = PolicyInForce(case.layers, case.as_of)
        self.evidence = {item.id: item for item in case.evidence}
        self._demands: dict[tuple[CriterionId, UnitId], CriterionDemands] = {}
        self._people = people_behind(known(case.people.accounts, case.known_on))
        self.learner = self.person(case.learner_id)
        self.decisions = self._decisions_made()
        self.relationships = known(case.people.relationships, case.known_on)
        self.licences = known(case.people.licences, case.known_on)

    def person(self, account: str) -> PersonId:
        """Return the person behind an account; an id that is no account is the person."""
        return self._people.get(account, PersonId(account))

    @property
    def qualification_number(self) -> str:
        """The number under which licences and standing speak of this standard."""
        qualification = self.case.release.standard.qualification
        return qualification.number if qualification else self.case.release.standard.framework.id

    def unit_of(self, criterion_id: CriterionId) -> UnitId:
        """Return the chosen unit that a criterion belongs to, the first where a standard shares it."""
        owners = self.graph.units_by_criterion[criterion_id]
        return next((unit for unit in owners if unit in self._chosen), owners[0])

    def chosen_units_of(self, criterion_id: CriterionId) -> tuple[UnitId, ...]:
        """Return all chosen units that a criterion belongs to."""
        owners = self.graph.units_by_criterion.get(criterion_id, ())
        return tuple(unit for unit in owners if unit in self._chosen)

    def demands_on(self, criterion_id: CriterionId, unit_id: UnitId) -> CriterionDemands:
        """Return what is asked of the evidence for a criterion in a unit: the nearest statement of each field."""
        key = (criterion_id, unit_id)
        if key not in self._demands:
            qualification = self.case.release.standard.qualification
            of_all = qualification.demands.each if qualification else CriterionDemands()
            of_unit = self.graph.unit(unit_id).demands.each
            self._demands[key] = self.graph.criterion(criterion_id).demands.within(of_unit).within(of_all)
        return self._demands[key]

    @cached_property
    def rejections(self) -> tuple[UnitRejection, ...]:
        """The rejections by internal quality assurers that were made by the day of the case."""
        made = known(self.case.assurance.rejections, self.case.known_on)
        return tuple(each for each in made if london_date(each.rejected_at) <= self.day)

    @cached_property
    def sign_offs(self) -> dict[UnitId, tuple[SignOff, ...]]:
        """The releases of each unit that were made by the day of the case."""
        found: defaultdict[UnitId, list[SignOff]] = defaultdict(list)
        for each in self.case.sign_offs:
            if london_date(each.signed_at) <= self.day:
                found[each.unit_id].append(each)
        return {unit: tuple(releases) for unit, releases in found.items()}

    @cached_property
    def overrides(self) -> dict[EvidenceId, tuple[RecencyOverride, ...]]:
        """The overrides of each evidence item by the day of the case, by somebody else than the learner."""
        found: defaultdict[EvidenceId, list[RecencyOverride]] = defaultdict(list)
        for each in self.case.overrides:
            if london_date(each.made_at) <= self.day and self.person(each.person_id) != self.learner:
                found[each.evidence_id].append(each)
        return {evidence: tuple(overrides) for evidence, overrides in found.items()}

    @cached_property
    def countersignatures(self) -> dict[MappingId, tuple[Countersignature, ...]]:
        """The countersignatures of each decision that were given by the day of the case."""
        found: defaultdict[MappingId, list[Countersignature]] = defaultdict(list)
        for each in self.case.countersignatures:
            if london_date(each.signed_at) <= self.day:
                found[each.mapping_id].append(each)
        return {mapping: tuple(given) for mapping, given in found.items()}

    def witnesses_of(self, item: EvidenceItem) -> tuple[PersonId, ...]:
        """Return who testifies in an evidence item: its witness, and the author where it is a witness's account."""
        named = (item.witness_id,) if item.witness_id is not None else ()
        authors = (item.author_id,) if item.type in _TESTIMONIES else ()
        return tuple(self.person(each) for each in (*named, *authors))

    def method_of(self, item: EvidenceItem, unit_id: UnitId) -> EvidenceType:
        """Return what an item counts as in a unit: expert testimony of a witness who is no expert is ordinary."""
        if item.type is not EvidenceType.EXPERT_WITNESS_TESTIMONY:
            return item.type
        witnesses = self.witnesses_of(item)
        is_expert = bool(witnesses) and all(self._is_expert(each, item, unit_id) for each in witnesses)
        return item.type if is_expert else EvidenceType.WITNESS_TESTIMONY

    def licences_of(self, person: PersonId, duty: Duty, unit_id: UnitId, day: date) -> tuple[Licence, ...]:
        """Return the licences that a person held on a day for a duty in a unit of this qualification."""
        return tuple(
            each
            for each in self.licences
            if self.person(each.person_id) == person
            and each.duty is duty
            and each.qualification_number == self.qualification_number
            and (not each.unit_ids or unit_id in each.unit_ids)
            and each.holds_on(day)
        )

    def is_trainee(self, person: PersonId, unit_id: UnitId, day: date) -> bool:
        """Tell whether all that a person held as an assessor of a unit on a day was a trainee's licence."""
        held = self.licences_of(person, Duty.ASSESSOR, unit_id, day)
        return bool(held) and all(each.status is LicenceStatus.TRAINEE for each in held)

    def connections(
        self, one: PersonId, other: PersonId, kinds: Iterable[RelationshipKind], day: date
    ) -> tuple[Relationship, ...]:
        """Return how two people were connected on a day, in either direction."""
        pair = {one, other}
        wanted = frozenset(kinds)
        return tuple(
            each
            for each in self.relationships
            if each.kind in wanted
            and {self.person(each.person_id), self.person(each.other_id)} == pair
            and each.holds_on(day)
        )

    @cached_property
    def conflict_kinds(self) -> frozenset[RelationshipKind]:
        """The relationships that some layer of policy calls a conflict of interest."""
        return frozenset(kind for terms in self.policy.people for kind in terms.conflicts)

    def waiver_at(self, path: str) -> PolicyException | None:
        """Return the exception in force that lifts the demand at a path, if policy opens its rule to exceptions."""
        if not self._waivers:
            return None
        return next((each for each in self._waivers if each.reaches(path)), None)

    @cached_property
    def known_exceptions(self) -> tuple[PolicyException, ...]:
        """Every exception that was in the register on the day of knowledge, in force or not."""
        return known(self.case.exceptions, self.case.known_on)

    def is_effective(self, exception: PolicyException) -> bool:
        """Tell whether an exception is in force, granted by a person who may, to a rule that policy opens."""
        rule = exception.path.split("/", 1)[0]
        granter = self.person(exception.person_id)
        claimant = None if self.case.claimed_by is None else self.person(self.case.claimed_by)
        return exception.holds_on(self.day) and rule in self.policy.waivable and granter not in {self.learner, claimant}

    @cached_property
    def parties_by_unit(self) -> dict[UnitId, frozenset[PersonId]]:
        """Everybody who decided, countersigned, overrode, waived or testified in each unit by the day of the case."""
        parties: defaultdict[UnitId, set[PersonId]] = defaultdict(set)
        for each in self.decisions:
            people = {each.assessor, *self._seconds_to(each.mapping)}
            people |= self._parties_to(self.evidence[each.mapping.evidence_id])
            for unit in self.graph.units_by_criterion.get(each.mapping.criterion_id, ()):
                parties[unit] |= people
        for exception in self.known_exceptions:
            for unit in self.case.chosen_units:
                steps = exception.path.split("/")
                if f"unit:{quoted(unit)}" in steps or not any(step.startswith("unit:") for step in steps):
                    parties[unit].add(self.person(exception.person_id))
        return {unit: frozenset(people) for unit, people in parties.items()}

    @cached_property
    def _chosen(self) -> frozenset[UnitId]:
        return frozenset(self.case.chosen_units)

    @cached_property
    def _waivers(self) -> tuple[PolicyException, ...]:
        return tuple(
            each for each in self.known_exceptions if each.kind is not ExceptionKind.BLOCK and self.is_effective(each)
        )

    def _decisions_made(self) -> tuple[Decided, ...]:
        dated = ((mapping, london_date(mapping.decided_at)) for mapping in self.case.mappings)
        return tuple(
            Decided(mapping, decided_on, self.person(mapping.assessor_id))
            for mapping, decided_on in dated
            if decided_on <= self.day
        )

    def _seconds_to(self, mapping: Mapping) -> Iterator[PersonId]:
        return (self.person(each.person_id) for each in self.countersignatures.get(mapping.id, ()))

    def _parties_to(self, item: EvidenceItem) -> set[PersonId]:
        overriders = {
            self.person(each.person_id)
            for each in self.case.overrides
            if each.evidence_id == item.id and london_date(each.made_at) <= self.day
        }
        return overriders | set(self.witnesses_of(item))

    def _is_expert(self, person: PersonId, item: EvidenceItem, unit_id: UnitId) -> bool:
        day = item.witnessed_on or item.submitted_on
        register = known(self.case.people.expert_witnesses, self.case.known_on)
        is_listed = any(
            self.person(each.person_id) == person
            and each.is_competent
            and each.can_judge
            and each.agreed_on is not None
            and each.agreed_on <= day
            and (not each.unit_ids or unit_id in each.unit_ids)
            and each.holds_on(day)
            for each in register
        )
        return is_listed and (not self._experts_are_planned or self._is_planned_expert(person, unit_id, day))

    @cached_property
    def _experts_are_planned(self) -> bool:
        return any(terms.expert_witness_in_plan for terms in self.policy.evidence)

    def _is_planned_expert(self, person: PersonId, unit_id: UnitId, day: date) -> bool:
        return any(
            unit_id in plan.unit_ids
            and plan.agreed_on <= day
            and person in {self.person(each) for each in plan.expert_witness_ids}
            for plan in known(self.case.assurance.plans, self.case.known_on)
        )


def quoted(item_id: str) -> str:
    """Return an id as one segment of a path.

    >>> quoted("U1/LO1")
    'U1%2FLO1'
    """
    return quote(item_id, safe="")


def path_of(rule: str, *, unit_id: str = "", criterion_id: str = "", evidence_id: str = "", rule_path: str = "") -> str:
    """Return the address of a demand, from the rule down to what it speaks of.

    >>> path_of("recent_evidence", unit_id="U1", criterion_id="U1:2")
    'recent_evidence/unit:U1/criterion:U1%3A2'
    """
    steps = (("unit", unit_id), ("criterion", criterion_id), ("evidence", evidence_id), ("rule", rule_path))
    return "/".join((rule, *(f"{kind}:{quoted(name)}" for kind, name in steps if name)))


_TESTIMONIES = frozenset(kind for kind, facts in EVIDENCE_TYPES.items() if facts.voice is Voice.WITNESS)
