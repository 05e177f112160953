"""Certificates with waived criteria: believed only where the exception is listed, and never called covered."""

import copy
from pathlib import Path
from typing import Any

import pytest
from certificates import DOCUMENT, JsonObject, award, check, codes, verdict, with_verdict
from typer.testing import CliRunner

from competence_graph import canonical_bytes
from service.cli.main import app
from service.credential import credential_core

LISTED: JsonObject = {
    "id": "x-1",
    "kind": "concession",
    "path": "full_coverage/unit:HAC301/criterion:HAC301%3A1",
    "person_id": "head of centre",
    "reason": "The opportunity never arose on this site",
    "expires_on": "2026-11-24",
}
WAIVED: JsonObject = {"is_covered": False, "satisfied_by": [], "waived_by": ["x-1"]}


def _with(exceptions: Any = (LISTED,), line: JsonObject = WAIVED, **changes: Any) -> JsonObject:
    criteria = copy.deepcopy(verdict()["criteria"])
    criteria[0] |= line
    return with_verdict(**({"criteria": criteria, "exceptions": list(exceptions)} | changes))


def test_a_criterion_waived_by_a_listed_exception_is_believed() -> None:
    assert check(_with()).is_valid


def test_the_answer_says_how_many_are_covered_which_are_waived_and_by_whom() -> None:
    answer = check(_with())

    assert (answer.criteria, answer.covered) == (4, 3)
    assert (answer.waived, answer.waived_by) == (("HAC301 1.1",), ("head of centre",))
    assert answer.facts()["criteria"] == "3 of 4 covered"
    assert answer.facts()["waived"] == "HAC301 1.1 (by head of centre)"


def test_a_certificate_without_waivers_speaks_of_none() -> None:
    answer = check(DOCUMENT)

    assert (answer.covered, answer.waived, answer.waived_by) == (4, (), ())
    assert "waived" not in answer.facts()


@pytest.mark.parametrize(
    "exceptions",
    [
        (),
        ({**LISTED, "id": "x-2"},),
        ({**LISTED, "kind": "block"},),
        ({**LISTED, "path": "separation_of_duties/unit:HAC301/criterion:HAC301%3A1"},),
        ({**LISTED, "path": "full_coverage/unit:HAC302"},),
        ({**LISTED, "path": "full_coverage/unit:HAC301/criterion:HAC301%3A11"},),
        ({**LISTED, "person_id": "learner"},),
        ({**LISTED, "person_id": "claimant"},),
        ({**LISTED, "expires_on": "2026-11-23"},),
    ],
)
def test_an_exception_that_is_not_listed_or_cannot_waive_the_criterion_is_found_out(exceptions: Any) -> None:
    assert codes(_with(exceptions)) == {"waiver_unfounded"}


@pytest.mark.parametrize(
    "path", ["full_coverage", "full_coverage/unit:HAC301", LISTED["path"], LISTED["path"] + "/evidence:e-1"]
)
def test_an_exception_speaks_for_everything_beneath_its_path(path: str) -> None:
    assert check(_with(({**LISTED, "path": path},))).is_valid


def test_what_is_waived_cannot_be_called_covered() -> None:
    assert codes(_with(line={"waived_by": ["x-1"]})) == {"criterion_unproven"}


def test_evidence_that_counts_by_an_exception_alone_covers_nothing() -> None:
    by_exception = [{**verdict()["criteria"][0]["satisfied_by"][0], "waived_by": ["x-1"]}]

    assert codes(_with(line={"satisfied_by": by_exception})) == {"criterion_unproven"}
    assert check(_with(line={"satisfied_by": by_exception, "is_covered": False, "waived_by": ["x-1"]})).is_valid


@pytest.mark.parametrize(("name", "valid"), [("x-1", True), ("x-9", False)])
def test_a_finding_that_was_lifted_names_a_listed_exception(name: str, valid: bool) -> None:
    lifted = {"severity": "note", "waived_by": name}
    document = with_verdict(findings=[lifted], exceptions=[LISTED])

    assert check(document).is_valid is valid
    assert codes(document) == (set() if valid else {"waiver_unfounded"})


def test_a_verdict_on_units_alone_does_not_prove_the_qualification() -> None:
    assert codes(with_verdict(award="units")) == {"award_differs"}


@pytest.mark.parametrize("flaw", [{"exceptions": "x-1"}, {"exceptions": [{"id": "x-1"}]}, {"award": None}])
def test_exceptions_of_another_shape_are_refused(flaw: JsonObject) -> None:
    assert codes(with_verdict(**flaw)) == {"credential_misshapen"}


def test_a_certificate_says_in_words_that_criteria_are_waived() -> None:
    waived = _with()["verdict"]
    for proof, but in ((waived, "except 1 that exceptions named in the verdict waive"), (verdict(), "accepted;")):
        subject: Any = credential_core(award(verdict=proof), issuer="did:key:z6Mk")["credentialSubject"]
        assert but in subject["achievement"]["criteria"]["narrative"]


def test_the_command_line_says_who_waived_what(tmp_path: Path) -> None:
    document = _with()
    path = tmp_path / "certificate.json"
    path.write_bytes(canonical_bytes(document))
    arguments = ["certificate", "verify", str(path), "--issuer", document["issuer"]["id"]]

    result = CliRunner().invoke(app, arguments, env={"VQMAP_DATA": str(tmp_path / "data")})

    assert result.exit_code == 0, result.output
    assert "3 of 4 covered" in result.output
    assert "HAC301 1.1 (by head of centre)" in result.output
