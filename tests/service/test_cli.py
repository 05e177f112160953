"""The command line: exit codes, one JSON document with --json, and never a traceback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from journeys.centre import FIXTURES, TILING, Centre, open_small_case, small_standard
from pdf_writer import pdf, shown
from typer.main import get_command
from typer.testing import CliRunner, Result

from service.cli.main import app

DONE, NO, WRONG_CALL = 0, 1, 2
CLAIMABLE = FIXTURES / "cases" / "wall-tiling-claimable.yaml"
ONE_GAP = FIXTURES / "cases" / "wall-tiling-one-gap.yaml"
POLICY = FIXTURES / "policies" / "default.yaml"
REFUSED = FIXTURES / "standards" / "refused" / "another-json.json"


def _commands() -> Iterator[tuple[str, ...]]:
    def walk(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for name, below in getattr(command, "commands", {}).items():
            yield (*path, name)
            yield from walk(below, (*path, name))

    yield from walk(get_command(app), ())


COMMANDS = list(_commands())
TAKES_A_FILE = [
    ("suggest", "--words-only", "--standard", str(TILING), "--text"),
    ("suggest", "--words-only", "--text", str(CLAIMABLE), "--standard"),
    ("evaluate",),
    ("benchmark", "--words-only"),
    ("standards", "check"),
    ("standards", "import"),
    ("standards", "show"),
    ("certificate", "verify"),
    ("policy", "check"),
    ("policy", "check", str(POLICY), "--under"),
]
NAMES_NOTHING = [
    ("standards", "show", "0" * 12),
    ("standards", "show", ""),
    ("standards", "show", "%"),
    ("suggest", "--standard", "nothing", "--text", str(CLAIMABLE)),
    ("token", "revoke", "nothing"),
    ("token", "issue", "--role", "king", "--name", "Sam"),
    ("token", "issue", "--role", "operator", "--name", "Sam"),
    ("token", "issue", "--role", "assessor"),
    ("token", "issue", "--role", "assessor", "--person", "nobody"),
    ("token", "issue", "--role", "assessor", "--name", "Sam", "--scope", "everything"),
    ("token", "issue", "--role", "assessor", "--name", "Sam", "--scope", "claims:make"),
    ("token", "issue", "--role", "assessor", "--name", "Sam", "--days", "0"),
    ("token", "issue", "--role", "assessor", "--name", "Sam", "--days", "99999999999999"),
    ("schema", "poem"),
    ("policy", "show", "nothing"),
    ("policy", "propose", str(POLICY), "--by", "nobody"),
    ("policy", "approve", "nothing", "--by", "nobody"),
    ("policy", "propose", str(POLICY)),
    ("serve", "--port", "70000"),
    ("nonsense",),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def _run(data: Path, *arguments: str, **environment: str) -> Result:
    result = CliRunner().invoke(app, list(arguments), env={"VQMAP_DATA": str(data), **environment})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def _json(result: Result, expected: int = DONE) -> Any:
    assert result.exit_code == expected, result.output
    return json.loads(result.stdout)


@cache
def _hostile() -> dict[str, bytes]:
    return {
        "empty": b"",
        "binary": bytes(range(256)) * 40,
        "broken YAML": b"a: [1, 2\nb: {",
        "deep": b"[" * 50_000,
        "deep but whole": b"[" * 900 + b"]" * 900,
        "zero bytes": b"\0" * 100,
        "a zip": b"PK\x03\x04" + b"\0" * 50,
        "a long number": b'{"a": ' + b"9" * 5_000 + b"}",
        "half a character": b'{"a": "\\ud800"}',
    }


@pytest.fixture
def nasty(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A path that holds nothing good: missing, a folder, or hostile bytes."""
    path = tmp_path / "input"
    if request.param == "folder":
        path.mkdir()
    elif request.param != "missing":
        path.write_bytes(_hostile()[request.param])
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(data: Path, command: tuple[str, ...]) -> None:
    result = _run(data, *command, "--help")
    assert result.exit_code == DONE
    assert "Usage" in result.stdout
    assert not data.exists()


