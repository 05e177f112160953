"""Sight: which registrations an actor may see, asked within one transaction."""

from functools import cached_property

from mapping_engine import Account, PersonId, Relationship, RelationshipKind, people_behind
from service.portfolio import Registration, qualification_number_of
from service.ports import Work
from service.roles import Actor, Role


class Sight:
    """What one actor may see.

    Learners see their own registrations, under whichever of their records; line managers those of the people they
    manage; a role that is held for some qualifications reaches to no other.
    """

    def __init__(self, actor: Actor, work: Work) -> None:
        """Read no register before it is asked."""
        self._actor, self._work = actor, work

    def reaches(self, registration: Registration) -> bool:
        """Tell whether a registration is the actor's to see."""
        if self._actor.role is Role.LEARNER and not self._is_own(registration.learner_id):
            return False
        if self._actor.role is Role.LINE_MANAGER and registration.learner_id not in self._managed:
            return False
        if not self._actor.qualification_numbers:
            return True
        release = self._work.standards.get(self._actor.centre_id, registration.release_id)
        return self._actor.may_see(qualification_number_of(release))

    def _is_own(self, learner_id: PersonId) -> bool:
        own = self._actor.person_id
        return learner_id == own or self._behind.get(learner_id, learner_id) == self._behind.get(own, own)

    @cached_property
    def _behind(self) -> dict[str, PersonId]:
        return merged_records(self._actor.centre_id, self._work)

    @cached_property
    def _managed(self) -> frozenset[PersonId]:
        """The people whose line manager the actor is, by the register of relationships, in either direction."""
        own, day = self._actor.person_id, self._actor.identified_on
        return frozenset(
            each.other_id if each.person_id == own else each.person_id
            for each in self._work.records.of_centre(self._actor.centre_id, Relationship)
            if each.kind is RelationshipKind.LINE_MANAGER
            and own in {each.person_id, each.other_id}
            and each.is_known_on(None)
            and day is not None
            and each.holds_on(day)
        )


def merged_records(centre_id: str, work: Work) -> dict[str, PersonId]:
    """Return the person behind each record that was merged into another at a centre."""
    return people_behind(each for each in work.records.of_centre(centre_id, Account) if each.is_known_on(None))


def same_person(centre_id: str, work: Work, one: PersonId, other: PersonId) -> bool:
    """Tell whether two ids stand for one person, by the merged records of a centre."""
    if one == other:
        return True
    behind = merged_records(centre_id, work)
    return behind.get(one, one) == behind.get(other, other)
