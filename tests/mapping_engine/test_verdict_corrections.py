"""Cases on which the engine and the oracle once differed, or that a law brought to light."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import (
    AS_OF,
    ASSESSOR,
    DECIDED,
    IQA,
    PERFORMED,
    a_case,
    a_decision,
    a_policy,
    a_release,
    a_sign_off,
    a_small_case,
    an_item,
    changed,
    codes,
    noon,
)

from competence_graph import CriterionDemands, DistinctCounts, Release, UnitDemands
from mapping_engine import (
    DEFAULT_POLICY,
    Account,
    AssessmentPolicy,
    AssuranceRecords,
    AssuranceTerms,
    Award,
    ClaimTerms,
    Countersignature,
    Decision,
    DirectClaims,
    DirectClaimsEvent,
    DirectClaimsStep,
    Duty,
    ExceptionKind,
    ExceptionTerms,
    ExternalRelease,
    Licence,
    LicenceStatus,
    PeopleRegister,
    PolicyException,
    RecencyOverride,
    RegistrationFacts,
    Standing,
    Status,
    evaluate,
)

LONG_AGO = date(2000, 1, 1)
BASE = {"valid_from": LONG_AGO, "authority": "The handbook"}
OLD = date(2022, 1, 1)


def _policy(**families: Any) -> AssessmentPolicy:
    return changed(DEFAULT_POLICY, **families)


def _override(name: str, **fields: Any) -> RecencyOverride:
    usual = {"evidence_id": "E1", "person_id": ASSESSOR, "reason": "Still does this daily", "made_at": noon(DECIDED)}
    return RecencyOverride(id=name, **(usual | fields))


def _waiver(path: str, **fields: Any) -> PolicyException:
    usual = {"person_id": "manager", "reason": "Agreed with the awarding organisation", "granted_on": DECIDED}
    return PolicyException(
        id="x", kind=ExceptionKind.WAIVER, path=path, **(usual | {"expires_on": AS_OF + timedelta(days=1)} | fields)
    )


def _opening(*rules: str) -> AssessmentPolicy:
    return _policy(exceptions=(ExceptionTerms(waivable=rules, **BASE),))


def _two_occasions() -> Release:
    standard = a_release({"U1": 1}).standard
    asks = UnitDemands(each=CriterionDemands(distinct=DistinctCounts(occasions=2)))
    items = [changed(each, demands=asks) if each.kind == "unit" else each for each in standard.items]
    return Release.of(changed(standard, items=tuple(items)))


def test_an_account_that_leads_into_a_circle_is_the_person_of_the_circle() -> None:
    circle = [Account(id="a", person_id="b"), Account(id="b", person_id="c"), Account(id="c", person_id="b")]
    case = a_small_case(
        people=PeopleRegister(accounts=tuple(circle)),
        mappings=[a_decision("E1", "U1:1", assessor_id="a")],
        sign_offs=[a_sign_off("U1", iqa_id="c")],
    )

    assert "iqa_not_independent" in codes(evaluate(case))


@pytest.mark.parametrize("names", [("o1", "o2"), ("o2", "o1")])
def test_the_first_override_made_decides_since_when_old_evidence_stood(names: tuple[str, str]) -> None:
    early, late = _override(names[0]), _override(names[1], made_at=noon(AS_OF))
    case = a_small_case(evidence=[an_item(performed_from=OLD)], overrides=[early, late])

    assert evaluate(case).findings == ()


def test_newer_evidence_must_be_recent_by_the_same_window_as_the_old() -> None:
    terms = changed(a_policy(months=6).recency[0], needs_newer_evidence=True, inclusive=False)
    on_the_last_day = an_item("E2", performed_from=date(2025, 12, 30))
    case = a_small_case(
        evidence=[an_item(performed_from=OLD), on_the_last_day],
        overrides=[_override("o1", newer_evidence_id="E2")],
        policy=_policy(recency=(terms,)),
    )

    assert "evidence_not_recent" in codes(evaluate(case))
    assert evaluate(changed(case, policy=_policy(recency=(changed(terms, inclusive=True),)))).claimable


def test_a_whole_criterion_stays_waived_when_insufficient_evidence_is_added() -> None:
    policy = _opening("full_coverage")
    case = a_case(_two_occasions(), policy=policy, exceptions=[_waiver("full_coverage/unit:U1/criterion:U1%3A1")])

    verdict = evaluate(case)

    assert [entry.status for entry in verdict.criteria] == [Status.WAIVED]
    assert verdict.claimable


def test_evidence_after_the_release_does_not_reopen_what_was_waived_before_it() -> None:
    again = a_decision("E2", "U1:1", decided_at=noon(AS_OF))
    case = a_case(
        _two_occasions(),
        evidence=[an_item(occasion_id="one"), an_item("E2", occasion_id="one")],
        mappings=[a_decision("E1", "U1:1"), again],
        policy=_opening("evidence_demands"),
        exceptions=[_waiver("evidence_demands/unit:U1/criterion:U1%3A1")],
    )

    assert evaluate(case).claimable


@pytest.mark.parametrize(
    "exception",
    [
        _waiver("recent_evidence/unit:U10", person_id=IQA),
        _waiver("recent_evidence/unit:U1", person_id=IQA, granted_on=AS_OF + timedelta(days=1)),
        changed(_waiver("recent_evidence/unit:U1", person_id=IQA, expires_on=DECIDED), kind=ExceptionKind.BLOCK),
    ],
    ids=["another unit whose id begins alike", "granted after the day", "a block, not a waiver"],
)
def test_only_who_waived_something_in_a_unit_by_the_day_may_not_release_it(exception: PolicyException) -> None:
    case = a_case(a_release({"U1": 1, "U10": 1}), exceptions=[exception])
    others = [each if each.unit_id == "U1" else changed(each, iqa_id="iqa 2") for each in case.sign_offs]

    assert "iqa_not_independent" not in codes(evaluate(changed(case, sign_offs=others)))


def test_a_step_of_direct_claims_that_could_not_follow_grants_nothing() -> None:
    granted = DirectClaimsEvent(
        id="e1", step=DirectClaimsStep.GRANTED, effective_on=LONG_AGO, recorded_on=AS_OF + timedelta(days=1)
    )
    suspended = DirectClaimsEvent(id="e2", step=DirectClaimsStep.SUSPENDED, effective_on=date(2010, 1, 1))
    reinstated = DirectClaimsEvent(id="e3", step=DirectClaimsStep.REINSTATED, effective_on=date(2011, 1, 1))
    history = DirectClaims(qualification_number="601/6108/5", events=(granted, suspended, reinstated))
    terms = AssuranceTerms(sign_off_required=True, external_release_required=True, **BASE)
    case = a_small_case(policy=_policy(assurance=(terms,)), standing=Standing(direct_claims=(history,)))

    assert evaluate(case).claimable
    assert codes(evaluate(changed(case, known_on=AS_OF))) == {"external_release_missing"}


def test_an_external_release_that_does_not_count_is_a_warning_beside_one_that_does() -> None:
    terms = AssuranceTerms(sign_off_required=True, external_release_required=True, **BASE)
    releases = [
        ExternalRelease(id=name, person_id=person, released_on=AS_OF)
        for name, person in (("1", ASSESSOR), ("2", "eqa"))
    ]
    case = a_small_case(policy=_policy(assurance=(terms,)), assurance=AssuranceRecords(external_releases=releases[:1]))

    both = evaluate(changed(case, assurance=AssuranceRecords(external_releases=tuple(releases))))

    assert not evaluate(case).claimable
    assert both.claimable
    assert codes(both) == {"eqa_not_independent"}


def _withdrawn(**changes: Any) -> Any:
    claims = ClaimTerms(units_after_withdrawal=True, **BASE)
    facts = RegistrationFacts(withdrawn_on=date(2026, 3, 10))
    return a_small_case(
        **({"award": Award.UNITS, "registration": facts, "policy": _policy(claims=(claims,))} | changes)
    )


def test_a_unit_finished_before_the_withdrawal_stays_so_when_it_is_decided_on_again() -> None:
    later = a_decision("E2", "U1:1", decided_at=noon(date(2026, 3, 20)))
    case = _withdrawn(evidence=[an_item(), an_item("E2")], mappings=[a_decision("E1", "U1:1"), later])

    assert evaluate(case).claimable


def test_a_unit_whose_decision_was_countersigned_after_the_withdrawal_was_not_finished_before_it() -> None:
    licences = [
        Licence(
            id=person, person_id=person, duty=Duty.ASSESSOR, qualification_number="601/6108/5", status=status,
            valid_from=LONG_AGO,
        )
        for person, status in ((ASSESSOR, LicenceStatus.TRAINEE), ("second", LicenceStatus.FULL))
    ]  # fmt: skip
    second = Countersignature(id="c", mapping_id="E1>U1:1", person_id="second", signed_at=noon(date(2026, 3, 10)))
    case = _withdrawn(people=PeopleRegister(licences=tuple(licences)), countersignatures=[second])

    assert codes(evaluate(case)) == {"registration_withdrawn"}


def test_a_layer_that_is_silent_on_units_after_withdrawal_does_not_grant_them() -> None:
    assert evaluate(_withdrawn()).claimable
    assert not evaluate(_withdrawn(awarding_policy=DEFAULT_POLICY)).claimable


def test_a_decision_that_does_not_count_makes_nobody_else_the_judge() -> None:
    late = a_decision("E2", "U1:1", assessor_id="another", decided_at=noon(PERFORMED))
    case = a_small_case(
        evidence=[an_item(), an_item("E2")], mappings=[a_decision("E1", "U1:1"), late], claimed_by=ASSESSOR
    )

    assert "claimant_not_independent" in codes(evaluate(case))
    assert evaluate(case).criteria[0].refused[0].code == "decided_before_evidence"
    assert late.decision is Decision.ACCEPTED
