"""What registration, holds, sanctions and exceptions need before a claim: a correction, an outcome, or time."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from competence_graph import Finding, Severity
from mapping_engine.coverage import Coverage
from mapping_engine.finding_codes import GateCode
from mapping_engine.planning.work import Named, Work
from mapping_engine.policy_exceptions import ExceptionKind
from mapping_engine.records import known

_OF_THE_REGISTRATION = frozenset(
    {
        GateCode.REGISTRATION_EXPIRED,
        GateCode.REGISTRATION_WITHDRAWN,
        GateCode.LEARNER_NUMBER_MISSING,
        GateCode.PATHWAY_UNKNOWN,
    }
)
_DAY = timedelta(days=1)


def standing_needs(coverage: Coverage, findings: Iterable[Finding], done: Work) -> Work:
    """Return what must be corrected or settled, and the day until which a claim has to wait."""
    codes = {each.code for each in findings if each.severity is Severity.ERROR}
    corrected = {Named(code, "registration") for code in codes & _OF_THE_REGISTRATION}
    if GateCode.OVERRIDE_BY_LEARNER in codes:
        facts = coverage.facts
        by_learner = (each.id for each in coverage.case.overrides if facts.person(each.person_id) == facts.learner)
        corrected |= {Named(GateCode.OVERRIDE_BY_LEARNER, each) for each in by_learner}
    obstacles = [each for each in _obstacles(coverage) if each[0].code in codes]
    waits = [until + _DAY for _, until in obstacles if until is not None and until < date.max]
    settled = {named for named, until in obstacles if until is None}
    first_day = _first_day(coverage) if codes & _OF_TIME else done.day
    return Work(day=max([done.day, first_day, *waits]), corrected=frozenset(corrected), settled=frozenset(settled))


_OF_TIME = {GateCode.CLAIMED_TOO_EARLY, GateCode.CLAIMED_BEFORE_REGISTRATION}


def _first_day(coverage: Coverage) -> date:
    weeks = max((terms.min_weeks for terms in coverage.facts.policy.claims), default=0)
    return coverage.case.registered_on + timedelta(weeks=weeks)


def _obstacles(coverage: Coverage) -> list[tuple[Named, date | None]]:
    """Return each record that stands in the way on the day, with its last day where that is known."""
    return [*_holds(coverage), *_sanctions(coverage), *_open_entries(coverage), *_blocks(coverage)]


def _holds(coverage: Coverage) -> Iterator[tuple[Named, date | None]]:
    case = coverage.case
    for hold in known(case.standing.holds, case.known_on):
        if hold.holds_on(case.as_of) and (not hold.unit_ids or set(hold.unit_ids) & set(case.chosen_units)):
            yield Named(GateCode.HOLD_OPEN, hold.id), hold.valid_until


def _sanctions(coverage: Coverage) -> Iterator[tuple[Named, date | None]]:
    stopping = {level for terms in coverage.facts.policy.sanctions for level in terms.stop_claims}
    for sanction in known(coverage.case.standing.sanctions, coverage.case.known_on):
        if sanction.holds_on(coverage.case.as_of) and sanction.level in stopping:
            yield Named(GateCode.SANCTION_STOPS_CLAIMS, sanction.id), sanction.valid_until


def _open_entries(coverage: Coverage) -> Iterator[tuple[Named, date | None]]:
    day = coverage.case.as_of
    for entry in known(coverage.case.standing.open_entries, coverage.case.known_on):
        if entry.opened_on <= day and (entry.closed_on is None or day < entry.closed_on):
            yield Named(GateCode.ENTRY_OPEN, entry.id), None


def _blocks(coverage: Coverage) -> Iterator[tuple[Named, date | None]]:
    for exception in coverage.facts.known_exceptions:
        if exception.kind is ExceptionKind.BLOCK and exception.holds_on(coverage.case.as_of):
            yield Named(GateCode.BLOCKED, exception.id), None
