"""The registers of people are kept: facts are entered, corrected, ended and listed, and never edited.

A correction takes the wrong fact back and enters the right one, so that what was known on a day stays known (see
``records`` of the mapping engine). Nobody enters, ends or takes back what speaks for themselves; a relationship may be
declared by oneself, because it speaks against. Authority: Ofqual General Conditions of Recognition, A4 (conflicts of
interest) and C2 (arrangements with centres).
"""

from datetime import date, datetime
from typing import TypeAlias, TypeVar

from mapping_engine import Account, ExpertWitness, Licence, PersonId, Relationship, london_date
from service.errors import NotAllowed, NotFound, RequestConflict, RequestInvalid
from service.ports import Equipment, Work
from service.registers import KIND_OF
from service.roles import Actor, Permission
from service.workflows.access import require_unrevoked
from service.workflows.register_entries import NewExpertWitness, NewLicence, NewMerger, NewRelationship, people_of
from service.workflows.sight import merged_records, same_person

Entry: TypeAlias = Account | Licence | Relationship | ExpertWitness
"""A fact of the registers of people."""

_Entry = TypeVar("_Entry", bound=Entry)

_KINDS: tuple[type[Entry], ...] = (Account, Licence, Relationship, ExpertWitness)


def merge_records(actor: Actor, new: NewMerger, equipment: Equipment) -> Account:
    """Record that two records of the centre are one person; all duties are kept apart by that person from now on.

    Raises:
        NotAllowed: one of the two is the actor.
        RequestConflict: the two are one person already.
    """
    actor.require(Permission.MANAGE_PEOPLE)
    with equipment.unit_of_work.write() as work:
        _begin(actor, (new.record_id, new.person_id), work)
        if same_person(actor.centre_id, work, new.record_id, new.person_id):
            raise RequestConflict("The two are one person already.", remedy="Nothing is left to do.")
        if new.record_id in merged_records(actor.centre_id, work):
            raise RequestConflict(
                f"The record {new.record_id} was merged into another person before.", remedy="Take that back first."
            )
        merged = Account(id=new.record_id, person_id=new.person_id, recorded_on=_today(equipment))
        return _enter(actor, merged, equipment, work)


def enter_licence(actor: Actor, new: NewLicence, equipment: Equipment) -> Licence:
    """Enter a licence that a person holds, also one that began earlier.

    Raises:
        NotAllowed: it is the actor's own.
    """
    actor.require(Permission.MANAGE_PEOPLE)
    with equipment.unit_of_work.write() as work:
        _begin(actor, (new.person_id,), work)
        licence = Licence(id=equipment.new_id(), recorded_on=_today(equipment), **new.facts())
        return _enter(actor, licence, equipment, work, instead_of=new.instead_of)


def declare_relationship(actor: Actor, new: NewRelationship, equipment: Equipment) -> Relationship:
    """Enter how two people are connected; it is declared, today, where one of them enters it or was heard.

    Raises:
        NotAllowed: the actor is neither of the two, nor keeps the registers.
    """
    actor.require(Permission.DECLARE_RELATIONSHIP)
    with equipment.unit_of_work.write() as work:
        require_unrevoked(actor, work)
        is_own = any(same_person(actor.centre_id, work, actor.person_id, each) for each in new.pair)
        if not is_own or new.instead_of is not None:
            actor.require(Permission.MANAGE_PEOPLE)
        _begin(actor, new.pair, work, may_be_own=new.instead_of is None)
        if same_person(actor.centre_id, work, *new.pair):
            raise RequestInvalid("The two are one person.", remedy="Name two people.")
        today = _today(equipment)
        declared_on = today if is_own or new.is_declared else None
        relationship = Relationship(id=equipment.new_id(), recorded_on=today, declared_on=declared_on, **new.facts())
        return _enter(actor, relationship, equipment, work, instead_of=new.instead_of)


def name_expert_witness(actor: Actor, new: NewExpertWitness, equipment: Equipment) -> ExpertWitness:
    """Enter whose testimony may be expert, agreed with today by whoever enters it.

    Raises:
        NotAllowed: it is the actor.
    """
    actor.require(Permission.NAME_EXPERT_WITNESS)
    with equipment.unit_of_work.write() as work:
        if new.instead_of is not None:
            actor.require(Permission.MANAGE_PEOPLE)
        _begin(actor, (new.person_id,), work)
        today = _today(equipment)
        witness = ExpertWitness(id=equipment.new_id(), recorded_on=today, agreed_on=today, **new.facts())
        return _enter(actor, witness, equipment, work, instead_of=new.instead_of)


