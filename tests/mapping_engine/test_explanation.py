"""Explanations: every finding stands in the tree once, tasks go to who can do them, waived is never shown as met."""

from datetime import date

import pytest
from builders import AS_OF, a_case, a_decision, a_release, an_item, changed
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import case_of

from competence_graph import Finding, Severity
from mapping_engine import (
    CODES,
    AssessmentCase,
    Branch,
    Effort,
    ExceptionKind,
    ExceptionTerms,
    Explanation,
    GateCode,
    Helper,
    Node,
    PolicyException,
    StepKind,
    evaluate,
    explain,
    findings_tree,
    for_helpers,
    remedy_of,
)

RANDOM_CASES = st.integers(0, 10**9).map(case_of)


def _leaves(nodes: tuple[Node, ...]) -> list[Finding]:
    return [
        finding
        for node in nodes
        for finding in ([node.finding] if node.finding else _leaves(node.children))
        if finding is not None
    ]


def _all(nodes: tuple[Node, ...]) -> list[Node]:
    return [each for node in nodes for each in (node, *_all(node.children))]


def _waived_case() -> AssessmentCase:
    terms = ExceptionTerms(valid_from=date(2000, 1, 1), waivable=("full_coverage",), authority="Special consideration")
    waiver = PolicyException(
        id="w",
        kind=ExceptionKind.WAIVER,
        path="full_coverage/unit:U1/criterion:U1%3A1",
        person_id="quality manager",
        reason="No opportunity at any site",
        granted_on=date(2026, 4, 1),
        expires_on=date(2026, 7, 15),
    )
    case = a_case()
    rest = [each for each in case.mappings if each.criterion_id != "U1:1"]
    return changed(case, mappings=rest, exceptions=[waiver], policy=changed(case.policy, exceptions=(terms,)))


@settings(max_examples=100, deadline=None)
@given(RANDOM_CASES)
def test_the_tree_holds_every_finding_once_and_counts_it_at_every_level(case: AssessmentCase) -> None:
    verdict = evaluate(case)

    tree = findings_tree(verdict)

    key = [(each.code, each.path, each.message) for each in verdict.findings]
    assert sorted((each.code, each.path, each.message) for each in _leaves(tree)) == sorted(key)
    for node in _all(tree):
        beneath = _leaves((node,))
        assert node.counts.errors == sum(each.severity is Severity.ERROR for each in beneath)
        assert node.counts.errors + node.counts.warnings + node.counts.notes == len(beneath)
        assert {helper for each in beneath for helper in each.helpers} == set(node.helpers)
        assert all(each.path == node.path or each.path.startswith(f"{node.path}/") for each in beneath)


@settings(max_examples=100, deadline=None)
@given(RANDOM_CASES)
def test_every_error_is_a_task_of_exactly_one_helper_the_cheapest_first(case: AssessmentCase) -> None:
    verdict = evaluate(case)

    told = explain(verdict)

    tasks = [task for tasks in told.tasks for task in tasks.tasks]
    errors = [each for each in verdict.findings if each.severity is Severity.ERROR]
    assert sorted(task.finding.path for task in tasks) == sorted(each.path for each in errors)
    for each in told.tasks:
        assert [task.effort for task in each.tasks] == sorted(task.effort for task in each.tasks)
    cheapest = [each.tasks[0].effort for each in told.tasks]
    assert cheapest == sorted(cheapest)
    assert Explanation.model_validate_json(told.model_dump_json()) == told


def test_a_node_is_addressed_by_rule_unit_and_criterion() -> None:
    verdict = evaluate(a_case(mappings=[a_decision("E1", f"U2:{number}") for number in (1, 2)]))

    rule = next(node for node in findings_tree(verdict) if node.name == "full_coverage")

    (unit,) = rule.children
    assert (unit.branch, unit.title, unit.counts.errors, unit.path) == (Branch.UNIT, "U1", 2, "full_coverage/unit:U1")
    assert [node.title for node in unit.children] == ["U1 1.1", "U1 1.2"]
    assert unit.children[0].children[0].finding == verdict.findings[0]


def test_a_verdict_without_a_gap_says_what_it_rests_on_and_until_when() -> None:
    old = an_item("E2", performed_from=date(2024, 8, 15))
    told = explain(evaluate(a_case(evidence=[an_item(), old], mappings=_decided("E2"))))

    assert told.answer.startswith("The certificate can be claimed on 30 June 2026: 4 of 4 criteria are covered")
    assert {told.unit_names[each.unit_id] for each in told.counted_units} == {"U1", "U2"}
    assert [(each.person_id, each.criteria) for each in told.decided_by] == [("assessor", 4)]
    assert told.holds_until == date(2026, 8, 15)


def _decided(first: str) -> list[object]:
    criteria = [each.id for each in a_release().graph.criteria]
    return [a_decision(first if place == 0 else "E1", each) for place, each in enumerate(criteria)]


def test_what_is_waived_is_told_apart_from_what_is_shown() -> None:
    told = explain(evaluate(_waived_case()))

    assert told.claimable
    assert "by exception: 3 of 4 criteria are covered; the rest was waived, not shown" in told.answer
    assert [each.reference for each in told.waived_criteria] == ["U1 1.1"]
    assert [each.person_id for each in told.exceptions] == ["quality manager"]
    assert told.holds_until == date(2026, 7, 15)


def test_only_what_one_helper_can_do_is_shown_on_request() -> None:
    told = explain(evaluate(a_case(mappings=[], sign_offs=[])))

    mine = for_helpers(told, ["iqa"])

    assert {task.finding.code for tasks in mine.tasks for task in tasks.tasks} == {"unit_not_released"}
    assert for_helpers(told, [helper.value for helper in Helper]) == told


def test_the_answer_counts_what_is_in_the_way() -> None:
    case = a_case(mappings=[each for each in a_case().mappings if each.criterion_id != "U1:1"])

    assert "3 of 4 criteria are covered, and 2 things are in the way" in explain(evaluate(case)).answer
    assert explain(evaluate(case)).as_of == AS_OF


@pytest.mark.parametrize("code", GateCode)
def test_every_code_has_a_remedy_and_what_nobody_can_do_has_no_step(code: GateCode) -> None:
    remedy = remedy_of(code)

    assert remedy.effort.words
    assert (remedy.kind is None) == (remedy.effort is Effort.NONE)
    if remedy.kind is StepKind.WAIT:
        assert CODES[code].helpers == (Helper.TIME,) or code is GateCode.CLAIMED_BEFORE_REGISTRATION


def test_a_code_that_nobody_knows_is_a_dead_end_rather_than_a_promise() -> None:
    assert remedy_of("no_such_code").kind is None
