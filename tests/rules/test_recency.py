"""Recency: which work is recent enough, on which of the days that matter, to the day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from builders import AS_OF, DECIDED, a_decision, a_policy, a_sign_off, a_small_case, an_item, changed, noon
from rule_builders import C, a_policy_of, blockers, is_claimable, terms

from competence_graph import CriterionKind, EvidenceType, Severity
from mapping_engine import (
    Anchor,
    AssessmentCase,
    OnFailure,
    PriorAchievement,
    PriorKind,
    RecencyTerms,
    evaluate,
)

DAY = timedelta(days=1)
NOT_RECENT = "evidence_not_recent"


def _performed(on: date | None, *, claimed_on: date = AS_OF, **fields: Any) -> AssessmentCase:
    """Return a case whose one piece of work was done on a day, and decided and released the day after."""
    following = (on or date(2026, 1, 1)) + DAY
    item = an_item(performed_from=on, submitted_on=following, **fields)
    return a_small_case(
        evidence=[item],
        mappings=[a_decision("E1", C, decided_at=noon(following))],
        sign_offs=[a_sign_off("U1", signed_at=noon(following + DAY))],
        registered_on=date(2020, 1, 1),
        as_of=claimed_on,
    )


def _recency(months: int = 24, *anchors: Anchor, **fields: Any) -> Any:
    asked = {"months": months, "anchors": anchors or (Anchor.CLAIM,), "can_be_overridden": True}
    return a_policy_of(terms(RecencyTerms, **(asked | fields)))


def test_edge_01_work_of_29_february_counts_until_28_february_two_years_later() -> None:
    leap_day = date(2024, 2, 29)

    assert is_claimable(_performed(leap_day, claimed_on=date(2026, 2, 28)))
    assert blockers(_performed(leap_day, claimed_on=date(2026, 3, 1))) == {NOT_RECENT, "combination_not_satisfied"}


def test_edge_02_two_years_are_24_months_and_not_730_days() -> None:
    first_of_march = date(2022, 3, 1)
    assert first_of_march + timedelta(days=730) == date(2024, 2, 29)

    assert is_claimable(_performed(first_of_march, claimed_on=date(2024, 3, 1)))
    assert NOT_RECENT in blockers(_performed(first_of_march, claimed_on=date(2024, 3, 2)))


def test_edge_03_what_counts_is_when_the_work_was_done_and_not_when_it_was_handed_in() -> None:
    yesterday = AS_OF - DAY
    decided: dict[str, Any] = {
        "mappings": [a_decision("E1", C, decided_at=noon(AS_OF))],
        "sign_offs": [a_sign_off("U1", signed_at=noon(AS_OF))],
    }
    old = an_item(performed_from=date(2023, 6, 29), submitted_on=yesterday)

    assert NOT_RECENT in blockers(a_small_case(evidence=[old], **decided))
    assert is_claimable(a_small_case(evidence=[changed(old, performed_from=yesterday)], **decided))


def test_edge_04_a_range_is_as_recent_as_its_last_day() -> None:
    last_possible = date(2024, 6, 30)
    straddling = an_item(performed_from=date(2023, 1, 1), performed_until=last_possible)

    assert is_claimable(a_small_case(evidence=[straddling], policy=_recency()))
    earlier = changed(straddling, performed_until=last_possible - DAY)
    assert NOT_RECENT in blockers(a_small_case(evidence=[earlier], policy=_recency()))


def test_edge_05_and_requirement_15_work_recent_at_the_decision_can_be_stale_at_the_claim() -> None:
    work = date(2024, 6, 29)
    case = _performed(work)

    (finding,) = [each for each in evaluate(case).findings if each.code == NOT_RECENT]
    assert "29 June 2026" in finding.message
    assert "before the claim on 30 June 2026" in finding.message
    assert is_claimable(changed(case, as_of=date(2026, 6, 29)))
    assert is_claimable(changed(case, policy=a_policy(anchors=(Anchor.DECISION,))))


def test_requirement_15_work_stale_at_the_decision_is_refused_at_the_decision() -> None:
    old = an_item(performed_from=DECIDED.replace(year=2024) - DAY)

    (finding, _) = evaluate(a_small_case(evidence=[old], policy=a_policy(anchors=(Anchor.DECISION,)))).findings

    assert "before the decision on 1 March 2026" in finding.message


def test_requirement_15_a_verdict_says_until_which_day_a_claim_can_rest_on_the_evidence() -> None:
    (entry,) = evaluate(a_small_case()).criteria

    assert entry.satisfied_by[0].recent_until == date(2028, 1, 10)
    assert is_claimable(a_small_case(as_of=date(2028, 1, 10)))
    assert NOT_RECENT in blockers(a_small_case(as_of=date(2028, 1, 11)))


@pytest.mark.parametrize(
    ("moment", "exists"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), False),
    ],
)
def test_edge_06_after_eleven_in_the_evening_in_utc_it_is_tomorrow_in_a_london_summer(
    moment: datetime, exists: bool
) -> None:
    case = a_small_case(
        mappings=[a_decision("E1", C, decided_at=moment)], sign_offs=[a_sign_off("U1", signed_at=moment)], as_of=AS_OF
    )

    assert is_claimable(case) is exists
    assert is_claimable(changed(case, as_of=AS_OF + DAY))


def test_edge_06_in_a_london_winter_the_day_ends_with_the_day_of_utc() -> None:
    late = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    case = a_small_case(
        mappings=[a_decision("E1", C, decided_at=late)],
        sign_offs=[a_sign_off("U1", signed_at=late)],
        as_of=date(2026, 12, 31),
    )

    assert is_claimable(case)


@pytest.mark.parametrize(
    ("work", "months", "last"),
    [
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 10, 26), 12, date(2025, 10, 26)),
    ],
)
def test_requirement_14_a_window_ends_on_the_same_day_of_a_month_or_on_its_last(
    work: date, months: int, last: date
) -> None:
    policy = _recency(months)

    assert is_claimable(changed(_performed(work, claimed_on=last), policy=policy))
    assert NOT_RECENT in blockers(changed(_performed(work, claimed_on=last + DAY), policy=policy))


def test_requirement_14_an_unknown_day_is_never_recent() -> None:
    assert NOT_RECENT in blockers(_performed(None))


def test_requirement_14_a_window_may_exclude_its_last_day() -> None:
    policy = _recency(24, inclusive=False)

    assert is_claimable(changed(_performed(date(2024, 7, 1)), policy=policy))
    assert NOT_RECENT in blockers(changed(_performed(date(2024, 6, 30)), policy=policy))


def test_requirement_14_nothing_from_before_registration_may_count() -> None:
    policy = _recency(0, Anchor.REGISTRATION)
    registered = {"policy": policy, "registered_on": date(2026, 1, 10)}

    assert is_claimable(a_small_case(**registered))
    assert NOT_RECENT in blockers(a_small_case(**(registered | {"registered_on": date(2026, 1, 11)})))


@pytest.mark.parametrize(
    ("anchor", "day"),
    [(Anchor.SUBMISSION, date(2026, 2, 1)), (Anchor.DECISION, DECIDED), (Anchor.SIGN_OFF, date(2026, 4, 1))],
)
def test_requirement_14_each_anchor_is_a_day_of_its_own(anchor: Anchor, day: date) -> None:
    policy = _recency(12, anchor)
    in_time = an_item(performed_from=day.replace(year=2025))

    assert is_claimable(a_small_case(evidence=[in_time], policy=policy))
    late = changed(in_time, performed_from=in_time.performed_from - DAY if in_time.performed_from else None)
    assert NOT_RECENT in blockers(a_small_case(evidence=[late], policy=policy))


def test_requirement_14_a_release_on_the_day_of_the_decision_is_a_day_on_which_work_must_be_recent() -> None:
    old, at_noon = an_item(performed_from=DECIDED.replace(year=2025) - DAY), noon(DECIDED)
    released = {"sign_offs": [a_sign_off("U1", signed_at=at_noon)], "policy": _recency(12, Anchor.SIGN_OFF)}

    assert NOT_RECENT in blockers(a_small_case(evidence=[old], **released))
    assert is_claimable(a_small_case(**released))


def test_requirement_14_terms_may_speak_of_one_kind_of_criterion_or_one_method_only() -> None:
    old = an_item(performed_from=date(2020, 1, 1))
    for_knowledge = _recency(criterion_kinds=(CriterionKind.KNOWLEDGE,))
    for_observation = _recency(methods=(EvidenceType.OBSERVATION,))

    assert is_claimable(a_small_case(evidence=[old], policy=for_knowledge))
    assert is_claimable(a_small_case(evidence=[old], policy=for_observation))
    assert NOT_RECENT in blockers(a_small_case(evidence=[old], policy=_recency(methods=(EvidenceType.WORK_PRODUCT,))))


def test_requirement_14_a_policy_may_warn_only() -> None:
    verdict = evaluate(
        a_small_case(evidence=[an_item(performed_from=date(2020, 1, 1))], policy=_recency(on_failure=OnFailure.WARN))
    )

    assert verdict.claimable
    assert [(each.code, each.severity) for each in verdict.findings] == [(NOT_RECENT, Severity.WARNING)]


def test_edge_38_a_transferred_certificate_ages_from_the_original_and_not_from_the_transfer() -> None:
    transfer = PriorAchievement(
        kind=PriorKind.CREDIT_TRANSFER,
        certificate="First aid",
        issued_on=date(2025, 12, 1),
        original_issued_on=date(2023, 6, 30),
    )
    item = an_item(type=EvidenceType.PRIOR_LEARNING, performed_from=None, prior=transfer)
    policy = _recency(36)

    assert is_claimable(a_small_case(evidence=[item], policy=policy))
    earlier = changed(transfer, original_issued_on=date(2023, 6, 29))
    assert NOT_RECENT in blockers(a_small_case(evidence=[changed(item, prior=earlier)], policy=policy))
