"""Every chosen unit needs the release of an internal quality assurer, given after its decisions."""

from collections.abc import Iterator
from datetime import datetime

from competence_graph import Finding, Unit, UnitId
from mapping_engine.coverage import Coverage, Use
from mapping_engine.mapping import SignOff
from mapping_engine.rules.base import blocker


class InternalQualityAssurance:
    """A release speaks for the decisions it could see; a criterion decided later needs a new one."""

    name = "internal_quality_assurance"
    title = "An internal quality assurer has released every unit"
    authority = "The policy's assurance terms"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return one finding for each unit without a release, or with decisions newer than the last one."""
        terms = coverage.case.policy.assurance_on(coverage.case.as_of)
        if not terms.sign_off_required:
            return
        for unit_id in coverage.case.chosen_units:
            unit = coverage.graph.unit(unit_id)
            sign_offs = coverage.sign_offs_of(unit_id)
            if not sign_offs:
                yield self._finding(unit, "unit_not_released", "has not been released by an IQA", terms.authority)
                continue
            newest = max(sign_offs, key=lambda each: each.signed_at)
            if late := _decided_later(coverage, unit_id, newest):
                words = f"was released before {', '.join(late)} {'was' if len(late) == 1 else 'were'} decided"
                yield self._finding(unit, "decided_after_release", words, terms.authority)

    def _finding(self, unit: Unit, code: str, words: str, authority: str) -> Finding:
        return blocker(
            self,
            code,
            f"Unit {unit.code} {words}.",
            "Ask an internal quality assurer to look at its decisions and release it.",
            place=unit.code,
            unit_id=unit.id,
            authority=authority,
        )


def _decided_later(coverage: Coverage, unit_id: UnitId, sign_off: SignOff) -> list[str]:
    """Return the criteria of a unit that no decision before the release covers."""
    return [
        coverage.reference(criterion.id)
        for criterion in coverage.graph.criteria_by_unit[unit_id]
        if (counting := [use for use in coverage.uses.get(criterion.id, ()) if use.counts])
        and all(_judged_at(use) > sign_off.signed_at for use in counting)
    ]


def _judged_at(use: Use) -> datetime:
    """Return the moment of the last judgement that a use rests on, its override included."""
    return max(use.mapping.decided_at, use.override.made_at) if use.override else use.mapping.decided_at
