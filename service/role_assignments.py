"""Role assignments: which person holds which role at a centre, from when to when, and for which qualifications.

A token or a session acts in one role, and only while its person holds that role: the assignments are read anew with
every request, so that one that is revoked has no effect from that moment on (OWASP ASVS 5.0, V8.3.2).
"""

from collections.abc import Iterable
from datetime import datetime

from pydantic import AwareDatetime, Field

from mapping_engine import Lasting, PersonId, london_date
from service.roles import Role


class RoleAssignment(Lasting):
    """A person's role at a centre; without qualification numbers it reaches to all of the centre's qualifications.

    ``valid_until`` is the last day of the role. ``revoked_at`` ends it at a moment, whatever its days say.
    """

    person_id: PersonId = Field(min_length=1)
    role: Role
    qualification_numbers: tuple[str, ...] = ()
    revoked_at: AwareDatetime | None = None

    def is_held_at(self, moment: datetime) -> bool:
        """Tell whether the role is held at a moment: by London's calendar, and neither revoked nor taken back."""
        is_revoked = self.revoked_at is not None and self.revoked_at <= moment
        return self.is_known_on(None) and not is_revoked and self.holds_on(london_date(moment))


def reach_of(assignments: Iterable[RoleAssignment], role: Role, moment: datetime) -> frozenset[str] | None:
    """Return the qualification numbers that a role is held for at a moment: none of them means all; None, not held.

    >>> from datetime import UTC, date
    >>> held = RoleAssignment(id="1", person_id="p", role=Role.IQA, valid_from=date(2026, 3, 2))
    >>> reach_of([held], Role.IQA, datetime(2026, 3, 2, 9, tzinfo=UTC))
    frozenset()
    >>> reach_of([held], Role.IQA, datetime(2026, 3, 1, 9, tzinfo=UTC)) is None
    True
    """
    held = [each for each in assignments if each.role is role and each.is_held_at(moment)]
    if not held:
        return None
    if any(not each.qualification_numbers for each in held):
        return frozenset()
    return frozenset(number for each in held for number in each.qualification_numbers)
