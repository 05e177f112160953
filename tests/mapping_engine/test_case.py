"""The case: whole, in one order, and nothing in it but what people decided."""

from datetime import date
from typing import Any

import pytest
from builders import LEARNER, a_case, a_decision, a_release, a_sign_off, an_item, changed
from pydantic import ValidationError

from competence_graph import Release
from mapping_engine import AssessmentCase, RecencyOverride
from mapping_engine.suggestion import Band, Suggestion


def _override(**fields: Any) -> RecencyOverride:
    defaults = {"id": "o", "evidence_id": "E1", "person_id": "assessor", "reason": "Does this work every day"}
    return RecencyOverride(**(defaults | {"made_at": "2026-03-01"} | fields))


def test_the_order_of_records_means_nothing() -> None:
    case = a_case(evidence=[an_item("E1"), an_item("E2")])
    turned = changed(
        case,
        evidence=case.evidence[::-1],
        mappings=case.mappings[::-1],
        sign_offs=case.sign_offs[::-1],
        chosen_units=case.chosen_units[::-1],
    )

    assert turned == case
    assert turned.fingerprint == case.fingerprint


def test_exact_repeats_mean_nothing() -> None:
    case = a_case()
    repeated = changed(case, evidence=case.evidence * 2, mappings=case.mappings * 3, chosen_units=case.chosen_units * 2)

    assert repeated == case


@pytest.mark.parametrize(
    "changes",
    [
        {"evidence": [an_item("E1"), an_item("E1", title="Another")]},
        {"mappings": [a_decision("E1", "U1:1", id="m"), a_decision("E1", "U1:2", id="m")]},
        {"sign_offs": [a_sign_off("U1", id="s"), a_sign_off("U2", id="s")]},
        {"overrides": [_override(), _override(reason="Another reason altogether")]},
    ],
)
def test_two_different_records_with_one_id_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="two different records have the id"):
        a_case(**changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"chosen_units": ["lost"]}, "chosen unit lost"),
        ({"chosen_units": ["U1/LO1"]}, "chosen unit U1/LO1"),
        ({"mappings": [a_decision("lost", "U1:1")]}, "evidence lost"),
        ({"mappings": [a_decision("E1", "lost")]}, "criterion lost"),
        ({"sign_offs": [a_sign_off("lost")]}, "unit lost of sign-off"),
        ({"overrides": [_override(evidence_id="lost")]}, "evidence lost of o"),
    ],
)
def test_a_record_that_leads_nowhere_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        a_case(**changes)


def test_everything_that_leads_nowhere_is_told_at_once() -> None:
    with pytest.raises(ValidationError, match=r"chosen unit lost; evidence gone of gone>U1:1"):
        a_case(chosen_units=["lost"], mappings=[a_decision("gone", "U1:1")])


def test_a_case_without_a_chosen_unit_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        a_case(chosen_units=[])


def test_a_suggestion_cannot_be_put_into_a_case() -> None:
    suggestion = Suggestion(
        criterion_id="U1:1",
        rank=1,
        score=0.99,
        probability=0.9,
        band=Band.LIKELY,
        passage_start=0,
        passage_end=9,
        reason="Both speak of tidying",
        matched_words=("tidy",),
        scores={},
    )

    for each in (suggestion, suggestion.model_dump()):
        with pytest.raises(ValidationError, match="mappings"):
            a_case(mappings=[each])
        with pytest.raises(ValidationError, match="suggestions"):
            a_case(suggestions=[each])


def test_a_decision_that_carries_a_score_is_refused() -> None:
    with pytest.raises(ValidationError, match="score"):
        a_decision("E1", "U1:1", score=0.99)


@pytest.mark.parametrize(
    "changes",
    [
        {"as_of": date(2026, 7, 1)},
        {"claimed_by": None},
        {"learner_id": "another"},
        {"registration_id": "R2"},
        {"registered_on": date(2025, 9, 2)},
        {"chosen_units": ["U1"]},
        {"sign_offs": []},
        {"overrides": [_override()]},
        {"evidence": [an_item("E1", text_fingerprint="sha256:0")]},
        {"release": a_release({"U1": 2, "U2": 2, "U3": 1})},
    ],
)
def test_any_change_of_a_case_has_another_fingerprint(changes: dict[str, Any]) -> None:
    assert changed(a_case(), **changes).fingerprint != a_case().fingerprint


def test_a_copy_with_a_change_has_the_fingerprint_of_the_change() -> None:
    case = a_case()
    before = case.fingerprint

    copy = case.model_copy(update={"as_of": date(2026, 7, 1)})

    assert copy.fingerprint == changed(case, as_of=date(2026, 7, 1)).fingerprint != before


def test_a_case_survives_being_written_and_read() -> None:
    case = a_case(overrides=[_override()])

    read = AssessmentCase.model_validate_json(case.model_dump_json())

    assert read == case
    assert read.fingerprint == case.fingerprint


def test_a_stored_case_whose_standard_was_tampered_with_is_refused() -> None:
    written = a_case().model_dump_json().replace("Criterion 1 of U1", "Anything at all")

    with pytest.raises(ValidationError, match="not the fingerprint of its content"):
        AssessmentCase.model_validate_json(written)


def test_the_fingerprint_covers_the_standard_by_its_id() -> None:
    case = a_case()

    assert case.learner_id == LEARNER
    assert isinstance(case.release, Release)
    assert case.fingerprint.startswith("sha256:")
