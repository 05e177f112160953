"""Units in nested JSON: a standard holds units, a unit learning outcomes, an outcome its criteria.

Such files have no schema: every system names its keys itself, so keys are matched loosely. A standard may
carry register data and rules of combination under ``qualification``.
"""

from typing import Final

from competence_graph import Framework, FrameworkId, Json
from standards_ingest.draft import DraftStandard, extension
from standards_ingest.identity import positional_id
from standards_ingest.readers.base import Recognition
from standards_ingest.readers.nested_units.irregularities import irregularities
from standards_ingest.readers.nested_units.keys import KeyedRecord, Part
from standards_ingest.readers.nested_units.lines import NestedLines
from standards_ingest.readers.nested_units.qualification import read_qualification
from standards_ingest.source import SourceDocument
from standards_ingest.tally import Tally
from standards_ingest.wording import plain

_IN_BROKEN_TEXT = 65_536


class NestedUnitsReader:
    """Reads units, outcomes and criteria nested in one JSON object."""

    name: Final = "nested_units"
    title: Final = "Nested units (JSON)"

    def recognise(self, source: SourceDocument) -> Recognition:
        """Look for a list of units that hold outcomes or criteria."""
        value = source.json_document.value
        start = (source.decoded.text or "")[:_IN_BROKEN_TEXT]
        if value is None and start.lstrip()[:1] == "{" and '"units"' in start:
            return Recognition(confidence=0.5, reason="broken JSON that holds units")
        if not isinstance(value, dict):
            return Recognition(confidence=0, reason="it is not one JSON object")
        units = KeyedRecord(value, Part.STANDARD).get("units")
        if not isinstance(units, list):
            return Recognition(confidence=0, reason="it holds no list of units")
        nested = [unit for unit in units if _holds_lines(unit)]
        if nested:
            return Recognition(
                confidence=0.9, reason=f"{len(nested)} of its {len(units)} units hold outcomes or criteria"
            )
        return Recognition(confidence=0.4, reason="it holds a list of units, but no outcomes")

    def read(self, source: SourceDocument) -> DraftStandard:
        """Return all units with their outcomes and criteria, and every irregularity with its place."""
        parsed = source.json_document
        if not isinstance(parsed.value, dict):
            return DraftStandard(findings=parsed.findings)
        tally = Tally()
        record = KeyedRecord(parsed.value, Part.STANDARD)
        qualification, problems = read_qualification(record.get("qualification"))
        framework = _framework(record, source.stem, number=qualification.number if qualification else "", tally=tally)
        lines = NestedLines(framework.id, tally)
        lines.add_units(record.get("units"))
        if qualification:
            qualification, more = qualification.resolved(lines.units_by_code, lines.credits)
            problems = (*problems, *more)
        return DraftStandard(
            framework=framework,
            qualification=qualification.register_entry if qualification else None,
            lines=tuple(lines.lines),
            associations=tuple(lines.associations),
            findings=(
                *parsed.findings,
                *problems,
                *lines.problems,
                *tally.findings(),
                *irregularities(lines, _framework_level(record)),
            ),
        )


def _framework_level(record: KeyedRecord) -> int | None:
    """Return the level that the file states for the whole standard."""
    return record.whole("level", place="", tally=Tally())


def _framework(record: KeyedRecord, stem: str, *, number: str, tally: Tally) -> Framework:
    title = plain(record.text("title", place="", tally=tally)) or stem
    level = record.whole("level", place="", tally=tally)
    record.count_unread(place="", tally=tally)
    identity = positional_id("nested_units", title, str(level), number)
    kept: dict[str, Json] = record.unmodelled()
    kept |= {} if level is None else {"level": level}
    kept |= {name: value for name in ("licence",) if (value := record.get(name)) is not None}
    return Framework(
        id=FrameworkId(identity),
        title=title,
        version=record.text("version", place="", tally=tally),
        language=record.text("language", place="", tally=tally) or None,
        source_format="nested units",
        extensions=extension("nested_units", kept),
    )


def _holds_lines(unit: Json) -> bool:
    if not isinstance(unit, dict):
        return False
    record = KeyedRecord(unit, Part.UNIT)
    return bool(record.lists("outcomes") or record.lists("criteria"))
