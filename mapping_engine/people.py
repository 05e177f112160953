"""People: which accounts are one person, who is licensed and related, who may be an expert witness.

Duties are kept apart by person and not by account; a licence is judged on the day of the decision it stands behind.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import Field

from competence_graph import Frozen, UnitId
from mapping_engine.evidence import PersonId
from mapping_engine.records import Lasting, Recorded


class Account(Recorded):
    """A sign-in, an old learner record or any other id, and the person it belongs to."""

    person_id: PersonId = Field(min_length=1)


class Duty(StrEnum):
    """What a person can be licensed to do."""

    ASSESSOR = "assessor"
    IQA = "iqa"
    EQA = "eqa"


class LicenceStatus(StrEnum):
    """Whether a licence stands alone, or its holder is in training and needs a countersignature."""

    FULL = "full"
    TRAINEE = "trainee"


class Licence(Lasting):
    """An approval to do a duty for one qualification, or for some of its units."""

    person_id: PersonId = Field(min_length=1)
    duty: Duty
    qualification_number: str = Field(min_length=1)
    unit_ids: tuple[UnitId, ...] = ()
    status: LicenceStatus = LicenceStatus.FULL


class RelationshipKind(StrEnum):
    """How two people are connected outside the assessment."""

    FAMILY = "family"
    FRIEND = "friend"
    BUSINESS = "business"
    EMPLOYER = "employer"
    LINE_MANAGER = "line_manager"
    COLLEAGUE = "colleague"


class Relationship(Lasting):
    """A connection between two people, in either direction; ``declared_on`` says when they declared it."""

    person_id: PersonId = Field(min_length=1)
    other_id: PersonId = Field(min_length=1)
    kind: RelationshipKind
    declared_on: date | None = None


class ExpertWitness(Lasting):
    """A person whose testimony may be expert: competent, able to judge, and agreed by the assessor beforehand.

    ``can_judge`` means an assessment qualification or a job that evaluates staff.
    """

    person_id: PersonId = Field(min_length=1)
    unit_ids: tuple[UnitId, ...] = ()
    is_competent: bool
    can_judge: bool
    agreed_on: date | None = None


class PeopleRegister(Frozen):
    """What is known of the people of a case."""

    accounts: tuple[Account, ...] = ()
    licences: tuple[Licence, ...] = ()
    relationships: tuple[Relationship, ...] = ()
    expert_witnesses: tuple[ExpertWitness, ...] = ()


def people_behind(accounts: Iterable[Account]) -> dict[str, PersonId]:
    """Return the person behind each account, through merged records; a circle is one person, its smallest id.

    >>> first, second = Account(id="old", person_id="new"), Account(id="login", person_id="old")
    >>> people_behind([first, second])
    {'old': 'new', 'login': 'new'}
    >>> people_behind([Account(id="b", person_id="a"), Account(id="a", person_id="b")])
    {'b': 'a', 'a': 'a'}
    """
    direct = {each.id: each.person_id for each in accounts}
    return {account: _followed(account, direct) for account in direct}


def _followed(account: str, direct: dict[str, PersonId]) -> PersonId:
    passed = {account: 0}
    person = direct[account]
    while person in direct and person not in passed:
        passed[person] = len(passed)
        person = direct[person]
    circle = [each for each, place in passed.items() if person in passed and place >= passed[person]]
    return PersonId(min(circle)) if circle else person
