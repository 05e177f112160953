"""Policy files: every problem at its line and all at once, and a truth table that nobody can leave out."""

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml
from journeys.centre import FIXTURES

from competence_graph import Finding
from mapping_engine import DEFAULT_POLICY, GateCode
from service.policy_file import PolicyCheck, check_policy
from service.policy_form import PolicyDocument
from service.truth_table import missing_lines

POLICIES = FIXTURES / "policies"
DEFAULT = (POLICIES / "default.yaml").read_text(encoding="utf-8")
QUARRYSIDE = (POLICIES / "quarryside-awards.yaml").read_text(encoding="utf-8")
LOOSER = (POLICIES / "looser-centre.yaml").read_text(encoding="utf-8")


def _changed(old: str, new: str, text: str = DEFAULT) -> str:
    assert old in text
    return text.replace(old, new, 1)


def _line_of(words: str, text: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def _errors(check: PolicyCheck) -> list[Finding]:
    found = [each for each in check.findings if each.severity == "error"]
    assert check.publishable == (not found)
    assert all(each.message and each.remedy for each in found)
    return found


def _found(text: str) -> list[tuple[str, str]]:
    """Return the code and the line of every error."""
    return [(each.code, each.place.partition(",")[0]) for each in _errors(check_policy(text))]


def test_all_problems_are_named_at_once_each_at_its_line() -> None:
    text = (
        _changed("      months: 24", "      months: soon")
        .replace("no_testimony_from: [family]", "no_testimony_from: [cousin]")
        .replace('stop_claims: ["3b", "4", "5"]', "stopped: []")
        .replace("issuer: centre", "issuer: nobody")
        .replace("      sign_off_required: true\n", "")
        .replace("performed: unknown", "performed: long ago")
    )
    wanted = [
        "issuer: nobody",
        "months: soon",
        "assurance:",
        "no_testimony_from: [c",
        "stopped: []",
        "performed: long ago",
    ]
    lines = [_line_of(words, text) for words in wanted]
    lines[2] += 1  # what is missing is named where the terms begin
    assert _found(text) == [
        (code, f"line {line}")
        for code, line in zip(
            (
                "policy_value_unknown",
                "policy_field",
                "policy_field_missing",
                "policy_value_unknown",
                "policy_field_unknown",
                "policy_field",
            ),
            lines,
            strict=True,
        )
    ]


def test_dates_that_overlap_are_found_beside_fields_that_are_wrong() -> None:
    again = "  people:\n    - valid_from: 2000-01-01\n      conflicts: [rival]\n      authority: Again\n"
    text = _changed("  people:\n", again).replace(
        "  assurance:\n", "  assurance:\n    - {valid_from: 2000-01-01, sign_off_required: true, authority: First}\n"
    )
    assert [code for code, _ in _found(text)] == ["policy_dates_overlap", "policy_value_unknown"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("can_be_overridden: true", "can_be_overridden: yes it can", "policy_field"),
        ("waivable: [recent_evidence]", "waivable: [claim_holds]", "policy_rule_closed"),
        ("waivable: [recent_evidence]", "waivable: [recency]", "policy_rule_unknown"),
        ("months_between: [1, 18]", "months_between: [18, 1]", "policy_route_impossible"),
        ("planned_methods: [expert_witness_testimony]", "planned_methods: [hearsay]", "policy_value_unknown"),
        ("id: quarryside-awards", "id: Quarryside Awards", "policy_field"),
        ("version: 1", "version: 0", "policy_field"),
        ("waived: [authentic_evidence]", "waived: [authentic_evidence/unit:U2]", "policy_unit_unknown"),
        ("waived: [authentic_evidence]", "waived: [authentic]", "policy_rule_unknown"),
        ("expect: [declaration_missing]", "expect: [declaration_lost]", "policy_value_unknown"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_at_the_line_that_says_so(old: str, new: str, code: str) -> None:
    text = _changed(old, new, QUARRYSIDE)
    assert (code, f"line {_line_of(new, text)}") in _found(text)


def test_a_window_of_no_months_is_refused_where_the_terms_begin_or_at_its_months() -> None:
    at_claims = _changed("months: 24", "months: 0")
    assert _found(at_claims) == [("policy_window_empty", f"line {_line_of('valid_from', at_claims)}")]
    text = (POLICIES / "nothing-before-registration.yaml").read_text(encoding="utf-8")
    exclusive = _changed("      months: 0\n", "      months: 0\n      inclusive: false\n", text)
    assert ("policy_window_empty", f"line {_line_of('months: 0', exclusive)}") in _found(exclusive)


def test_a_number_that_fails_its_check_is_a_warning_at_its_line() -> None:
    text = _changed("policy:\n", "qualification_numbers:\n  - 601/6108/5\n  - 601/6108/6\npolicy:\n")
    check = check_policy(text)
    assert check.publishable
    assert [(each.code, each.severity, each.place) for each in check.findings] == [
        ("qualification_number_check", "warning", "line 8, column 5")
    ]


def test_a_case_that_fails_says_what_was_expected_and_what_was_found() -> None:
    (finding,) = _errors(check_policy(_changed("months: 24", "months: 25")))[:1]
    assert (finding.code, finding.expected, finding.found) == ("policy_case_failed", "evidence_not_recent", "claimable")
    assert "'a day later'" in finding.message


def test_a_case_whose_days_contradict_each_other_is_named() -> None:
    impossible = "  - {name: impossible, performed_from: 2026-03-01, performed: 2026-02-01, expect: claimable}\n"
    text = _changed("cases:\n", f"cases:\n{impossible}")
    assert _found(text) == [("policy_case_impossible", f"line {_line_of('  - {name: impossible', text)}")]


@pytest.mark.parametrize("family", ["recency", "assurance", "people", "sanctions"])
@pytest.mark.parametrize("kind", ["claimable", "refused"])
def test_a_family_of_terms_without_a_claimable_or_without_a_refused_case_is_refused(family: str, kind: str) -> None:
    document = check_policy(DEFAULT).document
    assert document is not None
    lines = [line for line in document.cases if bool(line.expect) == (kind == "claimable")]
    places = [each.place for each in missing_lines(document.policy, tuple(lines))]
    assert f"/policy/{family}" in places


def test_a_policy_without_cases_is_refused_once_for_each_kind_of_case_of_each_family() -> None:
    text = DEFAULT[: DEFAULT.index("cases:")] + "cases: []\n"
    assert [code for code, _ in _found(text)] == ["policy_case_missing"] * 8


def test_under_an_awarding_organisation_every_looser_line_is_said_to_be_idle() -> None:
    above = check_policy(QUARRYSIDE).document
    assert above is not None
    check = check_policy(LOOSER, under=above.policy)
    assert check.publishable
    assert {(each.code, each.severity, each.path) for each in check.findings} == {
        ("policy_line_idle", "note", place)
        for place in (
            "/policy/recency/0",
            "/policy/assurance/0",
            "/policy/claims/0",
            "/policy/exceptions/0/waivable/1",
        )
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("just words", id="a sentence"),
        pytest.param("- a", id="a list"),
        pytest.param("policy: [1, 2", id="left open"),
        pytest.param("policy: {recency: 7}", id="no list"),
        pytest.param("policy: {recency: [7, null, {months: 3}]}", id="no terms"),
        pytest.param("qualification_numbers: {a: b}", id="no numbers"),
        pytest.param("cases: " + "[" * 1000 + "]" * 1000, id="deep"),
        pytest.param("a: " + "x" * 2**20, id="enormous"),
        pytest.param("policy: &p {recency: [*p]}", id="itself"),
        pytest.param(f"version: {'9' * 5000}", id="a very long number"),
        pytest.param("a: \0", id="a zero byte"),
    ],
)
def test_what_is_no_policy_is_refused_in_words(text: str) -> None:
    assert _errors(check_policy(text))


def test_a_thousand_cases_are_refused_unread() -> None:
    many = "".join("  - {name: x, expect: claimable}\n" for _ in range(1000))
    check = check_policy(_changed("cases:\n", f"cases:\n{many}"))
    assert check.results == ()
    assert [each.code for each in _errors(check)] == ["policy_field"]


@pytest.mark.parametrize("path", sorted(POLICIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_accepts_every_policy_of_the_fixtures(path: Any) -> None:
    schema = PolicyDocument.model_json_schema()
    plain = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
    jsonschema.Draft202012Validator(schema).validate(plain)
    plain["cases"][0]["expect"] = ["no_such_code"]
    assert not jsonschema.Draft202012Validator(schema).is_valid(plain)


def test_the_example_of_the_document_can_be_published() -> None:
    document = (FIXTURES.parent / "docs" / "policies.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)
    check = check_policy(example)
    assert (check.publishable, check.findings, len(check.results)) == (True, (), 4)


def test_the_default_of_the_fixtures_states_the_terms_of_the_engines_default() -> None:
    document = check_policy(DEFAULT).document
    assert document is not None
    words = {"authority", "title"}
    for family in ("recency", "assurance", "people"):
        stated, own = getattr(document.policy, family), getattr(DEFAULT_POLICY, family)
        assert [each.model_dump(exclude=words) for each in stated] == [each.model_dump(exclude=words) for each in own]
    assert document.policy.sanctions[0].stop_claims == DEFAULT_POLICY.sanctions[0].stop_claims


def test_the_codes_that_the_document_speaks_of_are_codes() -> None:
    document = (FIXTURES.parent / "docs" / "policies.md").read_text(encoding="utf-8")
    named = {code for block in re.findall(r"expect: \[([\w, ]+)\]", document) for code in block.split(", ")}
    assert named
    assert named <= {code.value for code in GateCode}
