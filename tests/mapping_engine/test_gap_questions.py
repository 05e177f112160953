"""Questions for gaps: grammatical, made of the criterion's own words, and quoted where the wording is past turning."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_graph import CriterionKind
from mapping_engine.command_verbs import base_of, past_of
from mapping_engine.criterion_parts import read_criterion
from mapping_engine.gap_questions import gap_question
from standards_ingest import SourceDocument, ingest

FIXTURES = Path(__file__).parents[2] / "fixtures"
TURNED_OUT, FOUND = "what did you do, and how did it turn out?", "what did you do, and what did you find?"


def done(what: str) -> str:
    return f"Tell me about a time when {what}: {TURNED_OUT}"


def found(what: str) -> str:
    return f"Tell me about a time when {what}: {FOUND}"


CHECKED_BY_HAND = {
    "Explain why records must be accurate": "Can you explain why records must be accurate?",
    "Check the equipment before use": found("you checked the equipment before use"),
    "Checks the equipment before use": found("you checked the equipment before use"),
    "Checking the equipment": found("you checked the equipment"),
    "The learner can: explain how records are kept": "Can you explain how records are kept?",
    "be able to carry out a risk assessment": done("you carried out a risk assessment"),
    "The candidate must be able to lay a hedge": done("you laid a hedge"),
    "K1 how to check the equipment before use": "Can you explain how to check the equipment before use?",
    "K2 the types of ladder and their uses": "What can you tell me about the types of ladder and their uses?",
    "P3 Wear protective clothing": done("you wore protective clothing"),
    "1.1 Identify the hazards": "Can you identify the hazards?",
    "Work instructions are obtained, confirmed and applied": (
        done("work instructions were obtained, confirmed and applied")
    ),
    "Records must be kept in line with policy": (done("records had to be kept in line with policy")),
    "British Standards are applied": done("British Standards were applied"),
    "Equipment that is faulty is reported": 'What can you tell me about this: "Equipment that is faulty is reported"?',
    "Know the types of hazard": "What can you tell me about the types of hazard?",
    "Understand why records matter": "Can you explain why records matter?",
    "Never leave a child alone": 'Can you tell me how you keep to this: "Never leave a child alone"?',
    "Do not use damaged tools.": 'Can you tell me how you keep to this: "Do not use damaged tools"?',
    "Safely remove the dressing": done("you safely removed the dressing"),
    "Reflect on own practice": done("you reflected on your own practice"),
    "Plan and organise own work": done("you planned and organised your own work"),
    "Let children make their own choices": done("you let children make their own choices"),
    "Give an example of a conflict of interest": "Can you give an example of a conflict of interest?",
    "Give the animal its medicine": done("you gave the animal its medicine"),
    "Sequence the jobs": 'What can you tell me about this: "Sequence the jobs"?',
    "Be polite to customers": done("you were polite to customers"),
    "Demonstrate ability to mix mortar": done("you demonstrated ability to mix mortar"),
    "Checks the lift and reports faults": (
        f'The criterion says "Checks the lift and reports faults". Tell me about a time when you did this: {FOUND}'
    ),
    "Explaining the risks and recording them": 'Can you do this for me: "Explaining the risks and recording them"?',
    "Warn the supervisor early when a job will overrun": (
        done("you warned the supervisor early when a job will overrun")
    ),
    "Accompany a child to an appointment and follow up the advice": (
        done("you had to accompany a child to an appointment and follow up the advice")
    ),
    "Clean up a spillage of blood": done("you cleaned up a spillage of blood"),
    "Prepare and align rail ends": done("you prepared and aligned rail ends"),
    "Select and put on gloves": done("you selected and put on gloves"),
    "Gather feedback after an event and act on it": (done("you had to gather feedback after an event and act on it")),
    "Explain the limits of own authority": "Can you explain the limits of your own authority?",
    "Describe accidents and sudden illness": "Can you describe accidents and sudden illness?",
    "Compare postal and courier services": "Can you compare postal and courier services?",
    "Outline the duties of an employer": "Can you outline the duties of an employer?",
    "Define what is meant by abuse": "Can you define what is meant by abuse?",
    "Break bond so that joints never coincide": (done("you broke bond so that joints never coincide")),
    "Keep the cavity free of droppings": done("you kept the cavity free of droppings"),
    "Test whether products are baked": found("you tested whether products are baked"),
    "Check that the undercoat is dry": found("you checked that the undercoat is dry"),
    "Measure the moisture content": found("you measured the moisture content"),
    "Prove that controls are dead": done("you proved that controls are dead"),
    "Pro-rate salary for a leaver": done("you pro-rated salary for a leaver"),
    "Cross-check the count": done("you cross-checked the count"),
    "Set out the first course dry": done("you set out the first course dry"),
    "Deal with a suspicious item": done("you dealt with a suspicious item"),
    "Label the sample": done("you labelled the sample"),
    "Refer a query beyond own role": done("you referred a query beyond your own role"),
    "Apply manual handling techniques": done("you applied manual handling techniques"),
    "Load and unload the oven safely": done("you loaded and unloaded the oven safely"),
    "Remove arisings and leave paths clean": (done("you had to remove arisings and leave paths clean")),
    "Photograph layers before they are covered": (done("you photographed layers before they are covered")),
    "why the work area must be kept clean": "Can you explain why the work area must be kept clean?",
    "What to do when a guest falls ill": "Can you explain what to do when a guest falls ill?",
    "The importance of hand washing": "What can you tell me about the importance of hand washing?",
    "Summon help in an emergency": done("you summoned help in an emergency"),
    "Hold the ladder for a colleague": done("you held the ladder for a colleague"),
}


def test_sixty_questions_were_checked_by_hand() -> None:
    assert len(CHECKED_BY_HAND) >= 60


@pytest.mark.parametrize("wording", CHECKED_BY_HAND)
def test_a_wording_becomes_the_question_that_a_person_would_ask(wording: str) -> None:
    assert gap_question(wording) == CHECKED_BY_HAND[wording]


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (CriterionKind.ASSESSMENT, "Can you identify conductors by colour?"),
        (CriterionKind.KNOWLEDGE, "Can you identify conductors by colour?"),
        (CriterionKind.PERFORMANCE, f"Tell me about a time when you identified conductors by colour: {TURNED_OUT}"),
    ],
)
def test_the_kind_settles_a_verb_that_may_mean_knowing_or_doing(kind: CriterionKind, question: str) -> None:
    assert gap_question("Identify conductors by colour", kind=kind) == question


RISK = "Carry out a risk assessment and record the outcome, including the control measures"


@pytest.mark.parametrize(
    ("wording", "part", "question"),
    [
        (RISK, 0, f'The criterion says "{RISK}". What can you tell me about a risk assessment?'),
        (RISK, 1, f"Tell me about a time when you recorded the outcome: {TURNED_OUT}"),
        (RISK, 2, f'The criterion says "{RISK}". What can you tell me about the control measures?'),
        ("Check the lift", 0, f"Tell me about a time when you checked the lift: {FOUND}"),
        ("Explain what burn is and how it is avoided", 0, "Can you explain what burn is?"),
        (
            "Explain what burn is and how it is avoided",
            1,
            'The criterion says "Explain what burn is and how it is avoided". Can you explain how it is avoided?',
        ),
        (
            "Check own work against the drawing and correct faults",
            1,
            'The criterion says "Check own work against the drawing and correct faults". '
            'What can you tell me about the part "correct faults"?',
        ),
        (
            "Lift an animal with a colleague, bending the knees",
            1,
            'The criterion says "Lift an animal with a colleague, bending the knees". '
            'What can you tell me about the part "bending the knees"?',
        ),
    ],
)
def test_for_a_missing_part_the_question_is_about_it_alone(wording: str, part: int, question: str) -> None:
    parts = read_criterion(wording).parts
    assert gap_question(wording, missing=parts[part]) == question


def wordings() -> Iterator[str]:
    for file in sorted((FIXTURES / "benchmarks" / "assessor").glob("*/criteria.jsonl")):
        yield from (json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines())
    for file in sorted((FIXTURES / "standards").glob("*/*")):
        if file.parent.name != "refused" and file.suffix in {".json", ".csv", ".xlsx"} and "expected" not in file.name:
            release = ingest(SourceDocument(content=file.read_bytes(), name=file.name)).release
            yield from (criterion.text for criterion in release.graph.criteria) if release else ()


WORDINGS = tuple(dict.fromkeys(wordings()))
PHRASES = set(
    re.findall(
        r"[a-z]+",
        f"{TURNED_OUT} {FOUND} can you tell me about a time when you had to what can you tell me about this part "
        "the criterion says how you keep to this explain your did was were be",
    )
)


def known_words(wording: str) -> set[str]:
    words = set(re.findall(r"[a-z]+", wording.lower()))
    bases = {base for word in re.findall(r"[\w-]+", wording) if (base := base_of(word))}
    return words | PHRASES | {piece for base in bases for piece in re.findall("[a-z]+", f"{base} {past_of(base)}")}


def every_question() -> Iterator[tuple[str, str]]:
    for wording in WORDINGS:
        yield wording, gap_question(wording)
        for part in read_criterion(wording).parts:
            yield wording, gap_question(wording, missing=part)


def test_every_question_of_every_criterion_in_fixtures_is_sound() -> None:
    assert len(WORDINGS) > 3_000
    for wording, question in every_question():
        outside = re.sub(r'"[^"]*"+', '""', question)
        assert question.endswith("?")
        assert question[0].isupper()
        assert "\n" not in question
        assert "  " not in question
        assert not re.search(r"\byou (?:the|a|an|and|of|is|are|was)\b", outside), question
        assert not re.search(r"\b(?:the|a|an) (?:the|a|an)\b", outside), question
        assert not re.search(r"\bhad to \w+(?:ed|ing)\b(?! )", outside), question
        assert "learner can" not in outside.lower()
        assert set(re.findall(r"[a-z]+", question.lower())) <= known_words(wording), question


def test_few_criteria_in_fixtures_are_only_quoted() -> None:
    quoted = [wording for wording in WORDINGS if gap_question(wording).startswith("What can you tell me about this:")]
    assert len(quoted) < len(WORDINGS) / 200


PIECES = st.sampled_from(
    ["Check", "checks", "and", ",", "the lift", "or", "is", "must be", "own", "K1", "how", "never", "safely"]
)


@given(st.text() | st.lists(PIECES).map(" ".join))
def test_any_wording_and_each_of_its_parts_gets_a_question(wording: str) -> None:
    questions = [gap_question(wording), *(gap_question(wording, missing=p) for p in read_criterion(wording).parts)]
    assert all(question.endswith("?") and "\n" not in question for question in questions)
