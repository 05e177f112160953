"""The claim gate: one missing criterion, one failure, one race, and there is no certificate."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from journeys.centre import Case, Centre, client_of, open_case, open_tiling_case
from sqlalchemy import select

from mapping_engine import Decision, Verdict
from service.claim import Certificate, Claim, Outcome
from service.credential import CredentialRefused, verify_credential
from service.errors import ClaimRefused, RequestConflict
from service.roles import Role
from service.signing import SigningKey
from service.storage.tables import certificates, claims, events
from service.workflows.claim_certificate import read_claim
from service.workflows.verify_audit import audit_report

CRITERIA = 57
RACES = 50

_Result = TypeVar("_Result")


class SilentKey(SigningKey):
    """A key that cannot sign, like one on a device that was pulled out."""

    def sign(self, message: bytes) -> str:
        raise OSError("the key is gone")


class ForgetfulKey(SigningKey):
    """A key whose signatures are those of something else."""

    def sign(self, message: bytes) -> str:
        return super().sign(message + b"!")


@pytest.fixture(scope="module")
def tiling(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The tiling qualification, every criterion accepted on one observation, every unit released."""
    centre = Centre(tmp_path_factory.mktemp("gate") / "data")
    return open_tiling_case(centre).accept_all().sign_off_all()


def _rows(case: Case) -> tuple[int, int, int]:
    """Return how many claims, certificates and events are stored."""
    with case.centre.equipment.unit_of_work.read() as work:
        connection = work.audit._connection  # type: ignore[attr-defined]
        counts = [len(connection.execute(select(table)).all()) for table in (claims, certificates, events)]
    return counts[0], counts[1], counts[2]


def _at_once(*acts: Callable[[], _Result]) -> list[_Result]:
    """Start several acts at the same moment and return what each returned."""
    barrier = Barrier(len(acts))

    def act(do: Callable[[], _Result]) -> _Result:
        barrier.wait()
        return do()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def _small_cases(folder: Path) -> Iterator[Case]:
    """Yield claimable cases of one centre, each with a learner of its own."""
    centre = Centre(folder)
    release = centre.load_small()
    for _ in range(RACES):
        yield open_case(centre, release, ("U1",)).accept_all().sign_off_all()


def test_the_qualification_asks_for_57_criteria(tiling: Case) -> None:
    assert len(tiling.criteria) == len(set(tiling.criteria)) == CRITERIA


@pytest.mark.parametrize("position", range(CRITERIA))
def test_without_any_one_criterion_the_claim_is_refused_and_no_certificate_exists(tiling: Case, position: int) -> None:
    criterion = tiling.criteria[position]
    graph = tiling.release.graph
    client = client_of(tiling.centre, tiling.centre.token(Role.CLAIMS_CLIENT))
    body = {"registration_id": tiling.registration.id}
    assert client.post("/v1/claims:check", json=body).json()["claimable"] is True
    tiling.decide(criterion, Decision.INSUFFICIENT)
    answer = client.post("/v1/claims", json=body)
    assert (answer.status_code, tiling.certificate()) == (409, None)
    verdict = Verdict.model_validate(answer.json()["verdict"])
    assert [each.reference for each in verdict.criteria if not each.is_covered] == [graph.reference(criterion)]
    assert {each.criterion_id for each in verdict.findings if each.criterion_id} == {criterion}
    assert verdict.claimable is False
    tiling.decide(criterion)
    tiling.sign_off(graph.units_by_criterion[criterion][0])


def test_with_every_criterion_the_same_case_is_granted(tmp_path: Path) -> None:
    case = open_tiling_case(Centre(tmp_path / "data")).accept_all().sign_off_all()
    certificate, is_new = case.claim()
    assert is_new
    check = verify_credential(dict(certificate.document), trusted=case.centre.equipment.trusted_issuers)
    assert (check.is_valid, check.criteria) == (True, CRITERIA)


def test_without_any_one_release_the_claim_is_refused(tmp_path: Path) -> None:
    case = open_tiling_case(Centre(tmp_path / "data")).accept_all()
    for unit in case.registration.chosen_units:
        with pytest.raises(ClaimRefused):
            case.claim()
        case.sign_off(unit)
    assert case.claim()[1]


