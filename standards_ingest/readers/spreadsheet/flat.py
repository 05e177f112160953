"""The layout people type: each row a criterion, with its unit and learning outcome beside it.

Unit and outcome are often filled in only where they change, so what a row leaves blank holds on from above.
"""

from competence_graph import Association, Severity
from standards_ingest.draft import DraftLine, extension
from standards_ingest.identity import positional_id
from standards_ingest.item_types import ASSESSMENT_CRITERION, LEARNING_OUTCOME, UNIT
from standards_ingest.numerals import whole_number
from standards_ingest.readers.spreadsheet.columns import Column, Record
from standards_ingest.tally import Defect, Tally

_NO_TEXT = Defect(
    code="criterion_wording_missing",
    what="Rows with a criterion's number but no wording",
    remedy="Supply the wording, or delete the row.",
    severity=Severity.ERROR,
)
_NOTHING = Defect(
    code="row_unread",
    what="Rows that name no unit, outcome or criterion; nothing was taken from them",
    remedy="Move remarks out of the table, or put the text into its column.",
)
_NO_UNIT = Defect(
    code="criterion_without_unit",
    what="Criteria that stand in no unit; they hang directly below the standard",
    remedy="Name the unit in its column.",
)
_NO_OUTCOME_TEXT = Defect(
    code="outcome_wording_missing",
    what="Learning outcomes without wording; they are shown by their number",
    remedy="Supply the wording from the published standard.",
)
_NO_UNIT_TITLE = Defect(
    code="unit_title_missing",
    what="Units without title; they are shown by their code",
    remedy="Supply the title from the published standard.",
)
_UNIT_DIFFERS = Defect(
    code="unit_facts_differ",
    what="Rows that give a unit another title, level, credit or hours than its first row; the first holds",
    remedy="Make the rows of one unit agree.",
)
_NUMBER = Defect(
    code="number_unreadable",
    what="Levels, credits or hours that are not whole numbers; they were left out",
    remedy="Write whole numbers.",
    expected="a whole number from 0 to 99,999",
)
_FACTS = ((Column.LEVEL, "level"), (Column.CREDIT, "credit"), (Column.GLH, "glh"))


class FlatLayout:
    """Gathers lines row by row; ids rest on the position of unit, outcome and criterion alone."""

    def __init__(self, framework_id: str, tally: Tally) -> None:
        """Start with no line and no unit to hold on to."""
        self._framework_id = framework_id
        self._tally = tally
        self._units: dict[str, DraftLine] = {}
        self._outcomes: dict[str, list[DraftLine]] = {}
        self._unit: DraftLine | None = None
        self._outcome: dict[str, DraftLine] = {}
        self._children: dict[str, int] = {}
        self.lines: list[DraftLine] = []
        self.associations: list[Association] = []

    def take(self, record: Record) -> None:
        """Take in one row."""
        before = len(self.lines)
        self._take_unit(record)
        owner = self._unit.id if self._unit else self._framework_id
        self._take_outcome(record, owner)
        text = record.text(Column.CRITERION) or record.text(Column.STATEMENT)
        if text.strip():
            self._take_criterion(record, text, self._outcome.get(owner), owner)
        elif record.trimmed(Column.CRITERION_CODE):
            self._tally.add(_NO_TEXT, record.where(Column.CRITERION))
        elif len(self.lines) == before:
            self._tally.add(_NOTHING, record.place)

    def _take_unit(self, record: Record) -> None:
        code, number = record.trimmed(Column.UNIT_CODE), record.trimmed(Column.UNIT_NUMBER)
        title = record.trimmed(Column.UNIT_TITLE)
        key = code or number or title
        if not key:
            return
        known = self._units.get(key)
        if known is None:
            known = self._units[key] = self._new_unit(record, code=code, number=number, title=title)
        elif self._differs(known, record, title):
            self._tally.add(_UNIT_DIFFERS, record.place)
        self._unit = known

    def _new_unit(self, record: Record, *, code: str, number: str, title: str) -> DraftLine:
        if not title:
            self._tally.add(_NO_UNIT_TITLE, record.place)
        return self._add(
            DraftLine(
                id=self._next_id(self._framework_id, "unit"),
                text=record.text(Column.UNIT_TITLE),
                wording=None if title else code or number,
                code=code or number,
                item_type=UNIT,
                unit_number=number or None,
                place=record.place,
                **{name: self._whole(record, column) for column, name in _FACTS},
            ),
            parent=self._framework_id,
        )

    def _differs(self, unit: DraftLine, record: Record, title: str) -> bool:
        stated = {name: whole_number(record.trimmed(column)) for column, name in _FACTS}
        has_other_title = bool(title) and title != unit.text.strip()
        return has_other_title or any(value not in {None, getattr(unit, name)} for name, value in stated.items())

    def _take_outcome(self, record: Record, owner: str) -> None:
        code, text = record.trimmed(Column.OUTCOME_CODE), record.trimmed(Column.OUTCOME)
        if not code and not text:
            return
        for known in self._outcomes.get(owner, []):
            if (not code or code == known.code) and (not text or text == known.text.strip()):
                self._outcome[owner] = known
                return
        if not text:
            self._tally.add(_NO_OUTCOME_TEXT, record.place)
        line = DraftLine(
            id=self._next_id(owner, "outcome"),
            text=record.text(Column.OUTCOME),
            wording=None if text else f"Learning outcome {code}",
            code=code,
            item_type=LEARNING_OUTCOME,
            place=record.place,
        )
        self._outcomes.setdefault(owner, []).append(self._add(line, parent=owner))
        self._outcome[owner] = line

    def _take_criterion(self, record: Record, text: str, outcome: DraftLine | None, owner: str) -> None:
        if owner == self._framework_id:
            self._tally.add(_NO_UNIT, record.place)
        parent = outcome.id if outcome else owner
        line = DraftLine(
            id=self._next_id(parent, "criterion"),
            text=text,
            code=record.trimmed(Column.CRITERION_CODE) or record.trimmed(Column.CODE),
            item_type=record.trimmed(Column.ITEM_TYPE) or ASSESSMENT_CRITERION,
            language=record.trimmed(Column.LANGUAGE) or None,
            place=record.place,
            extensions=extension("spreadsheet", dict(record.rest)),
        )
        self._add(line, parent=parent)

    def _whole(self, record: Record, column: Column) -> int | None:
        text = record.trimmed(column)
        number = whole_number(text) if text else None
        if text and number is None:
            self._tally.add(_NUMBER, record.where(column))
        return number

    def _next_id(self, parent: str, kind: str) -> str:
        return positional_id(parent, f"{kind} {self._children.get(parent, 0) + 1}")

    def _add(self, line: DraftLine, *, parent: str) -> DraftLine:
        self._children[parent] = self._children.get(parent, 0) + 1
        self.lines.append(line)
        self.associations.append(
            Association(
                id=positional_id(line.id, "isChildOf"),
                origin=line.id,
                destination=parent,
                sequence=self._children[parent],
                source_place=line.place,
            )
        )
        return line
