"""For administrators: the people of a centre, their roles and licences, and how they are connected."""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter

from competence_graph import Frozen
from mapping_engine import Account, ExpertWitness, Licence, PersonId, Relationship
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.portfolio import Person
from service.role_assignments import RoleAssignment
from service.workflows.give_role import NewRole, give_role, revoke_role
from service.workflows.keep_registers import (
    Entry,
    declare_relationship,
    end_entry,
    enter_licence,
    list_entries,
    merge_records,
    name_expert_witness,
    take_back_entry,
)
from service.workflows.read_people import PersonOnRecord, list_people, list_roles, read_person
from service.workflows.register_entries import NewExpertWitness, NewLicence, NewMerger, NewRelationship

router = APIRouter(prefix="/v1", tags=["people"])

_MAY_BE_MISSING = declared(HTTPStatus.NOT_FOUND)
_MAY_CONFLICT = declared(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)


class LastDay(Frozen):
    """The last day on which a fact is true; today where none is named."""

    last_day: date | None = None


@router.get("/people", responses=declared())
def people(actor: AskActor, equipment: AskEquipment) -> tuple[Person, ...]:
    """List everybody of the centre."""
    return list_people(actor, equipment)


@router.get("/people/{person_id}", responses=_MAY_BE_MISSING)
def person(actor: AskActor, equipment: AskEquipment, person_id: PersonId) -> PersonOnRecord:
    """Return a person with everything that the registers say of them, under each of their records."""
    return read_person(actor, person_id, equipment)


@router.get("/roles", responses=declared())
def roles(actor: AskActor, equipment: AskEquipment) -> tuple[RoleAssignment, ...]:
    """List who holds, held or will hold which role."""
    return list_roles(actor, equipment)


@router.post("/roles", status_code=HTTPStatus.CREATED, responses=_MAY_BE_MISSING)
def new_role(actor: AskActor, equipment: AskEquipment, body: NewRole) -> RoleAssignment:
    """Give a person a role: from a day to a day, for all qualifications or for some."""
    return give_role(actor, body, equipment)


@router.post("/roles/{role_id}/revocation", responses=_MAY_CONFLICT)
def revocation(actor: AskActor, equipment: AskEquipment, role_id: str) -> RoleAssignment:
    """End a role at this moment; whoever is at work in it is stopped at the next request."""
    return revoke_role(actor, role_id, equipment)


@router.get("/merged-records", responses=declared())
def merged_records(actor: AskActor, equipment: AskEquipment) -> tuple[Account, ...]:
    """List which records turned out to be one person; the id is that of the record that was merged."""
    return list_entries(actor, Account, equipment)


@router.post("/merged-records", status_code=HTTPStatus.CREATED, responses=_MAY_CONFLICT)
def merger(actor: AskActor, equipment: AskEquipment, body: NewMerger) -> Account:
    """Record that two records are one person; from now on all duties are kept apart by that person."""
    return merge_records(actor, body, equipment)


@router.get("/licences", responses=declared())
def licences(actor: AskActor, equipment: AskEquipment) -> tuple[Licence, ...]:
    """List every licence that was entered."""
    return list_entries(actor, Licence, equipment)


@router.post("/licences", status_code=HTTPStatus.CREATED, responses=_MAY_CONFLICT)
def new_licence(actor: AskActor, equipment: AskEquipment, body: NewLicence) -> Licence:
    """Enter a person's licence to assess or to assure; nobody enters their own."""
    return enter_licence(actor, body, equipment)


@router.get("/relationships", responses=declared())
def relationships(actor: AskActor, equipment: AskEquipment) -> tuple[Relationship, ...]:
    """List how people are connected outside the assessment."""
    return list_entries(actor, Relationship, equipment)


@router.post("/relationships", status_code=HTTPStatus.CREATED, responses=_MAY_CONFLICT)
def new_relationship(actor: AskActor, equipment: AskEquipment, body: NewRelationship) -> Relationship:
    """Declare a relationship of one's own, or enter one between others."""
    return declare_relationship(actor, body, equipment)


@router.get("/expert-witnesses", responses=declared())
def expert_witnesses(actor: AskActor, equipment: AskEquipment) -> tuple[ExpertWitness, ...]:
    """List whose testimony may be expert."""
    return list_entries(actor, ExpertWitness, equipment)


@router.post("/expert-witnesses", status_code=HTTPStatus.CREATED, responses=_MAY_CONFLICT)
def new_expert_witness(actor: AskActor, equipment: AskEquipment, body: NewExpertWitness) -> ExpertWitness:
    """Name an expert witness, agreed with today, before the testimony is given."""
    return name_expert_witness(actor, body, equipment)


@router.post("/register-entries/{entry_id}/end", responses=_MAY_CONFLICT)
def end(actor: AskActor, equipment: AskEquipment, entry_id: str, body: LastDay) -> Entry:
    """End a licence, a relationship or an expert witness on its last day; a new entry takes the old one's place."""
    return end_entry(actor, entry_id, body.last_day, equipment)


@router.post("/register-entries/{entry_id}/taken-back", responses=_MAY_CONFLICT)
def taken_back(actor: AskActor, equipment: AskEquipment, entry_id: str) -> Entry:
    """Take back what was never true; what was known until today stays known."""
    return take_back_entry(actor, entry_id, equipment)
