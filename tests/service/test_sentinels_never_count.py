"""A sentinel can be accepted by anybody, in any way, and never makes a mapping, never counts, and is told of."""

from typing import Any

import pytest
from journeys.centre import Centre, open_case
from journeys.two_units import TEXT, Desk, open_desk, two_units
from starlette.testclient import TestClient

from mapping_engine import Decision, Mapping, SuggestionKind, Verdict
from service.errors import ClaimRefused
from service.offering import Mixing
from service.ports import Period
from service.roles import Role
from service.workflows.claim_certificate import check_claim
from service.workflows.verify_audit import audit_report


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return open_desk(centre, Mixing(probe_share=0.0, sentinel_share=1.0))


@pytest.fixture
def assessor(desk: Desk) -> TestClient:
    return desk.assessor()


def sentinel_in(desk: Desk, shown: list[dict[str, Any]]) -> str:
    (sentinel,) = (each["criterion_id"] for each in shown if each["criterion_id"] in desk.foreign)
    return str(sentinel)


def mapped(desk: Desk) -> set[str]:
    answer = desk.assessor().get(f"/v1/registrations/{desk.case.registration.id}").json()
    return {each["criterion_id"] for each in answer["mappings"]}


def verdict(desk: Desk) -> Verdict:
    return check_claim(desk.case.awarding, desk.case.registration.id, desk.case.centre.equipment)


def sentinel_answers(desk: Desk) -> list[tuple[str, Decision]]:
    with desk.case.centre.equipment.unit_of_work.read() as work:
        answers = work.suggestions.answers("main", Period())
    return [(each.criterion_id, each.decision) for each in answers if each.kind is SuggestionKind.SENTINEL]


def test_a_sentinel_stands_among_the_others_and_nothing_shows_which_it_is(desk: Desk, assessor: TestClient) -> None:
    shown = desk.ask(assessor)
    sentinel = sentinel_in(desk, shown)
    assert [each["rank"] for each in shown] == list(range(1, 12))
    assert len({frozenset(each) for each in shown}) == 1
    chances = [each["probability"] for each in shown]
    assert chances == sorted(chances, reverse=True)
    assert "unlikely" not in {each["band"] for each in shown}
    assert all(each["reason"] for each in shown)
    assert "sentinel" not in assessor.post(f"/v1/evidence/{desk.evidence}/suggestions").text
    assert sentinel_in(desk, desk.ask(assessor)) == sentinel


@pytest.mark.parametrize("decision", Decision)
def test_whatever_is_decided_on_a_sentinel_makes_no_mapping_and_is_kept(
    desk: Desk, assessor: TestClient, decision: Decision
) -> None:
    sentinel, before = sentinel_in(desk, desk.ask(assessor)), verdict(desk)
    answer = desk.decide(assessor, sentinel, decision.value, origin="suggested", comment="As suggested.")
    event = desk.case.centre.events()[-1]
    assert (answer.status_code, answer.json()["code"]) == (409, "sentinel_answered")
    assert f"({decision.value})" in answer.json()["detail"]
    assert mapped(desk) == set()
    assert verdict(desk).criteria == before.criteria
    assert sentinel_answers(desk) == [(sentinel, decision)]
    assert (event.action, event.details["decision"]) == ("sentinel.answered", decision.value)


def test_accepting_everything_that_is_shown_covers_the_learners_criteria_alone(
    desk: Desk, assessor: TestClient
) -> None:
    shown = desk.ask(assessor)
    sentinel = sentinel_in(desk, shown)
    statuses = {each["criterion_id"]: desk.decide(assessor, each["criterion_id"]).status_code for each in shown}
    assert statuses.pop(sentinel) == 409
    assert set(statuses.values()) == {201}
    assert mapped(desk) == set(statuses)
    covered = {each.criterion_id for each in verdict(desk).criteria if each.is_covered}
    assert covered == set(statuses)
    assert sentinel not in {each.criterion_id for each in verdict(desk).criteria}


def test_a_claim_that_rests_on_an_accepted_sentinel_is_refused(desk: Desk, assessor: TestClient) -> None:
    sentinel = sentinel_in(desk, desk.ask(assessor))
    for criterion in [*desk.case.criteria[:-1], sentinel]:
        desk.decide(assessor, criterion)
    with pytest.raises(ClaimRefused) as refusal:
        desk.case.claim()
    assert {each.code for each in refusal.value.findings} >= {"criterion_not_covered"}
    assert [each.criterion_id for each in refusal.value.verdict.criteria if not each.is_covered] == [
        desk.case.criteria[-1]
    ]


