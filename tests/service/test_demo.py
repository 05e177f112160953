"""The demo: it tells the whole story in any folder of its own, and everything in it is true."""

import json
from pathlib import Path

import pytest
from journeys.centre import FIXTURES
from typer.testing import CliRunner, Result

from competence_graph import Json
from service.cli.main import app
from service.credential import verify_credential
from service.errors import RequestConflict, RequestInvalid
from service.settings import Settings
from service.wiring import trusted_by


def _told(folder: Path, *more: str) -> Result:
    return CliRunner().invoke(
        app, ["demo", "--words-only", "--folder", str(folder), "--fixtures", str(FIXTURES), *more]
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "out"


@pytest.fixture(scope="module")
def outcome(folder: Path) -> dict[str, Json]:
    result = _told(folder, "--json")
    assert result.exit_code == 0, result.output
    said: dict[str, Json] = json.loads(result.stdout)
    return said


def test_the_outcome_says_that_the_certificate_verifies_and_the_log_is_whole(outcome: dict[str, Json]) -> None:
    assert outcome["certificate_verifies"] is True
    assert outcome["audit_log_is_intact"] is True
    assert outcome["refused_with_findings"]
    assert str(outcome["certificate_number"]).startswith("VQ-2026-")


def test_the_certificate_in_the_folder_verifies_by_itself(folder: Path, outcome: dict[str, Json]) -> None:
    document = json.loads((folder / "certificate.json").read_bytes())
    check = verify_credential(document, trusted=trusted_by(Settings(data_folder=folder)))
    assert (check.is_valid, check.holder, check.criteria) == (True, "Jade Whitlock", 57)
    assert check.certificate_number == outcome["certificate_number"]


def test_it_is_told_again_in_words_over_its_own_last_telling(folder: Path, outcome: dict[str, Json]) -> None:
    result = _told(folder)
    assert result.exit_code == 0
    for words in ("QWT201 2.3", "QWT201 2.4", "verified without any network", "✓ whole"):
        assert words in result.stdout


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    result = _told(tmp_path, "--json")
    assert (result.exit_code, json.loads(result.stdout)["code"]) == (2, RequestConflict.code)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_without_its_fixtures_it_says_where_to_run_it(tmp_path: Path) -> None:
    arguments = ["demo", "--folder", str(tmp_path / "out"), "--fixtures", str(tmp_path), "--json"]
    result = CliRunner().invoke(app, arguments)
    said = json.loads(result.stdout)
    assert (result.exit_code, said["code"]) == (2, RequestInvalid.code)
    assert "--fixtures" in said["remedy"]
    assert not (tmp_path / "out").exists()
