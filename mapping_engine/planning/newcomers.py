"""Newcomers: the people whom steps bring in, new to the case, without any interest, licensed for what they do."""

from datetime import date

from mapping_engine.case import AssessmentCase
from mapping_engine.evidence import PersonId
from mapping_engine.people import Duty, Licence, PeopleRegister

ASSESSOR = PersonId("another assessor")
SECOND = PersonId("a second assessor")
WITNESS = PersonId("another witness")
IQA = PersonId("another internal quality assurer")
EQA = PersonId("another external quality assurer")
CLAIMANT = PersonId("another person of the centre")


def with_licences(case: AssessmentCase) -> PeopleRegister:
    """Return the register with a full licence for everybody whom steps brought in."""
    qualification = case.release.standard.qualification
    number = qualification.number if qualification else case.release.standard.framework.id
    duties = {ASSESSOR: Duty.ASSESSOR, SECOND: Duty.ASSESSOR, IQA: Duty.IQA, EQA: Duty.EQA}
    licences = tuple(
        Licence(id=f"planned {person}", person_id=person, duty=duty, qualification_number=number, valid_from=date.min)
        for person, duty in duties.items()
    )
    return case.people.model_copy(update={"licences": (*case.people.licences, *licences)})