def test_the_gate_does_not_count_a_sentinel_even_where_a_mapping_was_smuggled_in(
    desk: Desk, assessor: TestClient
) -> None:
    sentinel = sentinel_in(desk, desk.ask(assessor))
    for criterion in desk.case.criteria[:-1]:
        desk.decide(assessor, criterion)
    before, equipment = verdict(desk), desk.case.centre.equipment
    smuggled = Mapping(
        id="smuggled",
        evidence_id=desk.evidence,
        criterion_id=sentinel,
        decision=Decision.ACCEPTED,
        assessor_id=desk.case.assessor.person_id,
        decided_at=equipment.clock(),
    )
    with equipment.unit_of_work.write() as work:
        work.portfolios.put_mapping(desk.case.registration, smuggled)
    after = verdict(desk)
    assert (after.claimable, after.criteria) == (False, before.criteria)
    assert not audit_report(desk.case.iqa, equipment).is_intact


def test_a_sentinel_is_answered_once_by_each_person_and_then_shown_no_more(desk: Desk, assessor: TestClient) -> None:
    sentinel = sentinel_in(desk, desk.ask(assessor))
    for decision in ("accepted", "rejected", "accepted"):
        assert desk.decide(assessor, sentinel, decision).status_code == 409
    assert sentinel_answers(desk) == [(sentinel, Decision.ACCEPTED)]
    assert not {each["criterion_id"] for each in desk.ask(assessor)} & desk.foreign
    assert desk.decide(assessor, sentinel).json()["code"] == "request_invalid"
    second = desk.client(Role.ASSESSOR)
    assert sentinel_in(desk, desk.ask(second)) == sentinel
    assert desk.decide(second, sentinel, "rejected").status_code == 409
    assert sentinel_answers(desk) == [(sentinel, Decision.ACCEPTED), (sentinel, Decision.REJECTED)]


def test_an_assessor_who_was_shown_nothing_answers_what_another_was_shown(desk: Desk, assessor: TestClient) -> None:
    sentinel, second = sentinel_in(desk, desk.ask(assessor)), desk.client(Role.ASSESSOR)
    assert desk.decide(second, sentinel).json()["code"] == "sentinel_answered"
    assert mapped(desk) == set()


def test_a_criterion_of_another_unit_that_was_not_shown_is_refused_as_ever(desk: Desk, assessor: TestClient) -> None:
    sentinel = sentinel_in(desk, desk.ask(assessor))
    before = desk.case.centre.events()
    for criterion in desk.foreign - {sentinel}:
        assert desk.decide(assessor, criterion).json()["code"] == "request_invalid"
    assert desk.case.centre.events() == before


def test_whoever_may_not_decide_answers_no_sentinel(desk: Desk, assessor: TestClient) -> None:
    sentinel = sentinel_in(desk, desk.ask(assessor))
    learner = desk.case.registration.learner_id
    for client in (desk.client(Role.ASSESSOR, learner), desk.client(Role.LEARNER, learner), desk.client(Role.IQA)):
        assert desk.decide(client, sentinel).status_code == 403
    assert sentinel_answers(desk) == []


def test_a_learner_is_shown_no_sentinel_and_no_probe(desk: Desk) -> None:
    everything = Desk(desk.case, Mixing(probe_share=0.5, sentinel_share=1.0))
    learner = everything.client(Role.LEARNER, desk.case.registration.learner_id)
    shown = [each["criterion_id"] for each in everything.ask(learner)]
    assert len(shown) == 10
    assert set(shown) <= set(desk.case.criteria)


def test_sentinels_are_off_unless_they_are_asked_for(centre: Centre) -> None:
    desk = open_desk(centre, centre.equipment.mixing)
    assert centre.equipment.mixing == Mixing(probe_share=0.05, sentinel_share=0.0)
    for _ in range(3):
        assert not {each["criterion_id"] for each in desk.ask(desk.assessor())} & desk.foreign


def test_a_learner_on_every_unit_gets_no_sentinel(centre: Centre) -> None:
    case = open_case(centre, centre.load(two_units()), ("U1", "U2"), TEXT)
    desk = Desk(case, Mixing(sentinel_share=1.0))
    assert len(desk.ask(desk.assessor())) == 10


def test_probes_stand_at_the_end_unmarked_and_the_record_tells_them(centre: Centre) -> None:
    desk = open_desk(centre, Mixing(probe_share=0.3))
    shown = [each["criterion_id"] for each in desk.ask(desk.assessor())]
    with centre.equipment.unit_of_work.read() as work:
        (record,) = work.suggestions.records("main", Period())
    kinds = [each.kind for each in record.shown]
    assert kinds == [SuggestionKind.SUGGESTED] * 10 + [SuggestionKind.PROBE] * 3
    assert [each.criterion_id for each in record.shown] == shown
    assert set(record.passed_over).isdisjoint(shown)
    assert set(record.passed_over) < set(desk.case.criteria)
    assert [each["criterion_id"] for each in desk.ask(desk.assessor())] == shown
