"""Citations: a code counts only where it can mean one criterion, and a number that is no citation never does."""

from pathlib import Path

import pytest
from builders import edge
from hypothesis import given
from hypothesis import strategies as st

from competence_graph import (
    CompetenceGraph,
    Criterion,
    CriterionId,
    CriterionKind,
    Framework,
    Item,
    LearningOutcome,
    Standard,
    Unit,
    UnknownItem,
)
from mapping_engine.citations import CitationFinder, cited_criteria
from standards_ingest import SourceDocument, ingest

STANDARDS = Path(__file__).parents[2] / "fixtures" / "standards"
FILES = sorted(
    path
    for path in STANDARDS.glob("*/*")
    if path.suffix in {".json", ".csv", ".xlsx"}
    and not path.name.endswith("expected.json")
    and path.parent.name != "refused"
)
EXACT, BARE = True, False


def graph_of(file: Path) -> CompetenceGraph:
    release = ingest(SourceDocument(content=file.read_bytes(), name=file.name)).release
    assert release is not None
    return release.graph


CARE = graph_of(STANDARDS / "nested_units" / "adult-care-diploma-level-3.json")
ALL = tuple(criterion.id for criterion in CARE.criteria)
ONE_UNIT = tuple(c.id for unit in CARE.units if unit.code == "HAC304" for c in CARE.criteria_by_unit[unit.id])


def cited(text: str, candidates: tuple[CriterionId, ...] = ALL) -> list[tuple[str, bool]]:
    found = cited_criteria(text, CARE, candidates)
    return list(dict.fromkeys((CARE.reference(each.criterion_id), each.is_exact) for each in found))


def exact(*codes: str) -> list[tuple[str, bool]]:
    return [(code, EXACT) for code in codes]


NAMED = {
    "unit 304, 2.3": exact("HAC304 2.3"),
    "Unit HAC304: 2.3": exact("HAC304 2.3"),
    "U304 AC 2.3": exact("HAC304 2.3"),
    "HAC304 2.3 and HAC305/1.1": exact("HAC304 2.3", "HAC305 1.1"),
    "hac 304 2.3": exact("HAC304 2.3"),
    "criterion 2.3 of unit 304": exact("HAC304 2.3"),
    "criteria 2.1 to 2.3 in unit 304": exact("HAC304 2.1", "HAC304 2.2", "HAC304 2.3"),
    "304/2.3": exact("HAC304 2.3"),
    "I kept to 304/AC2.3.": exact("HAC304 2.3"),
    "T/999/2004 2.3": exact("HAC304 2.3"),
    "T9992004 2.3": exact("HAC304 2.3"),
    "Unit 304 LO2 AC2.3": exact("HAC304 2.3"),
    "Unit 304 LO2 AC3": exact("HAC304 2.3"),
    "Unit 304, learning outcome 2, criterion 3": exact("HAC304 2.3"),
    "304.2.3": [("HAC304 2.3", BARE)],
    "unit 304 (1.1, 1.2 and 1.3)": exact("HAC304 1.1", "HAC304 1.2", "HAC304 1.3"),
    "unit 304 2.1-2.3": exact("HAC304 2.1", "HAC304 2.2", "HAC304 2.3"),
    "unit 304 1.1, unit 305 2.1": exact("HAC304 1.1", "HAC305 2.1"),
    "1.1 and 2.1 (unit 305)": exact("HAC305 1.1", "HAC305 2.1"),
    "Unit 304\n2.3: I found out\n2.4 - I adapted": exact("HAC304 2.3", "HAC304 2.4"),
    "Supporting people in person-centred ways\n\n(1.1)": [],
    "Unit 304\n2.3: A time when": exact("HAC304 2.3"),
    "## Unit 304: my visit\n• 2.3 I did\nUnit 305\n2.3 I said": exact("HAC304 2.3", "HAC305 2.3"),
    "In unit 304 I had trouble with 2.3.": [("HAC304 2.3", BARE)],
    "In unit 304 I had trouble. Then came 2.3.": [],
    "unit 305 1.1 and 2.1 of unit 304": [],
    "unit 999, 2.3": [],
    "Unit 999\n2.3: from another course": [],
    "LO2 AC2.3": [],
    "2.3": [],
    "unit 304 9.9": [],
    "unit 304 LO1 AC2.3": [],
}


