"""The qualification in a nested unit file: register data, groups of units and rules of combination."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from pydantic import TypeAdapter, ValidationError

from competence_graph import (
    CombinationRule,
    Finding,
    Frozen,
    Json,
    Qualification,
    RulesOfCombination,
    Severity,
    UnitDemands,
    UnitGroup,
    UnitId,
)
from standards_ingest.numerals import whole_number
from standards_ingest.readers.nested_units.demands import read_demands
from standards_ingest.wording import plain, shortened

_Record: TypeAlias = Mapping[str, Json]

_TEXTS = ("number", "title", "type", "awarding_organisation")
_NUMBERS = ("level", "total_credits", "glh", "tqt")
_DATES = ("operational_start_on", "operational_end_on", "certification_end_on")
_STRUCTURES = ("groups", "rules_of_combination", "rules_of_combination_text", "demands")
_RULE: TypeAdapter[CombinationRule] = TypeAdapter(CombinationRule)


class DraftGroup(Frozen):
    """A group as the file states it: by the codes of its units."""

    code: str
    title: str
    unit_codes: tuple[str, ...]
    place: str


class DraftQualification(Frozen):
    """A qualification whose groups still name units by code."""

    register_entry: Qualification
    groups: tuple[DraftGroup, ...]

    @property
    def number(self) -> str:
        """Return the qualification's number."""
        return self.register_entry.number

    def resolved(
        self, units: Mapping[str, Sequence[UnitId]], credit: Mapping[str, int | None]
    ) -> tuple["DraftQualification", tuple[Finding, ...]]:
        """Return the qualification with its groups filled with units, and what does not add up."""
        problems = tuple(_code_problems(self.groups, units))
        groups = tuple(_filled(group, units) for group in self.groups)
        rules = self.register_entry.combination.model_copy(update={"groups": groups})
        entry = self.register_entry.model_copy(update={"combination": rules})
        return self.model_copy(update={"register_entry": entry}), (*problems, *_credit_warnings(entry, credit))


def read_qualification(value: Json) -> tuple[DraftQualification | None, tuple[Finding, ...]]:
    """Return the qualification of a file, and every field that could not be read."""
    if value is None:
        return None, ()
    if not isinstance(value, dict):
        return None, (_error("qualification_unreadable", "The qualification is not an object.", "/qualification"),)
    problems: list[Finding] = []
    groups = tuple(_groups(value.get("groups"), problems))
    combination = RulesOfCombination(
        rules=tuple(_rules(value.get("rules_of_combination"), problems)),
        text=_text(value, "rules_of_combination_text", problems),
    )
    entry = Qualification.model_validate(
        {name: _text(value, name, problems) for name in _TEXTS}
        | {name: _whole(value, name, problems) for name in _NUMBERS}
        | {name: _date(value, name, problems) for name in _DATES}
        | {"combination": combination}
        | {"demands": read_demands(value.get("demands"), UnitDemands, "/qualification/demands", problems)}
    )
    problems.extend(_required(value))
    problems.extend(_unread(value, (*_TEXTS, *_NUMBERS, *_DATES, *_STRUCTURES)))
    return DraftQualification(register_entry=entry, groups=groups), tuple(problems)


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


def _groups(value: Json, problems: list[Finding]) -> Iterator[DraftGroup]:
    for position, entry in enumerate(_entries(value, "groups", problems)):
        place = f"/qualification/groups/{position}"
        codes = entry.get("units") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(codes, list):
            problems.append(_error("group_unreadable", "The group is not an object with a list of units.", place))
            continue
        yield DraftGroup(
            code=str(entry.get("code") or position + 1),
            title=str(entry.get("title") or ""),
            unit_codes=tuple(str(code).strip() for code in codes),
            place=place,
        )


def _rules(value: Json, problems: list[Finding]) -> Iterator[CombinationRule]:
    for position, entry in enumerate(_entries(value, "rules_of_combination", problems)):
        for record in _spelt_out(entry if isinstance(entry, dict) else {}):
            try:
                yield _RULE.validate_python(record)
            except ValidationError as fault:
                parts = (f"{'.'.join(map(str, each['loc'])) or 'rule'}: {each['msg']}" for each in fault.errors())
                message = f"The rule cannot be read: {shortened('; '.join(parts), at_most=300)}."
                place = f"/qualification/rules_of_combination/{position}"
                problems.append(_error("rule_unreadable", message, place, found=str(entry)[:120]))


def _spelt_out(entry: _Record) -> tuple[dict[str, Json], ...]:
    """Return a rule with ``groups`` where the file says ``group``, and the reverse where all of it must be achieved."""
    record = dict(entry)
    groups = record.pop("groups", None)
    if record.get("rule") == "all_of":
        return (
            tuple(record | {"group": group} for group in groups) if isinstance(groups, list) and groups else (record,)
        )
    if "group" in record:
        groups = groups or [record.pop("group")]
    if record.get("rule") == "at_least_credits_at_level":
        record.setdefault("or_above", False)
    return (record | {"groups": groups},)


def _entries(value: Json, name: str, problems: list[Finding]) -> list[Json]:
    if value is None or isinstance(value, list):
        return value or []
    problems.append(_error("qualification_field_unreadable", f"{name} is not a list.", f"/qualification/{name}"))
    return []


def _filled(group: DraftGroup, units: Mapping[str, Sequence[UnitId]]) -> UnitGroup:
    found = dict.fromkeys(units[code][0] for code in group.unit_codes if len(units.get(code, ())) == 1)
    return UnitGroup(code=group.code, title=group.title, unit_ids=tuple(found))


def _code_problems(groups: Sequence[DraftGroup], units: Mapping[str, Sequence[UnitId]]) -> Iterator[Finding]:
    for group in groups:
        for code in dict.fromkeys(group.unit_codes):
            count = len(units.get(code, ()))
            if count == 0:
                message = f"Group {group.code} names unit {code!r}, but no unit of the file has this code."
                yield _error("group_unit_unknown", message, group.place, found=code)
            if count > 1:
                message = f"Group {group.code} names unit {code!r}, but {count} units of the file have this code."
                yield _error("group_unit_ambiguous", message, group.place, found=code)
            if group.unit_codes.count(code) > 1:
                message = f"Group {group.code} names unit {code!r} more than once; it counts once."
                yield _warning("group_unit_repeated", message, "Name it once.", place=group.place)


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
    available = sum(credit.get(unit) or 0 for group in rules.groups for unit in group.unit_ids)
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
