"""A sentinel is of a unit that the learner is not registered on, and never a criterion that could be right."""

from collections.abc import Iterable
from typing import Any

import pytest
from builders import a_standard, changed, criterion_of, edge

from competence_graph import CompetenceGraph
from mapping_engine import Band, Suggestion, foreign_units, gets_sentinel, sentinel_among, with_sentinel

SEEDS = [f"E{number}" for number in range(200)]


@pytest.fixture(scope="module")
def graph() -> CompetenceGraph:
    """Two units; the other one shares a criterion with the learner's, and has one that says what one there says."""
    standard = a_standard({"OWN": 2, "OTHER": 6})
    same = {criterion_of("OTHER", 3): "CRITERION 1 of own."}
    items = tuple(changed(each, text=same[each.id]) if each.id in same else each for each in standard.items)
    shared = edge(criterion_of("OTHER", 2), "OWN/LO1", 9)
    return CompetenceGraph(changed(standard, items=items, associations=(*standard.associations, shared)))


def suggestions(ids: Iterable[str], band: Band = Band.POSSIBLE) -> tuple[Suggestion, ...]:
    measured: dict[str, Any] = {"passage_start": 0, "passage_end": 4, "reason": "", "matched_words": (), "scores": {}}
    return tuple(
        Suggestion(criterion_id=each, rank=rank, score=0.5, probability=1 - rank / 10, band=band, **measured)
        for rank, each in enumerate(ids, 1)
    )


OTHERS = suggestions(criterion_of("OTHER", number) for number in (6, 5, 4, 1, 2, 3))


def test_a_sentinel_is_never_in_a_chosen_unit_and_never_says_what_one_there_says(graph: CompetenceGraph) -> None:
    assert foreign_units(graph, ("OWN",)) == ("OTHER",)
    found = [sentinel_among(OTHERS, graph, ("OWN",), seed=seed) for seed in SEEDS]
    assert {each.criterion_id for each in found if each} == {criterion_of("OTHER", 1)}
    own = suggestions(criterion_of("OWN", number) for number in (1, 2))
    assert sentinel_among(own, graph, ("OWN",), seed="E1") is None


def test_a_sentinel_comes_from_the_weaker_half_and_is_the_same_for_the_same_seed(graph: CompetenceGraph) -> None:
    strong = suggestions(criterion_of("OTHER", number) for number in (1, 2, 4, 5, 6))
    found = {seed: sentinel_among(strong, graph, ("OWN",), seed=seed) for seed in SEEDS}
    assert {each.criterion_id for each in found.values() if each} == {
        criterion_of("OTHER", 4),
        criterion_of("OTHER", 5),
        criterion_of("OTHER", 6),
    }
    assert found == {seed: sentinel_among(strong, graph, ("OWN",), seed=seed) for seed in SEEDS}


def test_what_is_likely_or_unlikely_elsewhere_is_no_sentinel(graph: CompetenceGraph) -> None:
    for band in (Band.LIKELY, Band.UNLIKELY):
        others = suggestions((criterion_of("OTHER", number) for number in (1, 2, 4, 5, 6)), band)
        assert [sentinel_among(others, graph, ("OWN",), seed=seed) for seed in SEEDS] == [None] * len(SEEDS)


def test_a_sentinel_stands_where_its_probability_puts_it_and_all_ranks_are_counted_anew() -> None:
    shown = suggestions(("a", "b", "c"))
    (sentinel,) = (each.model_copy(update={"probability": 0.85}) for each in suggestions(("x",)))
    mixed = with_sentinel(shown, sentinel)
    assert [(each.rank, each.criterion_id) for each in mixed] == [(1, "a"), (2, "x"), (3, "b"), (4, "c")]
    assert [each.probability for each in mixed] == sorted((each.probability for each in mixed), reverse=True)


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0, 0), (0.1, 120, 280), (1.0, 2000, 2000)])
def test_as_many_get_a_sentinel_as_asked_for(share: float, least: int, most: int) -> None:
    assert least <= sum(gets_sentinel(share, f"E{number}") for number in range(2000)) <= most
