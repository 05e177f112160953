"""Suggestions: ordered, explained from what was measured, the same each time, and open about what was not done."""

from typing import Any

import pytest
from builders import edge
from fake_encoder import FakeEncoder
from plain_ranking import PLAIN_RANKING

from competence_graph import (
    CompetenceGraph,
    Criterion,
    CriterionId,
    EvidenceType,
    Framework,
    Item,
    LearningOutcome,
    Standard,
    Unit,
    UnknownItem,
)
from mapping_engine.doubts import DoubtKind, OtherText, OtherTexts
from mapping_engine.evidence import EvidenceId, PersonId
from mapping_engine.ranking.model import Band, Thresholds
from mapping_engine.reasons import Features, reason_for
from mapping_engine.suggestions import MatchingMode, Suggester, Suggestions, suggest

WORDINGS = {
    "isolate": "Isolate and lock off the electrical supply before starting work",
    "grout": "Fill joints fully with grout",
    "cut": "Cut tiles to fit around pipes",
    "record": "Record the materials used",
    "records": "Record the materials used",
    "clean": "Clean tools after use",
}
TEXT = (
    "I mixed the grout and filled all joints.\n\n"
    + "It was a long day. " * 25
    + "\n\nI locked the supply off, isolating it."
)


@pytest.fixture(scope="module")
def graph() -> CompetenceGraph:
    items: list[Item] = [Unit(id="U", code="T1", text="Tiling walls"), LearningOutcome(id="LO", text="Work safely")]
    items += [Criterion(id=name, text=text) for name, text in WORDINGS.items()]
    edges = [edge("U", "F"), edge("LO", "U"), *(edge(name, "LO", number) for number, name in enumerate(WORDINGS))]
    framework = Framework(id="F", title="Tiling")
    return CompetenceGraph(Standard(framework=framework, items=tuple(items), associations=tuple(edges)))


def ids(answer: Suggestions) -> list[str]:
    return [suggestion.criterion_id for suggestion in answer.suggestions]


def test_the_criteria_that_a_text_speaks_of_come_first(graph: CompetenceGraph) -> None:
    answer = suggest(TEXT, graph, encoder=FakeEncoder())
    assert set(ids(answer)[:2]) == {"isolate", "grout"}
    assert [suggestion.rank for suggestion in answer.suggestions] == list(range(1, len(answer.suggestions) + 1))


def test_scores_fall_and_lie_between_zero_and_one(graph: CompetenceGraph) -> None:
    scores = [suggestion.score for suggestion in suggest(TEXT, graph, encoder=FakeEncoder()).suggestions]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 and score == round(score, 4) for score in scores)


def test_a_suggestion_points_at_the_passage_that_fits_best(graph: CompetenceGraph) -> None:
    places = {s.criterion_id: TEXT[s.passage_start : s.passage_end] for s in suggest(TEXT, graph).suggestions}
    assert "mixed the grout" in places[CriterionId("grout")]
    assert "locked the supply" in places[CriterionId("isolate")]


def test_a_reason_names_the_matched_words_as_they_stand_in_the_text(graph: CompetenceGraph) -> None:
    first = suggest("Isolating the SUPPLY, then locked.", graph, encoder=FakeEncoder()).suggestions[0]
    assert first.matched_words == ("isolating", "locked", "supply")
    assert first.reason.startswith('The text speaks of "isolating", "locked" and "supply", and its meaning is ')


def test_two_criteria_with_one_wording_keep_the_standards_order(graph: CompetenceGraph) -> None:
    assert ids(suggest("I recorded materials", graph, encoder=FakeEncoder()))[:2] == ["record", "records"]


def test_the_same_text_gets_the_same_answer(graph: CompetenceGraph) -> None:
    suggester = Suggester(graph, encoder=FakeEncoder())
    first = suggester.suggest(TEXT)
    suggester.suggest("Something else")
    assert suggester.suggest(TEXT) == first == suggest(TEXT, graph, encoder=FakeEncoder())


def test_only_the_chosen_criteria_are_suggested_and_the_limit_holds(graph: CompetenceGraph) -> None:
    chosen = [CriterionId("grout"), CriterionId("cut"), CriterionId("clean")]
    assert set(ids(suggest(TEXT, graph, criterion_ids=chosen, encoder=FakeEncoder()))) <= set(chosen)
    assert len(ids(suggest(TEXT, graph, encoder=FakeEncoder(), limit=1))) == 1


def test_a_lone_criterion_can_be_suggested(graph: CompetenceGraph) -> None:
    assert ids(suggest("grout in the joints", graph, criterion_ids=[CriterionId("grout")])) == ["grout"]


def test_an_unknown_criterion_is_refused(graph: CompetenceGraph) -> None:
    with pytest.raises(UnknownItem):
        Suggester(graph, criterion_ids=[CriterionId("nowhere")])


def test_without_an_encoder_the_answer_says_that_only_words_were_compared(graph: CompetenceGraph) -> None:
    answer = suggest(TEXT, graph)
    assert answer.mode is MatchingMode.WORDS_ONLY
    assert "Only words were compared" in answer.remark
    assert sum(use.weight for use in answer.matchers) == pytest.approx(1)


def test_with_an_encoder_the_answer_names_every_matcher_and_version(graph: CompetenceGraph) -> None:
    answer = suggest(TEXT, graph, encoder=FakeEncoder())
    assert (answer.mode, answer.remark) == (MatchingMode.WORDS_AND_MEANING, "")
    assert [use.name for use in answer.matchers] == ["bm25", "character_ngrams", "sentence_vectors"]
    assert answer.matchers[2].version == "fake 1"


