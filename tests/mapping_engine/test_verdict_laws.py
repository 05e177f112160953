"""Laws of the verdict: what must hold for every case, whatever its records and policies."""

from datetime import timedelta
from random import Random
from typing import Any

from builders import a_decision, an_item, changed, noon
from hypothesis import given
from hypothesis import strategies as st
from laws import LAW, RANDOM_CASES, covered, satisfied, with_more

from competence_graph import Frozen, has_errors
from mapping_engine import AssessmentCase, Decision, EvidenceItem, ExceptionKind, PolicyException, evaluate

LISTS = ("evidence", "mappings", "overrides", "sign_offs", "countersignatures", "exceptions", "chosen_units")
REGISTERS = ("people", "assurance", "standing")


@LAW
@given(RANDOM_CASES)
def test_a_claimable_verdict_proves_every_required_criterion(case: AssessmentCase) -> None:
    verdict = evaluate(case)
    accepted = {each.id: each for each in case.mappings if each.decision is Decision.ACCEPTED}

    for entry in verdict.criteria:
        for line in entry.satisfied_by:
            assert accepted[line.mapping_id].criterion_id == entry.criterion_id
            assert accepted[line.mapping_id].assessor_id == line.assessor_id != case.learner_id
            assert line.decided_on <= case.as_of
    proven = satisfied(verdict) == {entry.criterion_id for entry in verdict.criteria} != set()
    assert verdict.claimable == (proven and not has_errors(verdict.findings))


def _new_item(case: AssessmentCase, data: st.DataObject) -> EvidenceItem:
    """Return recent work that is new, or the same file or occasion as another piece."""
    day = case.as_of - timedelta(days=data.draw(st.integers(0, 5)))
    like = data.draw(st.sampled_from(case.evidence))
    shared = data.draw(st.sets(st.sampled_from(("file_hashes", "occasion_id", "subject_ids", "site", "type"))))
    fields = {name: getattr(like, name) for name in shared}
    return an_item("new", performed_from=day, submitted_on=day, declared_on=day, **fields)


@LAW
@given(RANDOM_CASES, st.data())
def test_one_more_accepted_piece_of_recent_evidence_takes_no_coverage_away(
    case: AssessmentCase, data: st.DataObject
) -> None:
    criterion = data.draw(st.sampled_from(case.release.graph.criteria))
    item = _new_item(case, data)
    mapping = a_decision("new", criterion.id, assessor_id="new assessor", decided_at=noon(item.submitted_on))

    before = evaluate(case)
    after = evaluate(with_more(case, evidence=[item], mappings=[mapping]))

    assert covered(before) <= covered(after)
    assert satisfied(before) <= satisfied(after)


@LAW
@given(RANDOM_CASES, st.randoms(use_true_random=False))
def test_order_and_repeats_change_neither_the_verdict_nor_its_fingerprint(case: AssessmentCase, chance: Random) -> None:
    shuffled: dict[str, Any] = {name: _shuffled(getattr(case, name), chance) for name in LISTS}
    for name in REGISTERS:
        register = getattr(case, name)
        lists = {field: _shuffled(getattr(register, field), chance) for field in type(register).model_fields}
        shuffled[name] = changed(register, **lists)

    again = changed(case, **shuffled)

    assert evaluate(again) == evaluate(case)
    assert again.fingerprint == case.fingerprint


def _shuffled(records: tuple[Any, ...], chance: Random) -> list[Any]:
    many = [*records, *(each for each in records if chance.random() < 0.5)]
    chance.shuffle(many)
    return many


@LAW
@given(RANDOM_CASES)
def test_a_stored_case_replays_to_the_identical_verdict(case: AssessmentCase) -> None:
    verdict = evaluate(case)

    replayed = evaluate(AssessmentCase.model_validate_json(case.model_dump_json()))

    assert replayed == verdict
    assert replayed.model_dump_json() == verdict.model_dump_json()


@LAW
@given(RANDOM_CASES, st.integers(-3, 3), st.booleans())
def test_knowing_less_is_the_same_as_a_register_without_what_was_entered_later(
    case: AssessmentCase, days: int, from_decision: bool
) -> None:
    turning_points = [each.decided_at.date() for each in case.mappings] if from_decision else [case.as_of]
    known_on = (turning_points or [case.as_of])[0] + timedelta(days=days)
    less = {name: _as_known(getattr(case, name), known_on) for name in (*REGISTERS, "exceptions")}

    limited = evaluate(case.model_copy(update={"known_on": known_on}))
    forgotten = evaluate(case.model_copy(update=less | {"known_on": None}))

    same = {"known_on": None, "case_fingerprint": ""}
    assert limited.model_copy(update=same) == forgotten.model_copy(update=same)


def _as_known(value: Any, day: Any) -> Any:
    """Return a register with what stood in it on a day, as if nothing had been taken back since."""
    if isinstance(value, tuple):
        stood = [each for each in value if not hasattr(each, "recorded_on") or _stood_on(each, day)]
        return tuple(_as_known(each, day) for each in stood)
    if not isinstance(value, Frozen):
        return value
    if hasattr(value, "recorded_on"):
        return value.model_copy(update={"recorded_on": None, "retracted_on": None})
    return value.model_copy(update={name: _as_known(getattr(value, name), day) for name in type(value).model_fields})


def _stood_on(fact: Any, day: Any) -> bool:
    was_entered = fact.recorded_on is None or fact.recorded_on <= day
    return was_entered and (fact.retracted_on is None or fact.retracted_on > day)


@LAW
@given(RANDOM_CASES, st.sampled_from(tuple(ExceptionKind)), st.data())
def test_an_exception_never_makes_a_criterion_covered(
    case: AssessmentCase, kind: ExceptionKind, data: st.DataObject
) -> None:
    before = evaluate(case)
    rules = sorted({finding.rule for finding in before.findings} | {"full_coverage", "evidence_demands"})
    paths = sorted({finding.path for finding in before.findings} | set(rules))
    exception = PolicyException(
        id="new",
        kind=kind,
        path=data.draw(st.sampled_from(paths)),
        person_id="somebody else",
        reason="Agreed with the awarding organisation",
        granted_on=case.as_of,
        expires_on=case.as_of,
    )

    after = evaluate(with_more(case, exceptions=[exception]))

    assert covered(after) == covered(before)
    assert satisfied(before) <= satisfied(after)
