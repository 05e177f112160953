"""Associations of a CASE package: hierarchy, alignments, and links that lead outside."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import NamedTuple

from competence_graph import IS_CHILD_OF, Association, Finding, Json, Severity
from standards_ingest.draft import extension
from standards_ingest.identity import positional_id
from standards_ingest.readers.case_package.fields import Record, records, require, split
from standards_ingest.tally import Defect, Tally

CASE_TYPES = (
    IS_CHILD_OF,
    "isPeerOf",
    "isPartOf",
    "exactMatchOf",
    "precedes",
    "isRelatedTo",
    "replacedBy",
    "exemplar",
    "hasSkillLevel",
    "isTranslationOf",
)
_REPAIRED = "Nothing to do for vqmap; the publisher should supply it."

_IDENTIFIER = Defect(
    code="association_identifier_missing",
    what="Associations without identifier; one was made from the position of each",
    remedy=_REPAIRED,
    expected="a UUID",
)
_IDENTIFIER_TWICE = Defect(
    code="association_identifier_repeated",
    what="Associations whose identifier another one has already",
    remedy="Give every association an identifier of its own.",
)
_TYPE_MISSING = Defect(
    code="association_type_missing",
    what="Associations that do not say of which type they are",
    remedy="Supply the associationType.",
    severity=Severity.ERROR,
    expected=", ".join(CASE_TYPES),
)
_END_MISSING = Defect(
    code="association_end_missing",
    what="Associations that lack the identifier of their origin or destination",
    remedy="Supply the identifier.",
    severity=Severity.ERROR,
)
_LINK_BARE = Defect(
    code="association_link_incomplete",
    what="Association ends without title or uri, which CASE demands; an export supplies them",
    remedy=_REPAIRED,
    expected="an object with identifier, title and uri",
)
_SEQUENCE_TEXT = Defect(
    code="sequence_not_integer",
    what="Sequence numbers not written as whole numbers; they were read as such",
    remedy="Write sequenceNumber without quotation marks or decimals.",
    expected="a JSON integer",
)
_SEQUENCE_UNREADABLE = Defect(
    code="sequence_unreadable",
    what="Sequence numbers that are no numbers; these lines keep the order of the file",
    remedy="Correct the sequenceNumber.",
    expected="a JSON integer",
)
_OUTSIDE = Defect(
    code="association_leads_outside",
    what="Associations that lead to items outside this package; they are kept as links",
    remedy="Nothing to do, unless the items should have been part of the package.",
    severity=Severity.NOTE,
)


class _End(NamedTuple):
    """One end of an association: the node it names, and the link as an export is to write it."""

    node: str
    link: Json


def read_associations(
    package: Record, *, framework_id: str, known: Collection[str], tally: Tally
) -> tuple[Association, ...]:
    """Return every association of a package in its order; repairs and oddities are counted."""
    ends = frozenset(known) | {framework_id}
    seen: set[str] = set()
    edges = []
    for place, record in records(package, "CFAssociations", tally):
        edge = _association(place, record, ends=ends, framework_id=framework_id, tally=tally)
        if edge.id in seen:
            tally.add(_IDENTIFIER_TWICE, place)
        seen.add(edge.id)
        if edge.type != IS_CHILD_OF and not {edge.origin, edge.destination} <= ends:
            tally.add(_OUTSIDE, place)
        edges.append(edge)
    return tuple(edges)


def hierarchy_findings(edges: Collection[Association], places: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return one finding that counts the items which no isChildOf reaches, and what links them otherwise."""
    children = {edge.origin for edge in edges if edge.type == IS_CHILD_OF}
    loose = places.keys() - children
    if len(loose) < 2:
        return ()
    linked_by: Counter[str] = Counter()
    linked: set[str] = set()
    for edge in edges:
        touched = loose & {edge.origin, edge.destination}
        linked_by.update([edge.type] if touched else [])
        linked |= touched
    others = ", ".join(f"{name} ({count:,})" for name, count in linked_by.most_common()) or "none"
    return (
        Finding(
            code="items_outside_hierarchy",
            severity=Severity.ERROR,
            message=f"{len(loose):,} of {len(places):,} items stand in no isChildOf association, so nothing says where "
            f"they belong. Other associations that touch them: {others}; {len(loose - linked):,} are in none at all.",
            remedy="Add an isChildOf association for each of them, or take them out of the package.",
            place="/CFAssociations",
            expected="one isChildOf for every item",
            found=f"{len(loose):,} items without",
        ),
    )