@pytest.mark.parametrize("text", ["", " \n", "… !!"])
def test_a_text_without_words_gets_no_suggestions_and_a_reason(graph: CompetenceGraph, text: str) -> None:
    answer = suggest(text, graph, encoder=FakeEncoder())
    assert (answer.passages, answer.suggestions) == (0, ())
    assert "no words" in answer.remark


def test_a_text_that_has_nothing_in_common_gets_no_suggestions_and_a_reason(graph: CompetenceGraph) -> None:
    answer = suggest("zzzz qqqq", graph)
    assert answer.suggestions == ()
    assert "nothing in common" in answer.remark


def test_no_criteria_give_no_suggestions_and_a_reason(graph: CompetenceGraph) -> None:
    answer = suggest(TEXT, graph, criterion_ids=[], encoder=FakeEncoder())
    assert answer.suggestions == ()
    assert "no criteria" in answer.remark


def test_an_answer_survives_being_written_and_read(graph: CompetenceGraph) -> None:
    answer = suggest(TEXT, graph, encoder=FakeEncoder())
    assert Suggestions.model_validate_json(answer.model_dump_json()) == answer


EVERYTHING_LIKELY = PLAIN_RANKING.model_copy(
    update={"thresholds": Thresholds(likely=0.0001, possible=0, silence=0, likely_met=0.7, held=0.9)}
)


def test_pasted_wording_is_doubted_and_neither_it_nor_its_neighbours_are_likely(graph: CompetenceGraph) -> None:
    suggester = Suggester(graph, encoder=FakeEncoder(), ranking=EVERYTHING_LIKELY)
    honest = suggester.suggest("At half past nine I locked the supply off at the board, and hung my tag on it.")
    pasted = suggester.suggest(". ".join(f"I {text[:1].lower()}{text[1:]}" for text in WORDINGS.values()))
    assert {each.band for each in honest.suggestions} == {Band.LIKELY}
    assert pasted.doubts
    assert {each.band for each in pasted.suggestions} == {Band.POSSIBLE}


def test_a_criterion_named_by_its_code_is_told_and_at_least_possible() -> None:
    items: list[Item] = [
        Unit(id="U", code="304", text="Electrical work"),
        LearningOutcome(id="LO", code="2", text="Work"),
    ]
    items += [Criterion(id="cut", code="2.1", text="Cut cable"), Criterion(id="test", code="2.2", text="Prove dead")]
    edges = [edge("U", "F"), edge("LO", "U"), edge("cut", "LO", 1), edge("test", "LO", 2)]
    standard = Standard(framework=Framework(id="F", title="T"), items=tuple(items), associations=tuple(edges))
    suggester = Suggester(CompetenceGraph(standard), encoder=FakeEncoder(), ranking=PLAIN_RANKING)
    answer = suggester.suggest("For unit 304, 2.2 here is my sheet of readings from the day.")
    first = answer.suggestions[0]
    assert (first.criterion_id, first.is_cited, first.is_worth_showing) == ("test", True, True)
    assert "names it by its code" in first.reason


def features(**changes: object) -> Features:
    measured: dict[str, object] = {
        "passage_number": 2,
        "passages": 5,
        "matched_words": (),
        "context_words": (),
        "scores": {},
        "agreeing": (),
    }
    return Features.model_validate(measured | changes)


@pytest.mark.parametrize(
    ("measured", "reason"),
    [
        (
            {"scores": {"sentence_vectors": 0.449}},
            "Passage 2 of 5 shares no words with the criterion, but its meaning is related (0.45).",
        ),
        (
            {"scores": {"sentence_vectors": -0.1}, "matched_words": ("grout",)},
            'Passage 2 of 5 speaks of "grout", and its meaning is not close (-0.10).',
        ),
        ({}, "Passage 2 of 5 shares no words with the criterion, only parts of words."),
        (
            {"context_words": ("safely",)},
            'Passage 2 of 5 speaks of "safely", as does the outcome or unit above.',
        ),
        (
            {"matched_words": tuple("abcdefg"), "passages": 1, "agreeing": ("bm25", "sentence_vectors")},
            'The text speaks of "a", "b", "c", "d", "e" and 2 more words of the criterion. '
            "Words and meaning both place it among their best 5.",
        ),
    ],
)
def test_a_reason_is_made_of_what_was_measured(measured: dict[str, object], reason: str) -> None:
    assert reason_for(features(**measured)) == reason


def test_a_text_opened_again_is_judged_as_by_a_suggester_that_never_saw_it(graph: CompetenceGraph) -> None:
    text = "I isolated the supply and proved it dead before I touched a wire. " * 4
    others = OtherTexts((OtherText(EvidenceId("first"), PersonId("sam"), text),))
    asked: list[dict[str, Any]] = [
        {},
        {"evidence_type": EvidenceType.QUESTIONING},
        {"beside": others.beside(EvidenceId("second"), PersonId("jade"))},
        {"limit": 2},
        {},
    ]
    opened = Suggester(graph, encoder=FakeEncoder(), ranking=PLAIN_RANKING)
    answers = [opened.suggest(text, **each) for each in asked]
    anew = [Suggester(graph, encoder=FakeEncoder(), ranking=PLAIN_RANKING).suggest(text, **each) for each in asked]
    assert answers == anew
    assert answers[0] == answers[-1]
    assert DoubtKind.OTHER_LEARNERS_TEXT in {doubt.kind for doubt in answers[2].doubts}
    assert answers[0] != answers[1]


def test_a_text_is_read_once_however_often_it_is_opened(graph: CompetenceGraph) -> None:
    encoder = FakeEncoder()
    suggester = Suggester(graph, encoder=encoder, ranking=PLAIN_RANKING)
    suggester.suggest("I isolated the supply.")
    before = len(encoder.asked)
    suggester.suggest("I isolated the supply.", limit=1)
    assert len(encoder.asked) == before
