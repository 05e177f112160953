"""Registration and the conditions of a claim: weeks, lapse, withdrawal, end of certification, entries and holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import AS_OF, DECIDED, a_case, a_decision, a_release, a_sign_off, a_small_case, changed, noon
from rule_builders import a_policy_of, blockers, is_claimable, registers, terms

from competence_graph import Release
from mapping_engine import (
    Award,
    ClaimTerms,
    EarlierCertificate,
    Hold,
    HoldKind,
    OpenEntry,
    RegistrationFacts,
    evaluate,
)

DAY = timedelta(days=1)
TEN_WEEKS = a_policy_of(terms(ClaimTerms, min_weeks=10))


def _registered(**facts: Any) -> dict[str, Any]:
    return {"registration": RegistrationFacts(**facts)}


@pytest.mark.parametrize(("day", "claimable"), [(69, False), (70, True), (71, True)])
def test_edge_29_and_requirement_29_ten_weeks_are_complete_on_day_seventy(day: int, claimable: bool) -> None:
    case = a_small_case(policy=TEN_WEEKS, registered_on=AS_OF - day * DAY)

    assert is_claimable(case) is claimable
    assert ("claimed_too_early" in blockers(case)) is not claimable


def test_requirement_29_the_finding_says_on_which_day_the_weeks_are_complete() -> None:
    (finding,) = evaluate(a_small_case(policy=TEN_WEEKS, registered_on=AS_OF - 69 * DAY)).findings

    assert "this is day 69" in finding.message
    assert finding.remedy == "Wait until 1 July 2026."
    assert finding.helpers == ("time",)


def test_requirement_29_the_weeks_are_a_value_of_policy_and_the_longer_of_two_layers_holds() -> None:
    twelve = a_policy_of(terms(ClaimTerms, min_weeks=12))
    case = a_small_case(policy=TEN_WEEKS, registered_on=AS_OF - 70 * DAY)

    assert is_claimable(case)
    assert "claimed_too_early" in blockers(changed(case, awarding_policy=twelve))
    assert is_claimable(changed(case, awarding_policy=twelve, registered_on=AS_OF - 84 * DAY))


def test_edge_28_and_requirement_30_a_registration_that_lapsed_yesterday_claims_nothing_today() -> None:
    assert is_claimable(a_small_case(**_registered(expires_on=AS_OF)))
    assert blockers(a_small_case(**_registered(expires_on=AS_OF - DAY))) == {"registration_expired"}


def test_edge_28_a_backdated_claim_sees_only_what_was_there_on_its_day() -> None:
    decided_today = {
        "mappings": [a_decision("E1", "U1:1", decided_at=noon(AS_OF))],
        "sign_offs": [a_sign_off("U1", signed_at=noon(AS_OF))],
    }
    lapsed = a_small_case(**decided_today, **_registered(expires_on=AS_OF - DAY))

    assert "criterion_not_covered" in blockers(changed(lapsed, as_of=AS_OF - DAY))
    assert is_claimable(a_small_case(**_registered(expires_on=AS_OF - DAY), as_of=AS_OF - DAY))


def test_requirement_30_nothing_is_claimed_before_the_registration() -> None:
    assert is_claimable(a_small_case(registered_on=AS_OF))
    assert blockers(a_small_case(registered_on=AS_OF + DAY)) == {"claimed_before_registration"}


def _ending(on: date | None) -> Release:
    standard = a_release({"U1": 1}).standard
    assert standard.qualification is not None
    return Release.of(changed(standard, qualification=changed(standard.qualification, certification_end_on=on)))


def test_edge_30_and_requirement_30_no_certificate_after_the_certification_end_date() -> None:
    assert is_claimable(a_case(_ending(AS_OF)))
    assert blockers(a_case(_ending(AS_OF - DAY))) == {"certification_ended"}
    assert is_claimable(a_case(_ending(None)))


def test_edge_26_and_requirement_30_a_withdrawn_learner_claims_no_qualification() -> None:
    assert is_claimable(a_small_case(**_registered(withdrawn_on=AS_OF + DAY)))
    assert blockers(a_small_case(**_registered(withdrawn_on=AS_OF))) == {"registration_withdrawn"}


def test_edge_26_units_finished_before_the_withdrawal_can_be_claimed_where_policy_lets_them() -> None:
    policy = a_policy_of(terms(ClaimTerms, units_after_withdrawal=True))
    case = a_small_case(policy=policy, award=Award.UNITS, **_registered(withdrawn_on=DECIDED + DAY))

    assert is_claimable(case)
    assert "registration_withdrawn" in blockers(changed(case, **_registered(withdrawn_on=DECIDED)))
    assert "registration_withdrawn" in blockers(changed(case, award=Award.QUALIFICATION))
    assert "registration_withdrawn" in blockers(changed(case, policy=a_policy_of()))
    strict = a_policy_of(terms(ClaimTerms))
    assert "registration_withdrawn" in blockers(changed(case, awarding_policy=strict))


@pytest.mark.parametrize(
    ("facts", "claimable"),
    [
        ({"learner_number": "9276308686"}, True),
        ({"learner_number": "9276308687"}, False),
        ({}, False),
        ({"learner_number_exemption": "Private candidate without a funded place"}, True),
    ],
)
def test_edge_39_a_mistyped_learner_number_is_noticed_where_policy_asks_for_one(
    facts: dict[str, str], claimable: bool
) -> None:
    policy = a_policy_of(terms(ClaimTerms, learner_number_required=True))

    assert is_claimable(a_small_case(policy=policy, **_registered(**facts))) is claimable
    assert is_claimable(a_small_case(**_registered(**facts)))


def test_edge_32_an_open_entry_stops_certificates_for_units_and_no_qualification() -> None:
    policy = a_policy_of(terms(ClaimTerms, open_entries_block_units=True))
    entry = OpenEntry(id="N1", unit_number="F1T0 04", opened_on=AS_OF)
    units = a_small_case(policy=policy, award=Award.UNITS, **registers(entry))

    assert blockers(units) == {"entry_open"}
    assert is_claimable(changed(units, as_of=AS_OF - DAY))
    assert is_claimable(changed(units, **registers(changed(entry, opened_on=DECIDED, closed_on=AS_OF))))
    assert is_claimable(changed(units, award=Award.QUALIFICATION))
    assert is_claimable(changed(units, policy=a_policy_of()))


@pytest.mark.parametrize("kind", HoldKind)
def test_edge_41_and_requirement_35_an_open_matter_stops_the_claim_until_it_is_settled(kind: HoldKind) -> None:
    hold = Hold(id="H1", kind=kind, valid_from=AS_OF)
    case = a_small_case(**registers(hold))

    assert blockers(case) == {"hold_open"}
    assert is_claimable(changed(case, as_of=AS_OF - DAY))
    settled = changed(hold, valid_from=DECIDED, valid_until=AS_OF - DAY)
    assert is_claimable(changed(case, **registers(settled)))


def test_requirement_35_a_matter_about_one_unit_stops_no_claim_for_another() -> None:
    hold = Hold(id="H1", kind=HoldKind.APPEAL, valid_from=DECIDED, unit_ids=["U2"])
    units = a_case(award=Award.UNITS, **registers(hold))

    assert blockers(units) == {"hold_open"}
    assert is_claimable(changed(units, chosen_units=["U1"]))


def test_requirement_36_no_certificate_is_issued_twice() -> None:
    earlier = EarlierCertificate(
        id="VQ-1", award=Award.QUALIFICATION, qualification_number="601/6108/5", issued_on=AS_OF
    )

    assert blockers(a_small_case(**registers(earlier))) == {"already_certificated"}
    assert is_claimable(a_small_case(**registers(changed(earlier, issued_on=DECIDED, revoked_on=AS_OF))))
    assert not is_claimable(a_small_case(**registers(changed(earlier, issued_on=DECIDED, revoked_on=AS_OF + DAY))))
