"""Case files: every fact of a case by the names people use, and every problem of a register at once."""

from pathlib import Path

import pytest
from journeys.centre import FIXTURES, TILING

from competence_graph import fingerprint
from mapping_engine import AssessmentCase, Award, Status, evaluate
from service.case_file import case_of, read_case_file
from service.cli.opening import release_of_file
from service.errors import RequestInvalid

CLAIMABLE = (FIXTURES / "cases" / "wall-tiling-claimable.yaml").read_text()
RELEASE = release_of_file(TILING)
GRANTED = "kind: waiver, person: manager, granted_on: 2026-01-01, expires_on: 2026-12-31"
EVERY_FACT = """
known_on: 2026-12-01
award: units
learner_number: "1234567890"
registration_expires_on: 2027-01-31
withdrawn_on: 2026-12-24
countersignatures: [{evidence: OBS1, criteria: ["QWT201 1.1"], person: assessor-byrne, signed_on: 2026-03-20}]
people:
  accounts: [{name: singh-two, person: assessor-singh}]
  licences: [{person: assessor-singh, duty: assessor, units: [QWT201], recorded_on: 2026-01-01}]
  relationships: [{person: assessor-singh, other: learner-jade, kind: colleague}]
  expert_witnesses: [{person: witness-lund, units: [QWT202], agreed_on: 2026-01-01}]
plans: [{units: [QWT201, QWT202], agreed_on: 2026-01-05, methods: [observation], expert_witnesses: [witness-lund]}]
signatures: [{units: [QWT201, QWT202], person: learner-jade, signatory: learner, signed_on: 2026-03-30}]
samples: [{units: [QWT201], drawn_on: 2026-02-01}]
actions: [{unit: QWT203, raised_by: iqa-moreau, raised_on: 2026-03-28, closed_by: iqa-moreau, closed_on: 2026-03-30}]
rejections: [{unit: QWT204, criteria: ["QWT204 1.1"], iqa: iqa-moreau, rejected_on: 2026-03-01}]
external_releases: [{person: eqa-voss, released_on: 2026-05-01}]
direct_claims:
  - events: [{step: granted, effective_on: 2024-01-01}]
    reviews: [{reviewed_on: 2023-12-01, worst_grade: 1, worst_reliability: A}]
sanctions: [{level: "1", valid_from: 2025-01-01}]
holds: [{kind: appeal, units: [QWT205], valid_from: 2025-01-01, valid_until: 2025-02-01}]
open_entries: [{unit: R/999/3001, opened_on: 2026-01-01, closed_on: 2026-02-01}]
earlier_certificates: [{award: units, units: [QWT206], issued_on: 2025-01-01}]
exceptions:
  - kind: waiver
    rule: full_coverage
    criterion: QWT201 2.4
    person: manager
    reason: No opportunity at all
    granted_on: 2026-01-01
    expires_on: 2026-12-31
  - kind: block
    path: unit_combination
    person: manager
    reason: Waiting for a letter
    granted_on: 2025-01-01
    expires_on: 2025-01-31
awarding_policy:
  title: The awarding organisation's
  recency: [{valid_from: 2000-01-01, months: 36, anchors: [claim], can_be_overridden: false, authority: Handbook}]
  assurance: [{valid_from: 2000-01-01, sign_off_required: true, authority: Handbook}]
expected:"""


def _case(text: str) -> AssessmentCase:
    return case_of(read_case_file(text), RELEASE)


def _problems(text: str) -> dict[str, str]:
    with pytest.raises(RequestInvalid) as refusal:
        _case(text)
    return {each.place: each.code for each in refusal.value.findings}


def _with(lines: str) -> str:
    return CLAIMABLE.replace("expected:", f"{lines}\nexpected:")


