"""Structural findings: what a designer must clear before a standard can be used, and what deserves a look.

The structure itself (ids, edges, circles) is judged apart from the content (codes, wording, rules of
combination), because no graph can be built while the structure contradicts itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from competence_graph.combination import UnitFacts
from competence_graph.combination_advice import combination_advice
from competence_graph.combination_integrity import combination_findings
from competence_graph.findings import Finding, Severity, has_errors
from competence_graph.identifiers import UnitId, qualification_number_finding, unit_number_finding
from competence_graph.standard import (
    IS_CHILD_OF,
    Association,
    Criterion,
    Item,
    LearningOutcome,
    Standard,
    Unit,
)


def integrity_findings(standard: Standard) -> tuple[Finding, ...]:
    """Return every finding on a standard: its structure first, then its content and its rules."""
    findings = blocking_findings(standard)
    if standard.qualification is None or has_errors(findings):
        return findings
    return (*findings, *combination_advice(standard.qualification.combination, unit_facts(standard)))


def blocking_findings(standard: Standard) -> tuple[Finding, ...]:
    """Return the findings that can keep a standard from being released; what takes longer to find is advice only."""
    qualification = standard.qualification
    return (
        *structural_findings(standard),
        *_emptiness(standard),
        *_repeated_codes(standard),
        *_number_warnings(standard),
        *(combination_findings(qualification.combination, unit_facts(standard)) if qualification else ()),
    )


def structural_findings(standard: Standard) -> tuple[Finding, ...]:
    """Return what keeps a graph from being built: repeated ids, edges that lead nowhere, circles."""
    return (*_repeated_ids(standard), *_loose_ends(standard), *_circle(standard))


def unit_facts(standard: Standard) -> dict[UnitId, UnitFacts]:
    """Return what counting credits and units needs to know of each unit."""
    return {
        item.id: UnitFacts(code=item.code or item.text, level=item.level, credit=item.credit, glh=item.glh)
        for item in standard.items
        if isinstance(item, Unit)
    }


def _repeated_ids(standard: Standard) -> Iterator[Finding]:
    places: dict[str, list[str]] = {standard.framework.id: ["the framework"]}
    for item in standard.items:
        places.setdefault(item.id, []).append(item.source_place)
    for item_id, found in places.items():
        if len(found) > 1:
            yield _error(
                "id_repeated",
                f"The id {item_id} stands {len(found)} times.",
                "Give every item an id of its own.",
                place=", ".join(found[:5]),
            )


def _loose_ends(standard: Standard) -> Iterator[Finding]:
    known = {str(item.id) for item in standard.items}
    ends = known | {standard.framework.id}
    attached = set()
    for edge in _hierarchy(standard):
        attached.add(edge.origin)
        if edge.origin not in known:
            yield _error(
                "edge_origin_unknown",
                f"The child {edge.origin} is not among the items.",
                _FIX_EDGE,
                place=edge.source_place,
            )
        if edge.destination not in ends:
            yield _error(
                "edge_parent_unknown",
                f"The parent {edge.destination} is not among the items.",
                _FIX_EDGE,
                place=edge.source_place,
            )
    for item in standard.items:
        if item.id not in attached:
            yield _error(
                "item_unattached",
                f"Nothing says where {_name(item)} belongs, so it could never be reached.",
                "Add an isChildOf association to its parent or to the framework.",
                place=item.source_place,
            )


def _circle(standard: Standard) -> Iterator[Finding]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for edge in _hierarchy(standard):
        sorter.add(edge.origin, edge.destination)
    try:
        sorter.prepare()
    except CycleError as circle:
        path: Sequence[str] = circle.args[1]
        places = {str(item.id): item.source_place for item in standard.items}
        yield _error(
            "hierarchy_circular",
            f"The hierarchy runs in a circle: {' → '.join(path[:6])}{' → …' if len(path) > 6 else ''}.",
            "Remove one of these isChildOf associations.",
            place=places.get(path[0]) or path[0],
        )


def _emptiness(standard: Standard) -> Iterator[Finding]:
    if not any(isinstance(item, Criterion) for item in standard.items):
        yield _error(
            "no_criteria",
            "The standard holds no criterion, so nothing could be assessed.",
            "Check that the right file was chosen.",
        )
    parents = {edge.destination for edge in _hierarchy(standard)}
    for item in standard.items:
        if not item.text.strip():
            yield _error(
                "text_missing",
                f"{_name(item)} has no wording.",
                "Supply the wording.",
                place=item.source_place,
            )
        if isinstance(item, Unit | LearningOutcome) and item.id not in parents:
            yield _warning(
                "nothing_beneath",
                f"{_name(item)} holds no criteria.",
                "Check the source: lines may be missing.",
                place=item.source_place,
            )


def _repeated_codes(standard: Standard) -> Iterator[Finding]:
    items = {str(item.id): item for item in standard.items}
    seen: dict[tuple[str, str], Item] = {}
    for edge in _hierarchy(standard):
        item = items.get(edge.origin)
        if item is None or not item.code:
            continue
        first = seen.setdefault((edge.destination, item.code), item)
        if first is not item:
            yield _warning(
                "code_repeated",
                f"The code {item.code} stands twice under one parent: {_name(first)} and {_name(item)}. Both are kept.",
                "Correct the code in the source if it is a slip; both stay apart by id.",
                place=item.source_place,
            )


def _number_warnings(standard: Standard) -> Iterator[Finding]:
    if standard.qualification and (finding := qualification_number_finding(standard.qualification.number)):
        yield finding
    for item in standard.items:
        if isinstance(item, Unit) and item.unit_number and (finding := unit_number_finding(item.unit_number)):
            yield finding.model_copy(update={"place": item.source_place or item.code})


_FIX_EDGE = "Correct the identifier in the association, or add the missing item."


def _hierarchy(standard: Standard) -> Iterable[Association]:
    return (edge for edge in standard.associations if edge.type == IS_CHILD_OF)


def _name(item: Item) -> str:
    kind = item.kind.replace("_", " ")
    words = item.text if len(item.text) <= 60 else item.text[:59] + "…"
    return f"{kind} {item.code!r} “{words}”"


def _error(code: str, message: str, remedy: str, *, place: str = "") -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, place=place)


def _warning(code: str, message: str, remedy: str, *, place: str = "") -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, remedy=remedy, place=place)
