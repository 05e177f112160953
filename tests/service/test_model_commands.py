"""The commands around learned models, and what `vqmap suggest` says, in words and in JSON."""

import json
import re
from pathlib import Path

import pytest
from journeys.centre import TILING, Centre
from journeys.learning import School, a_model, keep_model, open_school
from typer.testing import CliRunner, Result

from mapping_engine import is_model_installed
from service.cli.main import app
from service.cli.output import NO, WRONG_CALL

NEEDS_MODEL = pytest.mark.skipif(not is_model_installed(), reason="the extra 'model' is not installed")
EVIDENCE = "I isolated the supply at the board and proved it dead. I mixed the grout and filled all joints flush."


def run(folder: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments), env={"VQMAP_DATA": str(folder), "COLUMNS": "200"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def school(centre: Centre) -> School:
    return open_school(centre, learners=3)


@NEEDS_MODEL
def test_a_model_is_trained_checked_listed_and_refused_or_promoted_and_rolled_back(school: School) -> None:
    folder, release = school.centre.folder, school.release.id.removeprefix("sha256:")[:12]
    assert "Nothing was learned yet" in run(folder, "model", "list").stdout
    trained = json.loads(run(folder, "model", "train", release, "--json").stdout)
    version = trained["version"]
    assert (trained["is_new"], trained["state"], trained["items"]) == (True, "candidate", 18)
    again = run(folder, "model", "train", release)
    assert "nothing new is stored" in again.stdout
    assert "comes out the same" in run(folder, "model", "check", version).stdout
    promoted = run(folder, "model", "promote", version)
    assert promoted.exit_code == (0 if trained["may_be_promoted"] else NO)
    assert version in run(folder, "model", "list", "--release", release).stdout
    rolled_back = run(folder, "model", "rollback", release).stdout
    assert "no learned model is in use" in rolled_back.lower()


@NEEDS_MODEL
def test_a_model_by_which_something_gets_worse_is_a_no_with_its_figures(school: School) -> None:
    record = a_model(school.centre, school.release.id, "worse", passes=False)
    version = keep_model(school.centre, record)
    refused = run(school.centre.folder, "model", "promote", version)
    assert refused.exit_code == NO
    assert "MAP from 0.400 to 0.300" in " ".join(refused.stderr.split())


def test_a_release_that_is_not_there_is_a_wrong_call(centre: Centre) -> None:
    for command in ("train", "rollback"):
        assert run(centre.folder, "model", command, "0123456789ab").exit_code in {WRONG_CALL, NO}


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    file = tmp_path / "evidence.txt"
    file.write_text(EVIDENCE, encoding="utf-8")
    return file


def suggest(tmp_path: Path, evidence: Path, *more: str) -> Result:
    return run(tmp_path / "data", "suggest", str(evidence), "--words-only", "--standard", str(TILING), *more)


def test_a_suggestion_is_told_with_its_chance_in_words(tmp_path: Path, evidence: Path) -> None:
    said = suggest(tmp_path, evidence, "--all").stdout
    assert len(re.findall(r"(?:likely|possible|unlikely) (?:under |over )?\d+ %", said)) == 10
    assert "No mention of" not in said


@NEEDS_MODEL
def test_what_is_missing_and_what_to_ask_are_told_where_meaning_is_compared(tmp_path: Path, evidence: Path) -> None:
    said = run(tmp_path / "data", "suggest", str(evidence), "--standard", str(TILING), "--all", "--limit", "30").stdout
    assert "to ask:" in said
    assert "No mention of" in said


def test_unlikely_ones_are_shown_on_request_only(tmp_path: Path, evidence: Path) -> None:
    shown, everything = (
        json.loads(suggest(tmp_path, evidence, "--limit", "60", "--json", *more).stdout)["suggestions"]
        for more in ((), ("--all",))
    )
    assert "unlikely" not in {each["band"] for each in shown}
    assert [each for each in everything if each["band"] != "unlikely"] == shown
    assert len(everything) > len(shown)


def test_the_type_of_evidence_moves_the_probabilities_and_an_unknown_one_is_named(
    tmp_path: Path, evidence: Path
) -> None:
    chances = {
        kind: json.loads(suggest(tmp_path, evidence, "--all", "--json", "--type", kind).stdout)["suggestions"]
        for kind in ("observation", "questioning")
    }
    assert chances["observation"] != chances["questioning"]
    refused = suggest(tmp_path, evidence, "--type", "hearsay")
    assert refused.exit_code == WRONG_CALL
    assert "observation" in refused.stderr


def test_doubts_come_first_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(", ".join(["tiles", "grout", "adhesive", "trowel", "spacers", "level", "cutter", "sealant"] * 6))
    said = suggest(tmp_path, file, "--all").stdout
    assert said.index("? ") < said.index(" 1. ")
    assert "→" in said
