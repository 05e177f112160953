"""People are looked up: everybody of a centre, and one person with all that the registers say of them."""

from competence_graph import Frozen
from mapping_engine import Account, ExpertWitness, Licence, PersonId, Relationship
from service.portfolio import Person
from service.ports import Equipment
from service.role_assignments import RoleAssignment
from service.roles import Actor, Permission
from service.sign_ins import SignInSummary
from service.workflows.sight import merged_records


class PersonOnRecord(Frozen):
    """A person under all of their records (``ids``), with everything that the registers say of them."""

    person: Person
    ids: tuple[PersonId, ...]
    roles: tuple[RoleAssignment, ...]
    licences: tuple[Licence, ...]
    relationships: tuple[Relationship, ...]
    expert_witness: tuple[ExpertWitness, ...]
    merged_records: tuple[Account, ...]
    sign_ins: tuple[SignInSummary, ...]


def list_people(actor: Actor, equipment: Equipment) -> tuple[Person, ...]:
    """Return everybody of the actor's centre."""
    actor.require(Permission.READ_PEOPLE)
    with equipment.unit_of_work.read() as work:
        return work.people.people(actor.centre_id)


def list_roles(actor: Actor, equipment: Equipment) -> tuple[RoleAssignment, ...]:
    """Return every role that was given at the actor's centre."""
    actor.require(Permission.READ_PEOPLE)
    with equipment.unit_of_work.read() as work:
        return work.records.of_centre(actor.centre_id, RoleAssignment)


def read_person(actor: Actor, person_id: PersonId, equipment: Equipment) -> PersonOnRecord:
    """Return a person, under whichever of their records they are asked for."""
    actor.require(Permission.READ_PEOPLE)
    centre = actor.centre_id
    with equipment.unit_of_work.read() as work:
        work.people.person(centre, person_id)
        behind = merged_records(centre, work)
        whole = behind.get(person_id, person_id)
        ids = (whole, *(PersonId(record) for record, person in sorted(behind.items()) if person == whole != record))
        connections = work.records.of_centre(centre, Relationship)
        return PersonOnRecord(
            person=work.people.person(centre, whole),
            ids=ids,
            roles=tuple(each for one in ids for each in work.records.of_person(centre, RoleAssignment, one)),
            licences=tuple(each for one in ids for each in work.records.of_person(centre, Licence, one)),
            relationships=tuple(each for each in connections if {each.person_id, each.other_id} & set(ids)),
            expert_witness=tuple(each for one in ids for each in work.records.of_person(centre, ExpertWitness, one)),
            merged_records=tuple(each for each in work.records.of_centre(centre, Account) if each.id in ids),
            sign_ins=tuple(SignInSummary.of(each) for one in ids for each in work.sign_ins.of_person(centre, one)),
        )
