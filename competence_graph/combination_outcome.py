"""What counting answers: what counted where, what did not and why, what is short, and what would complete it."""

from typing import Final, Literal, TypeAlias

from competence_graph.frozen import Frozen, later
from competence_graph.identifiers import UnitId

Measure: TypeAlias = Literal["units", "credits"]
Cost: TypeAlias = Literal["units", "hours"]
WhyUncounted: TypeAlias = Literal[
    "additional",
    "stands_for_nothing",
    "equivalent_counted",
    "barred",
    "requisite_missing",
    "beyond_the_cap",
    "beyond_the_transfer_share",
]


class CountedUnit(Frozen):
    """One line of the witness: this unit counted in this group.

    ``stands_for`` names the unit whose place it takes; ``credits`` are stated where a cap cut some off;
    ``serves`` names the rule that it serves where rules may not share a unit.
    """

    unit_id: UnitId
    group: str
    stands_for: UnitId | None = later(None)
    credits: int | None = later(None)
    serves: tuple[str, ...] = later(())


class UncountedUnit(Frozen):
    """One achieved unit that does not count, and why; ``because_of`` names the units that stand in its way."""

    unit_id: UnitId
    reason: WhyUncounted
    message: str
    because_of: tuple[UnitId, ...] = ()


class Shortfall(Frozen):
    """What one rule still lacks: how much, of what, and which units could supply it."""

    rule_path: str
    message: str
    short_by: int
    measure: Measure
    candidates: tuple[UnitId, ...]


class Combination(Frozen):
    """The outcome of counting: the witness, the achieved units left out, and every shortfall of the nearest miss.

    ``undecided`` says why nothing could be decided; an undecided combination is never satisfied.
    """

    counted: tuple[CountedUnit, ...]
    shortfalls: tuple[Shortfall, ...]
    uncounted: tuple[UncountedUnit, ...] = ()
    undecided: str = ""

    @property
    def is_satisfied(self) -> bool:
        """Tell whether every rule holds and that was decided beyond doubt."""
        return not self.shortfalls and not self.undecided


class Offer(Frozen):
    """Which further units may be taken (all, unless told), and what is kept small: their number or their hours."""

    available: frozenset[UnitId] | None = None
    cost: Cost = "units"


EVERY_UNIT: Final = Offer()


class Completion(Frozen):
    """The cheapest set of further units that satisfies every rule.

    ``hours`` are their guided learning hours as far as they are known; ``hours_unknown`` counts the others.
    ``is_possible`` is false where no set of the units that may be taken satisfies the rules.
    """

    unit_ids: tuple[UnitId, ...]
    is_possible: bool
    hours: int = 0
    hours_unknown: int = 0
    undecided: str = ""
