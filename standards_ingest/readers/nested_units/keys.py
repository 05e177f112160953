"""Keys of nested unit files, matched loosely: every system names them itself."""

from enum import StrEnum
from typing import TypeAlias

from competence_graph import Json, Severity
from standards_ingest.item_types import ASSESSMENT_CRITERION, KNOWLEDGE_STATEMENT, PERFORMANCE_CRITERION
from standards_ingest.numerals import whole_number
from standards_ingest.tally import Defect, Tally
from standards_ingest.wording import match_key

Record: TypeAlias = dict[str, Json]


class Part(StrEnum):
    """The levels of a nested file."""

    STANDARD = "standard"
    UNIT = "unit"
    OUTCOME = "outcome"
    CRITERION = "criterion"


_TEXTS = ("description", "text", "title", "statement", "name", "wording")
_CODES = ("code", "number", "num", "no", "ref", "reference", "id")
_CRITERIA_TYPES = {
    "performance_criteria": PERFORMANCE_CRITERION,
    "performance_criterion": PERFORMANCE_CRITERION,
    "pcs": PERFORMANCE_CRITERION,
    "assessment_criteria": ASSESSMENT_CRITERION,
    "criteria": ASSESSMENT_CRITERION,
    "acs": ASSESSMENT_CRITERION,
    "knowledge_statements": KNOWLEDGE_STATEMENT,
    "knowledge": KNOWLEDGE_STATEMENT,
    "knowledge_and_understanding": KNOWLEDGE_STATEMENT,
}
_ALIASES: dict[Part, dict[str, tuple[str, ...]]] = {
    Part.STANDARD: {
        "title": ("trade_name", "title", "qualification_title", "standard_title", "name", "trade"),
        "level": ("level", "nqf_level", "qualification_level"),
        "version": ("version",),
        "licence": ("licence", "license"),
        "language": ("language", "lang"),
        "qualification": ("qualification",),
        "units": ("units", "unit", "unit_list", "units_of_competency"),
    },
    Part.UNIT: {
        "code": ("unit_code", *_CODES, "unit_reference"),
        "unit_number": ("unit_number", "unit_reference_number", "urn"),
        "title": ("unit_title", "title", "name", "description"),
        "level": ("level", "unit_level"),
        "credit": ("credit", "credits", "credit_value"),
        "glh": ("glh", "guided_learning_hours"),
        "demands": ("demands", "evidence_demands"),
        "outcomes": ("learning_outcomes", "outcomes", "los", "learning_outcome", "elements"),
        "criteria": tuple(_CRITERIA_TYPES),
    },
    Part.OUTCOME: {
        "code": ("lo_num", "lo_code", "lo_number", "lo_no", "outcome_number", *_CODES),
        "text": ("learning_outcome", "outcome", *_TEXTS),
        "criteria": tuple(_CRITERIA_TYPES),
    },
    Part.CRITERION: {
        "code": ("pc_code", "ac_code", "pc_num", "pc_number", "ac_number", "ac_num", "criterion_code", *_CODES),
        "text": ("criterion", "performance_criterion", "assessment_criterion", *_TEXTS),
        "demands": ("demands", "evidence_demands"),
    },
}
_ROLES = {
    part: {match_key(alias): role for role, aliases in roles.items() for alias in aliases}
    for part, roles in _ALIASES.items()
}
_TYPE_BY_KEY = {match_key(key): item_type for key, item_type in _CRITERIA_TYPES.items()}

_LISTS = frozenset({"outcomes", "criteria"})
_NUMBERS = frozenset({"level", "credit", "glh"})
_STRUCTURES = frozenset({"units", "qualification", "demands"})

_NOT_LIST = Defect(
    code="record_unreadable",
    what="Outcomes or criteria that are not in a list",
    remedy="Put them into a list, in square brackets.",
    severity=Severity.ERROR,
)
_NOT_TEXT = Defect(
    code="field_not_text",
    what="Texts written as something else; they were read as text where that was possible",
    remedy="Write them in quotation marks.",
)
_NOT_WHOLE = Defect(
    code="number_unreadable",
    what="Levels, credits or hours that are not whole numbers; they were left out",
    remedy="Write them as whole numbers.",
    expected="a whole number from 0 to 99,999",
)


class KeyedRecord:
    """One JSON object of a nested file, read by what its keys mean."""

    def __init__(self, record: Record, part: Part) -> None:
        """Find the meaning of each key; of two keys with one meaning the better known wins."""
        self.record = record
        self.part = part
        keys: dict[str, list[str]] = {}
        for key in record:
            role = _ROLES[part].get(match_key(key))
            if role is not None:
                keys.setdefault(role, []).append(key)
        self._keys = {role: _best_first(part, role, found) for role, found in keys.items()}

    def get(self, role: str) -> Json:
        """Return the value with a meaning, or nothing."""
        keys = self._keys.get(role)
        return self.record[keys[0]] if keys else None

    def key(self, role: str) -> str:
        """Return the key that the file uses for a meaning, for places in messages."""
        keys = self._keys.get(role)
        return keys[0] if keys else role

    def text(self, role: str, *, place: str, tally: Tally) -> str:
        """Return a text; numbers are read as text and counted."""
        value = self.get(role)
        if isinstance(value, str) or value is None:
            return value or ""
        tally.add(_NOT_TEXT, f"{place}/{self.key(role)}")
        return str(value) if isinstance(value, int | float) else ""

    def whole(self, role: str, *, place: str, tally: Tally) -> int | None:
        """Return a whole number; anything else is counted and left out."""
        value = self.get(role)
        if value is None or value == "":
            return None
        number = whole_number(value)
        if number is None:
            tally.add(_NOT_WHOLE, f"{place}/{self.key(role)}")
        return number

    def lists(self, role: str) -> list[tuple[str, str, list[Json]]]:
        """Return each list with a meaning: its key, the type that the key gives its entries, the entries."""
        found = []
        for key in self._keys.get(role, []):
            value = self.record[key]
            if isinstance(value, list):
                found.append((key, _TYPE_BY_KEY.get(match_key(key), ""), value))
        return found

    def unmodelled(self) -> Record:
        """Return the fields that could not be taken into the model."""
        taken = {key for role, keys in self._keys.items() for key in keys if self._is_taken(role, key)}
        return {key: value for key, value in self.record.items() if key not in taken}

    def count_unread(self, *, place: str, tally: Tally) -> None:
        """Count every field that is not taken into the model; its value is carried along."""
        lists = {key for role in _LISTS for key in self._keys.get(role, [])}
        for key in self.unmodelled():
            if key in lists:
                tally.add(_NOT_LIST, f"{place}/{key}")
                continue
            what = (
                f"Fields {key[:60]!r} in a {self.part.value}, which have no meaning here; they are carried along unread"
            )
            remedy = "Nothing to do, unless they hold outcomes or criteria."
            tally.add(Defect(code="field_unread", what=what, remedy=remedy, severity=Severity.NOTE), f"{place}/{key}")

    def _is_taken(self, role: str, key: str) -> bool:
        value = self.record[key]
        if role in _LISTS:
            return isinstance(value, list)
        if key != self._keys[role][0]:
            return False
        if role in _NUMBERS:
            return value is None or value == "" or whole_number(value) is not None
        return role in _STRUCTURES or not isinstance(value, list | dict)


def _best_first(part: Part, role: str, keys: list[str]) -> list[str]:
    known = [match_key(alias) for alias in _ALIASES[part][role]]
    return sorted(keys, key=lambda key: known.index(match_key(key)))
