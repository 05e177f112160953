"""The cast of the demo: a clock that the story sets, and people who act through real tokens."""

from datetime import UTC, date, datetime, time, timedelta

from mapping_engine import LONDON, PersonId
from service.demo.portfolio_file import PortfolioFile
from service.ports import Equipment
from service.roles import Actor, Role, operator_of
from service.workflows.access import identify
from service.workflows.issue_token import NewToken, issue_token, open_centre
from service.workflows.register_learner import NewPerson, add_person

CENTRE = "fenwick-training"
_OPENING = date(2025, 1, 6)


class StoryClock:
    """A clock that stands where the story is, so that the demo reads the same every day."""

    def __init__(self) -> None:
        """Stand at the centre's opening."""
        self._now = datetime.combine(_OPENING, time(9), tzinfo=LONDON).astimezone(UTC)

    def __call__(self) -> datetime:
        """Return the story's present moment, a second later each time."""
        self._now += timedelta(seconds=1)
        return self._now

    def move_to(self, day: date, hour: int) -> None:
        """Move to an hour of a day, never back."""
        self._now = max(self._now, datetime.combine(day, time(hour), tzinfo=LONDON).astimezone(UTC))


class Cast:
    """Everybody in the story, each with a token of their own."""

    def __init__(self, file: PortfolioFile, equipment: Equipment) -> None:
        """Open the centre, make everybody known, and issue the tokens."""
        operator = operator_of(CENTRE)
        open_centre(operator, "Fenwick Training (invented)", equipment)
        self.person_ids: dict[str, PersonId] = {}
        self.names: dict[str, str] = {}
        for each in file.people:
            person = add_person(operator, NewPerson(name=each.name), equipment)
            self.person_ids[each.id] = person.id
            self.names[person.id] = each.name
        self._equipment = equipment
        self.designer = self._enter(NewToken(role=Role.DESIGNER, name="Ada Designer", days=1000))
        self.learner = self._enter_known("learner", Role.LEARNER)
        self.assessor = self._enter_known("assessor", Role.ASSESSOR)
        self.iqa = self._enter_known("iqa", Role.IQA)
        self.awarding = self._enter(NewToken(role=Role.CLAIMS_CLIENT, name="Quarryside Awards", days=1000))

    def _enter_known(self, start: str, role: Role) -> Actor:
        person = next(found for key, found in self.person_ids.items() if key.startswith(start))
        return self._enter(NewToken(role=role, person_id=person, days=1000))

    def _enter(self, new: NewToken) -> Actor:
        _, token = issue_token(operator_of(CENTRE), new, self._equipment)
        return identify(token, self._equipment)