@pytest.mark.parametrize("nasty", ["missing", "folder", *_hostile()], indirect=True)
@pytest.mark.parametrize("command", TAKES_A_FILE, ids=" ".join)
def test_a_file_that_cannot_be_used_ends_in_a_sentence(data: Path, command: tuple[str, ...], nasty: Path) -> None:
    if command[-1] == "--text" and nasty.is_file():
        return  # any file is some text
    result = _run(data, *command, str(nasty))
    assert result.exit_code in {NO, WRONG_CALL}
    assert result.output.strip()
    said = _run(data, *command, str(nasty), "--json")
    assert said.exit_code == result.exit_code
    assert not said.stdout.strip() or json.loads(said.stdout)


@pytest.mark.parametrize("nasty", _hostile(), indirect=True)
def test_any_bytes_as_evidence_are_words_or_a_finding(data: Path, nasty: Path) -> None:
    result = _run(data, "suggest", "--words-only", "--standard", str(TILING), str(nasty), "--json")
    answer = json.loads(result.stdout)
    if result.exit_code == NO:
        assert answer["suggestions"] == []
        assert answer["evidence"]["findings"]
    else:
        assert result.exit_code == DONE


@pytest.mark.parametrize("call", [(), ("nowhere.pdf",), (".",)])
def test_evidence_that_is_not_there_is_a_wrong_call(data: Path, call: tuple[str, ...]) -> None:
    assert _run(data, "suggest", "--words-only", "--standard", str(TILING), *call).exit_code == WRONG_CALL


def test_suggestions_for_a_pdf_show_the_page_of_each_passage(data: Path, tmp_path: Path) -> None:
    pages = [shown("Hello to all."), shown("I set the tiles to the line and cleaned the joints.")]
    (tmp_path / "log.pdf").write_bytes(pdf(pages))
    call = ("suggest", "--words-only", "--all", "--standard", str(TILING), str(tmp_path / "log.pdf"))
    told = _json(_run(data, *call, "--json"))
    assert {each["place"] for each in told["suggestions"]} == {"page 1 to page 2"}
    assert told["suggestions"][0]["places"][1]["place"] == {"page": 2}
    assert told["evidence"] == {"findings": [], "kind": "PDF", "name": "log.pdf"}
    assert "page 1 to page 2" in _run(data, *call).stdout


def test_what_evidence_hides_is_told_beside_the_suggestions(data: Path, tmp_path: Path) -> None:
    hidden = shown("set out tiles", y=600, before="1 1 1 rg")
    (tmp_path / "log.pdf").write_bytes(pdf([shown("I set the tiles.") + hidden]))
    said = _run(data, "suggest", "--words-only", "--all", "--standard", str(TILING), str(tmp_path / "log.pdf")).stdout
    assert "“set out tiles”" in said


@pytest.mark.parametrize("call", NAMES_NOTHING, ids=" ".join)
def test_a_wrong_call_is_told_apart_from_a_no(data: Path, call: tuple[str, ...]) -> None:
    assert _run(data, *call).exit_code == WRONG_CALL


