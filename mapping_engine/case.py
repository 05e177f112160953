"""AssessmentCase: everything a verdict depends on, frozen at one date.

The engine reads nothing else: no clock, no file, no database. A stored case can therefore be replayed.
"""

from collections.abc import Hashable, Iterator, Set
from datetime import date
from typing import Protocol, Self, TypeVar

from pydantic import Field, field_validator, model_validator

from competence_graph import Frozen, Release, UnitId, canonical_bytes, fingerprint, later
from mapping_engine.assurance_records import AssuranceRecords, Award, Standing
from mapping_engine.evidence import EvidenceItem, PersonId
from mapping_engine.mapping import Countersignature, Mapping, RecencyOverride, SignOff
from mapping_engine.people import PeopleRegister
from mapping_engine.policy import DEFAULT_POLICY, AssessmentPolicy
from mapping_engine.policy_exceptions import PolicyException


class _Identified(Protocol):
    @property
    def id(self) -> Hashable: ...


_Record = TypeVar("_Record", bound=_Identified)


class RegistrationFacts(Frozen):
    """What is known of a registration besides its day: pathway, learner number, and when it ends or ended.

    ``expires_on`` is the last day on which it is active, ``withdrawn_on`` the first on which it no longer is.
    """

    pathway: str | None = None
    learner_number: str | None = None
    learner_number_exemption: str = ""
    expires_on: date | None = None
    withdrawn_on: date | None = None


class AssessmentCase(Frozen):
    """One learner's registration on chosen units, with all evidence, decisions and releases, on a day.

    ``policy`` is the centre's, ``awarding_policy`` the awarding organisation's above it. ``known_on`` limits the
    registers to what had been entered by that day. The order of records and exact repeats mean nothing; two different
    records with one id are refused.
    """

    release: Release
    registration_id: str
    learner_id: PersonId = Field(min_length=1)
    registered_on: date
    chosen_units: tuple[UnitId, ...] = Field(min_length=1)
    evidence: tuple[EvidenceItem, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    overrides: tuple[RecencyOverride, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    policy: AssessmentPolicy = DEFAULT_POLICY
    as_of: date
    claimed_by: PersonId | None = None
    awarding_policy: AssessmentPolicy | None = later(None)
    award: Award = later(Award.QUALIFICATION)
    registration: RegistrationFacts = later(RegistrationFacts())
    countersignatures: tuple[Countersignature, ...] = later(())
    people: PeopleRegister = later(PeopleRegister())
    assurance: AssuranceRecords = later(AssuranceRecords())
    standing: Standing = later(Standing())
    exceptions: tuple[PolicyException, ...] = later(())
    known_on: date | None = later(None)

    @field_validator("evidence", "mappings", "overrides", "sign_offs", "countersignatures", "exceptions")
    @classmethod
    def _in_one_order(cls, records: tuple[_Record, ...]) -> tuple[_Record, ...]:
        by_id: dict[Hashable, _Record] = {}
        for record in records:
            if by_id.setdefault(record.id, record) != record:
                raise ValueError(f"two different records have the id {record.id}")
        return tuple(sorted(by_id.values(), key=lambda record: str(record.id)))

    @field_validator("people", "assurance", "standing")
    @classmethod
    def _registers_in_one_order(cls, register: Frozen) -> Frozen:
        ordered = {name: _ordered_by_id(getattr(register, name)) for name in type(register).model_fields}
        return register.model_copy(update=ordered)

    @field_validator("chosen_units")
    @classmethod
    def _units_in_one_order(cls, units: tuple[UnitId, ...]) -> tuple[UnitId, ...]:
        return tuple(sorted(set(units)))

    @model_validator(mode="after")
    def _references_lead_somewhere(self) -> Self:
        lost = [*self._lost_units(), *self._lost_records()]
        if lost:
            raise ValueError("not found: " + "; ".join(lost))
        return self

    @property
    def layers(self) -> tuple[AssessmentPolicy, ...]:
        """The policies that must all be satisfied, the awarding organisation's first."""
        return (self.policy,) if self.awarding_policy is None else (self.awarding_policy, self.policy)

    def replaced(self, **changes: object) -> Self:
        """Return the case with some fields replaced, checked anew."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(fields | changes)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the whole case, the standard standing in by its release id."""
        plain = self.model_dump(mode="json", exclude={"release": {"standard"}})
        return fingerprint(canonical_bytes(plain))

    def _lost_units(self) -> Iterator[str]:
        records = self.assurance
        named = [(f"chosen unit {unit}", unit) for unit in self.chosen_units]
        named += [(f"unit {each.unit_id} of sign-off {each.id}", each.unit_id) for each in self.sign_offs]
        for of_one_unit in (records.signatures, records.actions, records.rejections):
            named += [(f"unit {each.unit_id} of {each.id}", each.unit_id) for each in of_one_unit]
        for of_units in (records.plans, records.samples, records.external_releases, self.standing.holds):
            named += [(f"unit {unit} of {each.id}", unit) for each in of_units for unit in each.unit_ids]
        units = {unit.id for unit in self.release.graph.units}
        return (words for words, unit in named if unit not in units)

    def _lost_records(self) -> Iterator[str]:
        evidence = {item.id for item in self.evidence}
        decisions = {each.id for each in self.mappings}
        criteria = {item.id for item in self.release.standard.items}
        spoken_of: list[tuple[str, str, Set[str]]] = []
        for each in self.mappings:
            spoken_of.append((f"evidence {each.evidence_id} of {each.id}", each.evidence_id, evidence))
            spoken_of.append((f"criterion {each.criterion_id} of {each.id}", each.criterion_id, criteria))
        for override in self.overrides:
            for name in (override.evidence_id, override.newer_evidence_id or override.evidence_id):
                spoken_of.append((f"evidence {name} of {override.id}", name, evidence))
        for second in self.countersignatures:
            spoken_of.append((f"decision {second.mapping_id} of {second.id}", second.mapping_id, decisions))
        return iter(dict.fromkeys(words for words, name, there in spoken_of if name not in there))


def _ordered_by_id(records: object) -> object:
    if not isinstance(records, tuple):
        return records
    by_id: dict[str, Frozen] = {}
    for record in records:
        key = str(getattr(record, "id", "") or getattr(record, "qualification_number", ""))
        if by_id.setdefault(key, record) != record:
            raise ValueError(f"two different records have the id {key}")
    return tuple(record for _, record in sorted(by_id.items()))
