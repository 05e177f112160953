"""A text that claims more criteria than it can show is doubted; an honest list of references is not."""

import pytest
from doubt_texts import CRITERIA, WORK

from competence_graph import CriterionId
from mapping_engine.doubts import CitedPlace, Doubt, DoubtKind, doubts_about

IDS = tuple(number for number, _ in CRITERIA)
OWN_WORDS = len(WORK.split())


def _citing(text: str, ids: tuple[CriterionId, ...]) -> list[Doubt]:
    made, citations = f"{text} Covers ", []
    for each in ids:
        citations.append(CitedPlace(len(made), len(made) + len(each), each))
        made += f"{each}, "
    return [
        doubt for doubt in doubts_about(made, CRITERIA, citations=citations) if doubt.kind is DoubtKind.MANY_CRITERIA
    ]


def test_ten_criteria_cited_for_one_sentence_are_doubted() -> None:
    (doubt,) = _citing("I turned twelve shafts on the old lathe.", IDS)
    assert doubt.criteria == IDS
    assert "10 criteria are claimed here" in doubt.measured


@pytest.mark.parametrize("text", [WORK, f"{WORK} {WORK}"])
def test_as_many_cited_for_enough_of_the_learners_words_are_not(text: str) -> None:
    assert _citing(f"{text} {WORK}", IDS) == []


def test_a_few_criteria_are_never_many() -> None:
    assert _citing("I turned twelve shafts.", IDS[:5]) == []


def test_criteria_pasted_count_as_claimed() -> None:
    text = "This shows that " + "; ".join(text for _, text in CRITERIA)
    kinds = {doubt.kind for doubt in doubts_about(text, CRITERIA)}
    assert kinds >= {DoubtKind.MANY_CRITERIA, DoubtKind.CRITERION_WORDING}


def test_a_citation_outside_the_text_is_passed_over() -> None:
    assert doubts_about(WORK, CRITERIA, citations=[CitedPlace(10_000, 10_003, each) for each in IDS]) == ()


def test_words_belong_to_the_claims_they_stand_beside() -> None:
    made, citations = f"{WORK} {WORK} ", []
    for group in (IDS[:3], IDS):
        for each in group:
            citations.append(CitedPlace(len(made), len(made) + len(each), each))
            made += f"{each}, "
        made += "and then there is this as well which I also did on the same day as before at work. "
    (doubt,) = [d for d in doubts_about(made, CRITERIA, citations=citations) if d.kind is DoubtKind.MANY_CRITERIA]
    assert doubt.start > len(WORK) * 2
