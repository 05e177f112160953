"""The oracle's reading of a standard: units and their criteria in order, and the nearest statement of each demand."""

from typing import Any, NamedTuple

from competence_graph import CriterionDemands, Release

DISTINCT = ("occasions", "subjects", "sites", "methods")


class Layout(NamedTuple):
    """One standard: its items by id, its units in reading order, and the criteria beneath each unit."""

    items: dict[str, Any]
    units: list[str]
    criteria: dict[str, list[str]]


_LAYOUTS: dict[str, Layout] = {}
_NEAREST: dict[tuple[str, str, str, str], Any] = {}


def layout_of(release: Release) -> Layout:
    """Return the layout of a release; it is worked out once."""
    if release.id not in _LAYOUTS:
        _LAYOUTS[release.id] = _laid_out(release)
    return _LAYOUTS[release.id]


def nearest(release: Release, unit: str, criterion: str, demand: str) -> Any:
    """Return what is asked of a criterion's evidence: by itself, or else its unit, or else the qualification."""
    key = (release.id, unit, criterion, demand)
    if key not in _NEAREST:
        stated = [_stated(demands, demand) for demands in _from_near_to_far(release, unit, criterion)]
        _NEAREST[key] = next((each for each in stated if each is not None), None)
    return _NEAREST[key]


def _stated(demands: CriterionDemands, demand: str) -> Any:
    return getattr(demands.distinct if demand in DISTINCT else demands, demand)


def _from_near_to_far(release: Release, unit: str, criterion: str) -> list[Any]:
    items, qualification = layout_of(release).items, release.standard.qualification
    near = [items[criterion].demands, items[unit].demands.each]
    return [*near, qualification.demands.each] if qualification else near


def _laid_out(release: Release) -> Layout:
    below: dict[str, list[tuple[float, str]]] = {}
    for edge in release.standard.associations:
        if edge.type == "isChildOf":
            place = float("inf") if edge.sequence is None else edge.sequence
            below.setdefault(edge.destination, []).append((place, edge.origin))
    items = {str(item.id): item for item in release.standard.items}
    order = _reading(release.standard.framework.id, below)
    units = [each for each in order if items[each].kind == "unit"]
    criteria = {unit: [each for each in _reading(unit, below) if items[each].kind == "criterion"] for unit in units}
    return Layout(items, units, criteria)


def _reading(start: str, below: dict[str, list[tuple[float, str]]]) -> list[str]:
    found: list[str] = []
    for _, child in sorted(below.get(start, []), key=lambda pair: pair[0]):
        for each in [child, *_reading(child, below)]:
            if each not in found:
                found.append(each)
    return found
