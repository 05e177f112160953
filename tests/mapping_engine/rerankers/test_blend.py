"""A re-ranker re-orders what is shown and no more: it adds nothing, drops nothing, and promotes nothing into a band."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence_graph import CriterionId
from mapping_engine.ranking.model import Band
from mapping_engine.rerankers.base import Opinion, ReRanking
from mapping_engine.rerankers.blend import blended, new_order
from mapping_engine.suggestions import MatcherUse, MatchingMode, Suggestion, Suggestions

IDS = tuple(CriterionId(name) for name in "abcdef")


class Reader:
    """A re-ranker that was asked already."""

    name, version, limit = "reader", "7", 10

    def rerank(self, text: str, candidates: object) -> ReRanking:
        return ReRanking()


def opinion(criterion: str, score: float) -> Opinion:
    return Opinion(criterion_id=CriterionId(criterion), score=score, quotation="said so" if score else "")


def shown() -> Suggestions:
    suggestions = tuple(
        Suggestion(
            criterion_id=criterion,
            rank=rank,
            score=round(1 - rank / 10, 4),
            probability=round(1 - rank / 10, 4),
            band=Band.POSSIBLE,
            passage_start=0,
            passage_end=7,
            reason="The text speaks of it.",
            matched_words=(),
            scores={"bm25": 1.0},
        )
        for rank, criterion in enumerate(IDS, start=1)
    )
    matchers = (MatcherUse(name="bm25", version="1", weight=1.0),)
    return Suggestions(
        mode=MatchingMode.WORDS_ONLY,
        model="plain-1",
        matchers=matchers,
        passages=1,
        suggestions=suggestions,
        remark="Words.",
    )


def test_the_order_is_the_average_of_both_and_equals_keep_theirs() -> None:
    opinions = {
        CriterionId(name): opinion(name, score) for name, score in zip("abcdef", (0, 0, 0, 0, 0, 1), strict=True)
    }
    assert new_order(IDS, opinions) == ("a", "b", "c", "f", "d", "e")


def test_one_score_for_all_changes_nothing() -> None:
    assert new_order(IDS, {each: opinion(each, 0.7) for each in IDS}) == IDS


def test_what_it_has_no_opinion_on_keeps_its_place() -> None:
    opinions = {CriterionId(name): opinion(name, score) for name, score in (("b", 0.0), ("c", 1.0), ("e", 1.0))}
    order = new_order(IDS, opinions)
    assert [order[place] for place in (0, 3, 5)] == ["a", "d", "f"]


def test_a_suggestion_is_told_with_the_quotation_and_the_re_ranker_is_among_the_matchers() -> None:
    answer = blended(shown(), ReRanking(opinions=(opinion("a", 0), opinion("b", 0.8))), Reader())
    first, second = answer.suggestions[:2]
    assert (first.criterion_id, first.rank, second.criterion_id, second.rank) == ("a", 1, "b", 2)
    assert second.reason == 'The text speaks of it. The re-ranker quotes "said so" (0.80).'
    assert second.scores == {"bm25": 1.0, "reader": 0.8}
    assert [(use.name, use.version, use.weight) for use in answer.matchers] == [
        ("bm25", "1", 0.5),
        ("reader", "7", 0.5),
    ]
    assert answer.remark == "Words."


def test_without_opinions_only_the_remark_is_added() -> None:
    answer = blended(shown(), ReRanking(remark="It was down."), Reader())
    assert answer == shown().model_copy(update={"remark": "Words. It was down."})


@pytest.mark.parametrize("bands", [("likely", "likely", "possible", "possible", "unlikely", "unlikely")])
def test_nothing_leaves_its_band(bands: tuple[str, ...]) -> None:
    opinions = tuple(opinion(name, score) for name, score in zip("abcdef", (0, 0.1, 0.2, 0.3, 0.4, 1), strict=True))
    answer = blended(shown(), ReRanking(opinions=opinions), Reader(), bands=bands)
    assert [{each.criterion_id for each in answer.suggestions[at : at + 2]} for at in (0, 2, 4)] == [
        {"a", "b"},
        {"c", "d"},
        {"e", "f"},
    ]


SCORES = st.one_of(st.none(), st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))


@given(st.lists(SCORES, min_size=6, max_size=6), st.lists(st.sampled_from("xyz"), min_size=6, max_size=6))
def test_any_opinions_only_change_the_order_within_bands(scores: list[float | None], bands: list[str]) -> None:
    opinions = tuple(opinion(name, score) for name, score in zip(IDS, scores, strict=True) if score is not None)
    answer = blended(shown(), ReRanking(opinions=opinions), Reader(), bands=bands)
    band_of = dict(zip(IDS, bands, strict=True))
    assert sorted(each.criterion_id for each in answer.suggestions) == sorted(IDS)
    assert [band_of[each.criterion_id] for each in answer.suggestions] == bands
    assert [each.rank for each in answer.suggestions] == list(range(1, 7))
    before = {each.criterion_id: each for each in shown().suggestions}
    assert all(each.score == before[each.criterion_id].score for each in answer.suggestions)
