"""The report and the export, from decisions made over HTTP, to the command line and back."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import lxml.etree
import pytest
from answered import START, YES, a_record, a_shown, an_answer
from journeys.centre import Case, Centre, open_small_case
from journeys.two_units import Desk, open_desk
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from mapping_engine import ModelReport, model_report
from service.cli.main import app
from service.offering import Mixing
from service.reliability_picture import reliability_bars, reliability_page
from service.roles import Role


def run(centre: Centre, *arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments), env={"VQMAP_DATA": str(centre.folder), "COLUMNS": "200"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def desk(centre: Centre) -> Desk:
    """Suggestions with a probe and a sentinel, all answered but the last; every second one is accepted."""
    desk = open_desk(centre, Mixing(probe_share=0.1, sentinel_share=1.0))
    assessor = desk.assessor()
    shown = desk.ask(assessor)
    own = [each["criterion_id"] for each in shown if each["criterion_id"] not in desk.foreign]
    for number, criterion in enumerate(own[:-2] + own[-1:]):
        assert desk.decide(assessor, criterion, ("accepted", "rejected")[number % 2]).status_code == 201
    (sentinel,) = (each["criterion_id"] for each in shown if each["criterion_id"] in desk.foreign)
    assert desk.decide(assessor, sentinel).status_code == 409
    missed = next(each for each in desk.case.criteria if each not in own)
    assert desk.decide(assessor, missed).status_code == 201
    return desk


@pytest.fixture
def iqa(desk: Desk) -> TestClient:
    return desk.client(Role.IQA)


def calibrated(case: Case, count: int = 120) -> None:
    """Keep answers to suggestions of which the surer half is accepted three times in four, and called 0.95."""
    with case.centre.equipment.unit_of_work.write() as work:
        for number in range(count):
            shown = a_shown(case.criteria[0], 0.95 if number % 2 else 0.15)
            record = a_record([shown], number, evidence_id=case.observation.item.id)
            accepts = number % 8 in {1, 3, 5} or number % 12 == 0
            answer = an_answer(
                number,
                YES if accepts else "rejected",  # type: ignore[arg-type]
                criterion_id=f"C{number}",
                evidence_id=case.observation.item.id,
                shown=shown,
            )
            work.suggestions.add_record(case.registration, record)
            work.suggestions.add_answer(case.registration, answer)


def test_the_report_tells_what_was_decided_over_http(desk: Desk, iqa: TestClient) -> None:
    report: dict[str, Any] = iqa.get("/v1/model/report").json()
    told = {
        name: (report[name]["count"], report[name]["of"]) for name in ("answered", "accepted", "probes", "sentinels")
    }
    assert told == {"answered": (9, 10), "accepted": (5, 9), "probes": (0, 1), "sentinels": (1, 1)}
    (assessor,) = report["assessors"]
    assert assessor["assessor_id"] == desk.case.assessor.person_id
    assert (assessor["sentinels"]["count"], assessor["sentinels"]["is_enough"]) == (1, False)
    every, unit = report["misses"]
    assert every["by_hand"] == unit["by_hand"]
    assert (every["by_hand"]["count"], every["by_hand"]["of"], every["not_shown"]) == (1, 6, 1)
    assert report["error"]["says"] == "too few to tell"


@pytest.mark.parametrize(
    ("query", "answered"),
    [
        ("?since=2026-03-02&until=2026-03-02", 10),
        ("?until=2026-03-01", 0),
        ("?since=2026-03-03", 0),
        ("?since=2026-03-01", 10),
    ],
)
def test_both_days_of_the_period_belong_to_it(iqa: TestClient, query: str, answered: int) -> None:
    assert iqa.get(f"/v1/model/report{query}").json()["answered"]["of"] == answered


def test_a_period_that_ends_before_it_begins_is_refused(iqa: TestClient) -> None:
    answer = iqa.get("/v1/model/report?since=2026-03-03&until=2026-03-02")
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")


def test_a_period_is_compared_with_the_one_of_the_same_length_before_it(centre: Centre) -> None:
    case = open_small_case(centre, criteria=1)
    evidence = [case.observation.item.id]
    with centre.equipment.unit_of_work.write() as work:
        for month, probability in ((3, 0.2), (4, 0.9)):
            shown = [a_shown(f"C{number}", probability) for number in range(120)]
            at = START.replace(month=month)
            work.suggestions.add_record(case.registration, a_record(shown, month, evidence_id=evidence[0], at=at))
    iqa = Desk(case, Mixing()).client(Role.IQA)
    drift = iqa.get("/v1/model/report?since=2026-04-01&until=2026-04-30").json()["drift"]
    assert (drift["earlier"], drift["later"], drift["mean_before"], drift["mean_after"]) == (120, 120, 0.2, 0.9)
    assert drift["says"].startswith("a large shift")
    drift = iqa.get("/v1/model/report?since=2026-04-02&until=2026-04-30").json()["drift"]
    assert (drift["earlier"], drift["later"]) == (0, 120)


def test_the_command_line_tells_the_same_as_the_api(desk: Desk, iqa: TestClient) -> None:
    told = json.loads(run(desk.case.centre, "model", "report", "--json").stdout)
    assert told == iqa.get("/v1/model/report").json()
    said = run(desk.case.centre, "model", "report").stdout
    assert desk.case.assessor.person_id in said
    assert "5 of 9: too few to tell" in said
    assert run(desk.case.centre, "model", "report", "--since", "2026-03-03", "--until", "2026-03-01").exit_code == 2


def test_the_terminal_shows_what_holds_with_a_bar_and_in_words(centre: Centre) -> None:
    case = open_small_case(centre, criteria=1)
    calibrated(case)
    said = run(centre, "model", "report").stdout
    (sure,) = (line for line in said.splitlines() if line.strip().startswith("0.95"))
    assert "45 of 60 (75 %" in sure
    assert sure.endswith("too sure")
    assert sure.count("█") == 22
    assert "calibrate anew" in said


def test_the_page_is_one_document_with_every_point_and_loads_nothing(centre: Centre, tmp_path: Path) -> None:
    case = open_small_case(centre, criteria=1)
    calibrated(case)
    page = tmp_path / "reliability.html"
    assert run(centre, "model", "report", "--html", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert text.count("<circle") == 2
    assert "45 of 60 (75 %" in text
    assert not re.search(r"<script|<link|https?://|url\(", text)
    drawing = lxml.etree.fromstring(text[text.index("<svg") : text.index("</svg>") + len("</svg>")])
    assert drawing.find("title") is not None


@pytest.mark.parametrize("command", ["model report --html", "export sssom --out"])
def test_a_file_that_cannot_be_written_is_a_wrong_call(desk: Desk, tmp_path: Path, command: str) -> None:
    assert run(desk.case.centre, *command.split(), str(tmp_path / "no" / "where")).exit_code == 2


def test_pictures_of_nothing_are_still_pictures() -> None:
    empty: ModelReport = model_report((), ())
    assert reliability_bars(empty).count("too few to tell") >= 10
    assert "<svg" in reliability_page(empty)


@pytest.fixture
def table(iqa: TestClient) -> list[dict[str, str]]:
    answer = iqa.get("/v1/mappings.sssom.tsv")
    assert answer.headers["content-type"].startswith("text/tab-separated-values")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def test_the_export_holds_every_suggestion_and_every_decision_and_no_sentinel(
    desk: Desk, table: list[dict[str, str]]
) -> None:
    tools, people = ([row for row in table if bool(row["author_id"]) is decided] for decided in (False, True))
    assert (len(tools), len(people)) == (11, 11)
    assert [row["reviewer_agreement"] for row in tools].count("1") == 5
    assert sum(row["predicate_modifier"] == "Not" for row in people) == 5
    objects = {row["object_id"].removeprefix("criterion:") for row in table}
    assert objects <= set(desk.case.criteria)
    assert "Harpreet" not in str(table)


def test_a_released_unit_names_its_quality_assurer_by_id_alone(desk: Desk, iqa: TestClient) -> None:
    for criterion in desk.case.criteria:
        desk.case.decide(criterion)
    desk.case.sign_off_all()
    text = iqa.get(f"/v1/mappings.sssom.tsv?registration_id={desk.case.registration.id}").text
    assert f"person:{desk.case.iqa.person_id}" in text
    for actor in (desk.case.learner, desk.case.assessor, desk.case.iqa):
        assert actor.name not in text
    assert desk.case.learner.person_id not in text


def test_the_export_of_one_registration_holds_nothing_of_another(desk: Desk, iqa: TestClient) -> None:
    other = open_small_case(desk.case.centre)
    other.accept_all()
    path = "/v1/mappings.sssom.tsv"
    assert other.observation.item.id in iqa.get(path).text
    one = iqa.get(f"{path}?registration_id={desk.case.registration.id}").text
    assert desk.evidence in one
    assert other.observation.item.id not in one
    assert iqa.get(f"{path}?registration_id=nothing").status_code == 404


def test_the_command_line_exports_what_the_api_does(desk: Desk, iqa: TestClient, tmp_path: Path) -> None:
    file = tmp_path / "mappings.sssom.tsv"
    assert run(desk.case.centre, "export", "sssom", "--out", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == iqa.get("/v1/mappings.sssom.tsv").text
    assert run(desk.case.centre, "export", "sssom").stdout == file.read_text(encoding="utf-8")
    assert run(desk.case.centre, "export", "sssom", "--registration", "nothing").exit_code == 2
