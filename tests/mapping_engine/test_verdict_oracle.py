"""The verdict agrees with a calculation written apart, on random cases that try every register and every rule."""

from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

import pytest
from case_draft import built
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle_comparison import NOTHING_COMPARED, RAISED_ELSEWHERE, Comparison, compare, difference
from oracle_time import london_day
from random_cases import a_complete_draft, case_of

from mapping_engine import AssessmentCase, GateCode, evaluate, london_date

HALF_AN_HOUR = timedelta(minutes=30)
CHUNK, CHUNKS = 2_500, 20
SLOW_CHUNK, SLOW_CHUNKS = 20_000, 50
SAMPLED_CHUNKS = 8
LEAST_OF_EACH_CODE = 25


@cache
def _compared(start: int, number: int) -> Comparison:
    return compare(range(start, start + number))


def _agrees(found: Comparison) -> bool:
    assert found.mismatches == (), (found.mismatches, difference(case_of(found.mismatches[0])))
    return 0.25 < found.claimable / found.cases < 0.75


@pytest.mark.parametrize("start", range(0, CHUNK * CHUNKS, CHUNK))
def test_the_verdict_agrees_with_a_calculation_written_apart(start: int) -> None:
    assert _agrees(_compared(start, CHUNK))


@pytest.mark.slow
@pytest.mark.parametrize("start", range(10**6, 10**6 + SLOW_CHUNK * SLOW_CHUNKS, SLOW_CHUNK))
def test_the_verdict_agrees_on_a_million_cases(start: int) -> None:
    assert _agrees(compare(range(start, start + SLOW_CHUNK)))


def test_every_code_occurs_often_enough_for_agreement_to_mean_something() -> None:
    sampled = [_compared(start, CHUNK) for start in range(0, CHUNK * SAMPLED_CHUNKS, CHUNK)]
    codes = sum(sampled, NOTHING_COMPARED).codes

    raised = [code for code in GateCode if code not in RAISED_ELSEWHERE]
    assert {code.value: codes[code] for code in raised if codes[code] < LEAST_OF_EACH_CODE} == {}


@pytest.mark.parametrize("seed", range(200))
def test_a_case_that_nothing_spoilt_is_claimable_unless_its_standard_is_incomplete(seed: int) -> None:
    draft = a_complete_draft(Random(seed))  # noqa: S311 (no secret)

    verdict = evaluate(built(draft, is_checked=True))

    incomplete = {"unit_without_criteria", "combination_unknown", "certification_ended"}
    assert {finding.code for finding in verdict.findings} <= incomplete
    assert verdict.claimable == (verdict.findings == ())


@pytest.mark.parametrize("seed", range(300))
def test_a_case_built_past_the_checks_is_the_one_that_the_checks_let_through(seed: int) -> None:
    case = case_of(seed)

    checked = AssessmentCase(**{name: getattr(case, name) for name in type(case).model_fields})

    assert checked == case
    assert checked.fingerprint == case.fingerprint


@settings(max_examples=500)
@given(st.integers(0, 90 * 365 * 48).map(lambda halves: datetime(1996, 1, 1, tzinfo=UTC) + halves * HALF_AN_HOUR))
def test_the_day_in_london_agrees_with_the_summer_time_rule_worked_out_by_hand(moment: datetime) -> None:
    assert london_date(moment) == london_day(moment)
