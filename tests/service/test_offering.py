"""What is offered: what is worth showing, nothing mixed into silence, other units apart, and to each what is theirs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from journeys.centre import Centre, client_of, open_case
from journeys.learning import TALK, School, hand_in, meaning_centre, open_school, standard
from journeys.two_units import OTHER, TEXT, Desk, open_desk, two_units
from plain_ranking import PLAIN_RANKING
from starlette.testclient import TestClient

from mapping_engine import Band, DoubtKind, EvidenceType, SuggestionKind, Thresholds
from service.offering import Mixing
from service.ports import Period
from service.roles import Role
from service.suggesting import SuggesterPool

EVERYTHING = Mixing(probe_share=0.5, sentinel_share=1.0)
LONG = " ".join(f"{words}, as I told the {aside}" for words, aside in zip(TALK, "abcdef", strict=True))


def banded(centre: Centre, **thresholds: float) -> Centre:
    """Return a centre whose ranking model has other bands."""
    bands = Thresholds(**({"likely": 1, "possible": 0, "silence": 0, "likely_met": 0.7, "held": 0.9} | thresholds))
    pool = SuggesterPool(use_model=False, ranking=PLAIN_RANKING.model_copy(update={"thresholds": bands}))
    return Centre(centre.folder, equipment=centre.with_equipment(suggest=pool))


def answer_of(desk: Desk, client: TestClient) -> dict[str, Any]:
    said: dict[str, Any] = client.post(f"/v1/evidence/{desk.evidence}/suggestions").json()
    return said


def test_nothing_unlikely_is_shown_but_probes_and_it_is_passed_over(centre: Centre) -> None:
    desk = open_desk(centre, Mixing(probe_share=0.5))
    sixth = desk.ask(desk.assessor())[5]["probability"]
    narrow = Desk(replace(desk.case, centre=banded(centre, possible=sixth)), desk.mixing)
    narrow.ask(narrow.assessor())
    with centre.equipment.unit_of_work.read() as work:
        (_, record) = work.suggestions.records("main", Period())
    suggested = [each for each in record.shown if each.kind is SuggestionKind.SUGGESTED]
    probes = [each for each in record.shown if each.kind is SuggestionKind.PROBE]
    assert 6 <= len(suggested) < 10
    assert {each.band for each in suggested} == {"possible"}
    assert {each.band for each in probes} == {"unlikely"}
    assert 0 < len(probes) <= len(suggested) / 2 + 1
    assert record.shown == (*suggested, *probes)
    assert len(record.passed_over) == len(desk.case.criteria) - len(record.shown)


def test_silence_is_silence_with_no_probe_and_no_sentinel_in_it(centre: Centre) -> None:
    desk = open_desk(banded(centre, silence=1.0), EVERYTHING)
    answer = answer_of(desk, desk.assessor())
    assert answer["suggestions"] == []
    assert "Nothing in the text comes near enough" in answer["remark"]
    with centre.equipment.unit_of_work.read() as work:
        (record,) = work.suggestions.records("main", Period())
    assert (record.shown, len(record.passed_over)) == ((), 16)


def test_likely_criteria_of_other_units_stand_apart_and_cannot_be_decided_on(centre: Centre) -> None:
    desk = open_desk(banded(centre, likely=0.0), EVERYTHING)
    assessor = desk.assessor()
    answer = answer_of(desk, assessor)
    elsewhere = [each["criterion_id"] for each in answer["elsewhere"]]
    assert len(elsewhere) == 3
    assert set(elsewhere) <= desk.foreign
    assert [each["rank"] for each in answer["elsewhere"]] == [1, 2, 3]
    assert {each["criterion_id"] for each in answer["suggestions"]} <= set(desk.case.criteria)
    refused = desk.decide(assessor, elsewhere[0])
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_what_is_only_possible_elsewhere_is_not_pointed_out(centre: Centre) -> None:
    desk = open_desk(banded(centre), Mixing())
    assert answer_of(desk, desk.assessor())["elsewhere"] == []


def test_a_learner_on_every_unit_has_no_elsewhere(centre: Centre) -> None:
    here = banded(centre, likely=0.0)
    desk = Desk(open_case(here, here.load(two_units()), ("U1", "U2"), f"{TEXT} {OTHER[0]}"), EVERYTHING)
    assert answer_of(desk, desk.assessor())["elsewhere"] == []


def test_the_type_of_evidence_counts(centre: Centre) -> None:
    """Every criterion asks for work: an observation can show it, questioning cannot."""
    desk = open_desk(centre, Mixing())
    chances = []
    for kind in (EvidenceType.OBSERVATION, EvidenceType.QUESTIONING):
        body = {"title": "A day", "type": kind.value, "text": TEXT}
        path = f"/v1/registrations/{desk.case.registration.id}/evidence"
        evidence = desk.assessor().post(path, json=body).json()["item"]["id"]
        found = desk.assessor().post(f"/v1/evidence/{evidence}/suggestions").json()["suggestions"]
        chances.append(found[0]["probability"])
    assert chances[0] > chances[1]


@pytest.fixture
def school(tmp_path: Path) -> School:
    return open_school(meaning_centre(tmp_path / "data"))


@pytest.fixture
def copied(school: School) -> School:
    """The newcomer hands in what another learner did; both texts are long enough to tell."""
    hand_in(school.decided[0], LONG)
    item = hand_in(school.newcomer, LONG)
    return replace(school, newcomer=replace(school.newcomer, observation=item))


def test_an_assessor_is_told_that_a_text_repeats_another_learners(copied: School) -> None:
    (doubt,) = (each for each in copied.ask()["doubts"] if each["kind"] == DoubtKind.OTHER_LEARNERS_TEXT.value)
    assert doubt["item"]
    assert doubt["item"] in doubt["measured"]
    assert Band.LIKELY.value not in {each["band"] for each in copied.ask()["suggestions"]}


def test_evidence_handed_in_after_the_first_question_is_compared_too(school: School) -> None:
    assert school.ask()["doubts"] == []
    copy = hand_in(school.newcomer, LONG)
    hand_in(school.decided[0], LONG)
    client = school.client(Role.ASSESSOR)
    doubts = client.post(f"/v1/evidence/{copy.item.id}/suggestions").json()["doubts"]
    assert DoubtKind.OTHER_LEARNERS_TEXT.value in {each["kind"] for each in doubts}


def test_another_centres_texts_are_not_compared(copied: School) -> None:
    other = copied.centre.neighbour("other")
    release = other.load(standard())
    case = open_case(other, release, ("U1",), LONG)
    client = client_of(other, other.token(Role.ASSESSOR))
    assert client.post(f"/v1/evidence/{case.observation.item.id}/suggestions").json()["doubts"] == []


def test_a_learner_is_told_nothing_of_other_learners_evidence(copied: School) -> None:
    copied.promote(copied.train()["version"])
    others = {case.observation.item.id for case in copied.decided}
    with copied.centre.equipment.unit_of_work.read() as work:
        for case in copied.decided:
            others |= {each.item.id for each in work.portfolios.evidence_of(case.registration)}
    shown_to_assessor, shown_to_learner = (str(copied.ask(role)) for role in (Role.ASSESSOR, Role.LEARNER))
    assert any(each in shown_to_assessor for each in others)
    assert not any(each in shown_to_learner for each in others)
    assert copied.ask(Role.LEARNER)["suggestions"]


def test_a_learner_is_told_of_their_own_text_handed_in_before(school: School) -> None:
    first, second = (hand_in(school.newcomer, LONG) for _ in range(2))
    client = school.client(Role.LEARNER, school.newcomer.learner.person_id)
    doubts = client.post(f"/v1/evidence/{second.item.id}/suggestions").json()["doubts"]
    assert [(each["kind"], each["item"]) for each in doubts if each["item"]] == [
        (DoubtKind.HANDED_IN_BEFORE.value, first.item.id)
    ]
