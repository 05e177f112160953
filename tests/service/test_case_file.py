"""Case files: every fixture has its verdict, every problem is named at once, and no YAML trick gets through."""

import re
from functools import cache
from pathlib import Path

import pytest
from journeys.centre import FIXTURES

from competence_graph import Finding, Release
from mapping_engine import Verdict, evaluate
from service.case_file import case_of, differences, read_case_file
from service.cli.opening import release_of_file
from service.errors import RequestInvalid

CASES = sorted((FIXTURES / "cases").glob("*.yaml"))
CLAIMABLE = (FIXTURES / "cases" / "wall-tiling-claimable.yaml").read_text()
DOCUMENT = Path(__file__).parents[2] / "docs" / "case-files.md"


@cache
def _release(path: Path) -> Release:
    return release_of_file(path)


def _verdict(text: str, folder: Path = FIXTURES / "cases") -> Verdict:
    file = read_case_file(text)
    return evaluate(case_of(file, _release((folder / file.standard).resolve())))


def _problems(text: str) -> tuple[Finding, ...]:
    with pytest.raises(RequestInvalid) as refusal:
        _verdict(text)
    findings = refusal.value.findings
    assert findings
    assert all(each.message and each.remedy for each in findings)
    return findings


def _changed(old: str, new: str) -> str:
    assert old in CLAIMABLE
    return CLAIMABLE.replace(old, new)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_case_of_the_fixtures_has_the_verdict_it_expects(path: Path) -> None:
    file = read_case_file(path.read_text(encoding="utf-8"))
    assert file.expected is not None
    verdict = _verdict(path.read_text(encoding="utf-8"), path.parent)
    assert differences(file.expected, verdict) == ()
    assert verdict.claimable == file.expected.claimable


def test_the_examples_of_the_document_have_the_verdicts_they_expect() -> None:
    examples = re.findall(r"```yaml\n(title: .*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    files = [read_case_file(example) for example in examples]
    wanted = [differences(file.expected, _verdict(text)) for file, text in zip(files, examples, strict=True)]
    assert {file.expected.claimable for file in files if file.expected} == {True, False}
    assert wanted == [()] * len(examples)


def test_a_difference_from_the_expected_verdict_is_told_in_words() -> None:
    text = CLAIMABLE.replace(
        "claimable: true", "claimable: false\n  findings: [{code: criterion_not_covered, place: QWT201 2.4}]"
    )
    file = read_case_file(text)
    assert file.expected is not None
    assert differences(file.expected, _verdict(text)) == (
        "expected claimable: False",
        "expected finding is missing: criterion_not_covered at QWT201 2.4",
    )


def test_all_wrong_fields_are_named_at_once_with_their_places() -> None:
    text = (
        _changed("as_of: 2026-11-24", "as_of: soon")
        .replace("type: observation", "type: rumour")
        .replace("decided_on: 2026-03-16", "decided_on: 2026-03-16 10:00:00")
        .replace("claimed_by: awarding-quarryside", "claimant: awarding-quarryside")
    )
    places = {each.place for each in _problems(text)}
    assert places == {"/as_of", "/evidence/0/type", "/mappings/0/decided_on", "/claimant"}


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2025-02-29"])
def test_a_day_that_does_not_exist_is_named_with_its_field(day: str) -> None:
    text = _changed("as_of: 2026-11-24", f"as_of: {day}").replace("decided_on: 2026-03-16", f"decided_on: {day}")
    assert {each.place for each in _problems(text)} == {"/as_of", "/mappings/0/decided_on"}


def test_all_references_that_lead_nowhere_are_named_at_once() -> None:
    text = _changed('"QWT203 *"', '"QWT203 9.9", "QWT999 *", "nonsense"').replace("units: [QWT201,", "units: [XYZ,")
    found = sorted((each.code, each.place) for each in _problems(text))
    assert found == [
        ("criterion_unknown", "/mappings/0/criteria"),
        ("criterion_unknown", "/mappings/0/criteria"),
        ("unit_unknown", "/mappings/0/criteria"),
        ("unit_unknown", "/sign_offs/0/units"),
        ("unit_unknown", "/units"),
    ]


@pytest.mark.parametrize(
    ("name", "pathway", "remedy"),
    [
        ("woodland-crafts-pathway", "XX", "Choose from: HL, CO."),
        ("wall-tiling-claimable", "HL", "Leave it out: the qualification has no pathways."),
    ],
)
def test_a_pathway_that_the_qualification_does_not_have_is_named_with_its_place(
    name: str, pathway: str, remedy: str
) -> None:
    text = (FIXTURES / "cases" / f"{name}.yaml").read_text(encoding="utf-8").replace("pathway: HL\n", "")
    (problem,) = _problems(f"{text}\npathway: {pathway}\n")
    assert (problem.code, problem.place, problem.remedy) == ("pathway_unknown", "/pathway", remedy)
    assert problem.message == f"There is no pathway '{pathway}'."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("performed_until: 2026-03-13", "performed_until: 2026-03-11", "lies before performed_from"),
        ("submitted_on: 2026-03-14", "submitted_on: 2026-03-01", "lies after submitted_on"),
        ("performed_until: 2026-03-13", "witnessed_on: 2026-12-01", "witnessed_on 2026-12-01 lies after"),
    ],
)
def test_dates_of_evidence_that_contradict_each_other_are_named(old: str, new: str, said: str) -> None:
    (problem,) = _problems(_changed(old, new))
    assert (problem.code, problem.place) == ("evidence_contradicts_itself", "/evidence/0")
    assert said in problem.message


