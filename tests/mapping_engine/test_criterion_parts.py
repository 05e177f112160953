"""A criterion is cut into what evidence must speak of; never into less than it says, never into nonsense."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping_engine.criterion_parts import read_criterion
from mapping_engine.matchers.words import stems

CORPUS = Path(__file__).parents[2] / "fixtures" / "benchmarks" / "assessor"
Words = tuple[str, ...]
_SET_APART = {"includ", "well", "everi"}
PIECES = st.sampled_from(["Check", "and", ",", "the", "lift", "or", "(", "including", ";", " "])
WORDINGS = tuple(
    json.loads(line)["text"]
    for file in sorted(CORPUS.glob("*/criteria.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
)


@pytest.mark.parametrize(
    ("wording", "verbs", "parts"),
    [
        (
            "Carry out a risk assessment and record the outcome, including the control measures",
            ("Carry",),
            ("risk assessment", "record the outcome", "control measures"),
        ),
        ("Clean and decontaminate equipment after use", ("Clean", "decontaminate"), ("equipment after use",)),
        ("Select and put on gloves that suit the task", ("Select", "put"), ("gloves that suit the task",)),
        (
            "Measure the temperature, pulse and respiration",
            ("Measure",),
            ("temperature", "pulse", "respiration"),
        ),
        ("Set up steps, hop-ups or trestles on firm ground", ("Set",), ("steps, hop-ups or trestles on firm ground",)),
        (
            "Watch wear by sound or load and replace the tool",
            ("Watch",),
            ("wear by sound or load", "replace the tool"),
        ),
        (
            "Send brief, clear messages by call signs and the alphabet",
            ("Send",),
            ("brief, clear messages by call signs", "alphabet"),
        ),
        (
            "Explain what burn is and how it is avoided",
            ("Explain",),
            ("what burn is", "how it is avoided"),
        ),
        ("Explain how rings and hair put a client at risk", ("Explain",), ("how rings and hair put a client at risk",)),
        (
            "Explain how to get help, such as therapy or advocacy",
            ("Explain",),
            ("how to get help",),
        ),
        ("Select tools: saws; planes (e.g. a jack plane)", ("Select",), ("tools", "saws", "planes")),
        ("The learner can: check the lift", ("check",), ("lift",)),
        ("K1 how to check the lift", (), ("how to check the lift",)),
        ("1.2 Be able to lay a hedge, as well as the stakes", ("lay",), ("hedge", "stakes")),
        ("Checks the lift and reports faults to the manager", ("Checks",), ("lift and reports faults to the manager",)),
        ("Records must be kept", (), ("Records must be kept",)),
        ("Explain", ("Explain",), ("Explain",)),
        ("", (), ()),
    ],
)
def test_a_wording_is_cut_where_it_names_another_thing(
    wording: str, verbs: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    read = read_criterion(wording)
    assert (read.verbs, tuple(part.text for part in read.parts)) == (verbs, parts)


def test_every_criterion_of_the_corpus_has_parts_in_order_that_keep_its_words() -> None:
    for wording in WORDINGS:
        read = read_criterion(wording)
        assert 1 <= len(read.parts) <= 6, wording
        assert [part.start for part in read.parts] == sorted(part.start for part in read.parts)
        kept = {stem for part in read.parts for stem in stems(part.text)}
        lost = set(stems(wording)) - kept - set(stems(wording[: read.rest])) - _SET_APART
        assert not lost or "such as" in wording or "example" in wording, (wording, lost)


@given(
    st.text()
    | st.lists(st.sampled_from(["Check", "and", ",", "the", "lift", "or", "(", "including", ";", " "])).map(" ".join)
)
def test_any_text_gives_parts_that_lie_inside_it(wording: str) -> None:
    read = read_criterion(wording)
    assert all(wording[part.start : part.end] == part.text != "" for part in read.parts)
    assert 0 <= read.lead <= read.rest <= len(wording)
