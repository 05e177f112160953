"""Publishing a policy: two persons, immutable versions, and a gate that judges by what is in force."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from journeys.centre import Case, Centre, client_of, open_case
from journeys.policies import DEFAULT_TEXT, QUARRYSIDE_TEXT, TWELVE_TEXT, awarding, propose, publish

from mapping_engine import DEFAULT_POLICY
from service.claim import judge
from service.errors import ClaimRefused, NotAllowed, PolicyRefused, RequestConflict, RequestInvalid
from service.policy_form import Issuer
from service.portfolio import Portfolio
from service.roles import Role
from service.workflows.claim_certificate import check_claim, read_claim
from service.workflows.publish_policy import (
    NewPolicy,
    approve_awarding_policy,
    approve_policy,
    list_policies,
    propose_policy,
    try_policy,
)
from service.workflows.verify_audit import audit_report

RACES = 30
NUMBER = "999/4001/2"
STRICT = DEFAULT_TEXT.replace(
    "sign_off_required: true", "sign_off_required: true\n      signatures: [assessor]"
).replace("  # people\n", "  - {name: unsigned, signatures: [], expect: [signature_missing]}\n  # people\n")


def _version(text: str, number: int) -> str:
    return text.replace("version: 1", f"version: {number}", 1)


def _for(number: str, text: str, name: str) -> str:
    return text.replace("id: default", f"id: {name}\nqualification_numbers: ['{number}']", 1)


def _portfolio(case: Case) -> Portfolio:
    with case.centre.equipment.unit_of_work.read() as work:
        return work.portfolios.portfolio(case.registration)


def _codes(case: Case, on: date | None = None) -> set[str]:
    verdict = check_claim(case.awarding, case.registration.id, case.centre.equipment, as_of=on)
    assert verdict == judge(_portfolio(case), on=verdict.as_of)
    return {finding.code for finding in verdict.findings}


def test_a_proposal_judges_nothing_until_another_person_approves_it(ready: Case) -> None:
    record = propose(ready.centre, STRICT)
    assert _codes(ready) == set()
    approve_policy(ready.centre.actor(Role.DESIGNER), record.fingerprint, ready.centre.equipment)
    assert _codes(ready) == {"signature_missing"}
    with pytest.raises(ClaimRefused):
        ready.claim()


def test_nobody_approves_what_they_proposed_in_any_role(centre: Centre) -> None:
    designer = centre.actor(Role.DESIGNER)
    record, _ = propose_policy(designer, NewPolicy(text=awarding(DEFAULT_TEXT)), centre.equipment)
    client = centre.actor(Role.CLAIMS_CLIENT, designer.person_id)
    with pytest.raises(NotAllowed, match="Nobody approves what they proposed"):
        approve_awarding_policy(client, record.fingerprint, centre.equipment)
    own, _ = propose_policy(designer, NewPolicy(text=DEFAULT_TEXT), centre.equipment)
    with pytest.raises(NotAllowed, match="Nobody approves what they proposed"):
        approve_policy(centre.actor(Role.DESIGNER, designer.person_id), own.fingerprint, centre.equipment)


def test_an_awarding_organisations_policy_is_approved_by_its_client_and_a_centres_by_a_designer(centre: Centre) -> None:
    above, own = propose(centre, awarding(DEFAULT_TEXT)), propose(centre, DEFAULT_TEXT)
    designer, client = centre.actor(Role.DESIGNER), centre.actor(Role.CLAIMS_CLIENT)
    with pytest.raises(RequestConflict, match="awarding organisation"):
        approve_policy(designer, above.fingerprint, centre.equipment)
    with pytest.raises(RequestConflict, match="centre"):
        approve_awarding_policy(client, own.fingerprint, centre.equipment)
    for approve, wrong in ((approve_awarding_policy, designer), (approve_policy, client)):
        with pytest.raises(NotAllowed):
            approve(wrong, above.fingerprint, centre.equipment)


def test_an_approval_names_the_exact_version_and_is_given_once(centre: Centre) -> None:
    record, designer = propose(centre, DEFAULT_TEXT), centre.actor(Role.DESIGNER)
    with pytest.raises(RequestInvalid, match="exact version"):
        approve_policy(designer, "default", centre.equipment)
    first = approve_policy(designer, record.fingerprint, centre.equipment)
    again = approve_policy(centre.actor(Role.DESIGNER), record.fingerprint[7:19], centre.equipment)
    assert again == first
    assert [each.action for each in centre.events() if each.subject_kind == "policies"] == [
        "policy.proposed",
        "policy.approved",
    ]


def test_a_policy_whose_table_fails_is_refused_with_every_finding_and_not_stored(centre: Centre) -> None:
    before = centre.events()
    broken = NewPolicy(text=DEFAULT_TEXT.replace("months: 24", "months: 25"))
    designer = centre.actor(Role.DESIGNER)
    with pytest.raises(PolicyRefused) as refusal:
        propose_policy(designer, broken, centre.equipment)
    assert {each.code for each in refusal.value.findings} == {"policy_case_failed"}
    assert refusal.value.findings == try_policy(designer, broken, centre.equipment).findings
    assert [each.action for each in centre.events()[len(before) :]] == ["person.added", "role.given", "token.issued"]


def test_versions_never_change_and_only_rise(centre: Centre) -> None:
    designer = centre.actor(Role.DESIGNER)
    record, is_new = propose_policy(designer, NewPolicy(text=_version(DEFAULT_TEXT, 3)), centre.equipment)
    assert is_new
    same = propose_policy(designer, NewPolicy(text="# Again\n" + _version(DEFAULT_TEXT, 3)), centre.equipment)
    assert same == (record, False)
    for text in (_version(STRICT, 3), _version(DEFAULT_TEXT, 2)):
        with pytest.raises(RequestConflict, match="versions never change"):
            propose_policy(designer, NewPolicy(text=text), centre.equipment)


def test_a_centre_cannot_take_over_the_name_of_an_awarding_organisations_policy(centre: Centre) -> None:
    publish(centre, awarding(DEFAULT_TEXT))
    mine = _version(DEFAULT_TEXT, 2).replace("id: default", "id: awarding-default")
    with pytest.raises(RequestConflict, match="that of the awarding organisation"):
        propose(centre, mine)


def test_a_looser_centre_cannot_loosen_what_the_awarding_organisation_asks_for(ready: Case) -> None:
    publish(ready.centre, QUARRYSIDE_TEXT)
    refused = _codes(ready)
    assert {"assessor_not_licensed", "claimed_too_early", "external_release_missing"} <= refused
    looser = (Path(__file__).parents[2] / "fixtures" / "policies" / "looser-centre.yaml").read_text(encoding="utf-8")
    designer = ready.centre.actor(Role.DESIGNER)
    notes = try_policy(designer, NewPolicy(text=looser), ready.centre.equipment).findings
    assert {each.code for each in notes} == {"policy_line_idle"}
    publish(ready.centre, looser)
    assert _codes(ready) >= refused


def test_a_policy_for_one_qualification_goes_before_one_for_all(ready: Case) -> None:
    publish(ready.centre, STRICT)
    assert _codes(ready) == {"signature_missing"}
    publish(ready.centre, _for(NUMBER.replace("/", ""), DEFAULT_TEXT, "wheels"))
    assert _codes(ready) == set()
    publish(ready.centre, _for("601/6108/5", TWELVE_TEXT.replace("twelve-months-at-submission", "default"), "others"))
    assert _codes(ready) == set()


def test_two_policies_that_would_both_apply_are_refused_also_from_a_later_day(centre: Centre) -> None:
    publish(centre, DEFAULT_TEXT)
    other = STRICT.replace("id: default", "id: other").replace(
        "effective_from: 2026-01-01", "effective_from: 2027-01-01"
    )
    record = propose(centre, other)
    with pytest.raises(RequestConflict, match="Two policies of the centre apply to all qualifications on 2027-01-01"):
        approve_policy(centre.actor(Role.DESIGNER), record.fingerprint, centre.equipment)


def test_a_version_takes_effect_on_its_day_and_never_before_it_was_approved(ready: Case) -> None:
    today = ready.centre.clock.now.date()
    backdated = publish(ready.centre, STRICT)
    assert backdated.published is not None
    assert (backdated.document.effective_from, backdated.published.in_force_from) == (date(2026, 1, 1), today)
    assert "signature_missing" not in _codes(ready, date(2026, 3, 1))
    assert "signature_missing" in _codes(ready, today)
    relaxed = _version(DEFAULT_TEXT, 2).replace("effective_from: 2026-01-01", "effective_from: 2026-04-01")
    publish(ready.centre, relaxed)
    assert _codes(ready, date(2026, 3, 31)) == {"signature_missing"}
    assert _codes(ready, date(2026, 4, 1)) == set()


def test_without_any_policy_the_default_holds_and_nothing_stands_over_it(ready: Case) -> None:
    case = _portfolio(ready).as_case(date(2026, 3, 2))
    assert (case.policy, case.awarding_policy) == (DEFAULT_POLICY, None)
    assert _portfolio(ready).policy_of(Issuer.CENTRE, on=date(2026, 3, 2)) is None


def test_the_policies_of_another_centre_judge_nothing_here(ready: Case) -> None:
    publish(ready.centre.neighbour("other"), STRICT)
    assert _codes(ready) == set()
    assert list_policies(ready.centre.actor(Role.DESIGNER), ready.centre.equipment) == ()


def test_a_refused_policy_answers_over_http_with_every_finding_at_its_line(centre: Centre) -> None:
    client = client_of(centre, centre.token(Role.DESIGNER))
    answer = client.post("/v1/policies", json={"text": DEFAULT_TEXT.replace("months: 24", "months: soon")})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    problem = answer.json()
    assert problem["code"] == "policy_refused"
    assert [(each["code"], each["place"]) for each in problem["findings"]] == [("policy_field", "line 10, column 7")]
    assert client.post("/v1/policies", json={"text": DEFAULT_TEXT}).status_code == 201
    assert client.post("/v1/policies", json={"text": DEFAULT_TEXT}).status_code == 200


def _small_cases(folder: Path) -> Iterator[Case]:
    """Yield claimable cases, each at a centre of its own so that each has its own policy."""
    centre = Centre(folder)
    for number in range(RACES):
        here = centre.neighbour(f"centre-{number}")
        yield open_case(here, here.load_small(), ("U1",)).accept_all().sign_off_all()


def test_a_claim_racing_with_a_stricter_policy_is_granted_only_if_it_came_first(tmp_path: Path) -> None:
    for number, case in enumerate(_small_cases(tmp_path / "data")):
        record, approver = propose(case.centre, STRICT), case.centre.actor(Role.DESIGNER)
        barrier = Barrier(2)

        def claim(case: Case = case, barrier: Barrier = barrier) -> None:
            barrier.wait()
            try:
                case.claim()
            except ClaimRefused:
                return

        with ThreadPoolExecutor(2) as pool:
            acts = [pool.submit(claim)]
            barrier.wait()
            approve_policy(approver, record.fingerprint, case.centre.equipment)
            acts[0].result()
        own = [each.action for each in case.centre.events() if each.centre_id == case.centre.name]
        decisive = [each for each in own if each in {"claim.granted", "claim.refused", "policy.approved"}]
        assert decisive in (["claim.granted", "policy.approved"], ["policy.approved", "claim.refused"]), number
        certificate = case.certificate()
        assert (certificate is not None) == (decisive[0] == "claim.granted")
        if certificate is not None:
            assert read_claim(case.awarding, certificate.claim_id, case.centre.equipment).verdict.claimable
    assert audit_report(case.iqa, case.centre.equipment).is_intact
