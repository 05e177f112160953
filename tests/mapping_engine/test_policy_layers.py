"""Policy layers: a line is called idle exactly where taking it away could change no verdict."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
from builders import a_policy, a_small_case, an_item, changed, codes

from competence_graph import EvidenceType, Severity
from mapping_engine import (
    Anchor,
    AssessmentPolicy,
    AssuranceTerms,
    ClaimTerms,
    DatedTerms,
    DirectClaimsTerms,
    EvidenceTerms,
    ExceptionTerms,
    OnFailure,
    PeopleTerms,
    PriorLearningTerms,
    RecencyTerms,
    RelationshipKind,
    Reliability,
    ReviewRoute,
    SanctionLevel,
    SanctionTerms,
    Signatory,
    evaluate,
    idle_findings,
)

START = date(2020, 1, 1)
ROUTE = ReviewRoute(reviews=1, worst_grade=1, worst_reliability=Reliability.A)


def _policy(**families: Any) -> AssessmentPolicy:
    """Return a policy that asks for nothing but the terms given."""
    nothing = AssuranceTerms(valid_from=START, authority="None", sign_off_required=False)
    weakest = _recency(months=1200, anchors=(Anchor.SUBMISSION,), on_failure=OnFailure.WARN, name="weakest")
    return changed(a_policy(), **({"recency": (weakest,), "assurance": (nothing,)} | families))


def _recency(valid_from: date = START, **fields: Any) -> RecencyTerms:
    defaults: dict[str, Any] = {"months": 24, "anchors": (Anchor.CLAIM,), "can_be_overridden": True}
    return RecencyTerms(valid_from=valid_from, authority="Handbook", **(defaults | fields))


def _pairs() -> Iterator[tuple[str, DatedTerms, DatedTerms]]:
    """Yield for each family terms that ask for less, and terms that ask for more."""
    both = {"valid_from": START, "authority": "Handbook"}
    kinds = (RelationshipKind.FAMILY, RelationshipKind.FRIEND)
    yield "recency", _recency(months=36), _recency(months=24)
    yield "recency", _recency(inclusive=True), _recency(inclusive=False)
    yield "recency", _recency(), _recency(anchors=(Anchor.CLAIM, Anchor.DECISION))
    yield "recency", _recency(), _recency(can_be_overridden=False)
    yield "recency", _recency(), _recency(needs_newer_evidence=True)
    yield "recency", _recency(on_failure=OnFailure.WARN), _recency()
    yield "recency", _recency(methods=(EvidenceType.RECORDING,)), _recency()
    yield "assurance", AssuranceTerms(sign_off_required=False, **both), AssuranceTerms(sign_off_required=True, **both)
    sampled = AssuranceTerms(sign_off_required=True, only_sampled_units=True, **both)
    yield "assurance", sampled, AssuranceTerms(sign_off_required=True, **both)
    signed = AssuranceTerms(sign_off_required=True, signatures=(Signatory.LEARNER,), **both)
    yield "assurance", AssuranceTerms(sign_off_required=True, **both), signed
    yield "people", PeopleTerms(conflicts=kinds[:1], **both), PeopleTerms(conflicts=kinds, **both)
    yield "people", PeopleTerms(**both), PeopleTerms(iqas_licensed=True, **both)
    yield "evidence", EvidenceTerms(**both), EvidenceTerms(declaration_required=True, **both)
    yield "evidence", EvidenceTerms(**both), EvidenceTerms(remote_observation_allowed=False, **both)
    yield "prior_learning", PriorLearningTerms(most_percent=60, **both), PriorLearningTerms(most_percent=50, **both)
    yield "claims", ClaimTerms(min_weeks=9, **both), ClaimTerms(min_weeks=10, **both)
    yield "claims", ClaimTerms(units_after_withdrawal=True, **both), ClaimTerms(**both)
    yield "direct_claims", DirectClaimsTerms(**both), DirectClaimsTerms(routes=(ROUTE,), **both)
    levels = (SanctionLevel.CENTRE_WITHDRAWN, SanctionLevel.QUALIFICATION_WITHDRAWN)
    yield "sanctions", SanctionTerms(stop_claims=levels[:1], **both), SanctionTerms(stop_claims=levels, **both)


@pytest.mark.parametrize(("family", "less", "more"), list(_pairs()))
def test_a_line_that_asks_for_less_or_the_same_is_idle_and_one_that_asks_for_more_is_not(
    family: str, less: DatedTerms, more: DatedTerms
) -> None:
    for centre, awarding, is_idle in ((less, more, True), (more, more, True), (more, less, False)):
        notes = idle_findings(_policy(**{family: (centre,)}), _policy(**{family: (awarding,)}))
        found = [each for each in notes if each.place == f"/{family}/0"]
        assert bool(found) == is_idle
        assert all(each.severity is Severity.NOTE for each in found)


def test_a_line_is_idle_only_if_it_is_so_on_every_day_it_holds() -> None:
    awarding = _policy(recency=(_recency(months=24), _recency(date(2025, 1, 1), months=48)))
    always = _policy(recency=(_recency(months=36),))
    assert [each.place for each in idle_findings(always, awarding) if "recency" in each.place] == []
    past = _policy(recency=(_recency(months=36), _recency(date(2024, 1, 1), months=12)))
    assert [each.place for each in idle_findings(past, awarding) if "recency" in each.place] == ["/recency/0"]


def test_a_rule_that_the_awarding_organisation_does_not_open_stays_closed() -> None:
    def opening(*names: str) -> AssessmentPolicy:
        return _policy(exceptions=(ExceptionTerms(valid_from=START, authority="Handbook", waivable=names),))

    notes = idle_findings(opening("recent_evidence", "full_coverage"), opening("recent_evidence"))
    assert [each.place for each in notes if "exceptions" in each.place] == ["/exceptions/0/waivable/1"]


@pytest.mark.parametrize(("centre", "awarding"), list(product((12, 24, 36), repeat=2)))
def test_the_stricter_window_decides_whoever_states_it(centre: int, awarding: int) -> None:
    item = an_item(performed_from=date(2024, 1, 1), submitted_on=date(2024, 1, 2))
    case = a_small_case(evidence=[item], policy=a_policy(months=centre), awarding_policy=a_policy(months=awarding))
    months = min(centre, awarding)
    assert ("evidence_not_recent" in codes(evaluate(case))) == (months < 36)
