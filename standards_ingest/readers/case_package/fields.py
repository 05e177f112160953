"""Fields of CASE records: what the model holds, what is carried along, and what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from competence_graph import Json, Severity
from standards_ingest.tally import Defect, Tally

Record: TypeAlias = Mapping[str, Json]

_UNREADABLE = Defect(
    code="record_unreadable",
    what="Entries that are not objects and so cannot be read",
    remedy="Export the package again from the system that publishes it.",
    severity=Severity.ERROR,
    expected="a JSON object",
)
_NOT_TEXT = Defect(
    code="field_not_text",
    what="Texts written as numbers or truth values; they were read as text",
    remedy="Write them in quotation marks.",
    expected="a JSON string",
)


def records(package: Record, section: str, tally: Tally) -> Iterator[tuple[str, Record]]:
    """Yield each readable record of a section with its place; the others are counted."""
    entries = package.get(section)
    if entries is None:
        return
    if not isinstance(entries, list):
        tally.add(_UNREADABLE, f"/{section}")
        return
    for position, entry in enumerate(entries):
        place = f"/{section}/{position}"
        if isinstance(entry, dict):
            yield place, entry
        else:
            tally.add(_UNREADABLE, place)


def split(record: Record, names: Iterable[str], *, place: str, tally: Tally) -> tuple[dict[str, str], dict[str, Json]]:
    """Return the named texts of a record, and everything else as it was."""
    fields: dict[str, str] = {}
    rest = dict(record)
    for name in names:
        value = record.get(name)
        if isinstance(value, int | float):
            tally.add(_NOT_TEXT, f"{place}/{name}")
            value = str(value)
        if isinstance(value, str) and value:
            fields[name] = value
            del rest[name]
    return fields, rest


def require(record: Record, names: Iterable[str], *, part: str, place: str, tally: Tally) -> None:
    """Count each named field that CASE demands and the record lacks; an export supplies it."""
    for name in names:
        if not record.get(name):
            tally.add(_missing(part, name), place)


def _missing(part: str, name: str) -> Defect:
    return Defect(
        code=f"{part}_{name.lower()}_missing",
        what=f"{part.capitalize()}s without {name}, which CASE demands; an export supplies it",
        remedy="Nothing to do for vqmap; the publisher should supply it.",
    )
