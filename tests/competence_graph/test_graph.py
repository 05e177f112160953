"""The graph: order, several parents, any depth, and each item once."""

import pytest
from builders import a_standard, changed, edge
from hypothesis import given
from hypothesis import strategies as st

from competence_graph import (
    Association,
    CompetenceGraph,
    Criterion,
    Framework,
    Heading,
    InvalidStandard,
    Item,
    LearningOutcome,
    Standard,
    Unit,
    UnknownItem,
)


def _graph(items: list[Item], edges: list[Association]) -> CompetenceGraph:
    return CompetenceGraph(
        Standard(framework=Framework(id="F", title="A framework"), items=tuple(items), associations=tuple(edges))
    )


def _criteria(*names: str) -> list[Item]:
    return [Criterion(id=name, code=name, text=f"Do {name}") for name in names]


def _shared() -> CompetenceGraph:
    """Return a graph in which units A and B share the criterion ``s``, and A holds ``a`` as well."""
    units: list[Item] = [Unit(id="A", code="A", text="Unit A"), Unit(id="B", code="B", text="Unit B")]
    edges = [edge("A", "F", 1), edge("B", "F", 2), edge("a", "A", 1), edge("s", "A", 2), edge("s", "B", 1)]
    return _graph([*units, *_criteria("s", "a")], edges)


def test_children_stand_in_the_order_of_their_sequence_numbers() -> None:
    graph = _graph(_criteria("x", "y", "z"), [edge("x", "F", 30), edge("y", "F", 10), edge("z", "F", 20)])

    assert graph.children("F") == ("y", "z", "x")


def test_children_without_a_sequence_number_keep_their_order_and_come_last() -> None:
    edges = [edge("p", "F"), edge("q", "F"), edge("x", "F", 200), edge("y", "F", 100)]

    assert _graph(_criteria("p", "q", "x", "y"), edges).children("F") == ("y", "x", "p", "q")


@given(st.permutations(range(8)))
def test_the_order_of_associations_in_the_file_means_nothing_where_they_are_numbered(order: list[int]) -> None:
    edges = [edge(f"c{number}", "F", number) for number in order]

    graph = _graph(_criteria(*(f"c{number}" for number in range(8))), edges)

    assert [criterion.id for criterion in graph.criteria] == [f"c{number}" for number in range(8)]


def test_an_item_keeps_its_own_place_under_each_of_its_parents() -> None:
    graph = _shared()

    assert (graph.children("A"), graph.children("B")) == (("a", "s"), ("s",))
    assert set(graph.parents("s")) == {"A", "B"}


def test_a_shared_criterion_belongs_to_every_unit_above_it() -> None:
    graph = _shared()

    assert graph.units_by_criterion == {"a": ("A",), "s": ("A", "B")}
    assert [each.id for each in graph.criteria_by_unit["B"]] == ["s"]


def test_a_shared_item_is_read_once() -> None:
    assert [item.id for item in _shared().descend()] == ["A", "a", "s", "B"]


def test_stacked_diamonds_yield_each_item_once() -> None:
    names = [f"{side}{level}" for level in range(40) for side in "lrm"]
    edges = [
        each
        for level in range(40)
        for top in [f"m{level - 1}" if level else "F"]
        for each in (
            *(edge(f"{side}{level}", top) for side in "lr"),
            Association(id=f"ml{level}", origin=f"m{level}", destination=f"l{level}"),
            Association(id=f"mr{level}", origin=f"m{level}", destination=f"r{level}"),
        )
    ]

    assert sorted(item.id for item in _graph(_criteria(*names), edges).descend()) == sorted(names)


def test_a_chain_of_ten_thousand_levels_is_no_limit() -> None:
    depth = 10_000
    items: list[Item] = [Heading(id=f"h{level}", text=f"Level {level}") for level in range(depth)]
    edges = [edge(f"h{level}", f"h{level - 1}" if level else "F") for level in range(depth)]
    leaf = Criterion(id="leaf", text="At the bottom")

    graph = _graph([*items, leaf], [*edges, edge("leaf", f"h{depth - 1}")])

    assert [item.id for item in graph.descend()][-1] == "leaf"
    assert len(graph.context("leaf")) == depth


def test_descending_from_a_unit_leaves_the_unit_itself_out() -> None:
    graph = CompetenceGraph(a_standard({"U1": 2, "U2": 1}))

    assert [item.id for item in graph.descend("U1")] == ["U1/LO1", "U1:1", "U1:2"]


def test_a_unit_within_a_unit_lends_its_criteria_to_both() -> None:
    units: list[Item] = [Unit(id="outer", text="Outer"), Unit(id="inner", text="Inner")]

    graph = _graph([*units, *_criteria("c")], [edge("outer", "F"), edge("inner", "outer"), edge("c", "inner")])

    assert graph.units_by_criterion["c"] == ("outer", "inner")


def test_other_associations_than_is_child_of_make_no_hierarchy() -> None:
    edges = [edge("x", "F"), edge("y", "F"), edge("x", "y", type="isRelatedTo"), edge("y", "x", type="isPeerOf")]

    assert _graph(_criteria("x", "y"), edges).children("y") == ()


def test_a_reference_is_the_units_code_and_the_items_own() -> None:
    assert CompetenceGraph(a_standard()).reference("U2:2") == "U2 1.2"


def test_a_reference_without_a_code_falls_back_on_the_wording() -> None:
    graph = _graph([Criterion(id="c", text="w" * 60)], [edge("c", "F")])

    assert graph.reference("c") == "w" * 40


def test_the_context_is_the_wording_above_nearest_first() -> None:
    assert CompetenceGraph(a_standard()).context("U1:1") == ("Outcome of U1", "Unit U1")


def test_the_context_goes_on_past_a_heading_that_repeats_the_wording_below() -> None:
    items: list[Item] = [
        Heading(id="h", text="Sector"),
        Unit(id="u", text="Communicate"),
        LearningOutcome(id="o", text="Communicate"),
    ]
    edges = [edge("h", "F"), edge("u", "h"), edge("o", "u"), edge("c", "o")]

    assert _graph([*items, *_criteria("c")], edges).context("c") == ("Communicate", "Sector")


def test_units_and_criteria_are_found_by_id() -> None:
    graph = CompetenceGraph(a_standard())

    assert graph.unit("U1").text == "Unit U1"
    assert graph.criterion("U1:2").code == "1.2"


@pytest.mark.parametrize("unknown", ["nowhere", "U1:1", "F"])
def test_what_is_no_unit_of_the_standard_is_unknown(unknown: str) -> None:
    with pytest.raises(UnknownItem, match="has no unit"):
        CompetenceGraph(a_standard()).unit(unknown)


@pytest.mark.parametrize("unknown", ["nowhere", "U1", "U1/LO1"])
def test_what_is_no_criterion_of_the_standard_is_unknown(unknown: str) -> None:
    with pytest.raises(UnknownItem, match="has no criterion"):
        CompetenceGraph(a_standard()).criterion(unknown)


def test_a_standard_that_contradicts_itself_makes_no_graph_and_every_problem_is_told() -> None:
    standard = a_standard()
    broken = changed(standard, associations=(*standard.associations, edge("U1", "U1"), edge("lost", "F")))

    with pytest.raises(InvalidStandard) as refusal:
        CompetenceGraph(broken)

    assert {finding.code for finding in refusal.value.findings} == {"edge_origin_unknown", "hierarchy_circular"}