def test_every_fact_of_a_case_can_be_written() -> None:
    case = _case(CLAIMABLE.replace("\nexpected:", EVERY_FACT))

    unset = [name for name, value in case if name != "overrides" and value in (None, ())]
    assert unset == []
    assert [
        name for register in (case.people, case.assurance, case.standing) for name, each in register if not each
    ] == []
    assert case.award is Award.UNITS
    assert {each.unit_id for each in case.assurance.signatures} == {
        RELEASE.graph.units[0].id,
        RELEASE.graph.units[1].id,
    }
    assert case.people.licences[0].qualification_number == "999/1002/0"


def test_records_without_an_id_are_called_by_kind_and_position_and_always_the_same() -> None:
    first, second = (_case(CLAIMABLE.replace("\nexpected:", EVERY_FACT)) for _ in range(2))

    assert [each.id for each in first.exceptions] == ["exception 1", "exception 2"]
    assert [each.id for each in first.assurance.signatures] == ["signature 1 of QWT201", "signature 1 of QWT202"]
    assert first.fingerprint == second.fingerprint


def test_an_exception_by_its_short_form_has_the_path_that_the_verdict_prints() -> None:
    text = CLAIMABLE.replace('["QWT201 *", ', '["QWT201 1.1", ')
    printed = next(each for each in evaluate(_case(text)).findings if each.place == "QWT201 2.4")
    short = f"exceptions: [{{rule: full_coverage, criterion: QWT201 2.4, reason: No opportunity, {GRANTED}}}]"

    case = _case(text.replace("expected:", f"{short}\nexpected:"))

    assert case.exceptions[0].path == printed.path


def test_evidence_says_what_tells_it_apart() -> None:
    fields = (
        "occasion: first, subjects: [kitchen], site: plot 14, files: [a.jpg], remote: true, declared_on: 2026-03-14"
    )
    text = CLAIMABLE.replace(
        "    submitted_on: 2026-03-14\n", "    submitted_on: 2026-03-14\n    " + fields.replace(", ", "\n    ") + "\n"
    )

    (item,) = _case(text).evidence

    assert (item.occasion_id, item.subject_ids, item.site, item.is_remote) == ("first", ("kitchen",), "plot 14", True)
    assert item.file_hashes == (fingerprint(b"a.jpg"),)


def test_every_problem_of_every_register_is_named_at_once_with_its_place() -> None:
    found = _problems(
        _with(
            "people: {licences: [{person: a, duty: assessor, units: [QWT999], valid_from: 2026-02-01, "
            "valid_until: 2026-01-01}]}\n"
            "actions: [{unit: QWT998, raised_by: i, raised_on: 2026-01-01}]\n"
            'rejections: [{unit: QWT201, criteria: ["QWT201 9.9"], iqa: i, rejected_on: 2026-01-01}]\n'
            "countersignatures: [{evidence: OBS9, person: b, signed_on: 2026-04-01}]\n"
            "overrides: [{evidence: OBS1, person: a, reason: '           ', made_on: 2026-04-01}]\n"
            "exceptions:\n"
            f"  - {{rule: no_rule, reason: A good reason, {GRANTED}}}\n"
            f"  - {{reason: A good reason, {GRANTED}}}\n"
            f"  - {{path: full_coverage, reason: short, {GRANTED}}}"
        )
    )

    assert found == {
        "/people/licences/0/units": "unit_unknown",
        "/people/licences/0": "record_contradicts_itself",
        "/actions/0/unit": "unit_unknown",
        "/rejections/0/criteria": "criterion_unknown",
        "/countersignatures/0": "countersignature_without_decision",
        "/overrides/0/reason": "record_contradicts_itself",
        "/exceptions/0/rule": "rule_unknown",
        "/exceptions/1": "exception_unaddressed",
        "/exceptions/2/reason": "record_contradicts_itself",
    }


def test_a_waived_criterion_of_a_case_file_is_never_covered() -> None:
    text = Path(FIXTURES / "cases" / "wall-tiling-waived.yaml").read_text(encoding="utf-8")

    statuses = [entry.status for entry in evaluate(_case(text)).criteria]

    assert statuses.count(Status.WAIVED) == 1
    assert statuses.count(Status.COVERED) == len(statuses) - 1
