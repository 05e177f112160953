"""Evidence grows old on one day and no other: at every anchor, with the window's last day in it or not."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import a_decision, a_sign_off, a_small_case, an_item, changed, codes, noon, the_day_after
from hypothesis import assume, given
from hypothesis import strategies as st
from laws import LAW
from oracle_time import months_later

from mapping_engine import (
    DEFAULT_POLICY,
    Anchor,
    AssessmentCase,
    AssessmentPolicy,
    RecencyTerms,
    evaluate,
    last_recent_day,
)

DAYS = st.one_of(
    st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    st.sampled_from((date(2024, 2, 29), date(2024, 2, 28), date(2025, 8, 31), date(2025, 3, 30), date(2025, 10, 26))),
)
LATER = timedelta(days=30)


def _policy(anchor: Anchor, months: int, *, inclusive: bool) -> AssessmentPolicy:
    terms = RecencyTerms(
        valid_from=date(2000, 1, 1),
        months=months,
        anchors=(anchor,),
        inclusive=inclusive,
        can_be_overridden=True,
        authority="The handbook",
    )
    return AssessmentPolicy(title="One anchor", recency=(terms,), assurance=DEFAULT_POLICY.assurance)


def _case(anchor: Anchor, performed: date, day: date, policy: AssessmentPolicy) -> AssessmentCase:
    """Return a case whose anchor lies on a day; what comes before lies on the day of the work, the rest later."""
    order = tuple(Anchor)
    reached = {each: performed if order.index(each) < order.index(anchor) else day + LATER for each in order}
    on: dict[Anchor, date] = reached | {anchor: day}
    fields: dict[str, Any] = {
        "registered_on": on[Anchor.REGISTRATION],
        "evidence": [an_item(performed_from=performed, submitted_on=on[Anchor.SUBMISSION])],
        "mappings": [a_decision("E1", "U1:1", decided_at=noon(on[Anchor.DECISION]))],
        "sign_offs": [a_sign_off("U1", signed_at=noon(on[Anchor.SIGN_OFF]))],
        "as_of": on[Anchor.CLAIM],
        "policy": policy,
    }
    return a_small_case(**fields)


@pytest.mark.parametrize("inclusive", [True, False], ids=["inclusive", "exclusive"])
@pytest.mark.parametrize("anchor", Anchor)
@LAW
@given(performed=DAYS, months=st.integers(1, 60))
def test_a_claim_ages_exactly_on_the_day_after_the_last_recent_day(
    anchor: Anchor, inclusive: bool, performed: date, months: int
) -> None:
    last = months_later(performed, months) - timedelta(days=0 if inclusive else 1)
    assume(performed <= last)
    policy = _policy(anchor, months, inclusive=inclusive)

    on_the_last_day = evaluate(_case(anchor, performed, last, policy))
    a_day_later = evaluate(_case(anchor, performed, the_day_after(last), policy))

    assert on_the_last_day.findings == ()
    assert on_the_last_day.claimable
    assert codes(a_day_later) == {"evidence_not_recent", "combination_not_satisfied"}


@pytest.mark.parametrize("anchor", [Anchor.DECISION, Anchor.SIGN_OFF, Anchor.CLAIM])
@LAW
@given(performed=DAYS)
def test_work_after_the_day_of_an_anchor_is_not_recent_there(anchor: Anchor, performed: date) -> None:
    policy = _policy(anchor, 24, inclusive=True)
    case = _case(anchor, performed, performed, policy)
    late = an_item(
        performed_from=performed, performed_until=the_day_after(performed), submitted_on=the_day_after(performed)
    )

    verdict = evaluate(changed(case, evidence=[late]))

    assert evaluate(case).claimable
    assert not verdict.claimable


@LAW
@given(performed=DAYS, registered_before=st.integers(1, 900))
def test_work_after_registration_is_always_recent_there(performed: date, registered_before: int) -> None:
    policy = _policy(Anchor.REGISTRATION, 1, inclusive=True)
    case = _case(Anchor.REGISTRATION, performed, performed, policy)

    assert evaluate(changed(case, registered_on=performed - timedelta(days=registered_before))).claimable


@LAW
@given(st.lists(st.dates(date(2024, 7, 1), date(2026, 2, 1)), min_size=1, max_size=4))
def test_a_criterion_ages_with_its_newest_evidence(days: list[date]) -> None:
    boundary = last_recent_day(max(days), 24)
    case = a_small_case(
        evidence=[an_item(f"E{place}", performed_from=day) for place, day in enumerate(days)],
        mappings=[a_decision(f"E{place}", "U1:1") for place in range(len(days))],
        as_of=boundary,
    )

    assert evaluate(case).claimable
    assert not evaluate(changed(case, as_of=the_day_after(boundary))).claimable