def test_a_refusal_is_stored_with_the_verdict_it_answered(small: Case) -> None:
    with pytest.raises(ClaimRefused) as refusal:
        small.claim()
    claim = read_claim(small.awarding, refusal.value.claim_id, small.centre.equipment)
    assert (claim.outcome, claim.certificate_id) == (Outcome.REFUSED, None)
    assert claim.verdict == refusal.value.verdict
    assert _rows(small)[:2] == (1, 0)


@pytest.mark.parametrize(
    ("key", "problem"), [(SilentKey.generate(), OSError), (ForgetfulKey.generate(), CredentialRefused)]
)
def test_a_failure_while_issuing_leaves_no_claim_no_certificate_and_no_event(
    ready: Case, key: SigningKey, problem: type[Exception]
) -> None:
    before = _rows(ready)
    with pytest.raises(problem):
        ready.claim(ready.centre.with_equipment(issuer_key=key))
    assert _rows(ready) == before
    assert ready.certificate() is None
    assert audit_report(ready.iqa, ready.centre.equipment).is_intact
    assert ready.claim()[1]


def test_a_failure_of_the_store_while_issuing_leaves_nothing(ready: Case) -> None:
    taken, _ = ready.claim()
    again = open_case(ready.centre, ready.release, ("U1",)).accept_all().sign_off_all()
    before = _rows(again)
    with pytest.raises(RequestConflict, match="is taken"):
        again.claim(again.centre.with_equipment(new_id=lambda: taken.claim_id))
    assert _rows(again) == before
    assert again.certificate() is None


def test_a_clock_that_stands_still_or_runs_backwards_grants_nothing_wrong(ready: Case) -> None:
    ready.centre.clock.now = ready.centre.clock.now.replace(year=2025)
    with pytest.raises(ClaimRefused):
        ready.claim()
    assert ready.certificate() is None


def test_two_claims_at_once_make_one_certificate_that_both_see(tmp_path: Path) -> None:
    cases = list(_small_cases(tmp_path / "data"))
    for case in cases:
        (one, one_is_new), (other, other_is_new) = _at_once(case.claim, case.claim)
        assert one == other
        assert sorted((one_is_new, other_is_new)) == [False, True]
    assert _rows(cases[0])[:2] == (RACES, RACES)
    assert audit_report(cases[0].iqa, cases[0].centre.equipment).is_intact


def test_a_claim_racing_with_a_rejection_is_granted_only_if_it_came_first(tmp_path: Path) -> None:
    for number, case in enumerate(_small_cases(tmp_path / "data")):
        acts = [case.claim, lambda case=case: case.decide(case.criteria[0], Decision.REJECTED)]
        _at_once(*[_settled(act) for act in (acts if number % 2 else reversed(acts))])
        certificate = case.certificate()
        assert (certificate is not None) == _was_claimed_before_rejection(case)
        if certificate is not None:
            assert _claim_of(case, certificate).verdict.claimable
    assert audit_report(case.iqa, case.centre.equipment).is_intact


def _settled(act: Callable[[], object]) -> Callable[[], None]:
    """Return an act whose refusal is an answer like any other."""

    def settled() -> None:
        try:
            act()
        except ClaimRefused:
            return

    return settled


def _claim_of(case: Case, certificate: Certificate) -> Claim:
    return read_claim(case.awarding, certificate.claim_id, case.centre.equipment)


def _was_claimed_before_rejection(case: Case) -> bool:
    """Read the order of the two acts from the log."""
    own = [
        each.action
        for each in case.centre.events()
        if each.details.get("registration_id") == case.registration.id
        or each.details.get("evidence_id") == case.observation.item.id
    ]
    decisive = [action for action in own if action in {"claim.granted", "claim.refused", "mapping.rejected"}]
    assert sorted(decisive) in (["claim.granted", "mapping.rejected"], ["claim.refused", "mapping.rejected"])
    assert decisive in (["claim.granted", "mapping.rejected"], ["mapping.rejected", "claim.refused"])
    return decisive[0] == "claim.granted"
