"""Changes between verdicts: what was gained and lost, and by what."""

from datetime import date
from typing import Any

import pytest
from builders import (
    ASSESSOR,
    a_case,
    a_decision,
    a_policy,
    a_release,
    a_small_case,
    an_item,
    changed,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import case_of

from mapping_engine import (
    AssessmentCase,
    AssuranceRecords,
    Decision,
    PeopleRegister,
    Status,
    UnitRejection,
    VerdictChanges,
    diff,
    evaluate,
)

RANDOM_CASES = st.integers(0, 10**9).map(case_of)
REJECTED = UnitRejection(id="r", unit_id="U1", iqa_id="iqa", rejected_at="2026-04-02")
TRAINEE = {
    "id": "l",
    "person_id": ASSESSOR,
    "duty": "assessor",
    "status": "trainee",
    "qualification_number": "601/6108/5",
    "valid_from": "2020-01-01",
}


def _changes(before: AssessmentCase, after: AssessmentCase) -> VerdictChanges:
    return diff(evaluate(before), evaluate(after))


@pytest.mark.parametrize(
    ("cause", "fields"),
    [
        ("evidence_withdrawn", {"evidence": [an_item(withdrawn_on="2026-06-30")]}),
        ("evidence_not_recent", {"as_of": date(2028, 1, 11)}),
        ("rejected_by_iqa", {"assurance": AssuranceRecords(rejections=(REJECTED,))}),
        ("not_countersigned", {"people": PeopleRegister(licences=(TRAINEE,))}),
        ("decision_displaced", {"mappings": [a_decision("E1", "U1:1", Decision.REJECTED)]}),
    ],
)
def test_what_was_lost_says_why(cause: str, fields: dict[str, Any]) -> None:
    changes = _changes(a_small_case(), a_small_case(**fields))

    (lost,) = changes.lost
    assert (lost.reference, lost.before, lost.after) == ("U1 1.1", Status.COVERED, Status.GAP)
    assert [each.code for each in lost.causes] == [cause]
    assert changes.was_claimable
    assert not changes.is_claimable


def test_what_was_gained_names_the_decision() -> None:
    changes = _changes(a_small_case(mappings=[]), a_small_case())

    assert [each.words for each in changes.gained[0].causes] == ["assessor accepted E1 on 1 March 2026"]
    assert {each.code for each in changes.gone} == {"criterion_not_covered", "combination_not_satisfied"}
    assert changes.new == ()


def test_another_policy_and_another_standard_are_told() -> None:
    case = a_case()

    assert _changes(case, changed(case, policy=a_policy(months=23))).policy_changed
    assert _changes(case, a_case(a_release({"U1": 2, "U2": 3}))).standard_changed
    assert not _changes(case, case).case_changed


def test_a_unit_that_is_no_longer_chosen_is_told() -> None:
    changes = _changes(a_case(), a_case(chosen_units=["U1"]))

    assert {(each.reference, each.after, each.causes[0].code) for each in changes.lost} == {
        ("U2 1.1", None, "units_changed"),
        ("U2 1.2", None, "units_changed"),
    }


def test_words_that_only_name_another_day_are_no_change() -> None:
    case = a_case(as_of=date(2028, 2, 1))

    assert _changes(case, changed(case, as_of=date(2028, 2, 2))).is_empty


@settings(max_examples=80, deadline=None)
@given(RANDOM_CASES, st.integers(-40, 40))
def test_changes_there_and_back_mirror_each_other(case: AssessmentCase, days: int) -> None:
    before, after = evaluate(case), evaluate(changed(case, as_of=date.fromordinal(case.as_of.toordinal() + days)))

    there, back = diff(before, after), diff(after, before)

    assert diff(before, before).is_empty
    assert there.is_empty == back.is_empty
    assert [each.reference for each in there.gained] == [each.reference for each in back.lost]
    assert [each.reference for each in there.lost] == [each.reference for each in back.gained]
    assert (there.new, there.gone) == (back.gone, back.new)


@settings(max_examples=80, deadline=None)
@given(RANDOM_CASES)
def test_every_criterion_that_changed_has_a_cause(case: AssessmentCase) -> None:
    later = changed(case, as_of=date.fromordinal(case.as_of.toordinal() + 50))
    changes = _changes(case, later)

    assert all(each.causes for each in (*changes.gained, *changes.lost))
    assert changes.before_on == case.as_of