@pytest.mark.parametrize("text", NAMED)
def test_among_many_units_a_code_counts_where_its_unit_is_named(text: str) -> None:
    assert cited(text) == NAMED[text]


ALONE = {
    "AC 2.1, 2.2 & 2.3": exact("HAC304 2.1", "HAC304 2.2", "HAC304 2.3"),
    "(1.1, 1.2 and 1.3)": exact("HAC304 1.1", "HAC304 1.2", "HAC304 1.3"),
    "[1.1]": exact("HAC304 1.1"),
    "LO2 AC2.3": exact("HAC304 2.3"),
    "LO2.3": exact("HAC304 2.3"),
    "AC3 of LO2": exact("HAC304 2.3"),
    "Assessment criteria: 2.1, 2.2": exact("HAC304 2.1", "HAC304 2.2"),
    "2.1-2.3": [("HAC304 2.1", BARE), ("HAC304 2.2", BARE), ("HAC304 2.3", BARE)],
    "this meets 2.3 and 2.4.": [("HAC304 2.3", BARE), ("HAC304 2.4", BARE)],
    "1.1\t1.2\t1.3": [("HAC304 1.1", BARE), ("HAC304 1.2", BARE), ("HAC304 1.3", BARE)],
    "Unit 304\n2.3 bar was the pressure": [],
    "a bare number behind a name, ISO 2.3, cannot be told from a code": [("HAC304 2.3", BARE)],
    "unit 305 2.3": [],
    "PC 2.3": [],
    "KS 2.3": [],
    "AC 2.30": [],
}


@pytest.mark.parametrize("text", ALONE)
def test_among_one_units_criteria_a_code_counts_alone(text: str) -> None:
    assert cited(text, ONE_UNIT) == ALONE[text]


@pytest.mark.parametrize(
    "text",
    """2.3.2024|on 2.3.24|2.3 m|2.3m|2.3 bar|2.1-2.4 mm|1.1 to 1.2 metres|about 2.3|£2.3|$ 2.3|2.3 pounds|€2.3|2.3%
    |2.3 %|at 2.3|2.3 pm|from 1.1|2.30pm|12:2.3|192.168.2.3|v2.3|version 2.3|Version 2.3 of the form|2.3.1
    |Python 3.2.3|pH 2.3|section 2.3 of the manual|figure 2.3
    |see page 2.3|scored 2.3|a ratio of 1:2.3|it was -2.3 there|it was 2.3 high
    |=2.3|~2.3|±2.3|2.3°C|2.3 °C|2.3 kg|x2.3|1.1 x 1.2|1.2 and 2.9|2.3 hours|level 2.3|Unit 304, 2.3 m of cable
    |2.3 million|clause 2.3|2.3/5.7|3,2.3""".replace("\n    ", "").split("|"),
)
def test_a_figure_is_no_citation_though_a_criterion_has_that_code(text: str) -> None:
    assert cited(text, ONE_UNIT) == []


OCCUPATIONAL = {
    "P1": CriterionKind.PERFORMANCE,
    "P2": CriterionKind.PERFORMANCE,
    "K1": CriterionKind.KNOWLEDGE,
    "3": CriterionKind.KNOWLEDGE,
    "HT1/A.7b": CriterionKind.KNOWLEDGE,
    "4.1a": CriterionKind.PERFORMANCE,
}


