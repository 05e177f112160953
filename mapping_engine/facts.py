"""Facts: a case seen on its day, with people behind their accounts and registers as far as they were known.

Whatever happened after the day of the case, or was entered after the day of knowledge, is not there. Everything that
judges a case reads from here, so that no rule resolves an account or filters a date in its own way.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache, cached_property, reduce
from typing import NamedTuple
from urllib.parse import quote

from competence_graph import CriterionDemands, CriterionId, CriterionKind, UnitId
from mapping_engine.assurance_records import UnitRejection
from mapping_engine.case import AssessmentCase
from mapping_engine.evidence import EVIDENCE_TYPES, EvidenceId, EvidenceItem, PersonId, Voice
from mapping_engine.mapping import Countersignature, Mapping, MappingId, RecencyOverride, SignOff, london_date
from mapping_engine.people import RelationshipKind
from mapping_engine.people_on_record import PeopleOnRecord
from mapping_engine.policy import PolicyInForce
from mapping_engine.policy_exceptions import ExceptionKind, PolicyException
from mapping_engine.records import known


class Decided(NamedTuple):
    """A decision with its date in London and the person who made it."""

    mapping: Mapping
    decided_on: date
    assessor: PersonId


class Place(NamedTuple):
    """Where criteria belong: the chosen units that share them, and what they ask for; equal places bear one number."""

    number: int
    units: tuple[UnitId, ...]
    kind: CriterionKind


class CaseFacts:
    """One case on its day."""

    def __init__(self, case: AssessmentCase) -> None:
        """Resolve accounts, registers and policy once."""
        self.case = case
        self.graph = case.release.graph
        self.day = case.as_of
        self.policy = PolicyInForce(case.layers, case.as_of)
        self.evidence = {item.id: item for item in case.evidence}
        self._demands_on = cache(self._demands_of_units)
        self.people = PeopleOnRecord(case.people, case.known_on, self.qualification_number)
        self._witnesses = {item.id: self._testifying(item) for item in case.evidence}
        self.learner = self.person(case.learner_id)
        self.decisions = self._decisions_made()

    def person(self, account: str) -> PersonId:
        """Return the person behind an account; an id that is no account is the person."""
        return self.people.person(account)

    @property
    def qualification_number(self) -> str:
        """The number under which licences and standing speak of this standard."""
        qualification = self.case.release.standard.qualification
        return qualification.number if qualification else self.case.release.standard.framework.id

    def unit_of(self, criterion_id: CriterionId) -> UnitId:
        """Return the chosen unit that a criterion is named by, the first where chosen units share it."""
        return self._places[criterion_id].units[0]

    def chosen_units_of(self, criterion_id: CriterionId) -> tuple[UnitId, ...]:
        """Return all chosen units that a criterion belongs to; what it is judged by must hold in each of them."""
        place = self._places.get(criterion_id)
        return place.units if place else ()

    def place_of(self, criterion_id: CriterionId) -> Place:
        """Return the chosen units of a criterion, and whether it asks for performance, knowledge, or both."""
        return self._places[criterion_id]

    def demands_on(self, criterion_id: CriterionId) -> CriterionDemands:
        """Return what is asked of the evidence for a criterion: the nearest statement of each field, in every unit."""
        return self._demands_on(criterion_id) if self.graph.has_demands else _NONE_OF_CRITERION

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
        return self._witnesses[item.id]

    @cached_property
    def conflict_kinds(self) -> frozenset[RelationshipKind]:
        """The relationships that some layer of policy calls a conflict of interest."""
        return frozenset(kind for terms in self.policy.people for kind in terms.conflicts)

    def waiver_at(self, path: str) -> PolicyException | None:
        """Return the exception in force that lifts the demand at a path, if policy opens its rule to exceptions."""
        if not self._waivers:
            return None
        return next((each for each in self._waivers if each.reaches(path)), None)

    def waivers_of(self, rule: str, criterion_id: CriterionId, evidence_id: str = "") -> tuple[str, ...]:
        """Return the exceptions that lift a demand on a criterion in every unit it belongs to, or none."""
        where = {"criterion_id": criterion_id, "evidence_id": evidence_id}
        units = self.chosen_units_of(criterion_id) if self._waivers else ()
        found = [self.waiver_at(path_of(rule, unit_id=unit, **where)) for unit in units]
        reached = dict.fromkeys(each.id for each in found if each is not None)
        return tuple(reached) if None not in found else ()

    @cached_property
    def known_exceptions(self) -> tuple[PolicyException, ...]:
        """Every exception that was in the register on the day of knowledge, in force or not."""
        return known(self.case.exceptions, self.case.known_on)

    def is_effective(self, exception: PolicyException) -> bool:
        """Tell whether an exception is in force, granted by a person who may, to a rule that policy opens."""
        granter = self.person(exception.person_id)
        claimant = None if self.case.claimed_by is None else self.person(self.case.claimed_by)
        return (
            exception.holds_on(self.day)
            and rule_of(exception) in self.policy.waivable
            and granter not in {self.learner, claimant}
        )

    @cached_property
    def parties_by_unit(self) -> dict[UnitId, frozenset[PersonId]]:
        """Everybody who decided, countersigned, overrode, waived or testified in each unit by the day of the case."""
        parties: defaultdict[UnitId, set[PersonId]] = defaultdict(set)
        by_evidence, owners = self._parties_by_evidence(), self.graph.units_by_criterion
        judged = {
            (unit, each.assessor, each.mapping.evidence_id)
            for each in self.decisions
            for unit in owners.get(each.mapping.criterion_id, ())
        }
        for unit, assessor, evidence in judged:
            parties[unit] |= {assessor, *by_evidence[evidence]}
        for each in self.decisions if self.countersignatures else ():
            for unit in owners.get(each.mapping.criterion_id, ()):
                parties[unit].update(self._seconds_to(each.mapping))
        for exception in self.known_exceptions:
            if exception.kind is not ExceptionKind.BLOCK and exception.granted_on <= self.day:
                for unit in self._units_under(exception.path):
                    parties[unit].add(self.person(exception.person_id))
        return {unit: frozenset(people) for unit, people in parties.items()}

    def _demands_of_units(self, criterion_id: CriterionId) -> CriterionDemands:
        by_unit = [self._nearest_demands(criterion_id, unit) for unit in self.chosen_units_of(criterion_id)]
        return reduce(CriterionDemands.together_with, by_unit)

    def _nearest_demands(self, criterion_id: CriterionId, unit_id: UnitId) -> CriterionDemands:
        qualification = self.case.release.standard.qualification
        of_all = qualification.demands.each if qualification else _NONE_OF_CRITERION
        of_unit = self.graph.unit(unit_id).demands.each
        return self.graph.criterion(criterion_id).demands.within(of_unit).within(of_all)

    @cached_property
    def _places(self) -> dict[CriterionId, Place]:
        numbers: dict[tuple[tuple[UnitId, ...], str], Place] = {}
        places: dict[CriterionId, Place] = {}
        for criterion in self.graph.criteria:
            owners = self.graph.units_by_criterion.get(criterion.id, ())
            units = tuple(unit for unit in owners if unit in self._chosen)
            if units:
                key = (units, criterion.criterion_kind.value)
                places[criterion.id] = numbers.setdefault(key, Place(len(numbers), units, criterion.criterion_kind))
        return places

    def _units_under(self, path: str) -> Iterator[UnitId]:
        named = [step for step in path.split("/") if step.startswith("unit:")]
        return (unit for unit in self.case.chosen_units if not named or f"unit:{quoted(unit)}" in named)

    @cached_property
    def _chosen(self) -> frozenset[UnitId]:
        return frozenset(self.case.chosen_units)

    @cached_property
    def _waivers(self) -> tuple[PolicyException, ...]:
        return tuple(
            each for each in self.known_exceptions if each.kind is not ExceptionKind.BLOCK and self.is_effective(each)
        )

    def _decisions_made(self) -> tuple[Decided, ...]:
        people = {account: self.person(account) for account in {each.assessor_id for each in self.case.mappings}}
        dated = ((mapping, london_date(mapping.decided_at)) for mapping in self.case.mappings)
        return tuple(
            Decided(mapping, decided_on, people[mapping.assessor_id])
            for mapping, decided_on in dated
            if decided_on <= self.day
        )

    def _seconds_to(self, mapping: Mapping) -> Iterator[PersonId]:
        return (self.person(each.person_id) for each in self.countersignatures.get(mapping.id, ()))

    def _testifying(self, item: EvidenceItem) -> tuple[PersonId, ...]:
        named = (item.witness_id,) if item.witness_id is not None else ()
        authors = (item.author_id,) if item.type in _TESTIMONIES else ()
        return tuple(self.person(each) for each in (*named, *authors))

    def _parties_by_evidence(self) -> dict[EvidenceId, frozenset[PersonId]]:
        """Return who testified in each evidence item or overrode its recency, the learner included."""
        parties = {evidence: set(witnesses) for evidence, witnesses in self._witnesses.items()}
        for each in self.case.overrides:
            if london_date(each.made_at) <= self.day:
                parties[each.evidence_id].add(self.person(each.person_id))
        return {evidence: frozenset(people) for evidence, people in parties.items()}


def quoted(item_id: str) -> str:
    """Return an id as one segment of a path.

    >>> quoted("U1/LO1")
    'U1%2FLO1'
    """
    return quote(item_id, safe="")


def rule_of(exception: PolicyException) -> str:
    """Return the name of the rule to which an exception is addressed."""
    return exception.path.partition("/")[0]


def path_of(rule: str, *, unit_id: str = "", criterion_id: str = "", evidence_id: str = "", rule_path: str = "") -> str:
    """Return the address of a demand, from the rule down to what it speaks of.

    >>> path_of("recent_evidence", unit_id="U1", criterion_id="U1:2")
    'recent_evidence/unit:U1/criterion:U1%3A2'
    """
    steps = (("unit", unit_id), ("criterion", criterion_id), ("evidence", evidence_id), ("rule", rule_path))
    return "/".join((rule, *(f"{kind}:{quoted(name)}" for kind, name in steps if name)))


_TESTIMONIES = frozenset(kind for kind, facts in EVIDENCE_TYPES.items() if facts.voice is Voice.WITNESS)
_NONE_OF_CRITERION = CriterionDemands()
