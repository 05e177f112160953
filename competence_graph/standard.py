"""What a standard is: a framework of units, learning outcomes and criteria, and how they hang together.

Hierarchy lives only in associations of type ``isChildOf`` (CASE 1.0, 1EdTech), so an item may have several
parents. Ids are opaque: neither a code nor a wording identifies a criterion, because real standards print
one code twice and one sentence in many units.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from competence_graph.combination import RulesOfCombination
from competence_graph.evidence_demands import CriterionDemands, UnitDemands
from competence_graph.frozen import Frozen, Json, later
from competence_graph.identifiers import CriterionId, FrameworkId, ItemId, OutcomeId, UnitId

Extensions: TypeAlias = Mapping[str, Json]
"""Fields of the source that vqmap does not model, by the name of their format; carried through unread."""

IS_CHILD_OF = "isChildOf"


class CriterionKind(StrEnum):
    """What a criterion asks for; NOS-based units split performance from knowledge."""

    ASSESSMENT = "assessment criterion"
    PERFORMANCE = "performance criterion"
    KNOWLEDGE = "knowledge statement"


class ItemBase(Frozen):
    """What every line of a standard has.

    ``code`` is the code as printed and may be empty or repeated; ``text`` is the normalised wording;
    ``raw_text`` keeps the wording of the source where normalising changed it; ``item_type`` is the source's
    own word for this kind of line; ``source_place`` says where in the source it stood.
    """

    code: str = ""
    text: str
    raw_text: str | None = None
    item_type: str = ""
    language: str | None = None
    source_place: str = ""
    extensions: Extensions = Field(default_factory=dict)

    @property
    def wording_in_source(self) -> str:
        """Return the wording exactly as the source had it."""
        return self.text if self.raw_text is None else self.raw_text


class Heading(ItemBase):
    """A line that groups or introduces others and is never assessed itself."""

    kind: Literal["heading"] = "heading"
    id: ItemId


class Unit(ItemBase):
    """A unit: what a learner registers on. ``text`` is its title; ``credit`` and ``glh`` (hours) may be absent.

    ``demands`` says what the unit asks of its evidence, beyond that every criterion be covered.
    """

    kind: Literal["unit"] = "unit"
    id: UnitId
    unit_number: str | None = None
    level: int | None = None
    credit: int | None = None
    glh: int | None = None
    demands: UnitDemands = later(UnitDemands())


class LearningOutcome(ItemBase):
    """What the learner will know or be able to do; met when all its criteria are."""

    kind: Literal["learning_outcome"] = "learning_outcome"
    id: OutcomeId


class Criterion(ItemBase):
    """The smallest thing that is assessed, and the only thing that evidence can cover.

    ``demands`` overrides, field by field, what its unit and qualification ask of each criterion.
    """

    kind: Literal["criterion"] = "criterion"
    id: CriterionId
    criterion_kind: CriterionKind = CriterionKind.ASSESSMENT
    demands: CriterionDemands = later(CriterionDemands())


Item: TypeAlias = Annotated[Heading | Unit | LearningOutcome | Criterion, Field(discriminator="kind")]


class Association(Frozen):
    """A typed edge in CASE terms: ``origin`` isChildOf ``destination``, at position ``sequence``.

    ``destination`` is an item or framework id, or an identifier outside this standard.
    """

    id: str
    type: str = IS_CHILD_OF
    origin: str
    destination: str
    sequence: int | None = None
    source_place: str = ""
    extensions: Extensions = Field(default_factory=dict)


class Framework(Frozen):
    """The document a standard was published as."""

    id: FrameworkId
    title: str
    creator: str = ""
    publisher: str = ""
    version: str = ""
    language: str | None = None
    source_format: str = ""
    extensions: Extensions = Field(default_factory=dict)


class Qualification(Frozen):
    """What a certificate names: register data and the rules of combination.

    Credits, guided learning hours (``glh``) and total qualification time (``tqt``, hours) may be absent:
    qualifications counted in units carry none.
    """

    number: str
    title: str
    type: str = ""
    level: int | None = None
    awarding_organisation: str = ""
    total_credits: int | None = None
    glh: int | None = None
    tqt: int | None = None
    operational_start_on: date | None = None
    operational_end_on: date | None = None
    certification_end_on: date | None = None
    combination: RulesOfCombination = RulesOfCombination()
    demands: UnitDemands = later(UnitDemands())


class Standard(Frozen):
    """One whole standard: its framework, its items, and how they hang together."""

    framework: Framework
    qualification: Qualification | None = None
    items: tuple[Item, ...]
    associations: tuple[Association, ...]
