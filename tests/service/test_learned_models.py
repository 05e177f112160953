"""Learned models over HTTP: what decisions teach stays in the centre, is tried before use, and can be taken back."""

from pathlib import Path

import pytest
from journeys.centre import Case, Centre
from journeys.learning import (
    TALK,
    School,
    a_model,
    decide,
    hand_in,
    keep_model,
    meaning_centre,
    open_school,
    turned,
)
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from mapping_engine import Decision
from service.model_record import ModelState
from service.portfolio import SubmittedEvidence
from service.roles import Role
from service.workflows.train_model import check_model
from service.workflows.verify_audit import audit_report


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return meaning_centre(tmp_path / "data")


@pytest.fixture
def school(centre: Centre) -> School:
    return open_school(centre)


def states(school: School) -> dict[str, str]:
    models = school.client(Role.IQA).get(f"/v1/models?release={school.release.id}").json()
    return {each["version"].removeprefix("learned-"): each["state"] for each in models}


def roll_back(school: School) -> dict[str, dict[str, str] | None]:
    answer = school.client(Role.IQA).post("/v1/models/rollback", json={"release_id": school.release.id})
    assert answer.status_code == 200, answer.text
    said: dict[str, dict[str, str] | None] = answer.json()
    return said


def test_what_was_learned_ranks_the_criterion_first_that_was_accepted_for_such_words(school: School) -> None:
    before = school.ask()
    model = school.train()
    assert model["may_be_promoted"]
    assert (model["state"], model["items"], model["trial"]["learners"]) == ("candidate", 36, 6)
    assert school.ask()["suggestions"] == before["suggestions"]
    assert school.promote(model["version"]).json()["state"] == "promoted"
    after = school.ask()
    first = after["suggestions"][0]
    assert first["criterion_id"] == school.criteria[2]
    assert after["model"] == f"plain-1+{model['version']}"
    chance = {each["criterion_id"]: each["probability"] for each in before["suggestions"]}
    assert first["probability"] > chance.get(school.criteria[2], 0)


def test_two_centres_learn_from_their_own_decisions_alone(school: School) -> None:
    other = open_school(school.centre.neighbour("other"), turned)
    assert other.release.id == school.release.id
    before = other.ask()
    school.promote(school.train()["version"])
    assert other.ask() == before
    assert other.client(Role.IQA).get("/v1/models").json() == []
    other.promote(other.train()["version"])
    assert (school.first(), other.first()) == (school.criteria[2], other.criteria[3])
    for here, there in ((school, other), (other, school)):
        own = {each.item.id for case in here.decided for each in evidence_of(case)}
        similar = {each["evidence_id"] for found in here.ask()["suggestions"] for each in found["similar"]}
        assert similar
        assert similar <= own
        version = next(f"learned-{name}" for name in states(there))
        assert here.promote(version).status_code == 404


def evidence_of(case: Case) -> tuple[SubmittedEvidence, ...]:
    with case.centre.equipment.unit_of_work.read() as work:
        return work.portfolios.evidence_of(case.registration)


