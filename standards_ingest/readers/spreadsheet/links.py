"""Links between rows of a spreadsheet, by identifier, by code or by smart level, and their types as typed."""

from collections.abc import Iterable

from competence_graph import IS_CHILD_OF, Association, Severity
from standards_ingest.draft import extension
from standards_ingest.identity import positional_id
from standards_ingest.readers.spreadsheet.columns import Column, Record
from standards_ingest.tally import Defect, Tally
from standards_ingest.wording import match_key

_TYPES = {
    match_key(name): name
    for name in (
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
} | {"isexactmatchof": "exactMatchOf", "isreplacedby": "replacedBy", "childof": IS_CHILD_OF}
_LOCAL = "local:"

_TYPE_UNKNOWN = Defect(
    code="association_type_unknown",
    what="Associations of a type that CASE does not know; they are kept as they are",
    remedy="Use a type of CASE, as in isChildOf or precedes.",
)
_END_MISSING = Defect(
    code="association_end_missing",
    what="Associations that do not name both of their ends",
    remedy="Fill in the identifier or the code of origin and destination.",
    severity=Severity.ERROR,
)
_OUTSIDE = Defect(
    code="association_leads_outside",
    what="Associations that lead to items outside this spreadsheet; they are kept as links",
    remedy="Nothing to do, unless the items should have been part of it.",
    severity=Severity.NOTE,
)
_AMBIGUOUS = Defect(
    code="association_code_ambiguous",
    what="Associations that name an end by a code which several rows have",
    remedy="Name the end by its identifier.",
    severity=Severity.ERROR,
)


def association_type(words: str) -> str:
    """Return the CASE type that a spelling means, or nothing.

    >>> association_type("Is Child Of"), association_type("Exact Match Of"), association_type("notes")
    ('isChildOf', 'exactMatchOf', '')
    """
    return _TYPES.get(match_key(words), "")


class Links:
    """Finds rows by whatever names them."""

    def __init__(self) -> None:
        """Start with no row."""
        self.identifiers: set[str] = set()
        self._by_name: dict[str, list[str]] = {}
        self._by_smart_level: dict[str, list[str]] = {}

    def add(self, own: str, *, identifier: str, code: str, smart_level: str) -> None:
        """Make a row known by its names."""
        self.identifiers.add(own)
        for name in dict.fromkeys((own, identifier, code)):
            if name:
                self._by_name.setdefault(name, []).append(own)
        if smart_level:
            self._by_smart_level.setdefault(smart_level, []).append(own)

    def find(self, name: str) -> list[str]:
        """Return the rows of a name, or the name itself where there is none."""
        return self._by_name.get(name.removeprefix(_LOCAL), [name.removeprefix(_LOCAL)])

    def find_each(self, names: str) -> list[list[str]]:
        """Return the rows for a cell that holds one name, or several with commas between."""
        if names in self._by_name or "," not in names:
            return [self.find(names)]
        return [self.find(name.strip()) for name in names.split(",") if name.strip()] or [[names]]

    def by_smart_level(self, level: str) -> list[str]:
        """Return the rows of a smart level, or its description where there is none."""
        return self._by_smart_level.get(level, [f"with smart level {level}"])


def sheet_associations(
    records: Iterable[Record], links: Links, *, framework_id: str, framework_names: frozenset[str], tally: Tally
) -> tuple[Association, ...]:
    """Return the associations that a sheet of associations lists."""
    edges = []
    for record in records:
        origin = _end(
            record, links, framework_id, framework_names, (Column.ORIGIN, Column.ORIGIN_LINK, Column.ORIGIN_CODE)
        )
        destination = _end(
            record,
            links,
            framework_id,
            framework_names,
            (Column.DESTINATION, Column.DESTINATION_LINK, Column.DESTINATION_CODE),
        )
        edges.append(_association(record, origin, destination, tally=tally, known=links.identifiers | {framework_id}))
    return tuple(edges)


def _end(
    record: Record, links: Links, framework_id: str, framework_names: frozenset[str], columns: tuple[Column, ...]
) -> list[str]:
    for column in columns:
        name = record.trimmed(column).removeprefix(_LOCAL)
        if name in framework_names:
            return [framework_id]
        if name:
            return links.find(name)
    return []


def _association(
    record: Record, origin: list[str], destination: list[str], *, tally: Tally, known: set[str]
) -> Association:
    words = record.trimmed(Column.ASSOCIATION_TYPE)
    kind = association_type(words) or words
    if not association_type(words) and not words.startswith("ext:"):
        tally.add(_TYPE_UNKNOWN, record.place)
    if not origin or not destination:
        tally.add(_END_MISSING, record.place)
    elif len(origin) > 1 or len(destination) > 1:
        tally.add(_AMBIGUOUS, record.place)
    elif kind != IS_CHILD_OF and not {origin[0], destination[0]} <= known:
        tally.add(_OUTSIDE, record.place)
    identifier = record.trimmed(Column.IDENTIFIER)
    return Association(
        id=identifier or positional_id("spreadsheet association", record.place, *origin[:1], *destination[:1]),
        type=kind,
        origin=origin[0] if origin else "",
        destination=destination[0] if destination else "",
        source_place=record.place,
        extensions=extension("spreadsheet", dict(record.rest)),
    )
