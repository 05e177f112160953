"""The repository keeps its word: commands that exist, files of a readable length, and no traces of one machine."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from service.cli.main import app

ROOT = Path(__file__).parents[1]
PACKAGES = ("competence_graph", "mapping_engine", "service", "standards_ingest")
DOCUMENTS = [ROOT / name for name in ("README.md", "SECURITY.md", "CHANGELOG.md", "fixtures/README.md")]
DOCUMENTS += sorted((ROOT / "docs").rglob("*.md"))
LONGEST = 400
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".json", ".csv", ".lock", ".mako", ".txt", ""}


def _committed() -> list[Path]:
    """Return what git keeps, or would keep once it is added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def _code(path: Path) -> str:
    """Return what a document shows as code, in the line or as a block."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL) + re.findall(r"^(?: {4}|\t)(.*)$", text, re.MULTILINE)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


def _is_command(words: list[str]) -> bool:
    command: Any = get_command(app)
    for word in words:
        below = getattr(command, "commands", None)
        if below is None or not re.fullmatch(r"[a-z-]+", word):
            return below is None
        if word not in below:
            return False
        command = below[word]
    return True


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_a_document_shows_exists(document: Path) -> None:
    calls = re.findall(r"(?<![\w/-])vqmap ((?:[a-z]+(?:-[a-z]+)* ?)+)", _code(document))
    assert [call for call in calls if not _is_command(call.split())] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_a_document_shows_exists(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", _code(document))) <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_fixture_that_a_document_shows_exists(document: Path) -> None:
    named = re.findall(r"\bfixtures/[\w./-]+\.(?:json|yaml|csv|xlsx)", _code(document))
    invented = {"fixtures/cases/my-case.yaml"}
    assert {name for name in named if not (ROOT / name).exists()} <= invented


def test_the_readme_shows_each_option_as_the_command_takes_it() -> None:
    command: Any = get_command(app)
    options = set(re.findall(r" (--[a-z-]+)", _code(ROOT / "README.md")))
    known = {"--json", "--help"}

    def gather(each: Any) -> None:
        known.update(name for parameter in each.params for name in parameter.opts)
        for below in getattr(each, "commands", {}).values():
            gather(below)

    gather(command)
    assert options <= known


def test_no_file_of_code_or_prose_is_longer_than_a_reader_likes() -> None:
    prose = [path for path in _committed() if path.suffix in {".py", ".md"}]
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf-8").splitlines()) for path in prose}
    assert {path for path, length in lengths.items() if length > LONGEST} == set()


def test_nothing_is_left_to_do_in_the_code() -> None:
    marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")))
    code = [path for path in _committed() if path.suffix == ".py"]
    assert [path for path in code if marks.search(path.read_text(encoding="utf-8"))] == []


def test_the_decisions_are_numbered_without_a_gap_and_short() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert len(decisions) >= 5
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    assert all(len(path.read_text(encoding="utf-8").splitlines()) <= 60 for path in decisions)


def test_nothing_committed_names_a_path_or_an_address_of_one_machine() -> None:
    own = re.compile(
        "|".join(("/wo" + r"rk/\w", "/ho" + r"me/\w", "/ro" + r"ot/\w", "/Us" + r"ers/\w", "index" + "-url="))
    )
    texts = [path for path in _committed() if path.suffix in TEXT]
    found = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in texts
        if (match := own.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == set()


def test_nothing_secret_or_made_is_committed() -> None:
    made = {".pem", ".db", ".pyc", ".whl", ".key", ".sqlite"}
    assert [path for path in _committed() if path.suffix in made] == []
    key = "-----BEGIN " + "PRIVATE KEY-----"
    holding = [path for path in _committed() if key.encode() in path.read_bytes()]
    assert [path for path in holding if not path.is_relative_to(ROOT / "tests")] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_knows(package: str) -> None:
    silent = [
        path for path in (ROOT / package).rglob("*.py") if not path.read_text("utf-8").startswith(('"""', 'r"""'))
    ]
    assert silent == []
