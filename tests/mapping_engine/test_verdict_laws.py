"""Laws of the verdict: what must hold for every case, and agreement with a calculation written apart."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from builders import (
    AS_OF,
    LEARNER,
    a_case,
    a_decision,
    a_policy,
    a_sign_off,
    a_small_case,
    an_item,
    changed,
    codes,
    noon,
    the_day_after,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import covered_criteria, london_day, may_claim
from random_cases import a_random_case

from competence_graph import Release, has_errors
from mapping_engine import (
    AssessmentCase,
    Decision,
    Mapping,
    PolicyInForce,
    Verdict,
    evaluate,
    is_recent_on,
    last_recent_day,
    london_date,
)
from standards_ingest import SourceDocument, ingest

STANDARDS = (Path(__file__).parents[2] / "fixtures/standards/nested_units").glob("*.json")
FIXTURES = sorted(
    path
    for path in STANDARDS
    if not path.name.endswith(".expected.json") and '"demands"' not in path.read_text("utf-8")
)
EACH_QUALIFICATION = pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)

HALF_AN_HOUR = timedelta(minutes=30)
RANDOM_CASES = st.integers(0, 10**9).map(lambda seed: a_random_case(Random(seed)))  # noqa: S311 (no secret)


@cache
def _release(path: Path) -> Release:
    release = ingest(SourceDocument(content=path.read_bytes(), name=path.name)).release
    assert release is not None
    return release


def _covered(verdict: Verdict) -> set[str]:
    return {entry.criterion_id for entry in verdict.criteria if entry.is_covered}


def test_there_are_qualifications_to_try() -> None:
    assert len(FIXTURES) >= 2


@EACH_QUALIFICATION
def test_a_complete_case_of_each_qualification_is_claimable(path: Path) -> None:
    verdict = evaluate(a_case(_release(path)))

    assert verdict.findings == ()
    assert verdict.claimable


def _blanked(case: AssessmentCase, mapping: Mapping, way: str) -> AssessmentCase:
    """Return a case in which one criterion has lost what covered it."""
    rest = tuple(each for each in case.mappings if each is not mapping)
    spoilt = {
        "refused": changed(mapping, decision=Decision.INSUFFICIENT),
        "decided by the learner": changed(mapping, assessor_id=LEARNER),
        "decided after the claim": changed(mapping, decided_at=noon(the_day_after(AS_OF))),
        "too old": changed(mapping, evidence_id="old"),
        "handed in late": changed(mapping, evidence_id="late"),
    }
    return changed(case, mappings=rest if way == "nothing accepted" else (*rest, spoilt[way]))


@EACH_QUALIFICATION
@pytest.mark.parametrize(
    "way",
    [
        "nothing accepted",
        "refused",
        "decided by the learner",
        "decided after the claim",
        "too old",
        "handed in late",
    ],
)
def test_blanking_any_one_criterion_denies_the_claim(path: Path, way: str) -> None:
    old, late = an_item("old", performed_from=date(2024, 6, 29)), an_item("late", submitted_on=date(2026, 3, 2))
    case = a_case(_release(path), evidence=[an_item(), old, late])

    for mapping in case.mappings:
        verdict = evaluate(_blanked(case, mapping, way))

        assert not verdict.claimable
        assert {entry.criterion_id for entry in verdict.criteria} - _covered(verdict) == {mapping.criterion_id}
        assert mapping.criterion_id in {finding.criterion_id for finding in verdict.findings}


@EACH_QUALIFICATION
def test_blanking_any_one_release_denies_the_claim(path: Path) -> None:
    case = a_case(_release(path))

    for sign_off in case.sign_offs:
        verdict = evaluate(changed(case, sign_offs=[each for each in case.sign_offs if each is not sign_off]))

        assert [finding.unit_id for finding in verdict.findings] == [sign_off.unit_id]
        assert not verdict.claimable


@settings(max_examples=300)
@given(RANDOM_CASES)
def test_a_claimable_verdict_proves_every_required_criterion(case: AssessmentCase) -> None:
    verdict = evaluate(case)
    accepted = {each.id: each for each in case.mappings if each.decision is Decision.ACCEPTED}

    for entry in verdict.criteria:
        for line in entry.satisfied_by:
            assert accepted[line.mapping_id].criterion_id == entry.criterion_id
            assert accepted[line.mapping_id].assessor_id == line.assessor_id != case.learner_id
            assert line.decided_on <= case.as_of
    assert verdict.claimable == (
        not has_errors(verdict.findings) and _covered(verdict) == {e.criterion_id for e in verdict.criteria}
    )


@settings(max_examples=300)
@given(RANDOM_CASES, st.data())
def test_one_more_accepted_mapping_of_new_evidence_takes_no_coverage_away(
    case: AssessmentCase, data: st.DataObject
) -> None:
    criterion = data.draw(st.sampled_from(case.release.graph.criteria))
    day = case.as_of - timedelta(days=data.draw(st.integers(0, 5)))
    item = an_item("new", performed_from=day, submitted_on=day)
    mapping = a_decision("new", criterion.id, assessor_id="new assessor", decided_at=noon(day))

    before = evaluate(case)
    after = evaluate(changed(case, evidence=(*case.evidence, item), mappings=(*case.mappings, mapping)))

    assert _covered(before) <= _covered(after)
    assert criterion.id not in {entry.criterion_id for entry in after.criteria} or criterion.id in _covered(after)


@settings(max_examples=300)
@given(RANDOM_CASES, st.data())
def test_deciding_again_in_favour_of_a_pair_takes_no_coverage_away(case: AssessmentCase, data: st.DataObject) -> None:
    criterion = data.draw(st.sampled_from(case.release.graph.criteria))
    item = data.draw(st.sampled_from(case.evidence))
    last = noon(case.as_of).replace(hour=23, minute=59)
    mapping = a_decision(item.id, criterion.id, id="again", assessor_id="new assessor", decided_at=last)

    before = evaluate(case)
    after = evaluate(changed(case, mappings=(*case.mappings, mapping)))

    months = PolicyInForce(case.layers, case.as_of).recency[0].months
    if is_recent_on(item.performed_on, case.as_of, months):
        assert _covered(before) <= _covered(after)


@settings(max_examples=200)
@given(RANDOM_CASES, st.randoms(use_true_random=False))
def test_order_and_repeats_change_neither_the_verdict_nor_its_fingerprint(case: AssessmentCase, chance: Random) -> None:
    shuffled: dict[str, Any] = {}
    for name in ("evidence", "mappings", "overrides", "sign_offs", "chosen_units"):
        records = list(getattr(case, name))
        records += [each for each in records if chance.random() < 0.5]
        chance.shuffle(records)
        shuffled[name] = records

    again = changed(case, **shuffled)

    assert evaluate(again) == evaluate(case)
    assert again.fingerprint == case.fingerprint


@settings(max_examples=200)
@given(RANDOM_CASES)
def test_a_stored_case_replays_to_the_identical_verdict(case: AssessmentCase) -> None:
    verdict = evaluate(case)

    replayed = evaluate(AssessmentCase.model_validate_json(case.model_dump_json()))

    assert replayed == verdict
    assert replayed.model_dump_json() == verdict.model_dump_json()


@settings(max_examples=200)
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 60), st.data())
def test_a_claim_ages_exactly_on_the_day_after_the_last_recent_day(
    performed: date, months: int, data: st.DataObject
) -> None:
    boundary = last_recent_day(performed, months)
    decided = performed + timedelta(days=data.draw(st.integers(0, (boundary - performed).days)))
    case = a_small_case(
        evidence=[an_item(performed_from=performed, submitted_on=decided)],
        mappings=[a_decision("E1", "U1:1", decided_at=noon(decided))],
        sign_offs=[a_sign_off("U1", signed_at=noon(decided))],
        policy=a_policy(months=months),
        registered_on=performed,
        as_of=boundary,
    )

    after = evaluate(changed(case, as_of=the_day_after(boundary)))

    assert evaluate(case).claimable
    assert codes(after) == {"evidence_not_recent", "combination_not_satisfied"}


@settings(max_examples=100)
@given(st.lists(st.dates(date(2024, 7, 1), date(2026, 2, 1)), min_size=1, max_size=4))
def test_a_criterion_ages_with_its_newest_evidence(days: list[date]) -> None:
    boundary = last_recent_day(max(days), 24)
    case = a_small_case(
        evidence=[an_item(f"E{place}", performed_from=day) for place, day in enumerate(days)],
        mappings=[a_decision(f"E{place}", "U1:1") for place in range(len(days))],
        as_of=boundary,
    )

    assert evaluate(case).claimable
    assert not evaluate(changed(case, as_of=the_day_after(boundary))).claimable


@pytest.mark.parametrize("start", range(0, 4000, 500))
def test_the_verdict_agrees_with_a_calculation_written_apart(start: int) -> None:
    answers: Counter[bool] = Counter()

    for seed in range(start, start + 500):
        case = a_random_case(Random(seed))  # noqa: S311 (no secret)
        verdict = evaluate(case)
        answers[verdict.claimable] += 1

        assert verdict.claimable == may_claim(case), (seed, verdict.findings)
        assert _covered(verdict) == covered_criteria(case), seed

    assert min(answers[True], answers[False]) > 150


@settings(max_examples=500)
@given(st.integers(0, 90 * 365 * 48).map(lambda halves: datetime(1996, 1, 1, tzinfo=UTC) + halves * HALF_AN_HOUR))
def test_the_day_in_london_agrees_with_the_summer_time_rule_worked_out_by_hand(moment: datetime) -> None:
    assert london_date(moment) == london_day(moment)
