"""Evidence demands: what a standard asks of the evidence for a criterion, beyond that there be some.

A qualification and a unit say what they ask of *each* of their criteria and what they ask *across* all of them; a
criterion may state its own. For each single field the nearest statement holds: the criterion's before its unit's, the
unit's before the qualification's. An exception for one criterion therefore never reaches its neighbours.
Authorities: unit specifications and assessment strategies (methods, simulation, occasions, main source).
"""

from collections import Counter
from enum import StrEnum
from typing import Annotated, TypeAlias, TypeVar

from pydantic import BeforeValidator, Field, PositiveInt

from competence_graph.frozen import Frozen

_Value = TypeVar("_Value")


class EvidenceType(StrEnum):
    """The kinds of evidence the field knows; a standard that names a method names one of these."""

    OBSERVATION = "observation"
    WORK_PRODUCT = "work_product"
    WITNESS_TESTIMONY = "witness_testimony"
    EXPERT_WITNESS_TESTIMONY = "expert_witness_testimony"
    PROFESSIONAL_DISCUSSION = "professional_discussion"
    REFLECTIVE_ACCOUNT = "reflective_account"
    QUESTIONING = "questioning"
    RECORDING = "recording"
    CASE_STUDY = "case_study"
    PRIOR_LEARNING = "prior_learning"


class Setting(StrEnum):
    """Where the work was done: at work, in a realistic working environment, or simulated."""

    REAL = "real"
    REALISTIC_ENVIRONMENT = "realistic_environment"
    SIMULATED = "simulated"


def _one_or_several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


MethodChoice: TypeAlias = Annotated[
    tuple[EvidenceType, ...], BeforeValidator(_one_or_several), Field(min_length=1, max_length=len(EvidenceType))
]
"""Methods of which any one will do; a single method may be written without a list."""


class Distinct(StrEnum):
    """What must differ between pieces of evidence so that they count as several."""

    OCCASIONS = "occasions"
    SUBJECTS = "subjects"
    SITES = "sites"
    METHODS = "methods"


class DistinctCounts(Frozen):
    """How many distinct occasions, subjects (customers, cases, jobs), sites and methods the evidence must show."""

    occasions: PositiveInt | None = None
    subjects: PositiveInt | None = None
    sites: PositiveInt | None = None
    methods: PositiveInt | None = None

    def asked(self) -> tuple[tuple[Distinct, int], ...]:
        """Return what is asked for, in a fixed order."""
        found = ((kind, getattr(self, kind.value)) for kind in Distinct)
        return tuple((kind, number) for kind, number in found if number is not None)


class CriterionDemands(Frozen):
    """What is asked of the evidence for one criterion; a field left out is not stated here.

    ``allowed_methods`` and ``allowed_settings`` are the only ones that count; each entry of ``required_methods`` must
    be met by some piece that counts; ``distinct`` asks for several.
    """

    allowed_methods: tuple[EvidenceType, ...] | None = Field(default=None, min_length=1)
    allowed_settings: tuple[Setting, ...] | None = Field(default=None, min_length=1)
    required_methods: tuple[MethodChoice, ...] | None = None
    distinct: DistinctCounts = DistinctCounts()

    def within(self, wider: "CriterionDemands") -> "CriterionDemands":
        """Return these demands, with what they leave open taken from the wider ones."""
        counts = {
            kind.value: getattr(self.distinct, kind.value) or getattr(wider.distinct, kind.value) for kind in Distinct
        }
        return CriterionDemands(
            allowed_methods=wider.allowed_methods if self.allowed_methods is None else self.allowed_methods,
            allowed_settings=wider.allowed_settings if self.allowed_settings is None else self.allowed_settings,
            required_methods=wider.required_methods if self.required_methods is None else self.required_methods,
            distinct=DistinctCounts(**counts),
        )

    def together_with(self, other: "CriterionDemands") -> "CriterionDemands":
        """Return what satisfies both demands, as for a criterion that two units share."""
        counts = {
            kind.value: max(getattr(self.distinct, kind.value) or 0, getattr(other.distinct, kind.value) or 0) or None
            for kind in Distinct
        }
        return CriterionDemands.model_construct(
            allowed_methods=_in_both(self.allowed_methods, other.allowed_methods),
            allowed_settings=_in_both(self.allowed_settings, other.allowed_settings),
            required_methods=_of_both(self.required_methods or (), other.required_methods or ()),
            distinct=DistinctCounts(**counts),
        )


class MainSource(Frozen):
    """The method that must carry the unit: at least ``percent`` of its criteria are covered by one of these."""

    methods: MethodChoice
    percent: int = Field(default=50, ge=1, le=100)


class AcrossDemands(Frozen):
    """What is asked of all evidence of a unit, or of a whole qualification, together."""

    required_methods: tuple[MethodChoice, ...] = ()
    distinct: DistinctCounts = DistinctCounts()
    main_source: MainSource | None = None


class UnitDemands(Frozen):
    """What a unit or a qualification asks of each of its criteria, and across all of them."""

    each: CriterionDemands = CriterionDemands()
    across: AcrossDemands = AcrossDemands()


def _in_both(one: tuple[_Value, ...] | None, other: tuple[_Value, ...] | None) -> tuple[_Value, ...] | None:
    """Return what both accept; nothing stated accepts everything, and both together may accept nothing."""
    if one is None or other is None:
        return one if other is None else other
    return tuple(each for each in one if each in other)


def _of_both(one: tuple[MethodChoice, ...], other: tuple[MethodChoice, ...]) -> tuple[MethodChoice, ...]:
    """Return what either requires, each choice of methods as often as the one that requires it more often does."""
    asked = Counter(frozenset(choice) for choice in one)
    missing = []
    for choice in other:
        asked[frozenset(choice)] -= 1
        if asked[frozenset(choice)] < 0:
            missing.append(choice)
    return (*one, *missing)
