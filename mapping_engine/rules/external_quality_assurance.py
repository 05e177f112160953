"""Where policy asks for it, the centre holds direct claims status or an external assurer has released the units."""

from collections.abc import Iterator
from datetime import datetime, time

from competence_graph import Finding, Severity, UnitId
from mapping_engine.assurance_records import ExternalRelease, Sanction
from mapping_engine.coverage import Coverage
from mapping_engine.direct_claims import status_problem
from mapping_engine.facts import CaseFacts
from mapping_engine.finding_codes import GateCode
from mapping_engine.mapping import LONDON
from mapping_engine.people import Duty
from mapping_engine.records import known
from mapping_engine.rules.base import blocker


class ExternalQualityAssurance:
    """A claim waits for an external release unless the centre may claim directly; sanctions stop it altogether."""

    name = "external_quality_assurance"
    title = "External quality assurance lets the claim through"
    authority = "Ofqual General Conditions of Recognition, H2; the awarding organisation's tariff of sanctions"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return the sanctions that stop claims, and the units that nobody outside the centre has released."""
        for sanction in _standing_sanctions(coverage.facts):
            for terms in coverage.facts.policy.sanctions:
                if sanction.level in terms.stop_claims:
                    yield blocker(
                        self,
                        GateCode.SANCTION_STOPS_CLAIMS,
                        f"A sanction of level {sanction.level.value} has stopped claims since "
                        f"{sanction.valid_from:%-d %B %Y}.",
                        "Clear the sanction with the awarding organisation.",
                        place=sanction.qualification_number or "centre",
                        authority=terms.authority,
                    )
        demanding = [terms for terms in coverage.facts.policy.assurance if terms.external_release_required]
        if demanding and (problem := _no_direct_claims(coverage.facts)):
            yield from self._missing_releases(coverage, problem, demanding[0].authority)

    def _missing_releases(self, coverage: Coverage, problem: str, authority: str) -> Iterator[Finding]:
        """Yield the releases that do not count, as warnings beside those that do, and the units without one."""
        missing = [unit for unit in coverage.case.chosen_units if not _is_released(coverage, unit)]
        severity = Severity.ERROR if missing else Severity.WARNING
        for release in _made_by(coverage.facts):
            if breach := _breach(coverage.facts, release):
                yield blocker(
                    self,
                    GateCode.EQA_NOT_INDEPENDENT,
                    f"The external release of {release.released_on:%-d %B %Y} does not count: {breach}.",
                    "Let another external quality assurer release the claim.",
                ).model_copy(update={"severity": severity})
        for unit_id in missing:
            code = coverage.graph.unit(unit_id).code
            yield blocker(
                self,
                GateCode.EXTERNAL_RELEASE_MISSING,
                f"Unit {code} has no external release, and {problem}.",
                "Ask the awarding organisation for an external review, or for its release.",
                place=code,
                unit_id=unit_id,
                authority=authority,
            )


def _standing_sanctions(facts: CaseFacts) -> list[Sanction]:
    return [
        each
        for each in known(facts.case.standing.sanctions, facts.case.known_on)
        if each.holds_on(facts.day) and each.qualification_number in {None, facts.qualification_number}
    ]


def _no_direct_claims(facts: CaseFacts) -> str:
    ending = {level for terms in facts.policy.sanctions for level in terms.end_direct_claims}
    for sanction in _standing_sanctions(facts):
        if sanction.level in ending:
            return f"a sanction of level {sanction.level.value} takes direct claims status away"
    held = (
        each for each in facts.case.standing.direct_claims if each.qualification_number == facts.qualification_number
    )
    return status_problem(next(held, None), facts.policy.direct_claims, on=facts.day, known_on=facts.case.known_on)


def _made_by(facts: CaseFacts) -> list[ExternalRelease]:
    made = known(facts.case.assurance.external_releases, facts.case.known_on)
    return [each for each in made if each.released_on <= facts.day]


def _breach(facts: CaseFacts, release: ExternalRelease) -> str:
    """Return in words why an external assurer was not independent, or nothing."""
    person = facts.person(release.person_id)
    involved = {party for parties in facts.parties_by_unit.values() for party in parties} | {facts.learner}
    releasers = {facts.person(each.iqa_id) for releases in facts.sign_offs.values() for each in releases}
    if person in involved | releasers:
        return "they took part in the assessment or its internal assurance"
    works_here = any(
        facts.person(each.person_id) == person and each.duty is not Duty.EQA and each.holds_on(release.released_on)
        for each in facts.licences
    )
    return "they work for the centre" if works_here else ""


def _is_released(coverage: Coverage, unit_id: UnitId) -> bool:
    for release in _made_by(coverage.facts):
        concerns = not release.unit_ids or unit_id in release.unit_ids
        end_of_day = datetime.combine(release.released_on, time.max, tzinfo=LONDON)
        is_in_time = not coverage.settled_later(unit_id, end_of_day)
        if concerns and is_in_time and not _breach(coverage.facts, release):
            return True
    return False
