"""A case in the making: plain values that a step may spoil, and how they become a case."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any, TypeVar

from builders import LEARNER
from random_policies import Policies

from competence_graph import Release
from mapping_engine import (
    AssessmentCase,
    AssuranceRecords,
    Award,
    DirectClaims,
    EvidenceItem,
    EvidenceType,
    Mapping,
    PeopleRegister,
    RegistrationFacts,
    SignOff,
    Standing,
)

_MINUTES = (0, 59, 60, 12 * 60, 22 * 60 + 59, 23 * 60, 23 * 60 + 30)
_Record = TypeVar("_Record")
NONE: tuple[Any, ...] = ()


class Draft:
    """What a case will be made of; ``records`` holds every register by the name of its field."""

    def __init__(self, release: Release, policies: Policies, as_of: date) -> None:
        self.release, self.policies, self.as_of = release, policies, as_of
        self.flavours = policies.flavours
        self.units = [str(unit.id) for unit in release.graph.units]
        self.criteria = [str(each.id) for each in release.graph.criteria]
        qualification = release.standard.qualification
        self.number = qualification.number if qualification else release.standard.framework.id
        self.decided = self.signed = self.registered_on = as_of
        self.claimed_by: str | None = None
        self.award = Award.QUALIFICATION
        self.known_on: date | None = None
        self.registration: dict[str, Any] = {}
        self.items: dict[str, dict[str, Any]] = {}
        self.mappings: list[dict[str, Any]] = []
        self.sign_offs: list[dict[str, Any]] = []
        self.records: dict[str, list[Any]] = {}
        self._ids = 0

    def add(self, register: str, kind: type[Any], /, **fields: Any) -> None:
        """Put one more record into a register."""
        self._ids += 1
        self.records.setdefault(register, []).append(made(kind, id=f"r{self._ids:02}", **fields))

    def held(self, register: str) -> list[Any]:
        return self.records.setdefault(register, [])

    def decide(self, evidence: str, criterion: str, **fields: Any) -> None:
        """Record one more decision."""
        self._ids += 1
        self.mappings.append({"id": f"m{self._ids:02}", "evidence_id": evidence, "criterion_id": criterion} | fields)


def made(kind: type[_Record], /, **fields: Any) -> _Record:
    """Return a value; equal values are validated once."""
    return _made(kind, tuple(fields.items()))


@lru_cache(maxsize=100_000)
def _made(kind: Any, fields: tuple[tuple[str, Any], ...]) -> Any:
    return kind(**dict(fields))


def noon_utc(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def beside(day: date, chance: Random) -> date:
    return day + timedelta(days=chance.choice((-1, 0, 1)))


def moment_beside(day: date, chance: Random) -> datetime:
    """Return a moment on or beside a day, often at the edge of a day in London or in UTC."""
    start = datetime.combine(beside(day, chance), time(), tzinfo=UTC)
    return start + timedelta(minutes=chance.choice(_MINUTES))


def built(draft: Draft, *, is_checked: bool) -> AssessmentCase:
    """Return the case of a draft, through the constructor's checks or past them."""
    fields = _fields(draft)
    if is_checked:
        return AssessmentCase(**fields)
    people, assurance, standing = (_ordered(fields[name]) for name in ("people", "assurance", "standing"))
    return AssessmentCase.model_construct(**(fields | {"people": people, "assurance": assurance, "standing": standing}))


def _fields(draft: Draft) -> dict[str, Any]:
    return {
        "release": draft.release,
        "registration_id": "R1",
        "learner_id": LEARNER,
        "registered_on": draft.registered_on,
        "chosen_units": tuple(sorted(set(draft.units))),
        "evidence": _by_id(_item(name, fields) for name, fields in draft.items.items()),
        "mappings": _by_id(made(Mapping, **each) for each in draft.mappings),
        "overrides": _records(draft, "overrides"),
        "sign_offs": _by_id(made(SignOff, id=f"s{9 - place}", **each) for place, each in enumerate(draft.sign_offs)),
        "policy": draft.policies.centre,
        "as_of": draft.as_of,
        "claimed_by": draft.claimed_by,
        "awarding_policy": draft.policies.awarding,
        "award": draft.award,
        "registration": made(RegistrationFacts, **draft.registration),
        "countersignatures": _records(draft, "countersignatures"),
        "people": _register(PeopleRegister, draft),
        "assurance": _register(AssuranceRecords, draft),
        "standing": _register(Standing, draft),
        "exceptions": _records(draft, "exceptions"),
        "known_on": draft.known_on,
    }


def _item(name: str, fields: dict[str, Any]) -> EvidenceItem:
    days = [fields.get(each) for each in ("performed_from", "performed_until", "witnessed_on")]
    prior = fields.get("prior")
    latest = max([fields["submitted_on"], *(day for day in days if day), *([prior.counts_from] if prior else [])])
    plain = {"type": EvidenceType.WORK_PRODUCT, "author_id": LEARNER} | fields | {"submitted_on": latest}
    return made(EvidenceItem, id=name, title=f"Evidence {name}", **plain)


def _records(draft: Draft, register: str) -> tuple[Any, ...]:
    return tuple(draft.records.get(register, NONE))


def _by_id(records: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(sorted(records, key=lambda record: record.id))


_FIELDS = {kind: tuple(kind.model_fields) for kind in (PeopleRegister, AssuranceRecords, Standing)}
_EMPTY = {kind: kind() for kind in _FIELDS}


def _register(kind: type[Any], draft: Draft) -> Any:
    held = {name: tuple(draft.records[name]) for name in _FIELDS[kind] if draft.records.get(name)}
    if not held:
        return _EMPTY[kind]
    return kind.model_construct(**{name: held.get(name, NONE) for name in _FIELDS[kind]})


def _ordered(register: Any) -> Any:
    """Return a register with each of its lists by id, as the case's constructor keeps it."""
    if register is _EMPTY[type(register)]:
        return register
    fields = {name: getattr(register, name) for name in _FIELDS[type(register)]}
    ordered = {name: tuple(sorted(records, key=_id)) for name, records in fields.items()}
    return type(register).model_construct(**ordered)


def _id(record: Any) -> str:
    return str(record.qualification_number if isinstance(record, DirectClaims) else record.id)
