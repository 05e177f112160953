"""Registers: the dated facts that a centre keeps beside evidence and decisions, and what a verdict sees of them.

A new kind is one frozen value with an ``id`` and one line in RECORD_KINDS. ``CASE_KINDS`` are those that a verdict
depends on: they reach the gate through ``registers_of``, and nothing else needs to be told of them.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from competence_graph import Frozen
from mapping_engine import (
    Account,
    AssessmentPlan,
    AssuranceRecords,
    Countersignature,
    EarlierCertificate,
    ExpertWitness,
    ExternalRelease,
    Hold,
    IqaAction,
    Licence,
    OpenEntry,
    PeopleRegister,
    PolicyException,
    Relationship,
    SamplePlan,
    Sanction,
    Standing,
    UnitRejection,
    UnitSignature,
)
from service.role_assignments import RoleAssignment


class Kept(Protocol):
    """What a register can keep: a frozen value that names itself."""

    @property
    def id(self) -> str:
        """The id, unique in the whole installation."""


CASE_KINDS: Mapping[str, type[Frozen]] = {
    "account": Account,
    "licence": Licence,
    "relationship": Relationship,
    "expert_witness": ExpertWitness,
    "countersignature": Countersignature,
    "assessment_plan": AssessmentPlan,
    "unit_signature": UnitSignature,
    "sample_plan": SamplePlan,
    "iqa_action": IqaAction,
    "unit_rejection": UnitRejection,
    "external_release": ExternalRelease,
    "sanction": Sanction,
    "hold": Hold,
    "open_entry": OpenEntry,
    "earlier_certificate": EarlierCertificate,
    "policy_exception": PolicyException,
}
"""What a verdict depends on, by the name that a row carries."""

RECORD_KINDS: Mapping[str, type[Frozen]] = {
    **CASE_KINDS,
    "role_assignment": RoleAssignment,
}
"""Everything that registers keep, by the name that a row carries."""

KIND_OF: Mapping[type[Frozen], str] = {model: name for name, model in RECORD_KINDS.items()}
"""The name that rows of a kind of value carry."""


class Registers(Frozen):
    """What the registers say of one registration and its people, in the form that a case asks for."""

    people: PeopleRegister = PeopleRegister()
    assurance: AssuranceRecords = AssuranceRecords()
    standing: Standing = Standing()
    countersignatures: tuple[Countersignature, ...] = ()
    exceptions: tuple[PolicyException, ...] = ()


_Value = TypeVar("_Value", bound=Frozen)


def registers_of(records: Iterable[Frozen]) -> Registers:
    """Return the registers that hold the given records; kinds that no verdict depends on are passed over.

    >>> registers_of([Account(id="old-login", person_id="jade")]).people.accounts[0].person_id
    'jade'
    """
    kept = tuple(records)
    return Registers(
        people=PeopleRegister(
            accounts=_of(kept, Account),
            licences=_of(kept, Licence),
            relationships=_of(kept, Relationship),
            expert_witnesses=_of(kept, ExpertWitness),
        ),
        assurance=AssuranceRecords(
            plans=_of(kept, AssessmentPlan),
            signatures=_of(kept, UnitSignature),
            samples=_of(kept, SamplePlan),
            actions=_of(kept, IqaAction),
            rejections=_of(kept, UnitRejection),
            external_releases=_of(kept, ExternalRelease),
        ),
        standing=Standing(
            sanctions=_of(kept, Sanction),
            holds=_of(kept, Hold),
            open_entries=_of(kept, OpenEntry),
            earlier_certificates=_of(kept, EarlierCertificate),
        ),
        countersignatures=_of(kept, Countersignature),
        exceptions=_of(kept, PolicyException),
    )


def _of(records: tuple[Frozen, ...], kind: type[_Value]) -> tuple[_Value, ...]:
    return tuple(each for each in records if isinstance(each, kind))
