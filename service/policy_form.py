"""The form of a policy file: what a designer or an awarding organisation writes, field by field.

A policy carries its own truth table. Each of its cases speaks of one criterion of a built-in standard; an empty case is
claimable under any policy that can be met, so that a case states only what matters to it.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, Field, NonNegativeInt, PositiveInt, StringConstraints, WithJsonSchema

from competence_graph import CriterionDemands, CriterionKind, EvidenceType, Frozen, Setting
from mapping_engine import (
    AssessmentPolicy,
    Award,
    GateCode,
    Judgement,
    LicenceStatus,
    PersonId,
    RelationshipKind,
    Reliability,
    SanctionLevel,
    Signatory,
)

MOST_CASES = 300
"""Cases of one policy."""

Day: TypeAlias = Annotated[date, Field(ge=date(1950, 1, 1), le=date(2150, 1, 1))]
"""A day in the lifetime of anybody whose work is assessed."""

DayOrNever: TypeAlias = Day | Literal["never"]
"""A day on which something happened, or ``never``."""

Named: TypeAlias = Annotated[PersonId, StringConstraints(min_length=1, max_length=80)]
"""A person of a case: ``learner``, ``assessor``, ``second``, ``iqa``, ``witness``, ``claimant``, or any other."""


Number: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=40)]
"""The number of a qualification."""


def _claimable_finds_nothing(value: object) -> object:
    return () if value == "claimable" else value


Expected: TypeAlias = Annotated[
    tuple[GateCode, ...],
    BeforeValidator(_claimable_finds_nothing),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": "claimable"},
                {"type": "array", "items": {"type": "string", "enum": [code.value for code in GateCode]}},
            ]
        }
    ),
]
"""``claimable``, or the codes of everything that keeps the certificate from being claimed, in any order."""


class Issuer(StrEnum):
    """Whose policy it is, and so which layer it makes."""

    AWARDING_ORGANISATION = "awarding_organisation"
    CENTRE = "centre"


class TableEvidence(Frozen):
    """One piece of accepted evidence; what is left out follows from the days that are stated.

    ``performed: unknown`` means that nobody recorded the day. A ``certificate`` of earlier learning ages from its own
    day. ``declared``, ``planned`` and ``expert_agreed`` happen in time unless stated; ``countersigned`` never does.
    """

    type: EvidenceType = EvidenceType.WORK_PRODUCT
    setting: Setting = Setting.REAL
    performed: Day | Literal["unknown"] | None = None
    performed_from: Day | None = None
    certificate: Day | None = None
    witnessed: Day | None = None
    submitted: Day | None = None
    declared: DayOrNever | None = None
    planned: DayOrNever | None = None
    expert_agreed: DayOrNever | None = None
    decided: Day | None = None
    countersigned: DayOrNever | None = None
    assessor: Named = PersonId("assessor")
    witness: Named = PersonId("witness")
    judgement: Judgement | Literal["missing"] | None = None
    remote: bool = False
    occasion: str | None = None
    subjects: tuple[str, ...] = Field(default=(), max_length=50)
    site: str | None = None


class TableLicence(Frozen):
    """A licence that differs from the full one that everybody holds unless stated."""

    status: LicenceStatus = LicenceStatus.FULL
    since: Day = date(1990, 1, 1)
    until: Day | None = None


class TableRelationship(Frozen):
    """A connection between two people of the case."""

    person: Named
    to: Named = PersonId("learner")
    kind: RelationshipKind
    declared: DayOrNever = "never"


class TableReview(Frozen):
    """An external review of the centre."""

    reviewed: Day
    grade: PositiveInt = 1
    reliability: Reliability = Reliability.A
    learners: NonNegativeInt = 3
    final: NonNegativeInt = 2
    action_raised: bool = False
    action_closed: Day | None = None


class TableDirectClaims(Frozen):
    """The centre's history of direct claims status; where it is stated, no external release was given."""

    granted: Day | None = None
    suspended: Day | None = None
    reinstated: Day | None = None
    removed: Day | None = None
    reviews: tuple[TableReview, ...] = Field(default=(), max_length=50)


class TableSanction(Frozen):
    """A sanction on the centre, from the day of registration unless stated."""

    level: SanctionLevel
    since: Day | None = None
    until: Day | None = None


class TableOverride(Frozen):
    """An override of recency for the first piece of evidence; ``newer`` is the day of newer work it points at."""

    by: Named = PersonId("assessor")
    made: Day | None = None
    newer: Day | None = None


class PolicyCase(TableEvidence):
    """One line of a truth table: what matters, and what the verdict must be.

    The evidence may be written in the case itself, or as a list of pieces under ``evidence``, which then take from the
    case whatever they do not state. ``weeks`` lie between registration and claim. ``expect`` holds the codes that block
    the claim; the rules of combination are left out, since any gap breaks them too. ``warnings`` are compared where
    stated.
    """

    name: str = Field(min_length=1, max_length=200)
    expect: Expected
    warnings: tuple[GateCode, ...] | None = None
    level: NonNegativeInt = 3
    kind: CriterionKind = CriterionKind.ASSESSMENT
    demands: CriterionDemands = CriterionDemands()
    award: Award = Award.QUALIFICATION
    evidence: tuple[TableEvidence, ...] = Field(default=(), max_length=10)
    registered: Day | None = None
    claimed: Day | None = None
    weeks: Annotated[NonNegativeInt, Field(le=2000)] | None = None
    withdrawn: Day | None = None
    learner_number: str = "9276308686"
    learner_number_exemption: str = ""
    signed: DayOrNever | None = None
    iqa: Named = PersonId("iqa")
    sampled: DayOrNever | None = None
    in_sample: bool = True
    signatures: tuple[Signatory, ...] = (Signatory.ASSESSOR, Signatory.LEARNER)
    external_release: DayOrNever | None = None
    licences: Mapping[str, TableLicence | LicenceStatus | Literal["none"]] = Field(default_factory=dict, max_length=50)
    relationships: tuple[TableRelationship, ...] = Field(default=(), max_length=50)
    direct_claims: TableDirectClaims | None = None
    sanctions: tuple[TableSanction, ...] = Field(default=(), max_length=50)
    open_entry: bool = False
    override: TableOverride | None = None
    waived: tuple[str, ...] = Field(default=(), max_length=50)


class PolicyDocument(Frozen):
    """A policy file: a version of a policy, whose it is, what it applies to, and its truth table.

    It applies to the qualifications named, or to all where none is. It takes effect on ``effective_from``, and never
    before it was approved.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    version: Annotated[PositiveInt, Field(le=1_000_000)]
    issuer: Issuer
    effective_from: Day
    qualification_numbers: tuple[Number, ...] = Field(default=(), max_length=200)
    policy: AssessmentPolicy
    cases: tuple[PolicyCase, ...] = Field(max_length=MOST_CASES)
