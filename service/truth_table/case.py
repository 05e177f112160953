"""A line of a truth table as a whole assessment case: one unit with one criterion, complete but for what is stated."""

from collections.abc import Iterator

from competence_graph import (
    AllOf,
    Association,
    Criterion,
    Framework,
    FrameworkId,
    Qualification,
    Release,
    RulesOfCombination,
    Standard,
    Unit,
    UnitGroup,
)
from mapping_engine import (
    AssessmentCase,
    AssessmentPolicy,
    ExceptionKind,
    PersonId,
    PolicyException,
    RegistrationFacts,
    SignOff,
)
from service.policy_form import PolicyCase
from service.truth_table.days import CRITERION, LEARNER, NUMBER, UNIT, Days
from service.truth_table.pieces import countersignatures, evidence, mappings, overrides
from service.truth_table.registers import assurance, people, standing


def case_of_line(line: PolicyCase, policy: AssessmentPolicy) -> AssessmentCase:
    """Return the assessment case that a line of a truth table describes, under its policy alone.

    Raises:
        ValidationError: the stated days contradict each other.
    """
    days = Days(line)
    return AssessmentCase(
        release=_release(line),
        registration_id=line.name,
        learner_id=LEARNER,
        registered_on=days.registered,
        chosen_units=(UNIT,),
        evidence=tuple(evidence(days)),
        mappings=tuple(mappings(days)),
        overrides=tuple(overrides(days)),
        sign_offs=_sign_offs(days),
        policy=policy,
        as_of=days.claimed,
        claimed_by=PersonId("claimant"),
        award=line.award,
        registration=_registration(line),
        countersignatures=tuple(countersignatures(days)),
        people=people(days),
        assurance=assurance(days),
        standing=standing(days),
        exceptions=tuple(_exceptions(days)),
    )


def _release(line: PolicyCase) -> Release:
    group = UnitGroup(code="M", title="Mandatory unit", unit_ids=(UNIT,))
    criterion = Criterion(id=CRITERION, code="1.1", text="Do the work", criterion_kind=line.kind, demands=line.demands)
    return Release.of(
        Standard(
            framework=Framework(id=FrameworkId("F"), title="The built-in standard of truth tables"),
            qualification=Qualification(
                number=NUMBER,
                title="One unit with one criterion",
                level=line.level,
                combination=RulesOfCombination(groups=(group,), rules=(AllOf(group="M"),)),
            ),
            items=(Unit(id=UNIT, code="U1", text="The unit", level=line.level), criterion),
            associations=(
                Association(id="a1", origin=UNIT, destination="F"),
                Association(id="a2", origin=CRITERION, destination=UNIT),
            ),
        )
    )


def _sign_offs(days: Days) -> tuple[SignOff, ...]:
    if days.signed is None:
        return ()
    return (SignOff(id="S1", unit_id=UNIT, iqa_id=days.line.iqa, signed_at=days.signed),)


def _registration(line: PolicyCase) -> RegistrationFacts:
    return RegistrationFacts(
        learner_number=None if line.learner_number == "none" else line.learner_number,
        learner_number_exemption=line.learner_number_exemption,
        withdrawn_on=line.withdrawn,
    )


def _exceptions(days: Days) -> Iterator[PolicyException]:
    for position, path in enumerate(days.line.waived):
        yield PolicyException(
            id=f"waiver {position}",
            kind=ExceptionKind.WAIVER,
            path=path,
            person_id=PersonId("quality lead"),
            reason="A line of a truth table",
            granted_on=min(days.registered, days.claimed),
            expires_on=days.claimed,
        )
