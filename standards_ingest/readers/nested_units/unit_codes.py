"""From units' codes to units: rules of combination as the file states them become rules over units of the graph."""

from collections.abc import Iterator, Mapping, Sequence

from competence_graph import (
    BarredSet,
    BarringCode,
    Equivalence,
    Finding,
    Requisite,
    RulesOfCombination,
    Severity,
    UnitGroup,
    UnitId,
)
from standards_ingest.readers.nested_units.combination import unreadable

Units = Mapping[str, Sequence[UnitId]]


def with_units(rules: RulesOfCombination, units: Units) -> tuple[RulesOfCombination, tuple[Finding, ...]]:
    """Return rules whose codes have become units, and each code that names none or several."""
    problems = (*_group_problems(rules.groups, units), *_other_problems(rules, units))
    known = {code: found[0] for code, found in units.items() if len(found) == 1}
    filled = rules.model_copy(
        update={
            "groups": tuple(_group(group, known) for group in rules.groups),
            "barred": tuple(_several(each, known) for each in rules.barred),
            "barring_codes": tuple(_several(each, known) for each in rules.barring_codes),
            "requisites": tuple(_requisite(each, known) for each in rules.requisites),
            "equivalents": tuple(_equivalence(each, known) for each in rules.equivalents),
            "additional_units": _found(rules.additional_units, known),
        }
    )
    return filled, problems


def _group(group: UnitGroup, known: Mapping[str, UnitId]) -> UnitGroup:
    return group.model_copy(update={"unit_ids": _found(group.unit_ids, known)})


def _several(entry: BarredSet | BarringCode, known: Mapping[str, UnitId]) -> BarredSet | BarringCode:
    return entry.model_copy(update={"unit_ids": _found(entry.unit_ids, known)})


def _requisite(entry: Requisite, known: Mapping[str, UnitId]) -> Requisite:
    needs = tuple(known.get(code, code) for code in entry.needs)
    return entry.model_copy(update={"unit_id": known.get(entry.unit_id, entry.unit_id), "needs": needs})


def _equivalence(entry: Equivalence, known: Mapping[str, UnitId]) -> Equivalence:
    one, other = (known.get(code, code) for code in (entry.unit_id, entry.stands_for))
    return entry.model_copy(update={"unit_id": one, "stands_for": other})


def _found(codes: Sequence[UnitId], known: Mapping[str, UnitId]) -> tuple[UnitId, ...]:
    return tuple(dict.fromkeys(known[code] for code in codes if code in known))


def _group_problems(groups: Sequence[UnitGroup], units: Units) -> Iterator[Finding]:
    for position, group in enumerate(groups):
        place = f"groups/{position}"
        yield from _lost(f"Group {group.code}", "group_unit", group.unit_ids, units=units, place=place)
        for code in dict.fromkeys(group.unit_ids):
            if group.unit_ids.count(code) > 1:
                message = f"Group {group.code} names unit {code!r} more than once; it counts once."
                yield Finding(
                    code="group_unit_repeated",
                    severity=Severity.WARNING,
                    message=message,
                    remedy="Name it once.",
                    place=f"/qualification/{place}",
                )


def _other_problems(rules: RulesOfCombination, units: Units) -> Iterator[Finding]:
    named: list[tuple[str, tuple[UnitId, ...]]] = [("additional_units", rules.additional_units)]
    named += [(f"barred/{place}", each.unit_ids) for place, each in enumerate(rules.barred)]
    named += [(f"barring_codes/{place}", each.unit_ids) for place, each in enumerate(rules.barring_codes)]
    named += [(f"requisites/{place}", (each.unit_id, *each.needs)) for place, each in enumerate(rules.requisites)]
    named += [(f"equivalents/{place}", (each.unit_id, each.stands_for)) for place, each in enumerate(rules.equivalents)]
    for place, codes in named:
        yield from _lost(place.split("/")[0], "combination_unit", codes, units=units, place=place)


def _lost(who: str, finding: str, codes: Sequence[UnitId], *, units: Units, place: str) -> Iterator[Finding]:
    for code in dict.fromkeys(codes):
        count = len(units.get(code, ()))
        if count == 0:
            message = f"{who} names unit {code!r}, but no unit of the file has this code."
            yield unreadable(f"{finding}_unknown", message, place, found=code)
        if count > 1:
            message = f"{who} names unit {code!r}, but {count} units of the file have this code."
            yield unreadable(f"{finding}_ambiguous", message, place, found=code)
