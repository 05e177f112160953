"""A pool of small standards: each asks something else of its units, its evidence or its combination."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from builders import all_of, changed, edge, unit_items

from competence_graph import (
    AcrossDemands,
    AllOf,
    AtLeastCredits,
    AtLeastUnits,
    CriterionDemands,
    CriterionKind,
    DistinctCounts,
    EvidenceType,
    Framework,
    MainSource,
    Qualification,
    Release,
    RulesOfCombination,
    Setting,
    Standard,
    UnitDemands,
    UnitGroup,
)

OBSERVATION, PRODUCT = EvidenceType.OBSERVATION, EvidenceType.WORK_PRODUCT
_BOTH = CriterionDemands(required_methods=(OBSERVATION, (PRODUCT, EvidenceType.RECORDING)))
_TWO_METHODS = CriterionDemands(distinct=DistinctCounts(methods=2))
_TWO_OCCASIONS = CriterionDemands(distinct=DistinctCounts(occasions=2))
_REAL_ONLY = CriterionDemands(allowed_settings=(Setting.REAL, Setting.REALISTIC_ENVIRONMENT))
_NO_ACCOUNTS = CriterionDemands(
    allowed_methods=(OBSERVATION, PRODUCT, EvidenceType.EXPERT_WITNESS_TESTIMONY, EvidenceType.PRIOR_LEARNING)
)
_MAINLY_OBSERVED = AcrossDemands(main_source=MainSource(methods=OBSERVATION, percent=50))
_SHOWN_WIDELY = AcrossDemands(
    required_methods=(OBSERVATION, PRODUCT), distinct=DistinctCounts(occasions=2, subjects=2, sites=2)
)
_SUBJECTS = AcrossDemands(distinct=DistinctCounts(subjects=2, methods=2))


_REAL = CriterionDemands(allowed_settings=(Setting.REAL,))
_OBSERVED = CriterionDemands(required_methods=(OBSERVATION,), allowed_methods=(OBSERVATION, PRODUCT))
_TWICE = CriterionDemands(required_methods=((PRODUCT, OBSERVATION), OBSERVATION), distinct=DistinctCounts(occasions=2))
_EITHER = CriterionDemands(
    required_methods=((OBSERVATION, PRODUCT),),
    allowed_methods=(PRODUCT, EvidenceType.RECORDING, OBSERVATION, EvidenceType.EXPERT_WITNESS_TESTIMONY),
)
ENDS_ON = date(2026, 6, 30)


def _rules(mandatory: tuple[str, ...], optional: tuple[str, ...], rules: tuple[Any, ...]) -> RulesOfCombination:
    groups = (
        UnitGroup(code="M", title="Mandatory", unit_ids=mandatory),
        UnitGroup(code="O", title="Optional", unit_ids=optional),
    )
    return RulesOfCombination(groups=groups, rules=rules)


def _standard(units: Mapping[str, int], **asks: Any) -> Standard:
    """Return a standard; ``demands`` are by unit or criterion, ``whole`` of the qualification."""
    items: list[Any] = []
    edges: list[Any] = []
    for code, criteria in units.items():
        more_items, more_edges = unit_items(code, criteria)
        items += more_items
        edges += more_edges
    demands, kinds = asks.get("demands", {}), asks.get("kinds", {})
    items = [changed(each, demands=demands[each.id]) if each.id in demands else each for each in items]
    items = [changed(each, criterion_kind=kinds[each.id]) if each.id in kinds else each for each in items]
    edges += [edge(*pair) for pair in asks.get("shared", ())]
    qualification = Qualification(
        number="601/6108/5",
        title="A diploma",
        combination=asks.get("combination", all_of(units)),
        demands=asks.get("whole", UnitDemands()),
        certification_end_on=asks.get("ends_on"),
    )
    return Standard(
        framework=Framework(id="F", title="A framework"),
        qualification=qualification if asks.get("is_qualification", True) else None,
        items=tuple(items),
        associations=tuple(edges),
    )


def _standards() -> tuple[Standard, ...]:
    three = {"U1": 1, "U10": 1, "U2": 1}
    choice = _rules(("U1",), ("U10", "U2"), (AllOf(group="M"), AtLeastUnits(units=1, groups=("O",))))
    credited = _rules(("U1",), ("U10", "U2"), (AtLeastCredits(credits=10, groups=("M", "O")),))
    knowledge = {"U1:1": CriterionKind.KNOWLEDGE, "U1:2": CriterionKind.PERFORMANCE}
    return (
        _standard({"U1": 1}),
        _standard({"U1": 2}),
        _standard({"U1": 2}, kinds=knowledge),
        _standard({"U1": 1}, ends_on=ENDS_ON),
        _standard({"U1": 1, "U10": 1}),
        _standard(three, combination=choice),
        _standard(three, combination=credited),
        _standard({"U1": 1, "U2": 2}, kinds=knowledge),
        _standard({"U1": 1, "U2": 0}, combination=all_of(["U1"])),
        _standard({"U1": 1}, combination=RulesOfCombination()),
        _standard({"U1": 1}, is_qualification=False),
        _standard({"U1": 1, "U2": 1}, shared=[("U1:1", "U2/LO1")]),
        _standard({"U1": 2, "U2": 1, "U3": 0}, shared=[("U1:1", "U2/LO1"), ("U1:1", "U3/LO1"), ("U1:2", "U3/LO1")]),
        *_demanding_standards(three, choice),
        *_sharing_standards(),
    )


def _demanding_standards(three: Mapping[str, int], choice: RulesOfCombination) -> tuple[Standard, ...]:
    return (
        _standard({"U1": 2}, demands={"U1": UnitDemands(each=_BOTH), "U1:2": _REAL_ONLY}),
        _standard({"U1": 1}, demands={"U1:1": _TWO_OCCASIONS}),
        _standard({"U1": 1, "U2": 1}, demands={"U1:1": _TWO_METHODS}, whole=UnitDemands(each=_REAL_ONLY)),
        _standard({"U1": 2}, demands={"U1": UnitDemands(each=_NO_ACCOUNTS, across=_MAINLY_OBSERVED)}),
        _standard(three, combination=choice, demands={"U1": UnitDemands(each=_REAL_ONLY, across=_SHOWN_WIDELY)}),
        _standard({"U1": 1, "U2": 1}, whole=UnitDemands(across=_SUBJECTS)),
        _standard({"U1": 2}, demands={"U1:1": CriterionDemands(distinct=DistinctCounts(sites=2))}),
    )


def _sharing_standards() -> tuple[Standard, ...]:
    """Return standards of which units share a criterion, each asking something else of its evidence."""
    one = {"U1": 1, "U2": 0}
    two = {"U1": 2, "U2": 1}
    shared = [("U1:1", "U2/LO1")]
    either = _rules(("U1",), ("U2",), (AllOf(group="M"),))
    return (
        _standard(one, shared=shared, demands={"U1": UnitDemands(each=_REAL_ONLY), "U2": UnitDemands(each=_REAL)}),
        _standard(one, shared=shared, demands={"U1": UnitDemands(each=_OBSERVED), "U2": UnitDemands(each=_TWICE)}),
        _standard(two, shared=shared, demands={"U2": UnitDemands(each=_BOTH)}, whole=UnitDemands(each=_TWO_OCCASIONS)),
        _standard(two, shared=shared, combination=either, demands={"U2": UnitDemands(each=_TWICE, across=_SUBJECTS)}),
        _standard(two, shared=shared, demands={"U1": UnitDemands(each=_EITHER), "U2": UnitDemands(each=_NO_ACCOUNTS)}),
    )


_DEMANDING = 12
"""How many standards of the pool, its last, ask for more than one piece."""


@cache
def releases() -> tuple[Release, ...]:
    """Return the pool; each standard is released once."""
    return tuple(Release.of(each) for each in _standards())


def asks_for_both(release: Release) -> bool:
    """Tell whether a standard asks for more than one piece for some of its criteria."""
    return release.id in {each.id for each in releases()[-_DEMANDING:]}
