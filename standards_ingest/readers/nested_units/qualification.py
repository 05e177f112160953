"""The qualification in a nested unit file: register data, groups of units and rules of combination."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from competence_graph import Finding, Frozen, Json, Qualification, Severity, UnitDemands, UnitId
from standards_ingest.numerals import whole_number
from standards_ingest.readers.nested_units.combination import COMBINATION_FIELDS, read_combination
from standards_ingest.readers.nested_units.demands import read_demands
from standards_ingest.readers.nested_units.unit_codes import with_units
from standards_ingest.wording import plain

_Record: TypeAlias = Mapping[str, Json]

_TEXTS = ("number", "title", "type", "awarding_organisation")
_NUMBERS = ("level", "total_credits", "glh", "tqt")
_DATES = ("operational_start_on", "operational_end_on", "certification_end_on")


class DraftQualification(Frozen):
    """A qualification whose groups still name units by code."""

    register_entry: Qualification

    @property
    def number(self) -> str:
        """Return the qualification's number."""
        return self.register_entry.number

    def resolved(
        self, units: Mapping[str, Sequence[UnitId]], credit: Mapping[str, int | None]
    ) -> tuple["DraftQualification", tuple[Finding, ...]]:
        """Return the qualification with its groups filled with units, and what does not add up."""
        rules, problems = with_units(self.register_entry.combination, units)
        entry = self.register_entry.model_copy(update={"combination": rules})
        return self.model_copy(update={"register_entry": entry}), (*problems, *_credit_warnings(entry, credit))


def read_qualification(value: Json) -> tuple[DraftQualification | None, tuple[Finding, ...]]:
    """Return the qualification of a file, and every field that could not be read."""
    if value is None:
        return None, ()
    if not isinstance(value, dict):
        return None, (_error("qualification_unreadable", "The qualification is not an object.", "/qualification"),)
    problems: list[Finding] = []
    combination = read_combination(value, _text(value, "rules_of_combination_text", problems), problems)
    entry = Qualification.model_validate(
        {name: _text(value, name, problems) for name in _TEXTS}
        | {name: _whole(value, name, problems) for name in _NUMBERS}
        | {name: _date(value, name, problems) for name in _DATES}
        | {"combination": combination}
        | {"demands": read_demands(value.get("demands"), UnitDemands, "/qualification/demands", problems)}
    )
    problems.extend(_required(value))
    problems.extend(_unread(value, (*_TEXTS, *_NUMBERS, *_DATES, *COMBINATION_FIELDS, "demands")))
    return DraftQualification(register_entry=entry), tuple(problems)


def _text(record: _Record, name: str, problems: list[Finding]) -> str:
    value = record.get(name)
    if value is None or isinstance(value, str):
        return plain(value or "")
    problems.append(_error("qualification_field_unreadable", f"{name} is not a text.", f"/qualification/{name}"))
    return ""


def _whole(record: _Record, name: str, problems: list[Finding]) -> int | None:
    value = record.get(name)
    if value is None or value == "":
        return None
    number = whole_number(value)
    if number is None:
        message = f"{name} is not a whole number."
        problems.append(
            _error("qualification_field_unreadable", message, f"/qualification/{name}", found=str(value)[:40])
        )
    return number


def _date(record: _Record, name: str, problems: list[Finding]) -> date | None:
    value = record.get(name)
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        message = f"{name} is not a date of the calendar, written as in 2029-08-31."
        problems.append(
            _error("qualification_field_unreadable", message, f"/qualification/{name}", found=str(value)[:40])
        )
        return None


def _required(record: _Record) -> Iterator[Finding]:
    for name in ("number", "title"):
        if not record.get(name):
            yield _error("qualification_field_missing", f"The qualification has no {name}.", f"/qualification/{name}")


def _unread(record: _Record, known: Sequence[str]) -> Iterator[Finding]:
    foreign = [name for name in record if name not in known]
    if foreign:
        yield _warning(
            "qualification_field_unknown",
            f"Fields of the qualification that have no meaning here were left out: {', '.join(foreign)}.",
            "Check their spelling.",
        )


def _credit_warnings(entry: Qualification, credit: Mapping[str, int | None]) -> Iterator[Finding]:
    rules = entry.combination
    asked = [rule.credits for rule in rules.rules if rule.rule == "at_least_credits"]
    total = entry.total_credits
    if total is None:
        return
    if asked and max(asked) != total:
        yield _warning(
            "total_credits_differ",
            f"The qualification has {total} credits in all, but the largest credit rule asks for {max(asked)}.",
            "Compare both with the handbook.",
            place="/qualification/total_credits",
            expected=str(max(asked)),
            found=str(total),
        )
    available = sum(credit.get(unit) or 0 for unit in {unit for group in rules.groups for unit in group.unit_ids})
    if available < total:
        yield _warning(
            "group_credits_too_few",
            f"All units of all groups give {available} credits together; the qualification asks for {total}.",
            "Compare the units' credits and the groups with the handbook.",
            place="/qualification/groups",
            expected=f"at least {total}",
            found=str(available),
        )


def _error(code: str, message: str, place: str, *, found: str = "") -> Finding:
    remedy = "Correct it in the file; compare with the handbook."
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, place=place, found=found)


def _warning(
    code: str, message: str, remedy: str, *, place: str = "/qualification", expected: str = "", found: str = ""
) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        message=message,
        remedy=remedy,
        place=place,
        expected=expected,
        found=found,
    )