def _association(place: str, record: Record, *, ends: frozenset[str], framework_id: str, tally: Tally) -> Association:
    fields, rest = split(record, ("identifier", "associationType"), place=place, tally=tally)
    require(record, ("uri", "lastChangeDateTime"), part="association", place=place, tally=tally)
    if "identifier" not in fields:
        tally.add(_IDENTIFIER, place)
    _count_type(fields.get("associationType", ""), place, tally)
    nodes = {}
    for name in ("originNodeURI", "destinationNodeURI"):
        end = _end(rest.pop(name, None), ends, place=f"{place}/{name}", tally=tally)
        nodes[name] = end.node
        rest |= {} if end.link is None else {name: end.link}
    return Association(
        id=fields.get("identifier") or positional_id("case_package", framework_id, place),
        type=fields.get("associationType", ""),
        origin=nodes["originNodeURI"],
        destination=nodes["destinationNodeURI"],
        sequence=_sequence(rest, place=place, tally=tally),
        source_place=place,
        extensions=extension("case", rest),
    )


def _count_type(name: str, place: str, tally: Tally) -> None:
    if not name:
        tally.add(_TYPE_MISSING, place)
    elif name not in CASE_TYPES and not name.startswith("ext:"):
        tally.add(
            Defect(
                code="association_type_unknown",
                what=f"Associations of type {name[:60]!r}, which CASE does not know; they are kept as they are",
                remedy="Use a type of CASE, or begin the name with ext: (CASE 1.1).",
                expected=", ".join(CASE_TYPES),
            ),
            place,
        )


def _end(link: Json, ends: frozenset[str], *, place: str, tally: Tally) -> _End:
    if isinstance(link, str) and link:
        tally.add(_LINK_BARE, place)
        return _End(_resolved(link, ends), None)
    identifier, uri = (link.get("identifier"), link.get("uri")) if isinstance(link, dict) else (None, None)
    node = identifier if isinstance(identifier, str) else ""
    if not node and isinstance(uri, str):
        node = _resolved(uri, ends)
    if not node or not isinstance(link, dict):
        tally.add(_END_MISSING, place)
        return _End("", link)
    if link.get("title") and uri:
        return _End(node, link)
    tally.add(_LINK_BARE, place)
    if link.keys() <= {"identifier"}:
        return _End(node, None)
    supplied: dict[str, Json] = {"identifier": node, "title": node, "uri": f"urn:vqmap:CFItems:{node}"}
    return _End(node, supplied | {name: value for name, value in link.items() if value})


def _resolved(uri: str, ends: frozenset[str]) -> str:
    """Return the identifier that a bare link means, or the link itself where it leads outside."""
    last = uri.rstrip("/").rsplit("/", 1)[-1]
    return last if last in ends and uri not in ends else uri


def _sequence(rest: dict[str, Json], *, place: str, tally: Tally) -> int | None:
    value = rest.get("sequenceNumber")
    if value is None:
        return None
    number = _whole(value)
    if number is None:
        tally.add(_SEQUENCE_UNREADABLE, place)
        return None
    if not isinstance(value, int):
        tally.add(_SEQUENCE_TEXT, place)
    del rest["sequenceNumber"]
    return number


def _whole(value: Json) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    text = str(value).removesuffix(".0").strip()
    is_number = len(text) < 10 and text.isascii() and text.removeprefix("-").isdigit()
    return int(text) if is_number else None
