"""Evidence is handed in: by the learner, or by the assessor who observed, asked or discussed."""

from datetime import date, datetime

from pydantic import Field, ValidationError

from competence_graph import Finding, Frozen, Severity, fingerprint
from mapping_engine import EVIDENCE_TYPES, EvidenceId, EvidenceItem, EvidenceType, PersonId, Setting, Voice, london_date
from service.errors import RequestInvalid
from service.portfolio import Registration, SubmittedEvidence
from service.ports import Equipment, Work
from service.roles import Actor, Permission, Role
from service.workflows.access import locked_registration, visible_evidence, visible_registration


class NewEvidence(Frozen):
    """What is handed in. The author follows from the type: learner, assessor or the named witness."""

    title: str = Field(min_length=1, max_length=300)
    type: EvidenceType
    setting: Setting = Setting.REAL
    performed_from: date | None = None
    performed_until: date | None = None
    witnessed_on: date | None = None
    witness_id: PersonId | None = None
    text: str = Field(min_length=1, max_length=200_000)


def submit_evidence(actor: Actor, registration_id: str, new: NewEvidence, equipment: Equipment) -> SubmittedEvidence:
    """Add evidence to a portfolio, dated today by the service's clock.

    Raises:
        RequestInvalid: dates contradict each other, or the type is not the actor's to submit.
    """
    actor.require(Permission.SUBMIT_EVIDENCE)
    now = equipment.clock()
    with equipment.unit_of_work.write() as work:
        registration = locked_registration(actor, work, registration_id)
        submitted = SubmittedEvidence(
            registration_id=registration.id,
            submitted_by=actor.person_id,
            item=_item(new, _author(actor, registration, new, work), equipment.new_id(), now),
            text=new.text,
        )
        saved = work.portfolios.put_evidence(actor.centre_id, submitted)
        work.audit.append(actor, "evidence.submitted", saved, at=now, registration_id=registration.id)
    return submitted


def read_evidence(actor: Actor, evidence_id: str, equipment: Equipment) -> SubmittedEvidence:
    """Return one evidence item with its wording."""
    actor.require(Permission.READ_EVIDENCE)
    with equipment.unit_of_work.read() as work:
        return visible_evidence(actor, work, evidence_id)[1]


def list_evidence(actor: Actor, registration_id: str, equipment: Equipment) -> tuple[SubmittedEvidence, ...]:
    """Return all evidence of a registration."""
    actor.require(Permission.READ_EVIDENCE)
    with equipment.unit_of_work.read() as work:
        return work.portfolios.evidence_of(visible_registration(actor, work, registration_id))


def _author(actor: Actor, registration: Registration, new: NewEvidence, work: Work) -> PersonId:
    if new.witness_id is not None:
        work.people.person(actor.centre_id, new.witness_id)
    voice = EVIDENCE_TYPES[new.type].voice
    if voice is Voice.ASSESSOR and actor.role is not Role.ASSESSOR:
        raise _invalid(
            "type", f"{EVIDENCE_TYPES[new.type].title} is the assessor's account.", "Ask your assessor to submit it."
        )
    if voice is Voice.WITNESS and new.witness_id is None:
        raise _invalid("witness_id", "A testimony needs the witness who gave it.", "Name the witness by id.")
    if voice is Voice.WITNESS and new.witness_id == registration.learner_id:
        raise _invalid("witness_id", "The learner cannot witness their own work.", "Name the person who saw it.")
    authors = {Voice.ASSESSOR: actor.person_id, Voice.LEARNER: registration.learner_id}
    return authors.get(voice) or new.witness_id or actor.person_id


def _item(new: NewEvidence, author: PersonId, new_id: str, now: datetime) -> EvidenceItem:
    try:
        return EvidenceItem(
            id=EvidenceId(new_id),
            author_id=author,
            submitted_on=london_date(now),
            text_fingerprint=fingerprint(new.text.encode()),
            **new.model_dump(exclude={"text"}),
        )
    except ValidationError as problem:
        reasons = "; ".join(error["msg"].removeprefix("Value error, ") for error in problem.errors())
        raise _invalid("dates", f"The dates contradict each other: {reasons}.", "Correct the dates.") from problem


def _invalid(field: str, message: str, remedy: str) -> RequestInvalid:
    finding = Finding(code="field_invalid", severity=Severity.ERROR, place=f"/{field}", message=message, remedy=remedy)
    return RequestInvalid(message, remedy=remedy, findings=(finding,))
