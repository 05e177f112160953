"""Policy checks: a policy that contradicts itself, cannot be met or names what does not exist."""

from datetime import date
from typing import Any

import pytest
from builders import a_policy, changed

from mapping_engine import (
    DEFAULT_POLICY,
    Anchor,
    AssuranceTerms,
    DatedTerms,
    DirectClaimsTerms,
    ExceptionTerms,
    OnFailure,
    PlacedTerms,
    RecencyTerms,
    Reliability,
    ReviewRoute,
    asks_for_something,
    placed_terms,
    terms_findings,
)

START = date(2020, 1, 1)


def _recency(valid_from: date = START, **fields: Any) -> RecencyTerms:
    defaults: dict[str, Any] = {"months": 24, "anchors": (Anchor.CLAIM,), "can_be_overridden": True}
    return RecencyTerms(valid_from=valid_from, authority="Handbook", **(defaults | fields))


def _direct(**fields: Any) -> DirectClaimsTerms:
    return DirectClaimsTerms(valid_from=START, authority="Handbook", **fields)


def _route(**fields: Any) -> ReviewRoute:
    defaults: dict[str, Any] = {"reviews": 2, "worst_grade": 1, "worst_reliability": Reliability.A}
    return ReviewRoute(**(defaults | fields))


def _found(family: str, *terms: DatedTerms) -> list[tuple[str, str]]:
    placed = [PlacedTerms(family, position, each) for position, each in enumerate(terms)]
    return [(each.code, each.place) for each in terms_findings(placed)]


def test_the_default_policy_and_a_plain_one_are_sound() -> None:
    for policy in (DEFAULT_POLICY, a_policy()):
        assert terms_findings(placed_terms(policy)) == ()


@pytest.mark.parametrize(
    ("second", "code"), [(START, "policy_dates_overlap"), (date(2019, 1, 1), "policy_dates_backwards")]
)
def test_terms_of_one_name_that_start_together_or_run_backwards_are_found(second: date, code: str) -> None:
    assert _found("recency", _recency(), _recency(second)) == [(code, "/recency/1/valid_from")]
    assert _found("recency", _recency(), _recency(second, name="other")) == []


def test_all_problems_are_found_at_once() -> None:
    terms = (_recency(), _recency(), _recency(date(2021, 1, 1), months=0, inclusive=False, anchors=("registration",)))
    assert [code for code, _ in _found("recency", *terms)] == ["policy_dates_overlap", "policy_window_empty"]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"needs_newer_evidence": True, "can_be_overridden": False}, "needs_newer_evidence"),
        ({"on_failure": OnFailure.WARN}, "can_be_overridden"),
    ],
)
def test_lines_about_overrides_that_cannot_happen_are_idle(fields: dict[str, Any], place: str) -> None:
    assert _found("recency", _recency(**fields)) == [("policy_line_idle", f"/recency/0/{place}")]


def test_a_rule_that_does_not_exist_is_found_with_the_nearest_that_does() -> None:
    terms = ExceptionTerms(valid_from=START, authority="Handbook", waivable=("recent_evidence", "recent_evidense"))
    (finding,) = terms_findings([PlacedTerms("exceptions", 0, terms)])
    assert (finding.code, finding.place) == ("policy_rule_unknown", "/exceptions/0/waivable/1")
    assert finding.remedy == "Did you mean recent_evidence?"


@pytest.mark.parametrize(
    ("route", "is_impossible"),
    [
        (_route(months_between=(18, 1)), True),
        (_route(reviews=1, months_between=(1, 18)), True),
        (_route(months_between=(1, 18)), False),
        (_route(months_between=(6, 6)), False),
        (_route(reviews=1), False),
    ],
)
def test_a_route_that_no_reviews_can_take_is_found(route: ReviewRoute, is_impossible: bool) -> None:
    wanted = [("policy_route_impossible", "/direct_claims/0/routes/0/months_between")] if is_impossible else []
    assert _found("direct_claims", _direct(routes=(route,))) == wanted


def test_what_a_later_review_is_never_asked_for_is_idle() -> None:
    assert _found("direct_claims", _direct(keep=_route())) == [("policy_line_idle", "/direct_claims/0/keep")]
    restarts = _direct(restarts_after_action=True)
    assert _found("direct_claims", restarts) == [("policy_line_idle", "/direct_claims/0/restarts_after_action")]


def test_a_sample_for_a_release_that_nobody_asks_for_is_idle() -> None:
    terms = AssuranceTerms(valid_from=START, authority="Handbook", sign_off_required=False, only_sampled_units=True)
    assert _found("assurance", terms) == [("policy_line_idle", "/assurance/0/only_sampled_units")]


def test_terms_that_only_say_what_holds_anyway_ask_for_nothing() -> None:
    nothing = AssuranceTerms(valid_from=START, authority="Handbook", sign_off_required=False)
    assert not asks_for_something(nothing)
    assert asks_for_something(changed(nothing, sign_off_required=True))
    assert asks_for_something(_recency())
