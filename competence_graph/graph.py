"""CompetenceGraph: a standard as an ordered directed acyclic graph; the only module that touches networkx.

Edges run from parent to child. Nothing here recurses over a standard's data, so depth is no limit.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeVar

import networkx as nx

from competence_graph.errors import InvalidStandard, UnknownItem
from competence_graph.evidence_demands import CriterionDemands, UnitDemands
from competence_graph.findings import has_errors
from competence_graph.identifiers import CriterionId, ItemId, UnitId
from competence_graph.integrity import structural_findings
from competence_graph.standard import IS_CHILD_OF, Criterion, Item, ItemBase, LearningOutcome, Standard, Unit

_ItemType = TypeVar("_ItemType", Unit, LearningOutcome, Criterion, ItemBase)


class CompetenceGraph:
    """The items of one standard in their order, with every way down and up."""

    def __init__(self, standard: Standard) -> None:
        """Build the graph; a standard whose structure contradicts itself is refused with every problem.

        Raises:
            InvalidStandard: an id stands twice, an edge leads nowhere, or the hierarchy runs in a circle.
        """
        findings = structural_findings(standard)
        if has_errors(findings):
            raise InvalidStandard(
                "The standard's structure contradicts itself.",
                remedy="Clear every finding with severity error, then try again.",
                findings=findings,
            )
        self.standard = standard
        self.items: Mapping[str, Item] = {item.id: item for item in standard.items}
        self._tree = _ordered_graph(standard)

    def children(self, parent: str) -> tuple[str, ...]:
        """Return the ids below an item or the framework, in the standard's order."""
        return tuple(self._tree.successors(self._known(parent)))

    def parents(self, child: str) -> tuple[str, ...]:
        """Return the ids directly above an item; several where the standard shares it."""
        return tuple(self._tree.predecessors(self._known(child)))

    def descend(self, start: str | None = None) -> Iterator[Item]:
        """Yield every item below ``start`` (the whole standard if absent) once, in reading order."""
        seen: set[str] = set()
        waiting = [start or self.standard.framework.id]
        while waiting:
            current = waiting.pop()
            if current in seen:
                continue
            seen.add(current)
            if current in self.items and current != start:
                yield self.items[current]
            waiting.extend(reversed(self.children(current)))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All units in reading order."""
        return tuple(item for item in self.descend() if isinstance(item, Unit))

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in reading order."""
        return tuple(item for item in self.descend() if isinstance(item, Criterion))

    @cached_property
    def criteria_by_unit(self) -> Mapping[UnitId, tuple[Criterion, ...]]:
        """The criteria of each unit in reading order."""
        return {
            unit.id: tuple(item for item in self.descend(unit.id) if isinstance(item, Criterion)) for unit in self.units
        }

    @cached_property
    def units_by_criterion(self) -> Mapping[CriterionId, tuple[UnitId, ...]]:
        """The units that each criterion belongs to; several where a standard shares it."""
        found: dict[CriterionId, list[UnitId]] = {}
        for unit, criteria in self.criteria_by_unit.items():
            for criterion in criteria:
                found.setdefault(criterion.id, []).append(unit)
        return {criterion: tuple(units) for criterion, units in found.items()}

    @cached_property
    def has_demands(self) -> bool:
        """Tell whether the standard demands anything of evidence beyond that there be some."""
        qualification = self.standard.qualification
        of_all = () if qualification is None else (qualification.demands,)
        of_units = (unit.demands for unit in self.units)
        return any(each != UnitDemands() for each in (*of_all, *of_units)) or any(
            criterion.demands != CriterionDemands() for criterion in self.criteria
        )

    def unit(self, unit_id: UnitId) -> Unit:
        """Return a unit by id."""
        return self._item(unit_id, Unit)

    def criterion(self, criterion_id: CriterionId) -> Criterion:
        """Return a criterion by id."""
        return self._item(criterion_id, Criterion)

    def reference(self, item_id: ItemId, *, within: UnitId | None = None) -> str:
        """Return what a person calls an item: the unit's code and its own, as in ``HAC301 2.3``.

        A criterion that several units share is named by the first, or by the one it is looked at ``within``.
        """
        item = self._item(item_id, ItemBase)
        own = item.code or item.text[:40]
        owners = self.units_by_criterion.get(CriterionId(item_id), ())
        return f"{self.unit(within or owners[0]).code} {own}" if owners else own

    def context(self, item_id: ItemId) -> tuple[str, ...]:
        """Return the wording of everything above an item, nearest first, without the framework."""
        above = (parent for _, parent in nx.bfs_edges(self._tree, self._known(item_id), reverse=True))
        return tuple(dict.fromkeys(self.items[each].text for each in above if each in self.items))

    def _known(self, item_id: str) -> str:
        if item_id not in self._tree:
            raise UnknownItem(f"The standard has no item {item_id!r}.", remedy=_LOOK_UP)
        return item_id

    def _item(self, item_id: ItemId, kind: type[_ItemType]) -> _ItemType:
        item = self.items.get(item_id)
        if not isinstance(item, kind):
            raise UnknownItem(
                f"The standard {self.standard.framework.title!r} has no {kind.__name__.lower()} {item_id!r}.",
                remedy=_LOOK_UP,
            )
        return item


_LOOK_UP = "Look the id up with `vqmap standards show --json`."


def _ordered_graph(standard: Standard) -> "nx.DiGraph[str]":
    tree: nx.DiGraph[str] = nx.DiGraph()
    tree.add_node(standard.framework.id)
    tree.add_nodes_from(item.id for item in standard.items)
    edges = [edge for edge in standard.associations if edge.type == IS_CHILD_OF]
    ordered = sorted(edges, key=lambda edge: (edge.sequence is None, edge.sequence or 0))
    tree.add_edges_from((edge.destination, edge.origin) for edge in ordered)
    return tree
