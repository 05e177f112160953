"""What was shown is kept with the log, and a decision says which suggestion it answered, whatever its caller says."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from answered import a_record, a_shown, an_answer
from journeys.centre import Case, Centre, open_small_case
from journeys.two_units import Desk, open_desk
from sqlalchemy import text

from mapping_engine import Miss, Origin, SuggestionKind
from service.audit_trail import AuditEvent
from service.offering import Mixing
from service.ports import Period
from service.roles import Role
from service.workflows.verify_audit import audit_report


@pytest.fixture
def desk(centre: Centre) -> Desk:
    return open_desk(centre, Mixing())


def newest(desk: Desk) -> AuditEvent:
    return desk.case.centre.events()[-1]


def mapping_event(desk: Desk) -> AuditEvent:
    return next(each for each in reversed(desk.case.centre.events()) if each.action.startswith("mapping."))


def answers(desk: Desk) -> Any:
    with desk.case.centre.equipment.unit_of_work.read() as work:
        return work.suggestions.answers("main", Period())


def test_what_was_shown_is_kept_in_the_transaction_that_logs_it(desk: Desk) -> None:
    shown = desk.ask(desk.assessor())
    with desk.case.centre.equipment.unit_of_work.read() as work:
        (record,) = work.suggestions.records("main", Period())
    assert [each.criterion_id for each in record.shown] == [each["criterion_id"] for each in shown]
    assert [(each.rank, each.score) for each in record.shown] == [(each["rank"], each["score"]) for each in shown]
    assert (record.asked_by, record.learner_id) == (desk.case.assessor.person_id, desk.case.learner.person_id)
    event = newest(desk)
    assert (event.action, event.subject_kind, event.subject_id) == (
        "suggestions.given",
        "suggestion_records",
        record.id,
    )
    assert event.at == record.at
    assert audit_report(desk.case.iqa, desk.case.centre.equipment).is_intact


@pytest.mark.parametrize("said", [None, "by_hand", "suggested"])
def test_the_origin_follows_from_what_was_shown_and_not_from_what_the_caller_says(desk: Desk, said: str | None) -> None:
    assessor = desk.assessor()
    more = {"origin": said} if said else {}
    third = desk.ask(assessor)[2]
    assert desk.decide(assessor, third["criterion_id"], **more).json()["origin"] == Origin.SUGGESTED.value
    details = mapping_event(desk).details
    assert (details["rank"], details["model"], details["origin"]) == ("3", "plain-1", "suggested")
    (kept,) = answers(desk)
    assert details["answers"] == kept.record_id
    assert (kept.shown.rank, kept.miss, kept.unit_id) == (3, None, desk.case.registration.chosen_units[0])


def test_a_criterion_that_was_not_shown_was_added_by_hand(desk: Desk) -> None:
    assessor = desk.assessor()
    shown = {each["criterion_id"] for each in desk.ask(assessor)}
    missing = next(each for each in desk.case.criteria if each not in shown)
    assert desk.decide(assessor, missing, origin="suggested").json()["origin"] == Origin.BY_HAND.value
    assert mapping_event(desk).details["answers"] == "added by hand"
    assert newest(desk).action == "criterion.added"
    (kept,) = answers(desk)
    assert (kept.shown, kept.miss) == (None, Miss.NOT_SHOWN)


def test_where_nothing_was_shown_the_caller_is_believed(desk: Desk) -> None:
    decided = desk.decide(desk.assessor(), desk.case.criteria[0], origin="suggested").json()
    assert decided["origin"] == Origin.SUGGESTED.value
    assert [each.miss for each in answers(desk)] == [Miss.NOT_ASKED]


def test_a_probability_and_its_band_stand_in_the_log_of_the_decision(desk: Desk) -> None:
    case = desk.case
    shown = a_shown(case.criteria[0], 0.81234, band="likely", rank=4)
    record = a_record(
        [shown], evidence_id=desk.evidence, asked_by=case.assessor.person_id, at=case.centre.equipment.clock()
    )
    with case.centre.equipment.unit_of_work.write() as work:
        work.suggestions.add_record(case.registration, record)
    desk.decide(desk.assessor(), case.criteria[0])
    told = {name: mapping_event(desk).details[name] for name in ("answers", "model", "rank", "band", "probability")}
    assert told == {"answers": "R0", "model": "ranker-1", "rank": "4", "band": "likely", "probability": "0.8123"}


def test_every_decision_is_kept_also_where_a_later_one_takes_its_place(desk: Desk) -> None:
    criterion = desk.case.criteria[0]
    for client, decision in ((desk.assessor(), "accepted"), (desk.client(Role.ASSESSOR), "rejected")):
        assert desk.decide(client, criterion, decision).status_code == 201
    assert [each.decision.value for each in answers(desk)] == ["accepted", "rejected"]
    assert len({each.assessor_id for each in answers(desk)}) == 2
    assert audit_report(desk.case.iqa, desk.case.centre.equipment).is_intact


def test_a_decision_answers_what_its_assessor_was_last_shown(desk: Desk) -> None:
    case, equipment = desk.case, desk.case.centre.equipment
    people = ("somebody", case.assessor.person_id, case.assessor.person_id, "somebody else")
    with equipment.unit_of_work.write() as work:
        for number, person in enumerate(people):
            work.suggestions.add_record(
                case.registration, a_record([a_shown()], number, evidence_id=desk.evidence, asked_by=person)
            )
    with equipment.unit_of_work.read() as work:
        found = [
            work.suggestions.newest_record("main", desk.evidence, each)
            for each in (case.assessor.person_id, "somebody", "a third")
        ]
        assert [each.id for each in found if each] == ["R2", "R0", "R3"]
        assert work.suggestions.newest_record("main", "another", case.assessor.person_id) is None


def test_records_and_answers_of_one_centre_are_never_anothers(centre: Centre) -> None:
    other = centre.neighbour("other")
    mine, theirs = open_desk(centre, Mixing()), open_desk(other, Mixing())
    for desk in (mine, theirs):
        desk.decide(desk.assessor(), desk.ask(desk.assessor())[0]["criterion_id"])
    with centre.equipment.unit_of_work.read() as work:
        for own, foreign, name in ((mine, theirs, "main"), (theirs, mine, "other")):
            assert {each.evidence_id for each in work.suggestions.records(name, Period())} == {own.evidence}
            assert {each.evidence_id for each in work.suggestions.answers(name, Period())} == {own.evidence}
            assert work.suggestions.answers_to(name, foreign.evidence) == ()
            assert work.suggestions.newest_record(name, foreign.evidence, foreign.case.assessor.person_id) is None
    for desk, foreign in ((mine, theirs), (theirs, mine)):
        iqa = desk.client(Role.IQA)
        report = iqa.get("/v1/model/report").json()
        assert [each["assessor_id"] for each in report["assessors"]] == [desk.case.assessor.person_id]
        exported = iqa.get("/v1/mappings.sssom.tsv").text
        assert desk.evidence in exported
        assert foreign.evidence not in exported


def test_a_period_begins_with_its_first_moment_and_ends_before_its_last(small: Case) -> None:
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    evidence = small.observation.item.id
    moments = [start, start + timedelta(microseconds=1), start + timedelta(seconds=1), start + timedelta(days=1)]
    with small.centre.equipment.unit_of_work.write() as work:
        for number, at in enumerate(moments):
            work.suggestions.add_record(small.registration, a_record([], number, evidence_id=evidence, at=at))
            work.suggestions.add_answer(small.registration, an_answer(number, evidence_id=evidence, at=at))

    def found(since: datetime | None, until: datetime | None) -> tuple[list[str], list[str]]:
        with small.centre.equipment.unit_of_work.read() as work:
            records, kept = (
                ask("main", Period(since, until)) for ask in (work.suggestions.records, work.suggestions.answers)
            )
        return [each.id for each in records], [each.id for each in kept]

    assert found(None, None) == (["R0", "R1", "R2", "R3"], ["A0", "A1", "A2", "A3"])
    assert found(moments[1], moments[3]) == (["R1", "R2"], ["A1", "A2"])
    assert found(moments[3], None) == (["R3"], ["A3"])
    assert found(None, start) == ([], [])


def test_an_edited_record_and_an_edited_answer_show_in_the_log(desk: Desk) -> None:
    desk.decide(desk.assessor(), desk.ask(desk.assessor())[0]["criterion_id"])
    equipment = desk.case.centre.equipment
    assert audit_report(desk.case.iqa, equipment).is_intact
    with equipment.unit_of_work.write() as work:
        for table in ("suggestion_records", "answers"):
            edit = text(f"UPDATE {table} SET body = replace(body, :before, :after)")  # noqa: S608 - our own names
            work.audit._connection.execute(edit, {"before": '"rank":1,', "after": '"rank":2,'})  # type: ignore[attr-defined]
    report = audit_report(desk.case.iqa, equipment)
    assert {each.code for each in report.findings} == {"object_altered"}
    assert {each.place.split()[0] for each in report.findings} == {"suggestion_records", "answers"}


def test_the_wording_of_evidence_and_comments_stay_out_of_records_and_log(desk: Desk) -> None:
    assessor = desk.assessor()
    desk.decide(assessor, desk.ask(assessor)[0]["criterion_id"], comment="Jade Whitlock did well")
    with desk.case.centre.equipment.unit_of_work.read() as work:
        kept = [*work.suggestions.records("main", Period()), *work.suggestions.answers("main", Period())]
    told = "".join(each.model_dump_json() for each in (*kept, *desk.case.centre.events()))
    assert "Jade" not in told
    assert "three-cross" not in told


def test_suggestions_of_the_day_are_dated_by_the_service(centre: Centre) -> None:
    case = open_small_case(centre, criteria=2)
    centre.clock.move_to(date(2026, 5, 4))
    desk = Desk(case, Mixing())
    desk.ask(desk.assessor())
    with centre.equipment.unit_of_work.read() as work:
        (record,) = work.suggestions.records("main", Period())
    assert record.at.date() == date(2026, 5, 4)
    assert {each.kind for each in record.shown} <= {SuggestionKind.SUGGESTED}