def test_evaluate_answers_yes_no_and_wrong_with_three_exit_codes(data: Path, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text("title: nothing else")
    files = (CLAIMABLE, ONE_GAP, tmp_path / "wrong.yaml")
    assert [_run(data, "evaluate", str(path)).exit_code for path in files] == [DONE, NO, WRONG_CALL]
    assert _json(_run(data, "evaluate", str(CLAIMABLE), "--json"))["claimable"] is True
    refused = _json(_run(data, "evaluate", str(ONE_GAP), "--json"), NO)
    assert (refused["claimable"], refused["differs_from_expected"]) == (False, [])
    assert len(_json(_run(data, "evaluate", str(tmp_path / "wrong.yaml"), "--json"), WRONG_CALL)["findings"]) == 4


@pytest.mark.parametrize("standard", ["nowhere.json", ".", "a\\0b", "../standards"])
def test_a_case_whose_standard_is_not_there_is_a_wrong_call(data: Path, tmp_path: Path, standard: str) -> None:
    lines = CLAIMABLE.read_text().splitlines()
    named = [f'standard: "{standard}"' if line.startswith("standard: ") else line for line in lines]
    (tmp_path / "case.yaml").write_text("\n".join(named))
    assert _run(data, "evaluate", str(tmp_path / "case.yaml")).exit_code == WRONG_CALL


@pytest.mark.parametrize("what", ["case", "verdict"])
def test_schemas_are_json(data: Path, what: str) -> None:
    assert _json(_run(data, "schema", what))["type"] == "object"


def test_a_standard_is_checked_imported_listed_and_shown(data: Path) -> None:
    checked = _json(_run(data, "standards", "check", str(TILING), "--json"))
    assert (checked["accepted"], checked["counts"]["criteria"]) == (True, 67)
    assert _json(_run(data, "standards", "list", "--json")) == []
    imported = _json(_run(data, "standards", "import", str(TILING), "--json"))
    (listed,) = _json(_run(data, "standards", "list", "--json"))
    assert imported["release_id"] == listed["id"] == checked["release_id"]
    shown = _json(_run(data, "standards", "show", listed["id"][7:19], "--json"))
    assert shown["id"] == listed["id"]
    assert "QWT201" in _run(data, "standards", "show", listed["id"]).stdout
    assert _json(_run(data, "standards", "list", "--centre", "other", "--json")) == []


def test_a_refused_standard_is_a_no_and_nothing_is_stored(data: Path) -> None:
    assert _json(_run(data, "standards", "check", str(REFUSED), "--json"), NO)["accepted"] is False
    assert _json(_run(data, "standards", "import", str(REFUSED), "--json"), NO)["findings"]
    assert _json(_run(data, "standards", "list", "--json")) == []


def test_suggestions_are_given_for_a_file_and_for_a_stored_release(data: Path, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("The supply was isolated and proved dead before the socket was moved.")
    release = _json(_run(data, "standards", "import", str(TILING), "--json"))["release_id"]
    asked = [
        _json(_run(data, "suggest", "--words-only", "--standard", name, "--text", str(tmp_path / "text.txt"), "--json"))
        for name in (str(TILING), release[7:19])
    ]
    assert asked[0] == asked[1]
    assert asked[0]["suggestions"]
    assert _run(data, "suggest", "--words-only", "--standard", str(TILING), "--text", str(CLAIMABLE)).exit_code == DONE


def test_a_token_is_issued_listed_without_its_secret_and_revoked(data: Path) -> None:
    issued = _json(_run(data, "token", "issue", "--role", "assessor", "--name", "Sam", "--json"))
    listed = _run(data, "token", "list", "--json")
    assert [each["id"] for each in _json(listed)] == [issued["token_id"]]
    assert issued["token"].split("_")[2] not in listed.stdout + _run(data, "token", "list").stdout
    assert "secret_hash" not in listed.stdout
    assert _json(_run(data, "token", "revoke", issued["token_id"], "--json"))["revoked_at"]
    assert _run(data, "token", "revoke", issued["token_id"]).exit_code == WRONG_CALL


def test_an_untouched_log_is_a_yes_and_a_touched_one_a_no(data: Path) -> None:
    centre = Centre(data)
    assert _json(_run(data, "audit", "verify", "--json"))["is_intact"] is True
    with centre.equipment.unit_of_work.write() as work:
        work.people.add_centre("smuggled", "Smuggled in")
    assert _json(_run(data, "audit", "verify", "--json"), NO)["is_intact"] is False
    assert "smuggled" in _run(data, "audit", "verify").stdout


def test_a_certificate_is_a_yes_only_for_who_trusts_its_issuer(data: Path, tmp_path: Path) -> None:
    case = open_small_case(Centre(data)).accept_all().sign_off_all()
    file, standard = tmp_path / "certificate.json", tmp_path / "small.json"
    file.write_text(json.dumps(dict(case.claim()[0].document)))
    standard.write_bytes(small_standard())
    call = ("certificate", "verify", str(file))
    assert _json(_run(data, *call, "--standard", str(standard), "--json"))["is_valid"] is True
    assert _json(_run(data, *call, "--standard", str(TILING), "--json"), NO)["is_valid"] is False
    assert _json(_run(tmp_path / "elsewhere", *call, "--json"), NO)["is_valid"] is False
    assert _run(data, *call).exit_code == DONE
    assert _run(data, *call, "--standard", "nothing").exit_code == WRONG_CALL


def test_a_benchmark_folder_is_measured(data: Path, tmp_path: Path) -> None:
    criteria = [{"id": f"C{n}", "text": text} for n, text in enumerate(("Lace a wheel", "Cut a tile", "Cook rice"))]
    evidence = [{"id": "E1", "text": "I laced the wheel in a cross pattern.", "labels": ["C0"]}]
    for name, rows in (("criteria", criteria), ("evidence", evidence)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    figures = _json(_run(data, "benchmark", str(tmp_path), "--words-only", "--json"))
    assert (figures["criteria"], figures["evidence"], figures["labels"]) == (3, 1, 1)
    assert _run(data, "benchmark", str(tmp_path), "--words-only").exit_code == DONE


@pytest.mark.parametrize("command", ["doctor", "serve", "token list", "model report", "export sssom"])
def test_a_setting_that_cannot_be_used_is_told_in_a_sentence(data: Path, command: str) -> None:
    result = _run(data, *command.split(), VQMAP_SENTINEL_SHARE="much")
    assert result.exit_code == WRONG_CALL
    assert "VQMAP_SENTINEL_SHARE" in result.output
    assert "→" in result.output


def test_the_doctor_speaks_json(data: Path) -> None:
    result = _run(data, "doctor", "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == (DONE if all(each["is_well"] for each in found) else NO)


@pytest.mark.parametrize("address", ["postgresql://localhost/x", "nonsense"])
@pytest.mark.parametrize("command", ["audit verify", "standards list", "token list", "serve"])
def test_a_store_that_cannot_be_used_is_told_in_a_sentence(data: Path, command: str, address: str) -> None:
    result = _run(data, *command.split(), VQMAP_DATABASE_URL=address)
    assert result.exit_code == WRONG_CALL
    assert "→" in result.output


@pytest.mark.parametrize("command", ["audit verify", "standards list", "certificate verify {file}"])
def test_a_broken_issuers_key_is_told_in_a_sentence(data: Path, tmp_path: Path, command: str) -> None:
    data.mkdir()
    (data / "issuer-key.pem").write_text("no key")
    (tmp_path / "x.json").write_text("{}")
    result = _run(data, *command.format(file=tmp_path / "x.json").split())
    assert result.exit_code == WRONG_CALL
    assert "key" in result.output


def test_an_unusable_data_folder_is_told_in_a_sentence(data: Path) -> None:
    data.write_text("a file, not a folder")
    assert _run(data, "standards", "list").exit_code == WRONG_CALL


def test_text_of_other_people_cannot_style_the_terminal(data: Path, tmp_path: Path) -> None:
    (tmp_path / "evil.json").write_bytes(small_standard().replace(b"Build a wheel", b"[red]x\\u001b[31m\\u202e"))
    result = _run(data, "standards", "show", str(tmp_path / "evil.json"))
    assert result.exit_code == DONE
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert "[red]x" in result.stdout


def test_the_installed_command_ends_without_a_traceback_and_with_its_exit_code(data: Path) -> None:
    command = [sys.executable, "-c", "from service.cli import main; main()"]
    environment = {**os.environ, "VQMAP_DATA": str(data), "VQMAP_DEBUG": ""}
    calls = (["evaluate", str(ONE_GAP), "--json"], ["evaluate", "nowhere.yaml"], ["--help"])
    ran = [subprocess.run([*command, *call], capture_output=True, env=environment, check=False) for call in calls]
    assert [each.returncode for each in ran] == [NO, WRONG_CALL, DONE]
    assert json.loads(ran[0].stdout)["claimable"] is False
    assert all(b"Traceback" not in each.stdout + each.stderr for each in ran)


def test_each_command_stands_in_the_table_of_the_readme() -> None:
    readme = (FIXTURES.parent / "README.md").read_text(encoding="utf-8")
    groups = {command[0] for command in COMMANDS}
    assert {name for name in groups if f"`vqmap {name}" not in readme and name != "demo"} == set()


@pytest.mark.parametrize("command", [("standards", "check"), ("evaluate",), ("certificate", "verify")])
def test_a_missing_file_is_told_in_json_where_json_was_asked_for(data: Path, command: tuple[str, ...]) -> None:
    answer = _json(_run(data, *command, str(data / "not-there"), "--json"), expected=WRONG_CALL)

    assert answer["code"] == "call_wrong"
    assert "not-there" in answer["detail"]
