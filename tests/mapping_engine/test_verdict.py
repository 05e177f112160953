"""The verdict: an answer, the ledger that proves it, and fingerprints of what it speaks of."""

from datetime import date

import pytest
from builders import (
    AS_OF,
    ASSESSOR,
    CLAIMANT,
    DECIDED,
    LEARNER,
    PERFORMED,
    a_case,
    a_decision,
    a_policy,
    a_release,
    a_small_case,
    an_item,
    changed,
)
from pydantic import ValidationError

from competence_graph import fingerprint
from mapping_engine import RULES, Decision, RecencyOverride, Verdict, evaluate

C = "U1:1"
OLD = an_item("E1", performed_from=date(2024, 6, 29))


def test_a_complete_case_is_claimable_and_nothing_is_left_to_do() -> None:
    verdict = evaluate(a_case())

    assert verdict.claimable
    assert verdict.findings == ()


def test_the_ledger_has_a_line_for_every_required_criterion() -> None:
    verdict = evaluate(a_case())

    assert [entry.reference for entry in verdict.criteria] == ["U1 1.1", "U1 1.2", "U2 1.1", "U2 1.2"]
    assert all(entry.is_covered for entry in verdict.criteria)


def test_a_line_says_which_evidence_who_decided_and_when() -> None:
    (line,) = evaluate(a_small_case()).criteria[0].satisfied_by

    assert (line.evidence_id, line.mapping_id, line.assessor_id) == ("E1", "E1>U1:1", ASSESSOR)
    assert (line.decided_on, line.performed_on, line.overridden_by) == (DECIDED, PERFORMED, None)


def test_a_line_names_who_overrode_the_recency() -> None:
    override = RecencyOverride(
        id="o", evidence_id="E1", person_id="lead assessor", reason="Does this every day", made_at="2026-03-02"
    )

    (line,) = evaluate(a_small_case(evidence=[OLD], overrides=[override])).criteria[0].satisfied_by

    assert line.overridden_by == "lead assessor"


def test_a_line_keeps_what_does_not_count_beside_what_does() -> None:
    case = a_small_case(evidence=[OLD, an_item("E2")], mappings=[a_decision("E1", C), a_decision("E2", C)])

    (entry,) = evaluate(case).criteria

    assert entry.is_covered
    assert [(refused.evidence_id, refused.code) for refused in entry.refused] == [("E1", "evidence_not_recent")]


def test_a_refused_line_stays_uncovered_with_its_reason() -> None:
    (entry,) = evaluate(a_small_case(evidence=[OLD])).criteria

    assert not entry.is_covered
    assert entry.satisfied_by == ()
    assert "29 June 2024" in entry.refused[0].reason


def test_the_verdict_says_of_what_it_speaks() -> None:
    case = a_case()

    verdict = evaluate(case)

    assert (verdict.as_of, verdict.registration_id) == (AS_OF, "R1")
    assert (verdict.learner_id, verdict.claimed_by) == (LEARNER, CLAIMANT)
    assert verdict.release_id == case.release.id
    assert verdict.policy_fingerprint == fingerprint(case.policy)
    assert verdict.case_fingerprint == case.fingerprint
    assert verdict.rules == tuple(rule.name for rule in RULES)


def test_another_policy_has_another_fingerprint() -> None:
    one, other = evaluate(a_case(policy=a_policy(months=24))), evaluate(a_case(policy=a_policy(months=23)))

    assert one.policy_fingerprint != other.policy_fingerprint
    assert one.case_fingerprint != other.case_fingerprint


def test_every_gap_is_told_and_not_the_first_alone() -> None:
    verdict = evaluate(a_case(mappings=[a_decision("E1", "U1:1", Decision.INSUFFICIENT)], sign_offs=[]))

    gaps = [finding.criterion_id for finding in verdict.findings if finding.code == "criterion_not_covered"]
    assert gaps == ["U1:1", "U1:2", "U2:1", "U2:2"]
    assert not verdict.claimable


def test_evaluating_twice_gives_the_same_verdict() -> None:
    case = a_case(evidence=[OLD])

    assert evaluate(case) == evaluate(case)


def test_evaluating_leaves_the_case_as_it_was() -> None:
    case = a_case(evidence=[OLD])
    before = case.model_dump_json()

    evaluate(case)

    assert case.model_dump_json() == before


def test_a_verdict_survives_being_written_and_read() -> None:
    verdict = evaluate(a_case(evidence=[OLD]))

    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict


def test_a_verdict_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        evaluate(a_case(mappings=[])).claimable = True  # type: ignore[misc]


def test_units_without_any_criterion_are_never_claimable() -> None:
    release = a_release({"U1": 1, "U2": 0})

    verdict = evaluate(a_case(release, chosen_units=["U2"], mappings=[]))

    assert not verdict.claimable
    assert verdict.criteria == ()


def test_the_units_that_counted_are_the_witness_of_the_combination() -> None:
    verdict = evaluate(a_case())

    assert [(line.unit_id, line.group) for line in verdict.counted_units] == [("U1", "M"), ("U2", "M")]


def test_the_day_alone_turns_a_claimable_case_into_one_that_is_not() -> None:
    case = a_small_case(evidence=[an_item(performed_from=date(2024, 6, 30))])

    assert evaluate(case).claimable
    assert not evaluate(changed(case, as_of=date(2026, 7, 1))).claimable
