"""Commands that tell why, what next, until when and what changed: exit codes, JSON, and harmless text of others."""

import json
from pathlib import Path

import pytest
from journeys.centre import FIXTURES
from typer.testing import CliRunner, Result

from mapping_engine import Explanation, Forecast, Plan, VerdictChanges
from service.cli.main import app

CASES = FIXTURES / "cases"
CLAIMABLE, ONE_GAP = CASES / "wall-tiling-claimable.yaml", CASES / "wall-tiling-one-gap.yaml"
STALE = CASES / "wall-tiling-stale-next-month.yaml"
ALL_CASES = sorted(CASES.glob("*.yaml"))


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda path: path.stem)
def test_every_case_of_the_fixtures_is_explained_planned_and_foretold(case: Path) -> None:
    verdict = json.loads(_run("evaluate", case, "--json").stdout)

    explained, planned = _run("explain", case), _run("plan", case)

    assert explained.exit_code == (0 if verdict["claimable"] else 1)
    assert explained.stdout.startswith("✓" if verdict["claimable"] else "✗")
    assert planned.exit_code == 0
    assert _run("forecast", case, "--until", "2028-12-31").exit_code == 0


def test_json_is_one_document_that_reads_back() -> None:
    assert Explanation.model_validate_json(_run("explain", ONE_GAP, "--json").stdout).covered == 56
    assert Plan.model_validate_json(_run("plan", ONE_GAP, "--json").stdout).is_proven
    assert Forecast.model_validate_json(_run("forecast", STALE, "--until", "2027-01-31", "--json").stdout).days
    changes = _run("diff", CLAIMABLE, ONE_GAP, "--json").stdout
    assert [each.reference for each in VerdictChanges.model_validate_json(changes).lost] == ["QWT201 2.4"]


def test_an_explanation_names_place_remedy_authority_and_the_path_for_an_exception() -> None:
    told = _run("explain", ONE_GAP).stdout

    assert "QWT201 2.4" in told
    assert "→ Submit evidence for it" in told
    assert "no credit for part of a unit" in told
    assert "path: full_coverage/unit:" in told


def test_a_verdict_stored_as_json_is_explained_like_its_case(tmp_path: Path) -> None:
    stored = tmp_path / "verdict.json"
    stored.write_text(_run("evaluate", ONE_GAP, "--json").stdout, encoding="utf-8")
    refusal = tmp_path / "refusal.json"
    refusal.write_text(json.dumps({"code": "claim_refused", "verdict": json.loads(stored.read_text("utf-8"))}), "utf-8")

    assert _run("explain", stored).stdout == _run("explain", refusal).stdout == _run("explain", ONE_GAP).stdout
    assert "Nothing else changed" in _run("diff", stored, ONE_GAP).stdout


def test_what_changed_from_one_day_to_the_next_is_told_with_its_cause() -> None:
    told = _run("diff", STALE, "--from", "2026-12-20", "--to", "2026-12-21")

    assert told.exit_code == 0
    assert "No longer claimable" in told.stdout
    assert "counted as recent until 20 December 2026" in told.stdout


def test_another_day_and_the_knowledge_of_another_day_can_be_asked_for() -> None:
    later = CASES / "wall-tiling-known-later.yaml"

    assert _run("evaluate", STALE, "--as-of", "2026-12-21").exit_code == 1
    assert _run("evaluate", later).exit_code == 0
    assert _run("evaluate", later, "--known-on", "2026-06-15").exit_code == 1
    assert _run("explain", later, "--known-on", "2026-06-15").exit_code == 1


def test_one_helper_sees_only_their_own_part() -> None:
    told = _run("explain", CASES / "wall-tiling-action-open.yaml", "--for", "iqa").stdout

    assert "QWT203" in told
    assert "can put right (1 thing)" in told
    assert "can put right" not in _run("explain", CASES / "wall-tiling-action-open.yaml", "--for", "designer").stdout


def test_a_plan_that_leads_nowhere_answers_no_and_names_the_dead_end(tmp_path: Path) -> None:
    held = "earlier_certificates: [{award: qualification, issued_on: 2026-01-01}]\nexpected:"
    text = CLAIMABLE.read_text("utf-8").replace("expected:", held).replace("../standards", str(FIXTURES / "standards"))
    case = tmp_path / "held.yaml"
    case.write_text(text, encoding="utf-8")

    told = _run("plan", case)

    assert told.exit_code == 1
    assert "Nobody can put this right" in told.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "nothing.yaml"),
        ("explain", ONE_GAP, "--for", "king"),
        ("explain", ONE_GAP, "--as-of", "soon"),
        ("explain", FIXTURES / "standards" / "refused" / "another-json.json"),
        ("diff", ONE_GAP),
        ("plan", FIXTURES / "README.md"),
        ("forecast", ONE_GAP),
        ("forecast", ONE_GAP, "--until", "2026-02-30"),
    ],
    ids=str,
)
def test_a_wrong_call_is_told_in_words_with_exit_code_two(words: tuple[str | Path, ...]) -> None:
    assert _run(*words).exit_code == 2


def test_a_stored_verdict_speaks_of_its_own_day_only(tmp_path: Path) -> None:
    stored = tmp_path / "verdict.json"
    stored.write_text(_run("evaluate", ONE_GAP, "--json").stdout, encoding="utf-8")

    assert _run("explain", stored, "--as-of", "2026-12-01").exit_code == 2


def test_text_of_other_people_can_neither_style_nor_steer_the_terminal(tmp_path: Path) -> None:
    text = (CASES / "wall-tiling-waived.yaml").read_text("utf-8").replace("../standards", str(FIXTURES / "standards"))
    case = tmp_path / "hostile.yaml"
    case.write_text(
        text.replace("No socket had", '"[red]\\x1b[31mNo socket had').replace("the learner.", 'the learner."')
    )

    told = _run("explain", case)

    assert told.exit_code == 0
    assert "\x1b[31m" not in told.stdout
    assert "[red]" in told.stdout