def occupational() -> CompetenceGraph:
    items: list[Item] = [Unit(id="U", code="LAY 7", text="Lay the courses"), LearningOutcome(id="LO", text="Lay")]
    items += [
        Criterion(id=code, code=code, text=f"Do {code}", criterion_kind=kind) for code, kind in OCCUPATIONAL.items()
    ]
    edges = [edge("LO", "U"), edge("U", "F"), *(edge(code, "LO", place) for place, code in enumerate(OCCUPATIONAL))]
    framework = Framework(id="F", title="Laying")
    return CompetenceGraph(Standard(framework=framework, items=tuple(items), associations=tuple(edges)))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("PC1 and PC 2", ["P1", "P2"]),
        ("performance criteria 1-2", ["P1", "P2"]),
        ("(P1, K1)", ["P1", "K1"]),
        ("knowledge statement 3", ["3"]),
        ("KS3", ["3"]),
        ("Criterion 1", []),
        ("criterion 3 of unit 7", ["3"]),
        ("3 people came to unit 7", []),
        ("unit LAY7, HT1/A.7b", ["HT1/A.7b"]),
        ("see ht1/a.7b.", ["HT1/A.7b"]),
        ("AC 4.1a", ["4.1a"]),
        ("AC 4.1", []),
    ],
)
def test_codes_of_occupational_standards_are_read_with_their_letters(text: str, ids: list[str]) -> None:
    graph = occupational()
    found = cited_criteria(text, graph, [criterion.id for criterion in graph.criteria])
    assert [each.criterion_id for each in found] == ids


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_a_person_calls_a_criterion_cites_it(file: Path) -> None:
    graph = graph_of(file)
    finder = CitationFinder(graph, [criterion.id for criterion in graph.criteria])
    for criterion in graph.criteria:
        text = f"I claim {graph.reference(criterion.id)}, as seen by my supervisor."
        found = finder.find(text)
        assert [(each.criterion_id, each.is_exact) for each in found] == [(criterion.id, True)], text
        assert text[found[0].start : found[0].end] == criterion.code


def test_two_criteria_of_one_code_in_one_unit_are_never_cited() -> None:
    items: list[Item] = [Unit(id="U", code="U1", text="One unit"), Criterion(id="a", code="3.3", text="A")]
    items.append(Criterion(id="b", code="3.3", text="B"))
    edges = (edge("U", "F"), edge("a", "U"), edge("b", "U"))
    graph = CompetenceGraph(Standard(framework=Framework(id="F", title="F"), items=tuple(items), associations=edges))
    assert cited_criteria("unit U1 AC 3.3", graph, [CriterionId("a"), CriterionId("b")]) == ()
    assert [c.criterion_id for c in cited_criteria("unit U1 AC 3.3", graph, [CriterionId("a")])] == ["a"]


def test_an_unknown_criterion_is_refused() -> None:
    with pytest.raises(UnknownItem):
        cited_criteria("AC 1.1", CARE, [CriterionId("nowhere")])


FINDER = CitationFinder(CARE, ONE_UNIT)
PIECES = st.sampled_from(
    ["unit 304", "unit 9", " ", "\n", "2.3", "1.1", "-", ",", "(", ")", "of", "LO2", "AC", "3", "m", "."]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join)))
def test_any_text_gives_citations_that_lie_inside_it_in_order_and_always_the_same(text: str) -> None:
    found = FINDER.find(text)
    assert all(0 <= each.start < each.end <= len(text) and each.criterion_id in ONE_UNIT for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)
    assert FINDER.find(text) == found


@given(
    st.sampled_from(ALL),
    st.sampled_from(["{u} {c}", "unit {n}, {c}", "criterion {c} of unit {n}", "{n}/{c}", "U{n} AC {c}"]),
)
def test_a_citation_is_found_in_the_midst_of_prose_at_its_place(criterion_id: CriterionId, form: str) -> None:
    criterion, unit = CARE.criterion(criterion_id), CARE.unit(CARE.units_by_criterion[criterion_id][0])
    said = form.format(u=unit.code, n=unit.code[3:], c=criterion.code)
    text = f"On 2.3.2024 I walked 2.3 m with her ({said}) and paid £2.30."
    found = cited_criteria(text, CARE, ALL)
    assert [(each.criterion_id, text[each.start : each.end]) for each in found] == [(criterion_id, criterion.code)]


def test_a_long_row_of_codes_is_read_in_time_that_grows_with_it_alone() -> None:
    assert len({each.criterion_id for each in FINDER.find("unit 304 (1.1, 2.3) " * 5_000)}) == 2
