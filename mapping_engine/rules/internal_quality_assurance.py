"""Every chosen unit needs the release of an internal quality assurer, given after its decisions."""

from collections.abc import Iterator

from competence_graph import Finding, Unit, UnitId
from mapping_engine.assurance_records import IqaAction, Signatory
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.mapping import london_date
from mapping_engine.policy import AssuranceTerms
from mapping_engine.records import known
from mapping_engine.releases import iqa_breach, is_licensed_to_assure, valid_releases
from mapping_engine.rules.base import blocker, refusal_finding, refused_uses

_REJECTED = frozenset({GateCode.REJECTED_BY_IQA})


class InternalQualityAssurance:
    """A release speaks for the decisions it could see; what is rejected or asked for must be put right first."""

    name = "internal_quality_assurance"
    title = "Internal quality assurance has released the units"
    authority = "Ofqual General Conditions of Recognition, H2 (centre assessment standards scrutiny)"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return what is rejected, open, unsigned or not released, unit by unit.

        Releases that do not count are left to the rules on duties and licences.
        """
        for use, refusal in refused_uses(coverage, _REJECTED):
            yield refusal_finding(self, coverage, use, refusal)
        yield from self._open_actions(coverage)
        for terms in coverage.facts.policy.assurance:
            yield from self._missing_signatures(coverage, terms)
            if terms.sign_off_required:
                yield from self._missing_releases(coverage, terms)

    def _open_actions(self, coverage: Coverage) -> Iterator[Finding]:
        for action in known(coverage.case.assurance.actions, coverage.case.known_on):
            unit = coverage.graph.unit(action.unit_id)
            is_raised = london_date(action.raised_at) <= coverage.case.as_of
            if is_raised and unit.id in coverage.case.chosen_units and (why := _why_open(coverage, action)):
                yield blocker(
                    self,
                    GateCode.ACTION_OPEN,
                    f"The action “{action.what or action.id}” in unit {unit.code} is open: {why}.",
                    "Do what the action asks, and let an internal quality assurer close it.",
                    place=unit.code,
                    unit_id=unit.id,
                )

    def _missing_signatures(self, coverage: Coverage, terms: AssuranceTerms) -> Iterator[Finding]:
        for unit_id in coverage.case.chosen_units:
            unit = coverage.graph.unit(unit_id)
            for signatory in terms.signatures:
                if not _is_signed(coverage, unit_id, signatory):
                    yield blocker(
                        self,
                        GateCode.SIGNATURE_MISSING,
                        f"Unit {unit.code} has not been signed as finished by the {signatory.value}.",
                        f"Ask the {signatory.value} to sign the unit.",
                        place=unit.code,
                        unit_id=unit.id,
                        authority=terms.authority,
                    )

    def _missing_releases(self, coverage: Coverage, terms: AssuranceTerms) -> Iterator[Finding]:
        sampled = _units_to_release(coverage, terms)
        if sampled is None:
            yield blocker(
                self,
                GateCode.NOTHING_SAMPLED,
                "Units are released by sample, and no sample was drawn for this learner.",
                "Ask an internal quality assurer to draw the sample and look at it.",
                authority=terms.authority,
            )
        for unit_id in sampled or ():
            unit, releases = coverage.graph.unit(unit_id), valid_releases(coverage.facts, unit_id)
            if not coverage.facts.sign_offs.get(unit_id):
                yield self._release(unit, GateCode.UNIT_NOT_RELEASED, "has not been released by an IQA", terms)
            if not releases:
                continue
            newest = max(releases, key=lambda each: each.signed_at)
            if late := [coverage.reference(each) for each in coverage.settled_later(unit_id, newest.signed_at)]:
                words = f"was released before {', '.join(late)} {'was' if len(late) == 1 else 'were'} decided"
                yield self._release(unit, GateCode.DECIDED_AFTER_RELEASE, words, terms)

    def _release(self, unit: Unit, code: GateCode, words: str, terms: AssuranceTerms) -> Finding:
        return blocker(
            self,
            code,
            f"Unit {unit.code} {words}.",
            "Ask an internal quality assurer to look at its decisions and release it.",
            place=unit.code,
            unit_id=unit.id,
            authority=terms.authority,
        )


def _why_open(coverage: Coverage, action: IqaAction) -> str:
    """Return in words why an action is open on the day of the case, or nothing if it is closed."""
    closed_on = None if action.closed_at is None else london_date(action.closed_at)
    if closed_on is None or closed_on > coverage.case.as_of:
        return "nobody has closed it"
    if action.closed_by is None:
        return "nobody said who closed it"
    if breach := iqa_breach(coverage.facts, action.unit_id, action.closed_by, on=closed_on):
        return f"its closing does not count, since {breach}"
    if not is_licensed_to_assure(coverage.facts, action.unit_id, action.closed_by, on=closed_on):
        return "whoever closed it held no licence to assure the unit on that day"
    return ""


def _is_signed(coverage: Coverage, unit_id: UnitId, signatory: Signatory) -> bool:
    facts = coverage.facts
    assessors = {
        each.assessor for each in facts.decisions if unit_id in facts.chosen_units_of(each.mapping.criterion_id)
    }
    wanted = {facts.learner} if signatory is Signatory.LEARNER else assessors - {facts.learner}
    return any(
        each.unit_id == unit_id
        and each.signatory is signatory
        and facts.person(each.person_id) in wanted
        and london_date(each.signed_at) <= facts.day
        for each in known(coverage.case.assurance.signatures, coverage.case.known_on)
    )


def _units_to_release(coverage: Coverage, terms: AssuranceTerms) -> tuple[UnitId, ...] | None:
    """Return the chosen units that need a release; nothing where the sample they depend on was never drawn."""
    if not terms.only_sampled_units:
        return coverage.case.chosen_units
    drawn = known(coverage.case.assurance.samples, coverage.case.known_on)
    samples = [each for each in drawn if each.drawn_on <= coverage.case.as_of]
    sampled = {unit for each in samples for unit in each.unit_ids}
    return tuple(unit for unit in coverage.case.chosen_units if unit in sampled) if samples else None
