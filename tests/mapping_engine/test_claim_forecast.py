"""Forecasts: they say on every day what a verdict of that day says, and why it changed."""

from datetime import date, timedelta
from itertools import pairwise

from builders import AS_OF, a_case, a_decision, a_release, a_small_case, an_item, changed, codes
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import case_of

from competence_graph import Release
from mapping_engine import (
    AssessmentCase,
    Forecast,
    RegistrationFacts,
    Status,
    Verdict,
    VerdictChanges,
    diff,
    evaluate,
    forecast,
)

RANDOM_CASES = st.integers(0, 10**9).map(case_of)
DAY = timedelta(days=1)


def _every_day(case: AssessmentCase, until: date) -> list[Verdict]:
    days = (case.as_of + number * DAY for number in range((until - case.as_of).days + 1))
    return [evaluate(case.replaced(as_of=day)) for day in days]


def _lasts(verdicts: list[Verdict], is_so: list[bool]) -> date | None:
    end = next((place for place, answer in enumerate(is_so) if not answer), None)
    return None if end is None else verdicts[end].as_of - DAY


def _told(changes: VerdictChanges) -> list[list[tuple[object, ...]]]:
    criteria = [
        [(each.reference, each.before, each.after) for each in found] for found in (changes.gained, changes.lost)
    ]
    findings = [[(each.code, each.path, each.severity) for each in found] for found in (changes.new, changes.gone)]
    return [*criteria, *findings]


@settings(max_examples=50, deadline=None)
@given(RANDOM_CASES)
def test_a_forecast_agrees_with_a_verdict_of_every_single_day(case: AssessmentCase) -> None:
    until = case.as_of + timedelta(days=75)

    found, verdicts = forecast(case, until), _every_day(case, until)

    changes = {each.day: each for each in found.days}
    for before, after in pairwise(verdicts):
        expected = diff(before, after)
        told = changes.get(after.as_of)
        assert (told is not None) == (not expected.is_empty)
        if told is not None:
            assert told.is_claimable == after.claimable
            assert _told(told.changes) == _told(expected)


@settings(max_examples=50, deadline=None)
@given(RANDOM_CASES)
def test_last_days_are_those_that_a_verdict_of_every_day_shows(case: AssessmentCase) -> None:
    until = case.as_of + timedelta(days=75)

    found, verdicts = forecast(case, until), _every_day(case, until)

    for place, outlook in enumerate(found.criteria):
        stands = [verdict.criteria[place].status is not Status.GAP for verdict in verdicts]
        assert outlook.satisfied_until == (_lasts(verdicts, stands) if stands[0] else None)
    for mapping in found.mappings:
        counts = [
            any(line.mapping_id == mapping.mapping_id for entry in verdict.criteria for line in entry.satisfied_by)
            for verdict in verdicts
        ]
        assert mapping.counts_until == _lasts(verdicts, counts)
    claimable = [verdict.as_of for verdict in verdicts if verdict.claimable]
    assert found.claimable_from == min(claimable, default=None)


def test_what_ages_is_foretold_to_the_day_and_explained() -> None:
    case = a_small_case(evidence=[an_item(performed_from=date(2024, 7, 20))])

    found = forecast(case, date(2026, 12, 31))

    assert found.claimable_until == date(2026, 7, 20)
    assert found.out_of_date_on == date(2026, 7, 21)
    (day,) = found.days
    assert [cause.code for cause in day.changes.lost[0].causes] == ["evidence_not_recent"]
    assert found.criteria[0].satisfied_until == found.mappings[0].counts_until == date(2026, 7, 20)
    assert "24 months allowed" in found.mappings[0].causes[0].words


def test_a_criterion_lasts_as_long_as_its_newest_evidence_and_each_decision_as_its_own() -> None:
    items = [an_item("E1", performed_from=date(2024, 7, 20)), an_item("E2", performed_from=date(2024, 8, 5))]
    case = a_small_case(evidence=items, mappings=[a_decision("E1", "U1:1"), a_decision("E2", "U1:1")])

    found = forecast(case, date(2026, 12, 31))

    assert found.criteria[0].satisfied_until == date(2026, 8, 5)
    assert {each.evidence_id: each.counts_until for each in found.mappings} == {
        "E1": date(2026, 7, 20),
        "E2": date(2026, 8, 5),
    }


def test_the_ends_of_registration_and_certification_are_days_of_change() -> None:
    standard = a_release({"U1": 1}).standard
    assert standard.qualification is not None
    ending = changed(standard.qualification, certification_end_on=date(2026, 9, 30))
    case = a_case(
        Release.of(changed(standard, qualification=ending)),
        registration=RegistrationFacts(expires_on=date(2026, 8, 31)),
    )

    found = forecast(case, date(2026, 12, 31))

    assert [(each.day, [new.code for new in each.changes.new]) for each in found.days] == [
        (date(2026, 9, 1), ["registration_expired"]),
        (date(2026, 10, 1), ["certification_ended"]),
    ]
    assert found.out_of_date_on is None


def test_a_forecast_until_today_says_what_stands_today() -> None:
    found = forecast(a_case(), AS_OF)

    assert (found.days, found.claimable_from, found.claimable_until) == ((), AS_OF, None)
    assert found.is_claimable
    assert codes(evaluate(a_case())) == set()


def test_a_forecast_survives_json() -> None:
    found = forecast(a_case(), date(2029, 1, 1))

    assert Forecast.model_validate_json(found.model_dump_json()) == found
