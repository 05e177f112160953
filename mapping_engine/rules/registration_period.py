"""The registration is active on the day of the claim, and old enough."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from competence_graph import Finding, learner_number_finding
from mapping_engine.assurance_records import Award
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.mapping import LONDON
from mapping_engine.policy_terms import ClaimTerms
from mapping_engine.rules.base import blocker


class RegistrationPeriod:
    """A certificate is claimed for a registered learner, within the registration, after the weeks policy asks for."""

    name = "registration_period"
    title = "The registration is active and old enough"
    authority = "The awarding organisation's rules for registrations and claims"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return what the registration lacks on the day of the case."""
        case, facts = coverage.case, coverage.case.registration
        if case.as_of < case.registered_on:
            yield blocker(
                self,
                GateCode.CLAIMED_BEFORE_REGISTRATION,
                f"The claim is of {case.as_of:%-d %B %Y}, but the learner was registered on "
                f"{case.registered_on:%-d %B %Y}.",
                "Correct the date of the registration or of the claim.",
                place="registration",
            )
        if facts.expires_on is not None and case.as_of > facts.expires_on:
            yield blocker(
                self,
                GateCode.REGISTRATION_EXPIRED,
                f"The registration was active until {facts.expires_on:%-d %B %Y}.",
                "Renew the registration with the awarding organisation.",
                place="registration",
            )
        yield from self._withdrawal(coverage)
        for terms in coverage.facts.policy.claims:
            yield from self._terms(coverage, terms)

    def _withdrawal(self, coverage: Coverage) -> Iterator[Finding]:
        case, withdrawn_on = coverage.case, coverage.case.registration.withdrawn_on
        if withdrawn_on is None or case.as_of < withdrawn_on:
            return
        may_claim_units = coverage.facts.policy.units_after_withdrawal
        if case.award is Award.UNITS and may_claim_units and _was_finished(coverage, withdrawn_on):
            return
        yield blocker(
            self,
            GateCode.REGISTRATION_WITHDRAWN,
            f"The learner was withdrawn on {withdrawn_on:%-d %B %Y}.",
            "Register the learner again, or claim certificates for units finished before, where policy allows.",
            place="registration",
        )

    def _terms(self, coverage: Coverage, terms: ClaimTerms) -> Iterator[Finding]:
        case = coverage.case
        first_day = case.registered_on + timedelta(weeks=terms.min_weeks)
        if case.registered_on <= case.as_of < first_day:
            day = (case.as_of - case.registered_on).days
            yield blocker(
                self,
                GateCode.CLAIMED_TOO_EARLY,
                f"At least {terms.min_weeks} weeks must lie between registration and claim; this is day {day}.",
                f"Wait until {first_day:%-d %B %Y}.",
                place="registration",
                authority=terms.authority,
            )
        if terms.learner_number_required and (problem := _number_problem(coverage)):
            yield blocker(
                self,
                GateCode.LEARNER_NUMBER_MISSING,
                problem,
                "Enter the unique learner number, or record why the learner has none.",
                place="registration",
                authority=terms.authority,
            )


def _was_finished(coverage: Coverage, withdrawn_on: date) -> bool:
    """Tell whether nothing that the units rest on was settled on or after the day of the withdrawal."""
    last = datetime.combine(withdrawn_on - timedelta(days=1), time.max, tzinfo=LONDON)
    return not any(coverage.settled_later(unit, last) for unit in coverage.case.chosen_units)


def _number_problem(coverage: Coverage) -> str:
    facts = coverage.case.registration
    if facts.learner_number_exemption:
        return ""
    if facts.learner_number is None:
        return "The registration has no unique learner number."
    finding = learner_number_finding(facts.learner_number)
    return finding.message if finding else ""
