"""People: what stands in their rows says what its keys say, and the registers speak of people of their own centre."""

from collections.abc import Collection, Mapping
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import Connection, select

from competence_graph import Frozen
from mapping_engine import Account, ExpertWitness, Licence, Relationship
from service.errors import SealBroken
from service.portfolio import Person
from service.registers import KIND_OF, RECORD_KINDS
from service.role_assignments import RoleAssignment
from service.sealing import Seal
from service.sign_ins import SecondFactor, SignIn
from service.storage.invariants.base import Invariant
from service.storage.tables import people, records, sign_ins, tokens
from service.tokens import ApiToken

_Value = TypeVar("_Value", bound=Frozen)

_AT_ONCE = 1000
_KEYS: Mapping[str, tuple[type[Frozen], tuple[str, ...]]] = {
    "people": (Person, ("id", "centre_id")),
    "tokens": (ApiToken, ("id", "centre_id", "person_id")),
    "sign_ins": (SignIn, ("id", "centre_id", "person_id", "key")),
}
_WHO: Mapping[type[Frozen], tuple[str, ...]] = {
    Account: ("id", "person_id"),
    ExpertWitness: ("person_id",),
    Licence: ("person_id",),
    Relationship: ("person_id", "other_id"),
    RoleAssignment: ("person_id",),
}


def people_say_their_keys(connection: Connection, _trusted: Collection[str]) -> Invariant:
    """Find every person, token or sign-in by which somebody would enter as another, or at another centre."""
    seen, broken = 0, []
    for table in (people, tokens, sign_ins):
        kind, keys = _KEYS[table.name]
        for row in connection.execute(select(table), execution_options={"yield_per": _AT_ONCE}).mappings():
            seen += 1
            value = _read(kind, row["body"])
            if value is None or any(getattr(value, key) != row[key] for key in keys):
                broken.append(f"{table.name} {row['id']}")
    return Invariant("ways in whose value and keys differ", seen, tuple(broken))


def registers_speak_of_own_people(connection: Connection, _trusted: Collection[str]) -> Invariant:
    """Find every fact of the registers of people that cannot be read, or is about nobody of its centre."""
    known = {(row.centre_id, row.id) for row in connection.execute(select(people.c.centre_id, people.c.id))}
    query = select(records).where(records.c.kind.in_(KIND_OF[kind] for kind in _WHO))
    seen, broken = 0, []
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
        seen += 1
        value = _read(RECORD_KINDS[row.kind], row.body)
        about = tuple(getattr(value, name) for name in _WHO[type(value)]) if value is not None else ()
        if not about or any((row.centre_id, each) not in known for each in about):
            broken.append(f"{row.kind} {row.id}")
    return Invariant("facts about nobody of the centre", seen, tuple(broken))


def second_factors_open(connection: Connection, seal: Seal | None) -> Invariant:
    """Find every sign-in whose second factor the installation's key does not open: its person cannot enter."""
    seen, broken = 0, []
    for body in connection.execute(select(sign_ins.c.body), execution_options={"yield_per": _AT_ONCE}).scalars():
        sign_in = _read(SignIn, body)
        if sign_in is None:
            continue
        sealed = [factor for factor in (sign_in.second_factor, sign_in.pending_factor) if factor is not None]
        seen += len(sealed)
        if any(seal is None or not _opens(seal, factor, sign_in) for factor in sealed):
            broken.append(f"sign-in {sign_in.id}")
    return Invariant("second factors that do not open", seen, tuple(broken))


def _opens(seal: Seal, factor: SecondFactor, sign_in: SignIn) -> bool:
    try:
        seal.open(factor.sealed_secret, about=sign_in.id)
    except SealBroken:
        return False
    return True


def _read(kind: type[_Value], body: str) -> _Value | None:
    try:
        return kind.model_validate_json(body)
    except ValidationError:
        return None
