"""The policy commands: exit codes, one JSON document, and two persons at one command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from journeys.centre import FIXTURES
from typer.testing import CliRunner, Result

from service.cli.main import app

DEFAULT = FIXTURES / "policies" / "default.yaml"
QUARRYSIDE = FIXTURES / "policies" / "quarryside-awards.yaml"
LOOSER = FIXTURES / "policies" / "looser-centre.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def _run(data: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments), env={"VQMAP_DATA": str(data), "COLUMNS": "200"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def _json(data: Path, *arguments: str, code: int = 0) -> Any:
    result = _run(data, *arguments, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def _person(data: Path, name: str) -> str:
    return str(_json(data, "token", "issue", "--role", "designer", "--name", name)["person_id"])


def _broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yaml"
    file.write_text(DEFAULT.read_text(encoding="utf-8").replace("months: 24", "months: 25"), encoding="utf-8")
    return file


def test_a_good_policy_shows_its_table_and_answers_yes(data: Path) -> None:
    result = _run(data, "policy", "check", str(DEFAULT))
    assert result.exit_code == 0
    assert "can be published" in result.stdout
    assert "a day later" in result.stdout
    assert "✗" not in result.stdout
    assert _json(data, "policy", "check", str(DEFAULT))["publishable"] is True
    assert not data.exists()


def test_a_policy_whose_table_fails_answers_no_and_marks_the_case(data: Path, tmp_path: Path) -> None:
    result = _run(data, "policy", "check", str(_broken(tmp_path)))
    assert result.exit_code == 1
    assert "✗  a day later" in result.stdout
    answer = _json(data, "policy", "check", str(_broken(tmp_path)), code=1)
    failed = [each for each in answer["results"] if not each["passed"]]
    assert failed[0] == {
        "name": "a day later",
        "expected": ["evidence_not_recent"],
        "got": ["claimable"],
        "passed": False,
        "problem": "",
    }


def test_a_looser_policy_is_shown_its_idle_lines_under_the_awarding_organisations(data: Path) -> None:
    notes = _json(data, "policy", "check", str(LOOSER), "--under", str(QUARRYSIDE))["findings"]
    assert {each["code"] for each in notes} == {"policy_line_idle"}
    assert (
        "Quarryside centre agreement, 4.2"
        in _run(data, "policy", "check", str(LOOSER), "--under", str(QUARRYSIDE)).stdout
    )


@pytest.mark.parametrize("file", [DEFAULT, QUARRYSIDE])
def test_one_person_proposes_and_another_approves(data: Path, file: Path) -> None:
    ada, bo = _person(data, "Ada"), _person(data, "Bo")
    fingerprint = _json(data, "policy", "propose", str(file), "--by", ada)["fingerprint"]
    assert _json(data, "policy", "list")[0]["in_force_from"] is None
    assert _json(data, "policy", "approve", fingerprint, "--by", ada, code=1)["code"] == "not_allowed"
    assert _json(data, "policy", "approve", fingerprint[7:19], "--by", bo)["approved_by"] == bo
    assert _json(data, "policy", "list")[0]["in_force_from"]
    assert "approved by" in _run(data, "policy", "show", file.stem).stdout
    assert _json(data, "policy", "show", fingerprint)["text"] == file.read_text(encoding="utf-8")
    assert _run(data, "audit", "verify").exit_code == 0


def test_a_refused_proposal_answers_no_and_stores_nothing(data: Path, tmp_path: Path) -> None:
    ada = _person(data, "Ada")
    assert _json(data, "policy", "propose", str(_broken(tmp_path)), "--by", ada, code=1)["publishable"] is False
    _json(data, "policy", "propose", str(DEFAULT), "--by", ada)
    again = _broken(tmp_path)
    again.write_text(
        DEFAULT.read_text(encoding="utf-8").replace("effective_from: 2026-01-01", "effective_from: 2026-02-01")
    )
    assert _json(data, "policy", "propose", str(again), "--by", ada, code=1)["code"] == "conflict"
    assert len(_json(data, "policy", "list")) == 1


def test_the_schema_of_policies_is_printed(data: Path) -> None:
    result = _run(data, "schema", "policy")
    assert result.exit_code == 0
    assert set(json.loads(result.stdout)["properties"]) == {
        "id",
        "version",
        "issuer",
        "effective_from",
        "qualification_numbers",
        "policy",
        "cases",
    }
