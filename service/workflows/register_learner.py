"""An assessor adds people and registers a learner on chosen units of one release."""

from typing import Annotated

from pydantic import Field, StringConstraints

from competence_graph import Frozen, Release, UnitId
from mapping_engine import PersonId, london_date
from service.errors import NotAllowed, RequestInvalid
from service.portfolio import Person, Registration, qualification_number_of
from service.ports import Equipment
from service.roles import Actor, Permission
from service.workflows.sight import Sight


class NewPerson(Frozen):
    """A learner, witness or colleague to be known at the centre."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class NewRegistration(Frozen):
    """Which learner, on which release, on which units (by id or by printed code), and on which pathway by its code."""

    learner_id: PersonId
    release_id: str
    units: tuple[str, ...] = Field(min_length=1)
    pathway: str | None = None


def add_person(actor: Actor, new: NewPerson, equipment: Equipment) -> Person:
    """Make a person known at the actor's centre."""
    actor.require(Permission.ADD_PERSON)
    person = Person(id=PersonId(equipment.new_id()), centre_id=actor.centre_id, name=new.name)
    with equipment.unit_of_work.write() as work:
        saved = work.people.add_person(person)
        work.audit.append(actor, "person.added", saved, at=equipment.clock())
    return person


def register_learner(actor: Actor, new: NewRegistration, equipment: Equipment) -> Registration:
    """Register a learner on chosen units; the portfolio stays on this release.

    Raises:
        NotAllowed: the actor's role is held for other qualifications.
        RequestInvalid: a unit is not in the release, or the pathway is not one of the qualification's.
    """
    actor.require(Permission.REGISTER_LEARNER)
    now = equipment.clock()
    with equipment.unit_of_work.write() as work:
        learner = work.people.person(actor.centre_id, new.learner_id)
        release = work.standards.get(actor.centre_id, new.release_id)
        _require_reach(actor, release)
        registration = Registration(
            id=equipment.new_id(),
            centre_id=actor.centre_id,
            learner_id=learner.id,
            release_id=release.id,
            chosen_units=chosen_units(release, new.units),
            registered_on=london_date(now),
            pathway=_pathway(release, new.pathway),
        )
        saved = work.portfolios.put_registration(registration)
        work.audit.append(actor, "learner.registered", saved, at=now, release_id=release.id)
    return registration


def _require_reach(actor: Actor, release: Release) -> None:
    number = qualification_number_of(release)
    if not actor.may_see(number):
        raise NotAllowed(
            f"The role {actor.role.value} is held for other qualifications than {number}.",
            remedy="Ask the centre's administrator to extend the role to it.",
        )


def list_registrations(actor: Actor, equipment: Equipment) -> tuple[Registration, ...]:
    """Return the registrations that the actor may see."""
    actor.require(Permission.READ_PORTFOLIO)
    with equipment.unit_of_work.read() as work:
        registrations = work.portfolios.registrations(actor.centre_id)
        sight = Sight(actor, work)
        return tuple(each for each in registrations if sight.reaches(each))


def _pathway(release: Release, asked: str | None) -> str | None:
    qualification = release.standard.qualification
    codes = tuple(each.code for each in qualification.combination.pathways) if qualification else ()
    is_known = asked in codes if codes else asked is None
    if not is_known:
        known = ", ".join(codes) or "none, so leave the pathway out"
        raise RequestInvalid(
            f"The qualification {release.title!r} has no pathway {asked or 'without a code'!r}.",
            remedy=f"Choose from: {known}.",
        )
    return asked


def chosen_units(release: Release, asked: tuple[str, ...]) -> tuple[UnitId, ...]:
    """Return the ids of units given by id or by printed code.

    Raises:
        RequestInvalid: a unit is unknown, or its code stands for several units; all of them are named.
    """
    by_name: dict[str, list[UnitId]] = {}
    for unit in release.graph.units:
        for name in {unit.id, unit.code, unit.unit_number or unit.code}:
            by_name.setdefault(name, []).append(unit.id)
    wrong = [name for name in asked if len(by_name.get(name, ())) != 1]
    if wrong:
        known = ", ".join(unit.code or unit.id for unit in release.graph.units[:40])
        raise RequestInvalid(
            f"Not one unit of {release.title!r} each: {', '.join(wrong)}.",
            remedy=f"Choose from: {known or 'no units'}.",
        )
    return tuple(by_name[name][0] for name in asked)
