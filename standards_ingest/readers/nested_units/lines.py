"""The lines of a nested unit file: each unit, outcome and criterion with its place and its parent."""

from typing import NamedTuple

from competence_graph import Association, CriterionDemands, Finding, ItemId, Json, Severity, UnitDemands, UnitId
from standards_ingest.draft import DraftLine, extension
from standards_ingest.identity import positional_id
from standards_ingest.item_types import ASSESSMENT_CRITERION, LEARNING_OUTCOME, UNIT
from standards_ingest.readers.nested_units.demands import read_demands
from standards_ingest.readers.nested_units.keys import KeyedRecord, Part
from standards_ingest.tally import Defect, Tally

_UNREADABLE = Defect(
    code="record_unreadable",
    what="Entries that are neither objects nor texts, or lists that are not lists",
    remedy="Write each unit, outcome and criterion as an object.",
    severity=Severity.ERROR,
)
_OUTCOME_WORDING = Defect(
    code="outcome_wording_missing",
    what="Learning outcomes without wording; they are shown by their number",
    remedy="Supply the wording from the published standard.",
)
_CRITERION_WORDING = Defect(
    code="criterion_wording_missing",
    what="Criteria without wording; each is kept, for its code stands in the source",
    remedy="Supply the wording from the published standard before anyone is assessed on them.",
)
NO_WORDING = "(no wording in the source)"


class ReadUnit(NamedTuple):
    """One unit as it was read, for the checks that look across the whole file."""

    code: str
    place: str


class ReadCriterion(NamedTuple):
    """One criterion as it was read, with the names that a message needs."""

    unit_code: str
    outcome_id: str
    outcome_code: str
    line: DraftLine


class NestedLines:
    """Gathers the lines of a file in reading order; ids rest on position alone."""

    def __init__(self, framework_id: str, tally: Tally) -> None:
        """Start with no line."""
        self._framework_id = framework_id
        self._tally = tally
        self.lines: list[DraftLine] = []
        self.associations: list[Association] = []
        self.units: list[ReadUnit] = []
        self.criteria: list[ReadCriterion] = []
        self.units_by_code: dict[str, list[UnitId]] = {}
        self.credits: dict[str, int | None] = {}
        self.problems: list[Finding] = []

    def add_units(self, units: Json) -> None:
        """Add every unit of a file."""
        if not isinstance(units, list):
            self._tally.add(_UNREADABLE, "/units")
            return
        for position, unit in enumerate(units):
            if isinstance(unit, dict):
                self._add_unit(KeyedRecord(unit, Part.UNIT), position)
            else:
                self._tally.add(_UNREADABLE, f"/units/{position}")

    def _add_unit(self, record: KeyedRecord, position: int) -> None:
        path = (f"unit {position + 1}",)
        line = self._unit(record, f"/units/{position}", path)
        self._add(line, parent=self._framework_id, sequence=position + 1)
        self.units.append(ReadUnit(line.code, line.place))
        self.units_by_code.setdefault(line.code, []).append(UnitId(ItemId(line.id)))
        self.credits[line.id] = line.credit
        self._add_outcomes(record, line, path)
        self._add_criteria(record, line, path, unit_code=line.code)

    def _unit(self, record: KeyedRecord, place: str, path: tuple[str, ...]) -> DraftLine:
        code = record.text("code", place=place, tally=self._tally).strip()
        title = record.text("title", place=place, tally=self._tally)
        record.count_unread(place=place, tally=self._tally)
        return DraftLine(
            id=positional_id(self._framework_id, *path),
            text=title,
            wording=None if title.strip() else code or None,
            code=code,
            item_type=UNIT,
            place=place,
            unit_number=record.text("unit_number", place=place, tally=self._tally) or None,
            level=record.whole("level", place=place, tally=self._tally),
            credit=record.whole("credit", place=place, tally=self._tally),
            glh=record.whole("glh", place=place, tally=self._tally),
            demands=read_demands(record.get("demands"), UnitDemands, f"{place}/{record.key('demands')}", self.problems),
            extensions=extension("nested_units", record.unmodelled()),
        )

    def _add_outcomes(self, unit: KeyedRecord, parent: DraftLine, path: tuple[str, ...]) -> None:
        number = 0
        for key, _, entries in unit.lists("outcomes"):
            for position, entry in enumerate(entries):
                number += 1
                place = f"{parent.place}/{key}/{position}"
                record = _as_record(entry, Part.OUTCOME)
                if record is None:
                    self._tally.add(_UNREADABLE, place)
                    continue
                own = (*path, f"outcome {number}")
                line = self._outcome(record, place, own)
                self._add(line, parent=parent.id, sequence=number)
                self._add_criteria(record, line, own, unit_code=parent.code)

    def _outcome(self, record: KeyedRecord, place: str, path: tuple[str, ...]) -> DraftLine:
        code = record.text("code", place=place, tally=self._tally).strip()
        text = record.text("text", place=place, tally=self._tally)
        if not text.strip():
            self._tally.add(_OUTCOME_WORDING, place)
        record.count_unread(place=place, tally=self._tally)
        return DraftLine(
            id=positional_id(self._framework_id, *path),
            text=text,
            wording=None if text.strip() else f"Learning outcome {code}".strip(),
            code=code,
            item_type=LEARNING_OUTCOME,
            place=place,
            extensions=extension("nested_units", record.unmodelled()),
        )

    def _add_criteria(self, owner: KeyedRecord, parent: DraftLine, path: tuple[str, ...], *, unit_code: str) -> None:
        number = 0
        for key, item_type, entries in owner.lists("criteria"):
            for position, entry in enumerate(entries):
                number += 1
                place = f"{parent.place}/{key}/{position}"
                record = _as_record(entry, Part.CRITERION)
                if record is None:
                    self._tally.add(_UNREADABLE, place)
                    continue
                own = positional_id(self._framework_id, *path, f"criterion {number}")
                line = self._criterion(record, own, place, item_type)
                self._add(line, parent=parent.id, sequence=number)
                self.criteria.append(ReadCriterion(unit_code, parent.id, parent.code, line))

    def _criterion(self, record: KeyedRecord, identifier: str, place: str, item_type: str) -> DraftLine:
        text = record.text("text", place=place, tally=self._tally)
        if not text.strip():
            self._tally.add(_CRITERION_WORDING, place)
        record.count_unread(place=place, tally=self._tally)
        return DraftLine(
            id=identifier,
            text=text,
            wording=None if text.strip() else NO_WORDING,
            code=record.text("code", place=place, tally=self._tally).strip(),
            item_type=item_type or ASSESSMENT_CRITERION,
            place=place,
            demands=read_demands(
                record.get("demands"), CriterionDemands, f"{place}/{record.key('demands')}", self.problems
            ),
            extensions=extension("nested_units", record.unmodelled()),
        )

    def _add(self, line: DraftLine, *, parent: str, sequence: int) -> None:
        self.lines.append(line)
        self.associations.append(
            Association(
                id=positional_id(line.id, "isChildOf"),
                origin=line.id,
                destination=parent,
                sequence=sequence,
                source_place=line.place,
            )
        )


def _as_record(entry: Json, part: Part) -> KeyedRecord | None:
    if isinstance(entry, str):
        return KeyedRecord({"text": entry}, part)
    return KeyedRecord(entry, part) if isinstance(entry, dict) else None
