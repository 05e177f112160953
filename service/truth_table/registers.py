"""The registers of a line: people, assurance and standing, complete but for what is stated."""

from collections.abc import Iterator
from datetime import date

from mapping_engine import (
    AssessmentPlan,
    AssuranceRecords,
    DirectClaims,
    DirectClaimsEvent,
    DirectClaimsStep,
    Duty,
    ExpertWitness,
    ExternalRelease,
    ExternalReview,
    Licence,
    LicenceStatus,
    OpenEntry,
    PeopleRegister,
    PersonId,
    Relationship,
    SamplePlan,
    Sanction,
    Standing,
    UnitSignature,
)
from service.policy_form import PolicyCase, TableLicence
from service.truth_table.days import EXTERNAL, LEARNER, NUMBER, SECOND, UNIT, Days


def people(days: Days) -> PeopleRegister:
    """Return who is licensed, related and expert."""
    line = days.line
    people = dict.fromkeys([*(piece.assessor for piece in days.pieces), SECOND, line.iqa])
    return PeopleRegister(
        licences=tuple(licence for person in people if (licence := _licence(line, person)) is not None),
        relationships=tuple(
            Relationship(
                id=f"R{position}",
                person_id=each.person,
                other_id=each.to,
                kind=each.kind,
                valid_from=date(1950, 1, 1),
                declared_on=each.declared if isinstance(each.declared, date) else None,
            )
            for position, each in enumerate(line.relationships)
        ),
        expert_witnesses=tuple(_experts(days)),
    )


def _licence(line: PolicyCase, person: PersonId) -> Licence | None:
    stated = line.licences.get(person, LicenceStatus.FULL)
    if stated == "none":
        return None
    terms = stated if isinstance(stated, TableLicence) else TableLicence(status=LicenceStatus(stated))
    return Licence(
        id=f"licence of {person}",
        person_id=person,
        duty=Duty.IQA if person == line.iqa else Duty.ASSESSOR,
        qualification_number=NUMBER,
        status=terms.status,
        valid_from=terms.since,
        valid_until=terms.until,
    )


def _experts(days: Days) -> Iterator[ExpertWitness]:
    for position, piece in enumerate(days.pieces):
        if piece.expert_agreed != "never":
            yield ExpertWitness(
                id=f"X{position}",
                person_id=piece.witness,
                is_competent=True,
                can_judge=True,
                agreed_on=piece.expert_agreed or min(days.registered, days.begun[position]),
                valid_from=date(1950, 1, 1),
            )


def assurance(days: Days) -> AssuranceRecords:
    """Return what was planned, signed, sampled and released from outside."""
    line = days.line
    drawn = None if line.sampled == "never" else line.sampled or days.registered
    sampled = (UNIT,) if line.in_sample else ()
    return AssuranceRecords(
        plans=tuple(_plans(days)),
        signatures=tuple(_signatures(days)),
        samples=() if drawn is None else (SamplePlan(id="sample", unit_ids=sampled, drawn_on=drawn, seed="1"),),
        external_releases=tuple(_external_releases(days)),
    )


def _plans(days: Days) -> Iterator[AssessmentPlan]:
    for position, piece in enumerate(days.pieces):
        if piece.planned != "never":
            yield AssessmentPlan(
                id=f"P{position}",
                agreed_on=piece.planned or min(days.registered, days.begun[position]),
                unit_ids=(UNIT,),
                methods=(piece.type,),
                expert_witness_ids=(piece.witness,),
            )


def _signatures(days: Days) -> Iterator[UnitSignature]:
    people = {"assessor": days.pieces[0].assessor, "learner": LEARNER}
    for each in days.line.signatures:
        yield UnitSignature(
            id=f"signature of the {each.value}",
            unit_id=UNIT,
            person_id=people[each.value],
            signatory=each,
            signed_at=days.settled,
        )


def _external_releases(days: Days) -> Iterator[ExternalRelease]:
    line = days.line
    stated = line.external_release or ("never" if line.direct_claims is not None else days.claimed)
    if isinstance(stated, date):
        yield ExternalRelease(id="external release", person_id=EXTERNAL, released_on=stated)


def standing(days: Days) -> Standing:
    """Return where the centre stands with the awarding organisation."""
    line = days.line
    return Standing(
        direct_claims=tuple(_direct_claims(line)),
        sanctions=tuple(
            Sanction(
                id=f"sanction {position}",
                level=each.level,
                valid_from=each.since or min(days.registered, each.until or days.registered),
                valid_until=each.until,
            )
            for position, each in enumerate(line.sanctions)
        ),
        open_entries=(OpenEntry(id="entry", unit_number="U1", opened_on=days.registered),) if line.open_entry else (),
    )


def _direct_claims(line: PolicyCase) -> Iterator[DirectClaims]:
    history = line.direct_claims
    if history is None:
        return
    steps = ((step, getattr(history, step.value)) for step in DirectClaimsStep)
    yield DirectClaims(
        qualification_number=NUMBER,
        events=tuple(
            DirectClaimsEvent(id=step.value, step=step, effective_on=day) for step, day in steps if day is not None
        ),
        reviews=tuple(
            ExternalReview(
                id=f"review {position}",
                reviewed_on=each.reviewed,
                worst_grade=each.grade,
                worst_reliability=each.reliability,
                learners_sampled=each.learners,
                final_samples=each.final,
                action_raised=each.action_raised,
                actions_closed_on=each.action_closed,
            )
            for position, each in enumerate(history.reviews)
        ),
    )
