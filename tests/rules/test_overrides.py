"""Overrides of recency: who may set old evidence's age aside, by what newer work, and where no newer work will do."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import AS_OF, DECIDED, LEARNER, a_policy, a_small_case, an_item, changed, noon
from rule_builders import a_policy_of, blockers, is_claimable, terms

from mapping_engine import (
    Anchor,
    AssessmentCase,
    AssessmentPolicy,
    EvidenceItem,
    RecencyOverride,
    RecencyTerms,
    evaluate,
)

DAY = timedelta(days=1)
NOT_RECENT = "evidence_not_recent"
REGISTERED = date(2026, 1, 5)


def _needing_newer(months: int, *anchors: Anchor) -> AssessmentPolicy:
    fields = {"months": months, "anchors": anchors, "can_be_overridden": True, "needs_newer_evidence": True}
    return a_policy_of(terms(RecencyTerms, **fields))


def _answered_by(newer: EvidenceItem, **changes: Any) -> AssessmentCase:
    """Return a case of old work for which an assessor points at newer work."""
    old = an_item(performed_from=date(2020, 1, 1))
    return a_small_case(evidence=[old, newer], overrides=[_override(newer_evidence_id="E2")], **changes)


def _override(**fields: Any) -> RecencyOverride:
    defaults = {"id": "o", "evidence_id": "E1", "person_id": "assessor", "made_at": noon(DECIDED)}
    return RecencyOverride(reason="Still does this work every week", **(defaults | fields))


def test_requirement_16_an_override_is_listed_in_the_proof_with_whoever_made_it() -> None:
    old = an_item(performed_from=date(2020, 1, 1))
    verdict = evaluate(a_small_case(evidence=[old], overrides=[_override()]))

    assert verdict.claimable
    assert verdict.criteria[0].satisfied_by[0].overridden_by == "assessor"
    assert NOT_RECENT in blockers(a_small_case(evidence=[old]))


def test_requirement_16_some_terms_cannot_be_overridden_and_nobody_overrides_their_own() -> None:
    old = {"evidence": [an_item(performed_from=date(2020, 1, 1))]}

    assert is_claimable(a_small_case(**old, overrides=[_override()], policy=a_policy()))
    assert NOT_RECENT in blockers(a_small_case(**old, overrides=[_override()], policy=a_policy(overridable=False)))
    assert NOT_RECENT in blockers(a_small_case(**old, overrides=[_override(person_id=LEARNER)]))


def test_requirement_16_an_override_may_have_to_point_at_newer_work_that_is_recent_itself() -> None:
    old, policy = an_item(performed_from=date(2020, 1, 1)), _needing_newer(24, Anchor.DECISION, Anchor.CLAIM)
    newer = an_item("E2", performed_from=date(2024, 6, 30), submitted_on=date(2026, 1, 2))
    confirmed = _override(newer_evidence_id="E2")
    case = a_small_case(evidence=[old, newer], overrides=[confirmed], policy=policy)

    assert is_claimable(case)
    assert NOT_RECENT in blockers(changed(case, overrides=[_override()]))
    stale = changed(newer, performed_from=date(2024, 6, 29))
    assert NOT_RECENT in blockers(changed(case, evidence=[old, stale]))


@pytest.mark.parametrize(("withdrawn_on", "answers"), [(AS_OF - DAY, False), (AS_OF, False), (AS_OF + DAY, True)])
def test_requirement_16_newer_work_answers_until_the_day_it_is_withdrawn(withdrawn_on: date, answers: bool) -> None:
    newer = an_item("E2", withdrawn_on=withdrawn_on)

    assert is_claimable(_answered_by(newer, policy=_needing_newer(24, Anchor.CLAIM))) is answers


@pytest.mark.parametrize(("done", "answers"), [(None, False), (AS_OF, True), (AS_OF + DAY, False)])
def test_requirement_16_newer_work_was_done_by_the_day_of_the_claim(done: date | None, answers: bool) -> None:
    newer = an_item("E2", performed_from=done, submitted_on=AS_OF + DAY)

    assert is_claimable(_answered_by(newer, policy=_needing_newer(24, Anchor.CLAIM))) is answers


@pytest.mark.parametrize(("done", "answers"), [(REGISTERED - DAY, False), (REGISTERED, True), (REGISTERED + DAY, True)])
def test_requirement_16_newer_work_for_work_from_before_registration_was_done_since(done: date, answers: bool) -> None:
    case = _answered_by(
        an_item("E2", performed_from=done), policy=_needing_newer(0, Anchor.REGISTRATION), registered_on=REGISTERED
    )

    assert is_claimable(case) is answers


def test_requirement_16_old_work_cannot_answer_for_itself() -> None:
    old = an_item(performed_from=date(2020, 1, 1))
    case = a_small_case(evidence=[old], overrides=[_override(newer_evidence_id="E1")])

    assert NOT_RECENT in blockers(changed(case, policy=_needing_newer(24, Anchor.CLAIM)))