def test_the_same_decisions_are_learned_from_once(school: School) -> None:
    client, body = school.client(Role.IQA), {"release_id": school.release.id}
    first, second = (client.post("/v1/models", json=body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json()
    case = school.decided[0]
    decide(case, case.observation, case.criteria[0], Decision.INSUFFICIENT)
    third = client.post("/v1/models", json=body)
    assert third.status_code == 201
    assert third.json()["version"] != first.json()["version"]
    assert len(states(school)) == 2


def test_a_model_comes_out_the_same_from_the_evidence_that_it_remembers(school: School) -> None:
    version = school.train()["version"]
    for case in school.decided:
        decide(case, hand_in(case, f"more of {TALK[1]}"), case.criteria[1], Decision.ACCEPTED)
    found = check_model(school.centre.operator, version, school.centre.equipment)
    assert found.is_same
    assert found.version == version


def test_withdrawn_evidence_and_replaced_decisions_teach_nothing(school: School) -> None:
    case = school.decided[0]
    decide(case, case.observation, case.criteria[0], Decision.REJECTED)
    with school.centre.equipment.unit_of_work.write() as work:
        edit = text("UPDATE evidence SET body = replace(body, :before, :after) WHERE id = :id")
        found = {
            "before": '"title":',
            "after": '"withdrawn_on":"2026-03-02","title":',
            "id": evidence_of(school.decided[1])[0].item.id,
        }
        changed = work.audit._connection.execute(edit, found)  # type: ignore[attr-defined]
        assert changed.rowcount == 1
    version = school.train()["version"]
    with school.centre.equipment.unit_of_work.read() as work:
        model = work.learned_models.get("main", version).model
    remembered = {each.evidence_id: each for each in model.evidence}
    assert found["id"] not in remembered
    assert case.criteria[0] in remembered[case.observation.item.id].turned_down
    assert case.criteria[0] not in remembered[case.observation.item.id].accepted


def test_too_few_decisions_are_refused_with_what_is_needed(centre: Centre) -> None:
    school = open_school(centre, learners=1)
    answer = school.client(Role.IQA).post("/v1/models", json={"release_id": school.release.id})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_decisions")


def test_without_the_language_model_nothing_is_learned(tmp_path: Path) -> None:
    school = open_school(Centre(tmp_path / "words"), learners=2)
    answer = school.client(Role.IQA).post("/v1/models", json={"release_id": school.release.id})
    assert (answer.status_code, answer.json()["code"]) == (503, "model_missing")


def test_a_model_by_which_something_gets_worse_is_not_promoted(school: School) -> None:
    version = keep_model(school.centre, a_model(school.centre, school.release.id, "worse", passes=False))
    answer = school.promote(version)
    assert (answer.status_code, answer.json()["code"]) == (409, "model_refused")
    assert "MAP from 0.400 to 0.300 (no better)" in answer.json()["detail"]
    assert states(school) == {"worse": "candidate"}


def test_a_model_made_for_another_ranking_is_neither_promoted_nor_used(school: School) -> None:
    record = a_model(school.centre, school.release.id, "older")
    older = record.model_copy(update={"model": record.model.model_copy(update={"base": "plain-0"})})
    version = keep_model(school.centre, older)
    assert "plain-0" in school.promote(version).json()["detail"]
    with school.centre.equipment.unit_of_work.write() as work:
        promoted = older.promoted(school.centre.operator.person_id, older.created_at, before=())
        work.learned_models.put("main", promoted)
    assert school.ask()["model"] == "plain-1"


def test_a_rollback_goes_back_along_what_was_in_use_to_none(school: School) -> None:
    one, two = (keep_model(school.centre, a_model(school.centre, school.release.id, name)) for name in ("one", "two"))
    for version in (one, two, one):
        assert school.promote(version).status_code == 200
    assert states(school) == {"one": "promoted", "two": "retired"}
    expected = [
        (one, two, {"one": "retired", "two": "promoted"}),
        (two, one, {"one": "promoted", "two": "retired"}),
        (one, None, {"one": "retired", "two": "retired"}),
    ]
    for retired, in_use, after in expected:
        done = roll_back(school)
        assert done["retired"] is not None
        assert done["retired"]["version"] == retired
        assert (done["in_use"] or {}).get("version") == in_use
        assert states(school) == after
    assert roll_back(school) == {"retired": None, "in_use": None}


def test_after_a_rollback_suggestions_are_those_of_before(school: School) -> None:
    before = school.ask()
    school.promote(school.train()["version"])
    assert school.ask()["suggestions"] != before["suggestions"]
    roll_back(school)
    assert school.ask() == before


def test_the_database_refuses_a_second_model_in_use(school: School) -> None:
    one, two = a_model(school.centre, school.release.id, "one"), a_model(school.centre, school.release.id, "two")
    operator = school.centre.operator.person_id
    with school.centre.equipment.unit_of_work.write() as work:
        work.learned_models.add("main", one.promoted(operator, one.created_at, before=()))
    with pytest.raises(IntegrityError), school.centre.equipment.unit_of_work.write() as work:
        work.learned_models.add("main", two.promoted(operator, two.created_at, before=()))
    assert states(school) == {"one": ModelState.PROMOTED.value}


def test_every_step_stands_in_the_log_and_an_edit_shows(school: School) -> None:
    version = school.train()["version"]
    school.promote(version)
    roll_back(school)
    actions = [each.action for each in school.centre.events() if each.action.startswith("model.")]
    assert actions == ["model.trained", "model.promoted", "model.retired"]
    event = next(each for each in school.centre.events() if each.action == "model.trained")
    assert event.details["version"] == version
    assert event.details["map_after"] > event.details["map_before"]
    iqa = school.newcomer.iqa
    assert audit_report(iqa, school.centre.equipment).is_intact
    with school.centre.equipment.unit_of_work.write() as work:
        edit = text("UPDATE learned_models SET state = 'promoted'")
        work.audit._connection.execute(edit)  # type: ignore[attr-defined]
    assert {each.code for each in audit_report(iqa, school.centre.equipment).findings} == {"object_altered"}


def test_no_wording_of_evidence_stands_in_a_model(school: School) -> None:
    version = school.train()["version"]
    with school.centre.equipment.unit_of_work.read() as work:
        told = work.learned_models.get("main", version).model_dump_json()
    assert not any(word in told for words in TALK for word in words.split() if len(word) > 5)


def test_what_was_learned_from_a_learner_does_not_count_for_that_learner(school: School) -> None:
    """Asking again about decided evidence would otherwise only give the decision back."""
    school.promote(school.train()["version"])
    case = school.decided[0]
    client = school.client(Role.ASSESSOR)
    for submitted in evidence_of(case):
        answer = client.post(f"/v1/evidence/{submitted.item.id}/suggestions").json()
        own = {each.item.id for each in evidence_of(case)}
        assert not own & {each["evidence_id"] for found in answer["suggestions"] for each in found["similar"]}
