"""The layout of exchange: each row an item, placed by a smart level, a parent column or a sheet of associations."""

from collections.abc import Iterator, Sequence

from competence_graph import IS_CHILD_OF, Association, Json, Severity
from standards_ingest.draft import DraftLine, extension
from standards_ingest.identity import is_uuid, positional_id
from standards_ingest.readers.spreadsheet.columns import Column, Record
from standards_ingest.readers.spreadsheet.links import Links, association_type
from standards_ingest.tally import Defect, Tally

_NO_STATEMENT = Defect(
    code="statement_missing",
    what="Rows without a statement; each became a line without wording",
    remedy="Supply the statement, or delete the row.",
    severity=Severity.ERROR,
)
_ID_REPEATED = Defect(
    code="identifier_repeated",
    what="Rows whose identifier another row has already; their id was made from the position",
    remedy="Give every row an identifier of its own.",
)
_AMBIGUOUS = Defect(
    code="parent_code_ambiguous",
    what="Rows whose parent is named by a code or smart level that several rows have",
    remedy="Name the parent by its identifier, or make the codes differ.",
    severity=Severity.ERROR,
)
_OUTSIDE = Defect(
    code="association_leads_outside",
    what="Associations that lead to items outside this spreadsheet; they are kept as links",
    remedy="Nothing to do, unless the items should have been part of it.",
    severity=Severity.NOTE,
)


class ItemRows:
    """Gathers items first and places them afterwards, for a parent may stand below its child."""

    def __init__(self, framework_id: str, tally: Tally) -> None:
        """Start with no row."""
        self._framework_id = framework_id
        self._tally = tally
        self._records: list[tuple[Record, str]] = []
        self.lines: list[DraftLine] = []
        self.links = Links()

    def take(self, record: Record) -> None:
        """Take in one row as a line."""
        identifier, code = record.trimmed(Column.IDENTIFIER), record.trimmed(Column.CODE)
        statement = record.text(Column.STATEMENT) or record.text(Column.CRITERION)
        if not statement.strip():
            self._tally.add(_NO_STATEMENT, record.place)
        is_new = is_uuid(identifier) and identifier not in self.links.identifiers
        if is_uuid(identifier) and not is_new:
            self._tally.add(_ID_REPEATED, record.place)
        own = identifier if is_new else positional_id(self._framework_id, record.place)
        self.links.add(own, identifier=identifier, code=code, smart_level=smart_level(record))
        self._records.append((record, own))
        self.lines.append(
            DraftLine(
                id=own,
                text=statement,
                code=code,
                item_type=record.trimmed(Column.ITEM_TYPE),
                language=record.trimmed(Column.LANGUAGE) or None,
                place=record.place,
                extensions=extension("spreadsheet", _kept(record)),
            )
        )

    def placed(self, given: Sequence[Association]) -> tuple[Association, ...]:
        """Return the given associations, and one isChildOf for every row that they leave without a parent."""
        attached = {edge.origin for edge in given if edge.type == IS_CHILD_OF}
        implied: list[Association] = []
        for position, (record, own) in enumerate(self._records, start=1):
            if own not in attached:
                implied.extend(self._parents(record, own, position))
            implied.extend(self._other_links(record, own))
        return (*given, *implied)

    def _parents(self, record: Record, own: str, position: int) -> Iterator[Association]:
        stated = smart_level(record)
        own_number = stated.rsplit(".", 1)[-1] if stated else record.trimmed(Column.SEQUENCE)
        sequence = int(own_number) if own_number.isdecimal() and len(own_number) < 8 else position
        for number, parent in enumerate(self._named_parents(record, stated)):
            yield Association(
                id=positional_id(own, "isChildOf", str(number)),
                origin=own,
                destination=parent,
                sequence=sequence,
                source_place=record.place,
            )

    def _named_parents(self, record: Record, stated: str) -> list[str]:
        named = record.trimmed(Column.PARENT)
        if named:
            found = self.links.find_each(named)
        elif "." in stated:
            found = [self.links.by_smart_level(stated.rsplit(".", 1)[0])]
        else:
            return [self._framework_id]
        if any(len(matches) > 1 for matches in found):
            self._tally.add(_AMBIGUOUS, record.where(Column.PARENT if named else Column.SMART_LEVEL))
        return list(dict.fromkeys(matches[0] for matches in found))

    def _other_links(self, record: Record, own: str) -> Iterator[Association]:
        for header, named in record.rest.items():
            kind = association_type(header)
            if not kind or kind == IS_CHILD_OF:
                continue
            for number, matches in enumerate(self.links.find_each(named)):
                if matches[0] not in self.links.identifiers:
                    self._tally.add(_OUTSIDE, f"{record.place}, column {header}")
                yield Association(
                    id=positional_id(own, kind, str(number)),
                    type=kind,
                    origin=own,
                    destination=matches[0],
                    source_place=record.place,
                )


def smart_level(record: Record) -> str:
    """Return the smart level of a row, in which ``3.6.2`` stands below ``3.6``."""
    return record.trimmed(Column.SMART_LEVEL).strip(".")


def _kept(record: Record) -> dict[str, Json]:
    kept: dict[str, Json] = dict(record.rest)
    for column in (Column.SMART_LEVEL, Column.IDENTIFIER, Column.LEVEL, Column.CREDIT, Column.GLH):
        if text := record.trimmed(column):
            kept[column.value] = text
    return kept
