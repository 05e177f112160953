"""AssessmentCase: everything a verdict depends on, frozen at one date.

The engine reads nothing else: no clock, no file, no database. A stored case can therefore be replayed.
"""

from collections.abc import Hashable
from datetime import date
from typing import Protocol, Self, TypeVar

from pydantic import Field, field_validator, model_validator

from competence_graph import Frozen, Release, UnitId, canonical_bytes, fingerprint
from mapping_engine.evidence import EvidenceItem, PersonId
from mapping_engine.mapping import Mapping, RecencyOverride, SignOff
from mapping_engine.policy import DEFAULT_POLICY, AssessmentPolicy


class _Identified(Protocol):
    @property
    def id(self) -> Hashable: ...


_Record = TypeVar("_Record", bound=_Identified)


class AssessmentCase(Frozen):
    """One learner's registration on chosen units, with all evidence, decisions and releases, on a day.

    The order of records and exact repeats mean nothing; two different records with one id are refused.
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

    @field_validator("evidence", "mappings", "overrides", "sign_offs")
    @classmethod
    def _in_one_order(cls, records: tuple[_Record, ...]) -> tuple[_Record, ...]:
        by_id: dict[Hashable, _Record] = {}
        for record in records:
            if by_id.setdefault(record.id, record) != record:
                raise ValueError(f"two different records have the id {record.id}")
        return tuple(sorted(by_id.values(), key=lambda record: str(record.id)))

    @field_validator("chosen_units")
    @classmethod
    def _units_in_one_order(cls, units: tuple[UnitId, ...]) -> tuple[UnitId, ...]:
        return tuple(sorted(set(units)))

    @model_validator(mode="after")
    def _references_lead_somewhere(self) -> Self:
        units = {unit.id for unit in self.release.graph.units}
        evidence = {item.id for item in self.evidence}
        lost = [f"chosen unit {unit}" for unit in self.chosen_units if unit not in units]
        lost += [
            f"evidence {each.evidence_id} of {each.id}" for each in self.mappings if each.evidence_id not in evidence
        ]
        lost += [
            f"evidence {each.evidence_id} of {each.id}" for each in self.overrides if each.evidence_id not in evidence
        ]
        criteria = self.release.graph.items
        lost += [
            f"criterion {each.criterion_id} of {each.id}" for each in self.mappings if each.criterion_id not in criteria
        ]
        lost += [f"unit {each.unit_id} of sign-off {each.id}" for each in self.sign_offs if each.unit_id not in units]
        if lost:
            raise ValueError("not found: " + "; ".join(lost))
        return self

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the whole case, the standard standing in by its release id."""
        plain = self.model_dump(mode="json", exclude={"release": {"standard"}})
        return fingerprint(canonical_bytes(plain))
