"""People on record: the register of people as it was known on a day, asked about one qualification."""

from collections.abc import Iterable
from datetime import date

from competence_graph import UnitId
from mapping_engine.evidence import PersonId
from mapping_engine.people import (
    Duty,
    Licence,
    LicenceStatus,
    PeopleRegister,
    Relationship,
    RelationshipKind,
    people_behind,
)
from mapping_engine.records import known


class PeopleOnRecord:
    """Who is behind an account, who held which licence, and who was connected with whom."""

    def __init__(self, register: PeopleRegister, known_on: date | None, qualification_number: str) -> None:
        """Leave out what was not known on the day of knowledge."""
        self._people = people_behind(known(register.accounts, known_on))
        self.relationships = known(register.relationships, known_on)
        self.licences = known(register.licences, known_on)
        self._qualification_number = qualification_number
        self.expert_witnesses = known(register.expert_witnesses, known_on)

    def person(self, account: str) -> PersonId:
        """Return the person behind an account; an id that is no account is the person."""
        found = self._people.get(account)
        return PersonId(account) if found is None else found

    def licences_of(self, person: PersonId, duty: Duty, unit_id: UnitId, day: date) -> tuple[Licence, ...]:
        """Return the licences that a person held on a day for a duty in a unit of this qualification."""
        return tuple(
            each
            for each in self.licences
            if self.person(each.person_id) == person
            and each.duty is duty
            and each.qualification_number == self._qualification_number
            and (not each.unit_ids or unit_id in each.unit_ids)
            and each.holds_on(day)
        )

    def is_trainee(self, person: PersonId, unit_id: UnitId, day: date) -> bool:
        """Tell whether all that a person held as an assessor of a unit on a day was a trainee's licence."""
        held = self.licences_of(person, Duty.ASSESSOR, unit_id, day)
        return bool(held) and all(each.status is LicenceStatus.TRAINEE for each in held)

    def connections(
        self, one: PersonId, other: PersonId, kinds: Iterable[RelationshipKind], day: date
    ) -> tuple[Relationship, ...]:
        """Return how two people were connected on a day, in either direction."""
        if not self.relationships:
            return ()
        pair = {one, other}
        wanted = frozenset(kinds)
        return tuple(
            each
            for each in self.relationships
            if each.kind in wanted
            and {self.person(each.person_id), self.person(each.other_id)} == pair
            and each.holds_on(day)
        )
