"""The language of rules of combination: which sets of achieved units make a qualification.

Each unit counts at most once in the whole qualification, in one group. Rules speak of groups; beside the
rules, a qualification may bar units from counting together, make one unit depend on another, let one stand
for another, or record units that never count. ``combination_solver`` works out what counts.
"""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, NonNegativeInt, PositiveInt

from competence_graph.frozen import Frozen, later
from competence_graph.identifiers import UnitId

CountMode: TypeAlias = Literal["exact_subset", "cap_credits", "forbid"]
"""What "at most" means: choose which units count; cut off credits beyond it; or deny whoever achieved more."""

Further: TypeAlias = Literal["aggregate", "partition"]
"""What "further" means: both amounts are reached together, or each unit serves only one of the two rules."""

FREE_BARRING_CODE: Final = "ZZZZ"
"""The barring code that bars nothing: units that carry it combine with anything."""


class UnitGroup(Frozen):
    """A named group of units in a qualification, such as "Mandatory units"; it may be made of other groups."""

    code: str
    title: str
    unit_ids: tuple[UnitId, ...]
    group_codes: tuple[str, ...] = later(())


class RuleBase(Frozen):
    """What every rule may have: a name by which another rule can go further than it."""

    name: str = later("")


class AllOf(RuleBase):
    """Every unit of one group must be achieved and count there."""

    rule: Literal["all_of"] = "all_of"
    group: str


class AtLeastRule(RuleBase):
    """What each "at least" may say: that it asks for more than another rule, by that rule's name."""

    groups: tuple[str, ...] = Field(min_length=1)
    further_to: str = later("")
    further: Further = later("aggregate")


class AtLeastUnits(AtLeastRule):
    """At least this many units must come from these groups together."""

    rule: Literal["at_least_units"] = "at_least_units"
    units: PositiveInt


class AtLeastCredits(AtLeastRule):
    """At least this many credits must come from these groups together."""

    rule: Literal["at_least_credits"] = "at_least_credits"
    credits: PositiveInt


class AtLeastCreditsAtLevel(AtLeastRule):
    """At least this many credits at a level, or at it and above where ``or_above`` is true."""

    rule: Literal["at_least_credits_at_level"] = "at_least_credits_at_level"
    credits: PositiveInt
    level: NonNegativeInt
    or_above: bool


class AtMostUnits(RuleBase):
    """At most this many units of these groups count; achieving more denies only where the mode says so."""

    rule: Literal["at_most_units"] = "at_most_units"
    units: NonNegativeInt
    groups: tuple[str, ...] = Field(min_length=1)
    count_mode: Literal["exact_subset", "forbid"] = "exact_subset"


class AtMostCredits(RuleBase):
    """At most this many credits of these groups count, in one of three readings of "at most"."""

    rule: Literal["at_most_credits"] = "at_most_credits"
    credits: NonNegativeInt
    groups: tuple[str, ...] = Field(min_length=1)
    count_mode: CountMode = "exact_subset"


class AllRules(RuleBase):
    """All of these rules must hold."""

    rule: Literal["all_rules"] = "all_rules"
    rules: tuple["CombinationRule", ...] = Field(min_length=1)


class AnyRules(RuleBase):
    """At least one of these rules must hold."""

    rule: Literal["any_rules"] = "any_rules"
    rules: tuple["CombinationRule", ...] = Field(min_length=1)


AtLeast: TypeAlias = AtLeastUnits | AtLeastCredits | AtLeastCreditsAtLevel
AtMost: TypeAlias = AtMostUnits | AtMostCredits
LeafRule: TypeAlias = AllOf | AtLeast | AtMost
CombinationRule: TypeAlias = Annotated[
    AllOf | AtLeastUnits | AtLeastCredits | AtLeastCreditsAtLevel | AtMostUnits | AtMostCredits | AllRules | AnyRules,
    Field(discriminator="rule"),
]
AllRules.model_rebuild()
AnyRules.model_rebuild()


class BarredSet(Frozen):
    """Units of which at most one counts: any one, or of those achieved the one with most credits or highest level."""

    unit_ids: tuple[UnitId, ...]
    which_counts: Literal["any", "highest_credit", "highest_level"] = "any"
    title: str = ""


class BarringCode(Frozen):
    """A code that units share: of all units with one code at most one counts; ``ZZZZ`` bars nothing."""

    code: str
    unit_ids: tuple[UnitId, ...]


class Requisite(Frozen):
    """A unit that counts only where all the units it needs are achieved, before it or beside it."""

    kind: Literal["prerequisite", "corequisite"]
    unit_id: UnitId
    needs: tuple[UnitId, ...] = Field(min_length=1)


class Equivalence(Frozen):
    """An achieved unit that may stand for another, with its own level and credit; of the two at most one counts."""

    unit_id: UnitId
    stands_for: UnitId


class TransferCap(Frozen):
    """The largest share of all that counts which may come from transferred units (transfer or RPL)."""

    percent: NonNegativeInt = Field(le=100)
    measure: Literal["credits", "units"] = "credits"


class Pathway(Frozen):
    """A named way through the qualification: its rules hold beside the rules that all pathways share."""

    code: str
    title: str
    number: str = ""
    rules: tuple[CombinationRule, ...] = ()
    text: str = ""


class RulesOfCombination(Frozen):
    """The groups of a qualification, the rules that all must hold, and the handbook's own wording of them."""

    groups: tuple[UnitGroup, ...] = ()
    rules: tuple[CombinationRule, ...] = ()
    text: str = ""
    barred: tuple[BarredSet, ...] = later(())
    barring_codes: tuple[BarringCode, ...] = later(())
    requisites: tuple[Requisite, ...] = later(())
    equivalents: tuple[Equivalence, ...] = later(())
    additional_units: tuple[UnitId, ...] = later(())
    pathways: tuple[Pathway, ...] = later(())
    transfer_cap: TransferCap | None = later(None)

    @property
    def is_stated(self) -> bool:
        """Tell whether there is any rule at all; without one no set of units proves anything."""
        return bool(self.rules or self.pathways)


class UnitFacts(Frozen):
    """What counting needs to know of a unit: its printed code, level, credit and guided learning hours."""

    code: str
    level: int | None = None
    credit: int | None = None
    glh: int | None = later(None)
