"""Groups of units and rules of combination in a nested unit file, as the designer writes them: by units' codes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from pydantic import TypeAdapter, ValidationError

from competence_graph import (
    MAXIMUM_DEPTH,
    BarredSet,
    BarringCode,
    CombinationRule,
    Equivalence,
    Finding,
    Frozen,
    ItemId,
    Json,
    Pathway,
    Requisite,
    RulesOfCombination,
    Severity,
    TransferCap,
    UnitGroup,
    UnitId,
    all_rule_nodes,
)
from standards_ingest.wording import shortened

Record: TypeAlias = Mapping[str, Json]

COMBINATION_FIELDS = (
    "groups",
    "rules_of_combination",
    "rules_of_combination_text",
    "barred",
    "barring_codes",
    "requisites",
    "equivalents",
    "additional_units",
    "pathways",
    "transfer_cap",
)
_RULE: TypeAdapter[CombinationRule] = TypeAdapter(CombinationRule)
_Entry = TypeVar("_Entry", bound=Frozen)
_STORED_NAMES = {"units": "unit_ids", "unit": "unit_id"}
_MAXIMUM = re.compile(r"\b(?:maximum|at most|no more than)\b", re.IGNORECASE)
_PLACE = "/qualification/"


def read_combination(value: Record, text: str, problems: list[Finding]) -> RulesOfCombination:
    """Return the rules of combination of a file, their units still named by code, and gather what cannot be read."""
    rules = RulesOfCombination(
        groups=tuple(_groups(value, problems)),
        rules=tuple(_rules(_list(value, "rules_of_combination", problems), "rules_of_combination", problems)),
        text=text,
        barred=tuple(_entries(BarredSet, value, "barred", problems)),
        barring_codes=tuple(_entries(BarringCode, value, "barring_codes", problems)),
        requisites=tuple(_entries(Requisite, value, "requisites", problems)),
        equivalents=tuple(_entries(Equivalence, value, "equivalents", problems)),
        additional_units=tuple(_codes(_list(value, "additional_units", problems))),
        pathways=tuple(_pathways(value, problems)),
        transfer_cap=_transfer_cap(value, problems),
    )
    problems.extend(_readings_assumed(value, rules))
    return rules


def _groups(value: Record, problems: list[Finding]) -> Iterator[UnitGroup]:
    for position, entry in enumerate(_list(value, "groups", problems)):
        record: Record = entry if isinstance(entry, dict) else {}
        units, groups = record.get("units", []), record.get("groups", [])
        if not (isinstance(units, list) and isinstance(groups, list) and ("units" in record or groups)):
            message = "The group is not an object with a list of units or of groups."
            problems.append(unreadable("group_unreadable", message, f"groups/{position}"))
            continue
        yield UnitGroup(
            code=str(record.get("code") or position + 1),
            title=str(record.get("title") or ""),
            unit_ids=tuple(_codes(units)),
            group_codes=tuple(str(code).strip() for code in groups),
        )


def _rules(entries: Sequence[Json], place: str, problems: list[Finding]) -> Iterator[CombinationRule]:
    for position, entry in enumerate(entries):
        for record in _spelt_out(entry, depth=1):
            try:
                yield _RULE.validate_python(record)
            except ValidationError as fault:
                message = f"The rule cannot be read: {_faults(fault)}."
                found = str(entry)[:120]
                problems.append(unreadable("rule_unreadable", message, f"{place}/{position}", found=found))


def _spelt_out(entry: Json, *, depth: int) -> tuple[Record, ...]:
    """Return a rule with ``groups`` where the file says ``group``, and the reverse where all of it must be achieved."""
    if not isinstance(entry, dict):
        return ({},)
    record = dict(entry)
    if isinstance(inner := record.get("rules"), list) and depth <= MAXIMUM_DEPTH:
        record["rules"] = [dict(each) for rule in inner for each in _spelt_out(rule, depth=depth + 1)]
        return (record,)
    groups = record.pop("groups", None)
    if record.get("rule") == "all_of":
        return tuple(record | {"group": each} for each in groups) if isinstance(groups, list) and groups else (record,)
    if "group" in record:
        groups = groups or [record.pop("group")]
    if record.get("rule") == "at_least_credits_at_level":
        record.setdefault("or_above", False)
    return (record if groups is None else record | {"groups": groups},)


def _entries(kind: type[_Entry], value: Record, name: str, problems: list[Finding]) -> Iterator[_Entry]:
    for position, entry in enumerate(_list(value, name, problems)):
        record = {_STORED_NAMES.get(key, key): _code(key, each) for key, each in _fields(entry)}
        try:
            yield kind.model_validate(record)
        except ValidationError as fault:
            message = f"The entry of {name} cannot be read: {_faults(fault)}."
            problems.append(unreadable("combination_entry_unreadable", message, f"{name}/{position}"))


def _pathways(value: Record, problems: list[Finding]) -> Iterator[Pathway]:
    for position, entry in enumerate(_list(value, "pathways", problems)):
        place = f"pathways/{position}"
        record = dict(entry) if isinstance(entry, dict) else {}
        rules = tuple(_rules(_list(record, "rules", problems), f"{place}/rules", problems))
        try:
            yield Pathway.model_validate(record | {"rules": rules})
        except ValidationError as fault:
            message = f"The pathway cannot be read: {_faults(fault)}."
            problems.append(unreadable("combination_entry_unreadable", message, place))


def _transfer_cap(value: Record, problems: list[Finding]) -> TransferCap | None:
    if (cap := value.get("transfer_cap")) is None:
        return None
    return next(iter(_entries(TransferCap, {"transfer_cap": [cap]}, "transfer_cap", problems)), None)


def _readings_assumed(value: Record, rules: RulesOfCombination) -> Iterator[Finding]:
    """Yield a warning wherever the file leaves open how "at most" or "further" is to be read."""
    nodes = all_rule_nodes(rules)
    for node in nodes:
        if node.rule.rule in {"at_most_units", "at_most_credits"} and "count_mode" not in node.rule.model_fields_set:
            message = (
                f"{node.path} says at most without a count_mode; read as exact_subset: whole units count up to it."
            )
            yield _ambiguous("count_mode_assumed", message, "Write count_mode: exact_subset, cap_credits or forbid.")
        if "further_to" in node.rule.model_fields_set and "further" not in node.rule.model_fields_set:
            message = f"{node.path} goes further than another rule; read as aggregate: both amounts are added up."
            yield _ambiguous("further_assumed", message, "Write further: aggregate or partition.")
    has_cap = any(node.rule.rule in {"at_most_units", "at_most_credits"} for node in nodes) or value.get("transfer_cap")
    if _MAXIMUM.search(rules.text) and not has_cap:
        message = "The wording of the rules speaks of a maximum, but no rule states one."
        yield _ambiguous("maximum_not_stated", message, "Add an at_most rule with a count_mode, or check the wording.")


def _list(record: Record, name: str, problems: list[Finding]) -> list[Json]:
    value = record.get(name)
    if value is None or isinstance(value, list):
        return value or []
    problems.append(unreadable("qualification_field_unreadable", f"{name} is not a list.", name))
    return []


def _fields(entry: Json) -> Iterator[tuple[str, Json]]:
    yield from entry.items() if isinstance(entry, dict) else (("entry", entry),)


def _code(key: str, value: Json) -> Json:
    """Return units' codes as they are compared, also where the file writes them as numbers."""
    if key not in {"units", "unit", "needs", "stands_for"}:
        return value
    return [str(code).strip() for code in value] if isinstance(value, list) else str(value).strip()


def _codes(values: Sequence[Json]) -> Iterator[UnitId]:
    yield from (UnitId(ItemId(str(code).strip())) for code in values)


def _faults(fault: ValidationError) -> str:
    parts = (f"{'.'.join(map(str, each['loc'])) or 'entry'}: {each['msg']}" for each in fault.errors())
    return shortened("; ".join(parts), at_most=300)


def unreadable(code: str, message: str, place: str, *, found: str = "") -> Finding:
    """Return the finding that a part of the qualification cannot be read."""
    remedy = "Correct it in the file; compare with the handbook."
    return Finding(
        code=code, severity=Severity.ERROR, message=message, remedy=remedy, place=f"{_PLACE}{place}", found=found
    )


def _ambiguous(code: str, message: str, remedy: str) -> Finding:
    place = f"{_PLACE}rules_of_combination"
    return Finding(code=code, severity=Severity.WARNING, message=message, remedy=remedy, place=place)