def test_a_decision_about_evidence_that_is_not_there_is_named() -> None:
    (problem,) = _problems(_changed("  - evidence: OBS1", "  - evidence: OBS9"))
    assert problem.code == "case_contradicts_itself"
    assert "OBS9" in problem.message


def test_two_different_items_with_one_id_are_refused() -> None:
    twin = "  - {id: OBS1, type: recording, author: x, submitted_on: 2026-03-01}\nmappings:"
    (problem,) = _problems(_changed("mappings:", twin))
    assert "two different records have the id OBS1" in problem.message


@pytest.mark.parametrize("field", ["assessor: assessor-singh", "iqa: iqa-moreau", "learner: learner-jade"])
def test_a_person_without_a_name_is_refused(field: str) -> None:
    name = field.partition(":")[0]
    (problem,) = _problems(_changed(field, f'{name}: ""'))
    assert problem.place.endswith(f"/{name}")


def test_a_reason_of_blanks_is_no_reason_for_an_override() -> None:
    override = 'overrides: [{evidence: OBS1, person: a, reason: "              ", made_on: 2026-03-16}]\nexpected:'
    assert _problems(_changed("expected:", override))


def test_a_key_that_is_written_twice_is_refused_and_never_half_forgotten() -> None:
    (problem,) = _problems(CLAIMABLE + "\nas_of: 2020-01-01\n")
    assert (problem.code, problem.place) == ("case_file_unreadable", "line 26, column 1")
    assert "'as_of' stands here a second time" in problem.message


@pytest.mark.parametrize("key", ["on", "no", "12", "2026-01-01", "~"])
def test_a_key_that_yaml_reads_as_a_value_is_named(key: str) -> None:
    (problem,) = _problems(f"{CLAIMABLE}\n{key}: x\n")
    assert f"{key!r} is read as a value" in problem.message


def test_a_name_that_yaml_reads_as_a_value_is_named() -> None:
    (problem,) = _problems(_changed("iqa: iqa-moreau", "iqa: no"))
    assert (problem.place, problem.message) == ("/sign_offs/0/iqa", "Input should be a valid string.")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("- a\n- b\n", id="a list"),
        pytest.param("just words", id="a sentence"),
        pytest.param("a: [1, 2", id="left open"),
        pytest.param("a: b: c", id="no YAML"),
        pytest.param("evidence:\n\t- id: OBS1\n", id="tabs"),
        pytest.param("a: \0", id="a zero byte"),
        pytest.param("\ufffd\ufffd", id="no UTF-8"),
        pytest.param(f"{CLAIMABLE}\n---\ntitle: another\n", id="two documents"),
        pytest.param("units: !!python/object/apply:os.getcwd []", id="a Python object"),
        pytest.param("units: !!binary abc", id="binary"),
        pytest.param("units: !!int abc", id="no number"),
        pytest.param(f"units: {'9' * 5000}", id="a very long number"),
        pytest.param("evidence: &a [*a]", id="itself inside itself"),
        pytest.param("? [a, b]\n: c", id="a list as key"),
    ],
)
def test_what_is_no_case_file_is_refused_in_words(text: str) -> None:
    assert _problems(text)


@pytest.mark.parametrize("depth", [30, 1_000, 100_000])
def test_deep_nesting_is_refused_before_it_exhausts_the_stack(depth: int) -> None:
    (problem,) = _problems("units: " + "[" * depth + "]" * depth)
    assert "nesting is too deep" in problem.message


def test_aliases_that_would_multiply_a_billionfold_are_refused_quickly() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 18)]
    findings = _problems("\n".join([*lines, "units: *a17", "evidence: *a17"]))
    assert len(findings) < 100


def test_quoted_words_and_honest_aliases_are_read_as_written() -> None:
    text = _changed("learner: learner-jade", 'learner: "on"').replace("evidence:\n  - id", "evidence:\n  - &it\n    id")
    assert read_case_file(text).learner == "on"
    assert _verdict(text).claimable
