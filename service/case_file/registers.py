"""People, quality assurance, standing and exceptions of a case file, as the engine knows them.

Where a record has no id it is called by its kind and position, as in "action 1"; a record about several units becomes
one for each.
"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from competence_graph import Frozen, UnitId
from mapping_engine import (
    Account,
    AssessmentPlan,
    AssuranceRecords,
    DirectClaims,
    DirectClaimsEvent,
    EarlierCertificate,
    ExpertWitness,
    ExternalRelease,
    ExternalReview,
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
    path_of,
)
from service.case_file.form import CaseFile
from service.case_file.form_registers import CaseException, Entry
from service.case_file.names import Names

_Record = TypeVar("_Record", bound=Frozen)

_CONTRADICTION = "record_contradicts_itself"
_SAID_OTHERWISE = {
    "person": "person_id",
    "other": "other_id",
    "qualification": "qualification_number",
    "units": "unit_ids",
    "unit": "unit_id",
    "expert_witnesses": "expert_witness_ids",
    "criteria": "criterion_ids",
    "iqa": "iqa_id",
    "signed_on": "signed_at",
    "raised_on": "raised_at",
    "closed_on": "closed_at",
    "rejected_on": "rejected_at",
}


def people_of(file: CaseFile, names: Names) -> PeopleRegister:
    """Return the register of people of a case file."""
    register = Register(names)
    people = file.people
    accounts = [
        Account(id=each.name, person_id=each.person, recorded_on=each.recorded_on, retracted_on=each.retracted_on)
        for each in people.accounts
    ]
    return PeopleRegister(
        accounts=tuple(accounts),
        licences=register.records(Licence, "people/licences", people.licences),
        relationships=register.records(Relationship, "people/relationships", people.relationships),
        expert_witnesses=register.records(ExpertWitness, "people/expert_witnesses", people.expert_witnesses),
    )


def assurance_of(file: CaseFile, names: Names) -> AssuranceRecords:
    """Return the records of quality assurance of a case file."""
    register = Register(names)
    return AssuranceRecords(
        plans=register.records(AssessmentPlan, "plans", file.plans),
        signatures=register.by_unit(UnitSignature, "signatures", file.signatures),
        samples=register.records(SamplePlan, "samples", file.samples),
        actions=register.records(IqaAction, "actions", file.actions),
        rejections=register.records(UnitRejection, "rejections", file.rejections),
        external_releases=register.records(ExternalRelease, "external_releases", file.external_releases),
    )


def standing_of(file: CaseFile, names: Names) -> Standing:
    """Return where centre and learner stand according to a case file."""
    register = Register(names)
    return Standing(
        direct_claims=tuple(_direct_claims(file, names)),
        sanctions=register.records(Sanction, "sanctions", file.sanctions),
        holds=register.records(Hold, "holds", file.holds),
        open_entries=tuple(
            entry
            for position, each in enumerate(file.open_entries)
            for entry in names.made(
                OpenEntry,
                f"/open_entries/{position}",
                _CONTRADICTION,
                unit_number=each.unit,
                **each.model_dump(exclude={"unit", "id"}),
                id=each.id or f"open entry {position + 1}",
            )
        ),
        earlier_certificates=register.records(EarlierCertificate, "earlier_certificates", file.earlier_certificates),
    )


def exceptions_of(file: CaseFile, chosen: Sequence[UnitId], names: Names) -> Iterator[PolicyException]:
    """Yield the exceptions of a case file, each addressed by a path."""
    for position, each in enumerate(file.exceptions):
        place = f"/exceptions/{position}"
        yield from names.made(
            PolicyException,
            place,
            _CONTRADICTION,
            id=each.id or f"exception {position + 1}",
            path=_path(each, chosen, names, place),
            person_id=each.person,
            **each.model_dump(exclude={"id", "path", "rule", "unit", "criterion", "person"}),
        )


class Register:
    """Makes the records of a register from their entries."""

    def __init__(self, names: Names) -> None:
        """Make records with the names of one standard."""
        self._names = names

    def records(self, form: type[_Record], family: str, entries: Sequence[Entry]) -> tuple[_Record, ...]:
        """Return one record for each entry."""
        found: list[_Record] = []
        for position, entry in enumerate(entries):
            place = f"/{family}/{position}"
            found += self._names.made(form, place, _CONTRADICTION, **self._fields(family, position, entry))
        return tuple(found)

    def by_unit(self, form: type[_Record], family: str, entries: Sequence[Entry]) -> tuple[_Record, ...]:
        """Return one record for each unit of each entry."""
        found: list[_Record] = []
        for position, entry in enumerate(entries):
            fields = self._fields(family, position, entry)
            units = fields.pop("unit_ids")
            for unit in units if isinstance(units, tuple) else ():
                one = {"id": f"{fields['id']} of {self._names.graph.unit(unit).code}", "unit_id": unit}
                found += self._names.made(form, f"/{family}/{position}", _CONTRADICTION, **(fields | one))
        return tuple(found)

    def _fields(self, family: str, position: int, entry: Entry) -> dict[str, object]:
        """Return an entry's fields under the engine's names, units and criteria resolved."""
        place, kind = f"/{family}/{position}", family.rpartition("/")[2].removesuffix("s").replace("_", " ")
        found: dict[str, object] = {}
        for name in type(entry).model_fields:
            value = getattr(entry, name)
            if name == "units":
                value = self._names.units(value, f"{place}/units")
            if name == "unit":
                value = self._names.unit(value, f"{place}/unit") or ""
            if name == "criteria":
                value = self._names.criteria(value, f"{place}/criteria")
            if name == "qualification" and value == "":
                value = self._names.qualification_number
            found[_renamed(name, entry)] = value
        return found | {"id": entry.id or f"{kind} {position + 1}"}


def _renamed(name: str, entry: Entry) -> str:
    """Return the engine's name of a field; a day of closing is a moment only where somebody closed."""
    if name == "closed_on" and not hasattr(entry, "closed_by"):
        return name
    return _SAID_OTHERWISE.get(name, name)


def _direct_claims(file: CaseFile, names: Names) -> Iterator[DirectClaims]:
    register = Register(names)
    for position, each in enumerate(file.direct_claims):
        place = f"direct_claims/{position}"
        yield from names.made(
            DirectClaims,
            f"/{place}",
            _CONTRADICTION,
            qualification_number=each.qualification or names.qualification_number,
            events=register.records(DirectClaimsEvent, f"{place}/events", each.events),
            reviews=register.records(ExternalReview, f"{place}/reviews", each.reviews),
        )


def _path(each: CaseException, chosen: Sequence[UnitId], names: Names, place: str) -> str:
    """Return the path that an exception addresses: as written, or made of rule, unit and criterion."""
    if bool(each.path) == bool(each.rule):
        names.say("exception_unaddressed", place, "It needs either a path or a rule.", "Write one of them.")
        return each.path or "?"
    if each.path:
        names.rule(each.path.split("/", 1)[0], f"{place}/path")
        return each.path
    rule = names.rule(each.rule, f"{place}/rule")
    unit = names.unit(each.unit, f"{place}/unit") if each.unit else None
    criteria = names.criteria([each.criterion], f"{place}/criterion") if each.criterion else ()
    if criteria and unit is None:
        owners = names.graph.units_by_criterion[criteria[0]]
        unit = next((owner for owner in owners if owner in chosen), owners[0])
    return path_of(rule, unit_id=unit or "", criterion_id=criteria[0] if criteria else "")
