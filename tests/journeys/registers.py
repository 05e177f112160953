"""Records that tests enter in a register, through the store and the log, as the workflow of a register does."""

from datetime import date

from journeys.centre import Case

from mapping_engine import Duty, Licence
from service.registers import Kept


def licence_of_the_assessor(case: Case, licence_id: str = "licence-1") -> Licence:
    """Return a licence to assess everything that the case's learner is registered on."""
    with case.centre.equipment.unit_of_work.read() as work:
        number = work.portfolios.portfolio(case.registration).qualification_number
    return Licence(
        id=licence_id,
        person_id=case.assessor.person_id,
        duty=Duty.ASSESSOR,
        qualification_number=number,
        valid_from=date(2026, 1, 1),
    )


def keep(case: Case, record: Kept, *, for_all: bool = False) -> None:
    """Keep a record of the case's registration, or of the whole centre."""
    registration_id = None if for_all else case.registration.id
    with case.centre.equipment.unit_of_work.write() as work:
        saved = work.records.put(case.centre.name, record, registration_id=registration_id)
        work.audit.append(case.centre.operator, "record.entered", saved, at=case.centre.clock())
