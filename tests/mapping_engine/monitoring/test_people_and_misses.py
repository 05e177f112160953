"""Assessors, their agreement, sentinels, changed decisions, and what the engine missed."""

import numpy as np
import pytest
from answered import NO, YES, a_record, a_shown, an_answer, answers_at, sentinel_answers
from sklearn.metrics import cohen_kappa_score

from mapping_engine import Answer, Decision, Miss, SuggestionKind, miss_of, model_report


def rated(pairs: list[tuple[Decision, Decision]], people: tuple[str, str] = ("Ann", "Bob")) -> list[Answer]:
    return [
        an_answer(2 * number + turn, decision, evidence_id=f"E{number}", assessor_id=person)
        for number, decisions in enumerate(pairs)
        for turn, (person, decision) in enumerate(zip(people, decisions, strict=True))
    ]


def test_kappa_is_that_of_scikit_learn_with_an_interval_around_it() -> None:
    chance, kinds = np.random.default_rng(4), list(Decision)
    firsts = [kinds[n] for n in chance.integers(3, size=80)]
    pairs = [(each, each if chance.random() < 0.7 else kinds[chance.integers(3)]) for each in firsts]
    together, between = model_report((), rated(pairs)).agreements
    expected = cohen_kappa_score(*([each.value for each in side] for side in zip(*pairs, strict=True)))
    assert together.kappa == between.kappa == pytest.approx(expected, abs=1e-4)
    assert (together.pairs, together.assessors, between.assessors) == (80, (), ("Ann", "Bob"))
    assert together.low is not None
    assert together.high is not None
    assert together.low < expected < together.high
    assert together.says == "good agreement"


def test_few_pairs_and_pairs_all_alike_have_no_kappa() -> None:
    (few, *_), (alike, *_) = (model_report((), rated([(YES, YES)] * n)).agreements for n in (19, 30))
    assert (few.kappa, few.says) == (None, "too few to tell")
    assert (alike.kappa, alike.agreed.count) == (None, 30)
    assert "kappa says nothing" in alike.says


def test_a_persons_newer_answer_takes_the_place_of_the_older_and_is_no_second_person() -> None:
    again = [an_answer(1, YES), an_answer(2, NO, evidence_id="E1")]
    assert model_report((), again).agreements[0].pairs == 0
    (figures,) = model_report((), again).assessors
    assert (figures.decisions, figures.accepted.count) == (1, 0)


@pytest.mark.parametrize(
    ("taken", "of", "says"),
    [
        (0, 12, "no sentinel was taken"),
        (6, 12, "takes sentinels: look at a sample of the decisions"),
        (1, 40, "a sentinel was taken"),
        (9, 9, "too few to tell"),
    ],
)
def test_sentinels_show_who_waves_suggestions_through(taken: int, of: int, says: str) -> None:
    answers = sentinel_answers([YES] * taken + [NO] * (of - taken))
    report = model_report((), answers)
    (figures,) = report.assessors
    assert (figures.sentinels.count, figures.sentinels.of, figures.says) == (taken, of, says)
    assert (report.sentinels.count, report.sentinels.of) == (taken, of)
    assert (figures.decisions, figures.accepted.of, report.accepted.of) == (0, 0, 0)
    assert report.misses[0].by_hand.of == report.unchanged.of == report.agreements[0].pairs == 0


def test_each_persons_answer_to_one_sentinel_counts() -> None:
    answers = (*sentinel_answers([YES], "Ann"), *sentinel_answers([NO], "Bob"))
    assert (model_report((), answers).sentinels.count, model_report((), answers).sentinels.of) == (1, 2)


def test_an_acceptance_that_was_decided_otherwise_later_is_told() -> None:
    kept = answers_at(0.8, 10, 10)
    confirmed = an_answer(50, YES, evidence_id="E1", shown=None)
    revoked = an_answer(51, NO, evidence_id="E2", assessor_id="Bob")
    report = model_report((), [*kept, confirmed, revoked])
    assert (report.unchanged.count, report.unchanged.of) == (9, 10)


def test_what_was_added_by_hand_is_told_by_unit_and_by_why_it_was_not_shown() -> None:
    reasons = [Miss.NOT_ASKED, Miss.NOT_SHOWN, Miss.NOT_SHOWN, Miss.NOT_RANKED]
    by_hand = [an_answer(n, shown=None, miss=each, unit_id="U2") for n, each in enumerate(reasons)]
    rejected = an_answer(90, NO, shown=None, miss=Miss.NOT_RANKED)
    every, second, first = model_report((), [*by_hand, rejected, an_answer(80)]).misses
    assert (every.unit_id, every.by_hand.count, every.by_hand.of) == (None, 4, 5)
    assert (second.unit_id, second.not_asked, second.not_shown, second.not_ranked) == ("U2", 1, 2, 1)
    assert (first.unit_id, first.by_hand.count, first.by_hand.of) == ("U1", 0, 1)


def test_a_miss_is_told_by_the_record() -> None:
    record = a_record([a_shown("C1")], passed_over=("C2",))
    found = [miss_of(record, each) for each in ("C1", "C2", "C3")]
    assert found == [None, Miss.NOT_SHOWN, Miss.NOT_RANKED]
    assert miss_of(None, "C1") is Miss.NOT_ASKED


def test_unanswered_suggestions_are_told_and_models_are_kept_apart() -> None:
    records = [a_record([a_shown("C1"), a_shown("C2"), a_shown("P", kind=SuggestionKind.PROBE)], n) for n in range(20)]
    answers = [an_answer(n, YES if n % 2 else NO, model="ranker-1" if n < 10 else "ranker-2") for n in range(20)]
    report = model_report(records, answers)
    assert (report.answered.count, report.answered.of) == (20, 40)
    assert [(each.model, each.accepted.count, each.accepted.of) for each in report.models] == [
        ("ranker-1", 5, 10),
        ("ranker-2", 5, 10),
    ]


def test_the_order_of_records_and_answers_does_not_matter() -> None:
    records = [a_record([a_shown("C1")], n) for n in range(30)]
    answers = [*answers_at(0.8, 20, 30), *sentinel_answers([YES, NO])]
    assert model_report(records, answers) == model_report(records[::-1], answers[::-1])


def test_a_centre_without_suggestions_has_a_report() -> None:
    report = model_report((), ())
    assert {each.says for each in report.tenths} == {report.error.says} == {"too few to tell"}
    assert (report.bands, report.models, report.assessors) == ((), (), ())
