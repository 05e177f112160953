"""The certificate is not issued twice, and no open entry stands in its way."""

from collections.abc import Iterator

from competence_graph import Finding
from mapping_engine.assurance_records import Award, EarlierCertificate
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.records import known
from mapping_engine.rules.base import blocker


class ClaimConditions:
    """A learner holds each certificate once; open entries stop certificates for units where policy says so."""

    name = "claim_conditions"
    title = "The certificate may be issued"
    authority = "The awarding organisation's rules for claims"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return the certificates already held, and the entries still open."""
        for earlier in known(coverage.case.standing.earlier_certificates, coverage.case.known_on):
            if _stands(coverage, earlier) and (what := _repeats(coverage, earlier)):
                yield blocker(
                    self,
                    GateCode.ALREADY_CERTIFICATED,
                    f"A certificate for {what} was issued on {earlier.issued_on:%-d %B %Y}.",
                    "Ask for a replacement, or have the earlier certificate revoked first.",
                    place=what,
                )
        for terms in coverage.facts.policy.claims:
            if terms.open_entries_block_units and coverage.case.award is Award.UNITS:
                yield from self._open_entries(coverage, terms.authority)

    def _open_entries(self, coverage: Coverage, authority: str) -> Iterator[Finding]:
        day = coverage.case.as_of
        for entry in known(coverage.case.standing.open_entries, coverage.case.known_on):
            if entry.opened_on <= day and (entry.closed_on is None or day < entry.closed_on):
                yield blocker(
                    self,
                    GateCode.ENTRY_OPEN,
                    f"The entry for {entry.unit_number} of {entry.opened_on:%-d %B %Y} is open.",
                    "Result or withdraw the entry.",
                    place=entry.unit_number,
                    authority=authority,
                )


def _stands(coverage: Coverage, earlier: EarlierCertificate) -> bool:
    day = coverage.case.as_of
    return earlier.issued_on <= day and (earlier.revoked_on is None or day < earlier.revoked_on)


def _repeats(coverage: Coverage, earlier: EarlierCertificate) -> str:
    """Return what the claim and an earlier certificate have in common, or nothing."""
    if earlier.award is Award.QUALIFICATION:
        number = coverage.facts.qualification_number
        return number if earlier.qualification_number == number and coverage.case.award is earlier.award else ""
    if coverage.case.award is not Award.UNITS:
        return ""
    both = [unit for unit in coverage.case.chosen_units if unit in earlier.unit_ids]
    return ", ".join(f"unit {coverage.graph.unit(unit).code}" for unit in both)
