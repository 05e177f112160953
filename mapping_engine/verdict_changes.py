"""What changed from one verdict to the next: what became covered, what was lost and why, what is new and what is gone.

Two verdicts of one registration are compared: of two days, of two days of knowledge, or before and after a decision.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from competence_graph import CriterionId, Finding, Frozen, Severity, UnitId
from mapping_engine.coverage import Status
from mapping_engine.evidence import EvidenceId
from mapping_engine.mapping import MappingId
from mapping_engine.verdict import CriterionEntry, Satisfaction, Verdict


class Cause(Frozen):
    """Why a criterion changed: a stable code (of a finding, where one applies), and the reason in words."""

    code: str
    words: str
    evidence_id: EvidenceId | None = None
    mapping_id: MappingId | None = None


class CriterionChange(Frozen):
    """A criterion that stands elsewhere than before; absent where it was, or is, not asked for."""

    criterion_id: CriterionId
    reference: str
    unit_id: UnitId
    before: Status | None
    after: Status | None
    causes: tuple[Cause, ...] = ()


class VerdictChanges(Frozen):
    """Everything that differs between two verdicts and matters to a person.

    ``gained`` holds what stands better than before, ``lost`` what stands worse; ``new`` and ``gone`` are findings.
    """

    registration_id: str
    before_on: date
    after_on: date
    was_claimable: bool
    is_claimable: bool
    gained: tuple[CriterionChange, ...]
    lost: tuple[CriterionChange, ...]
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    standard_changed: bool
    policy_changed: bool
    case_changed: bool

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs that a person would have to know."""
        is_answer_kept = self.was_claimable == self.is_claimable
        is_ground_kept = not (self.standard_changed or self.policy_changed)
        return is_answer_kept and is_ground_kept and not (self.gained or self.lost or self.new or self.gone)


def diff(before: Verdict, after: Verdict) -> VerdictChanges:
    """Return what changed from one verdict to another."""
    changes = tuple(_changed_criteria(before, after))
    return VerdictChanges(
        registration_id=after.registration_id,
        before_on=before.as_of,
        after_on=after.as_of,
        was_claimable=before.claimable,
        is_claimable=after.claimable,
        gained=tuple(each for each in changes if _rank(each.after) > _rank(each.before)),
        lost=tuple(each for each in changes if _rank(each.after) < _rank(each.before)),
        new=_only_in_first(after.findings, before.findings),
        gone=_only_in_first(before.findings, after.findings),
        standard_changed=before.release_id != after.release_id,
        policy_changed=_policy(before) != _policy(after),
        case_changed=before.case_fingerprint != after.case_fingerprint,
    )


def identity(finding: Finding) -> tuple[str, str, str, str, Severity]:
    """Return what makes two findings the same one, whatever day their words name."""
    return finding.code, finding.path, finding.place, finding.evidence_id, finding.severity


def _rank(status: Status | None) -> int:
    return (None, Status.GAP, Status.WAIVED, Status.COVERED).index(status)


def _policy(verdict: Verdict) -> tuple[str, str]:
    return verdict.policy_fingerprint, verdict.awarding_policy_fingerprint


def _only_in_first(findings: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    there = Counter(identity(each) for each in others)
    found = []
    for each in findings:
        if there[identity(each)]:
            there[identity(each)] -= 1
        else:
            found.append(each)
    return tuple(found)


def _changed_criteria(before: Verdict, after: Verdict) -> Iterator[CriterionChange]:
    earlier = {each.criterion_id: each for each in before.criteria}
    later = {each.criterion_id: each for each in after.criteria}
    for criterion_id in dict.fromkeys((*earlier, *later)):
        was, now = earlier.get(criterion_id), later.get(criterion_id)
        entry = now or was
        if entry is None or (was and was.status) == (now and now.status):
            continue
        yield CriterionChange(
            criterion_id=criterion_id,
            reference=entry.reference,
            unit_id=entry.unit_id,
            before=was.status if was else None,
            after=now.status if now else None,
            causes=tuple(_causes(was, now)),
        )


def _causes(was: CriterionEntry | None, now: CriterionEntry | None) -> Iterator[Cause]:
    if was is None or now is None:
        words = "its unit was chosen" if was is None else "its unit is no longer chosen"
        yield Cause(code="units_changed", words=words)
        return
    if _rank(now.status) > _rank(was.status):
        yield from _gains(was, now)
    else:
        yield from _losses(was, now)


def _gains(was: CriterionEntry, now: CriterionEntry) -> Iterator[Cause]:
    counted = {each.mapping_id for each in was.satisfied_by}
    for line in now.satisfied_by:
        if line.mapping_id not in counted:
            words = f"{line.assessor_id} accepted {line.evidence_id} on {line.decided_on:%-d %B %Y}"
            yield _cause("accepted", words, line)
    if now.waived_by and not was.waived_by:
        yield Cause(code="waived", words=f"waived by {', '.join(now.waived_by)}")
    if was.waived_by and not now.waived_by:
        yield Cause(code="covered_without_exception", words="evidence covers it, no exception is needed any more")


def _losses(was: CriterionEntry, now: CriterionEntry) -> Iterator[Cause]:
    counting = {each.mapping_id for each in now.satisfied_by}
    refused = {each.mapping_id for each in now.refused}
    lost = [each for each in was.satisfied_by if each.mapping_id not in counting]
    for line in lost:
        for reason in now.refused:
            if reason.mapping_id == line.mapping_id:
                yield _cause(reason.code, reason.reason, line)
        if line.mapping_id not in refused:
            yield _cause("decision_displaced", "the decision no longer stands, or is no longer there", line)
    for lack in now.lacks:
        yield Cause(code="not_sufficient", words=lack)
    if was.waived_by and set(was.waived_by) - set(now.waived_by):
        yield Cause(code="exception_not_in_force", words=f"{', '.join(was.waived_by)} no longer applies")


def _cause(code: str, words: str, line: Satisfaction) -> Cause:
    return Cause(code=code, words=words, evidence_id=line.evidence_id, mapping_id=line.mapping_id)
