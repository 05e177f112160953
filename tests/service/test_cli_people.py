"""The commands about people, run as a person types them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from service.cli.main import app


class Shell:
    """The command line over a store of its own."""

    def __init__(self) -> None:
        self._runner = CliRunner()

    def __call__(self, *words: str, code: int = 0) -> str:
        ran = self._runner.invoke(app, words)
        assert ran.exit_code == code, ran.output
        return ran.output

    def json(self, *words: str) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self(*words, "--json"))
        return said


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("VQMAP_DATA", str(tmp_path / "data"))
    return Shell()


def test_people_are_added_given_roles_and_shown_with_all_that_is_known(shell: Shell) -> None:
    assert "Nobody yet" in shell("people", "list")
    claire, older = (shell.json("people", "add", name)["id"] for name in ("Claire Moreau", "C. Moreau"))
    role = shell.json("people", "role", claire, "iqa", "--qualification", "999/4001/2")
    number = ("--qualification", "999/4001/2", "--since", "2026-01-01")
    licence = shell.json("people", "licence", claire, "--duty", "iqa", *number)
    shell("people", "merge", older, claire)
    shell("people", "relationship", claire, shell.json("people", "add", "Tom")["id"], "--kind", "friend", *number[2:])
    shell("people", "expert-witness", claire, "--since", "2026-01-01")
    shown = shell.json("people", "show", older)
    assert shown["ids"] == [claire, older]
    assert [each["id"] for each in shown["licences"]] == [licence["id"]]
    said = shell("people", "show", claire)
    for words in ("Claire Moreau", "RoleAssignment", "Licence", "Relationship", "ExpertWitness", "Account"):
        assert words in said
    assert shell.json("people", "revoke-role", role["id"])["revoked_at"]
    assert len(shell("people", "list").splitlines()) == 4


def test_a_licence_is_ended_and_taken_back(shell: Shell) -> None:
    claire = shell.json("people", "add", "Claire Moreau")["id"]
    words = ("people", "licence", claire, "--duty", "iqa", "--qualification", "1", "--since", "2026-01-01")
    ended = shell.json("people", "end", shell.json(*words)["id"], "--on", "2026-06-30")
    assert ended["valid_until"] == "2026-06-30"
    assert shell.json("people", "take-back", ended["id"])["retracted_on"]
    assert "no day" in shell("people", "end", ended["id"], "--on", "June", code=2)
    assert "taken back" in shell("people", "take-back", ended["id"], code=2)


def test_what_was_typed_wrong_is_told_all_at_once(shell: Shell) -> None:
    words = ("people", "licence", "nobody", "--duty", "chef", "--qualification", "", "--since", "June")
    said = shell(*words, code=2)
    for field in ("duty", "qualification_number", "valid_from"):
        assert field in said
    assert "no person nobody" in shell("people", "show", "nobody", code=2)


def test_a_sign_in_is_opened_reset_and_closed(shell: Shell) -> None:
    jade = shell.json("people", "add", "Jade Whitlock")["id"]
    handed = shell.json("people", "open-sign-in", jade, "jade@fenwick.example")
    assert "taken" in shell("people", "open-sign-in", jade, "JADE@fenwick.example", code=2)
    again = shell.json("people", "reset-password", handed["sign_in"]["id"])
    assert again["one_time_code"] != handed["one_time_code"]
    assert "in person" in shell("people", "reset-password", handed["sign_in"]["id"])
    shell("people", "remove-second-factor", handed["sign_in"]["id"], code=2)
    assert "no provider" in shell("people", "link", jade, "--provider", "x", "--subject", "1", code=2)
    assert "closed" in shell("people", "close-sign-in", handed["sign_in"]["id"])
    shell("people", "open-sign-in", jade, "jade@fenwick.example")


def test_the_secret_of_a_program_is_issued_and_a_token_renewed(shell: Shell) -> None:
    program = shell.json("token", "issue", "--role", "claims_client", "--name", "Quarryside", "--client")
    assert set(program) == {"client_id", "client_secret"}
    said = shell("token", "issue", "--role", "claims_client", "--name", "Quarryside", "--client")
    assert "/oauth/token" in said
    token = shell.json("token", "issue", "--role", "iqa", "--name", "Claire")
    renewed = shell.json("token", "rotate", token["token_id"], "--overlap-hours", "0")
    assert renewed["person_id"] == token["person_id"]
    assert "has the successor" in shell("token", "rotate", token["token_id"], code=2)
    assert "client" in shell("token", "list")
