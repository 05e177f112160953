"""Work: everything that a plan has found must be done, before it is put into steps; gathered round by round."""

from datetime import date
from typing import NamedTuple

from competence_graph import CriterionId, EvidenceType, Setting, UnitId
from mapping_engine.assurance_records import Signatory
from mapping_engine.evidence import EvidenceId
from mapping_engine.mapping import Decision, MappingId


class Session(NamedTuple):
    """One occasion on which evidence of a unit is gathered by one method in one setting."""

    unit_id: UnitId
    method: EvidenceType
    setting: Setting
    turn: int

    @property
    def evidence_id(self) -> EvidenceId:
        """The name that a plan gives the evidence of the session."""
        return EvidenceId(f"planned {self.method.value} {self.setting.value} {self.turn} {self.unit_id}")


class Redecision(NamedTuple):
    """A decision that another assessor has to make again, and how it is expected to end."""

    unit_id: UnitId
    evidence_id: EvidenceId
    criterion_id: CriterionId
    decision: Decision


class Named(NamedTuple):
    """A record that must be corrected or settled, and the code of the finding that asks for it."""

    code: str
    record_id: str


class Work(NamedTuple):
    """What must be done, each thing once, and the earliest day of the claim."""

    day: date
    sessions: frozenset[tuple[Session, CriterionId]] = frozenset()
    redecided: frozenset[Redecision] = frozenset()
    countersigned: frozenset[tuple[MappingId, UnitId]] = frozenset()
    declared: frozenset[EvidenceId] = frozenset()
    confirmed: frozenset[EvidenceId] = frozenset()
    signed: frozenset[tuple[UnitId, Signatory]] = frozenset()
    actions: frozenset[tuple[str, UnitId]] = frozenset()
    sampled: frozenset[UnitId] = frozenset()
    released: frozenset[UnitId] = frozenset()
    externally: frozenset[UnitId] = frozenset()
    corrected: frozenset[Named] = frozenset()
    settled: frozenset[Named] = frozenset()
    added_units: frozenset[UnitId] = frozenset()
    claimed_by_another: frozenset[bool] = frozenset()

    def joined(self, other: "Work") -> "Work":
        """Return the work of both, on the later day."""
        merged = {name: getattr(self, name) | getattr(other, name) for name in self._fields if name != "day"}
        return Work(day=max(self.day, other.day), **merged)
