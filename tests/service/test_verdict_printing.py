"""How a verdict reads on a terminal: what blocks, what warns and what is a note, and what exceptions let through."""

from typing import Any

import pytest
from builders import a_case, a_sign_off, a_small_case
from rule_builders import C, a_policy_of, an_exception, terms

from mapping_engine import AssessmentCase, ExceptionTerms, OnFailure, RecencyTerms, evaluate, path_of
from service.cli.assess import print_verdict
from service.cli.output import console

OPEN = a_policy_of(terms(ExceptionTerms, waivable=("full_coverage",)))
WAIVER = an_exception(path_of("full_coverage", unit_id="U1", criterion_id=C))


def _printed(case: AssessmentCase) -> str:
    with console.capture() as capture:
        print_verdict(evaluate(case))
    return " ".join(capture.get().split())


def _warned() -> dict[str, Any]:
    lenient = terms(RecencyTerms, months=1, anchors=("claim",), can_be_overridden=False, on_failure=OnFailure.WARN)
    return {"policy": a_policy_of(lenient)}


def test_a_blocker_is_to_be_put_right_and_says_by_whom() -> None:
    said = _printed(a_small_case(mappings=[]))

    assert "✗ Not claimable" in said
    assert "To be put right (2): ✗ U1 1.1 No evidence has been accepted" in said
    assert "ask the assessor to decide. (learner or assessor)" in said


def test_a_warning_is_to_be_looked_at_and_the_certificate_can_be_claimed() -> None:
    said = _printed(a_small_case(**_warned()))

    assert "✓ The certificate can be claimed" in said
    assert "To be looked at (1): ! U1 1.1" in said
    assert "To be put right" not in said


def test_what_weighs_differently_stands_apart_and_the_heaviest_first() -> None:
    own = [a_sign_off("U1", id="own", iqa_id="assessor"), a_sign_off("U1")]
    said = _printed(a_small_case(sign_offs=own, claimed_by="learner", exceptions=[WAIVER]))

    titles = [said.index(title) for title in ("To be put right (1)", "To be looked at (1)", "Good to know (1)")]
    assert titles == sorted(titles)


def test_what_an_exception_let_through_is_shown_as_waived_with_whoever_granted_it() -> None:
    said = _printed(a_small_case(mappings=[], policy=OPEN, exceptions=[WAIVER]))

    assert "✓ The certificate can be claimed" in said
    assert "U1 ◆ 0/1" in said
    assert "Let through by exceptions, and not covered: 1 of 1 criteria." in said
    assert "waiver by head of centre at full_coverage/unit:U1/criterion:U1%3A1 until 2026-12-31" in said


def test_a_lifted_finding_names_the_exception_and_asks_for_nothing() -> None:
    opened = a_policy_of(terms(ExceptionTerms, waivable=("unit_combination",)))
    part = {"chosen_units": ["U1"], "policy": opened}

    said = _printed(a_case(**part, exceptions=[an_exception("unit_combination")]))
    assert "Good to know (1)" in said
    assert "→ Lifted by the exception waiver at unit_combination." in said
    assert "Complete what is still missing" in _printed(a_case(**part))


@pytest.mark.parametrize("changes", [{}, {"policy": OPEN}])
def test_a_verdict_without_exceptions_speaks_of_none(changes: dict[str, Any]) -> None:
    said = _printed(a_small_case(**changes))

    assert "exceptions, and not covered" not in said
    assert "Good to know" not in said