def end_entry(actor: Actor, entry_id: str, last_day: date | None, equipment: Equipment) -> Entry:
    """End a fact on its last day, today where none is named; it stays true for the days before.

    Raises:
        NotAllowed: the fact is about the actor.
        RequestConflict: it was taken back, has ended, or is a merger, which has no days.
    """
    actor.require(Permission.MANAGE_PEOPLE)
    with equipment.unit_of_work.write() as work:
        entry = _standing(actor, entry_id, work)
        if isinstance(entry, Account):
            raise RequestConflict("A merger has no last day.", remedy="Take it back if it was wrong.")
        until = last_day or _today(equipment)
        if entry.valid_until is not None and entry.valid_until <= until:
            raise RequestConflict(f"It ended on {entry.valid_until} already.", remedy="Nothing is left to do.")
        if until < entry.valid_from:
            raise RequestInvalid(
                f"It began on {entry.valid_from}, after {until}.", remedy="Take it back if it was never true."
            )
        changed = {"id": equipment.new_id(), "valid_until": until, "recorded_on": _today(equipment)}
        return _enter(actor, entry.model_copy(update=changed), equipment, work, instead_of=entry.id)


def take_back_entry(actor: Actor, entry_id: str, equipment: Equipment) -> Entry:
    """Take back a fact that was never true; what was known until today stays known.

    Raises:
        NotAllowed: the fact is about the actor.
        RequestConflict: it was taken back before.
    """
    actor.require(Permission.MANAGE_PEOPLE)
    with equipment.unit_of_work.write() as work:
        entry = _standing(actor, entry_id, work)
        return _retract(actor, entry, equipment, work)


def list_entries(actor: Actor, kind: type[_Entry], equipment: Equipment) -> tuple[_Entry, ...]:
    """Return every fact of a kind that the centre has entered, those that ended or were taken back too."""
    actor.require(Permission.READ_PEOPLE)
    with equipment.unit_of_work.read() as work:
        return work.records.of_centre(actor.centre_id, kind)


def _begin(actor: Actor, about: tuple[PersonId, ...], work: Work, *, may_be_own: bool = False) -> None:
    """Keep claims away until the register is written, and refuse strangers and what speaks for the actor."""
    require_unrevoked(actor, work)
    work.policies.lock(actor.centre_id)
    for each in about:
        work.people.person(actor.centre_id, each)
        if not may_be_own and same_person(actor.centre_id, work, actor.person_id, each):
            raise NotAllowed(
                "Nobody settles what the registers say of themselves.",
                remedy="Ask another administrator, or the operator.",
            )


def _standing(actor: Actor, entry_id: str, work: Work) -> Entry:
    entry = work.records.find(actor.centre_id, entry_id)
    if not isinstance(entry, _KINDS):
        raise NotFound.of(f"record {entry_id}")
    _begin(actor, people_of(entry), work)
    if entry.retracted_on is not None:
        raise RequestConflict(f"It was taken back on {entry.retracted_on}.", remedy="Enter it anew if it is true.")
    return entry


def _enter(actor: Actor, entry: _Entry, equipment: Equipment, work: Work, *, instead_of: str | None = None) -> _Entry:
    if instead_of is not None:
        wrong = _standing(actor, instead_of, work)
        if type(wrong) is not type(entry):
            raise NotFound.of(f"{KIND_OF[type(entry)].replace('_', ' ')} {instead_of}")
        _retract(actor, wrong, equipment, work)
    _put(actor, "entered", entry, equipment.clock(), work, instead_of=instead_of or "")
    return entry


def _retract(actor: Actor, entry: Entry, equipment: Equipment, work: Work) -> Entry:
    now = equipment.clock()
    taken_back = entry.model_copy(update={"retracted_on": london_date(now)})
    _put(actor, "taken_back", taken_back, now, work)
    return taken_back


def _put(actor: Actor, act: str, entry: Entry, at: datetime, work: Work, **details: str) -> None:
    saved = work.records.put(actor.centre_id, entry)
    people = dict(zip(("person_id", "other_id"), people_of(entry), strict=False))
    said = {name: value for name, value in (people | details).items() if value}
    work.audit.append(actor, f"{KIND_OF[type(entry)]}.{act}", saved, at=at, **said)


def _today(equipment: Equipment) -> date:
    return london_date(equipment.clock())
