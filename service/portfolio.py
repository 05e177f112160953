"""A learner's portfolio: the registration, the evidence, and every decision about it."""

from datetime import date

from pydantic import Field

from competence_graph import Frozen, Release, ReleaseId, UnitId, later
from mapping_engine import (
    DEFAULT_POLICY,
    AssessmentCase,
    EvidenceItem,
    Mapping,
    PersonId,
    RecencyOverride,
    RegistrationFacts,
    SignOff,
)
from service.policy_form import Issuer
from service.policy_record import PublishedPolicy, policy_in_force
from service.registers import Registers


class Person(Frozen):
    """Somebody at a centre. Duties are kept apart by person, whatever tokens the person holds."""

    id: PersonId
    centre_id: str
    name: str = Field(min_length=1, max_length=200)


class Registration(Frozen):
    """A learner registered on chosen units of one immutable release, and on a pathway where it has several."""

    id: str
    centre_id: str
    learner_id: PersonId
    release_id: ReleaseId
    chosen_units: tuple[UnitId, ...] = Field(min_length=1)
    registered_on: date
    pathway: str | None = later(None)


class SubmittedEvidence(Frozen):
    """An evidence item in a portfolio with its wording."""

    registration_id: str
    submitted_by: PersonId
    item: EvidenceItem
    text: str


def qualification_number_of(release: Release) -> str:
    """Return the number by which policies, licences and roles name what a release describes."""
    qualification = release.standard.qualification
    return qualification.number if qualification else release.standard.framework.id


class Portfolio(Frozen):
    """Everything a verdict on one registration depends on, as loaded in one transaction."""

    registration: Registration
    release: Release
    evidence: tuple[EvidenceItem, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    overrides: tuple[RecencyOverride, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    policies: tuple[PublishedPolicy, ...] = ()
    registers: Registers = Registers()

    @property
    def qualification_number(self) -> str:
        """The number by which policies name what the learner is registered on."""
        return qualification_number_of(self.release)

    def policy_of(self, issuer: Issuer, *, on: date) -> PublishedPolicy | None:
        """Return what an issuer has published for this qualification and is in force on a day.

        Raises:
            RequestConflict: two policies claim the qualification, so neither can be relied on.
        """
        return policy_in_force(self.policies, issuer, self.qualification_number, on=on)

    def as_case(self, on: date, *, claimed_by: PersonId | None = None) -> AssessmentCase:
        """Freeze the portfolio at a date under the policies in force on it, ready for a verdict."""
        centre = self.policy_of(Issuer.CENTRE, on=on)
        awarding = self.policy_of(Issuer.AWARDING_ORGANISATION, on=on)
        return AssessmentCase(
            release=self.release,
            registration_id=self.registration.id,
            learner_id=self.registration.learner_id,
            registered_on=self.registration.registered_on,
            chosen_units=self.registration.chosen_units,
            evidence=self.evidence,
            mappings=self.mappings,
            overrides=self.overrides,
            sign_offs=self.sign_offs,
            policy=centre.policy if centre else DEFAULT_POLICY,
            awarding_policy=awarding.policy if awarding else None,
            countersignatures=self.registers.countersignatures,
            people=self.registers.people,
            assurance=self.registers.assurance,
            standing=self.registers.standing,
            exceptions=self.registers.exceptions,
            registration=RegistrationFacts(pathway=self.registration.pathway),
            as_of=on,
            claimed_by=claimed_by,
        )
