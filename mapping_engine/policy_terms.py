"""Policy terms: the families of parameters that a policy can state, each dated and resting on an authority."""

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, NonNegativeInt, PositiveInt, field_validator, model_validator
from pydantic_core import PydanticCustomError

from competence_graph import CriterionKind, EvidenceType, Frozen, later
from mapping_engine.assurance_records import Reliability, SanctionLevel, Signatory
from mapping_engine.people import RelationshipKind


class Anchor(StrEnum):
    """A day on which evidence must still be recent."""

    REGISTRATION = "registration"
    SUBMISSION = "submission"
    DECISION = "decision"
    SIGN_OFF = "sign_off"
    CLAIM = "claim"


class OnFailure(StrEnum):
    """What follows where evidence is not recent: it does not count, or a person is told."""

    BLOCK = "block"
    WARN = "warn"


class DatedTerms(Frozen):
    """Terms that hold from a day on, by an authority; terms of one name replace each other."""

    valid_from: date
    authority: str = Field(min_length=1)
    name: str = later("")


class RecencyTerms(DatedTerms):
    """How recent evidence must be: a window in calendar months, at each anchor; all terms that apply must hold.

    ``criterion_kinds`` and ``methods`` say what the terms apply to (everything where empty). The last day of the window
    still counts where ``inclusive``. Evidence after registration satisfies the anchor ``registration`` always; a window
    of 0 months there means that nothing done before registration counts. Where ``needs_newer_evidence``, an override
    must point at newer evidence that is recent itself.
    """

    months: NonNegativeInt
    anchors: tuple[Anchor, ...] = Field(min_length=1)
    can_be_overridden: bool
    inclusive: bool = later(default=True)
    needs_newer_evidence: bool = later(default=False)
    on_failure: OnFailure = later(OnFailure.BLOCK)
    criterion_kinds: tuple[CriterionKind, ...] = later(())
    methods: tuple[EvidenceType, ...] = later(())

    @model_validator(mode="after")
    def _has_a_window(self) -> Self:
        if self.months == 0 and self.anchors != (Anchor.REGISTRATION,):
            raise PydanticCustomError(
                "policy_window_empty", "a window of 0 months has a meaning at the anchor registration only"
            )
        return self

    def apply_to(self, kind: CriterionKind, method: EvidenceType) -> bool:
        """Tell whether the terms speak of a criterion of this kind with evidence of this method."""
        return (not self.criterion_kinds or kind in self.criterion_kinds) and (
            not self.methods or method in self.methods
        )


class AssuranceTerms(DatedTerms):
    """What quality assurance must have happened before a claim.

    Every unit needs an IQA's release (``sign_off_required``), or only those drawn into the sample
    (``only_sampled_units``). ``external_release_required`` asks for direct claims status, or for the release of an
    external quality assurer. ``signatures`` name who must have declared each unit finished.
    """

    sign_off_required: bool
    only_sampled_units: bool = later(default=False)
    external_release_required: bool = later(default=False)
    signatures: tuple[Signatory, ...] = later(())


class PeopleTerms(DatedTerms):
    """Who may judge: licences asked for on the day of the duty, and relationships that are an interest."""

    assessors_licensed: bool = False
    iqas_licensed: bool = False
    conflicts: tuple[RelationshipKind, ...] = ()
    no_testimony_from: tuple[RelationshipKind, ...] = ()


class EvidenceTerms(DatedTerms):
    """What every accepted piece of evidence needs besides its decision."""

    declaration_required: bool = False
    judgement_required: bool = False
    planned_methods: tuple[EvidenceType, ...] = ()
    expert_witness_in_plan: bool = False
    remote_observation_allowed: bool = True


class PriorLearningTerms(DatedTerms):
    """The largest share of what counts that may be achieved by credit transfer, in percent.

    Below 100 percent the award cannot rest on prior learning alone, whatever its kind.
    """

    most_percent: int = Field(ge=0, le=100)


class ClaimTerms(DatedTerms):
    """When and for whom a certificate may be claimed at all.

    ``min_weeks`` lie between registration and claim; the day on which they are complete is allowed.
    """

    min_weeks: NonNegativeInt = 0
    learner_number_required: bool = False
    open_entries_block_units: bool = False
    units_after_withdrawal: bool = False


class ReviewRoute(Frozen):
    """One way to earn direct claims status: so many good external reviews, and what makes one good.

    ``months_between`` gives the least and the most months between the first and the last of them.
    """

    reviews: PositiveInt
    worst_grade: PositiveInt
    worst_reliability: Reliability
    least_learners: NonNegativeInt = 0
    least_final_samples: NonNegativeInt = 0
    no_open_actions: bool = True
    months_between: tuple[NonNegativeInt, PositiveInt] | None = None


class DirectClaimsTerms(DatedTerms):
    """How direct claims status is earned and kept; where no routes are given, only recorded steps decide.

    ``keep`` is what every later review must show. Where ``restarts_after_action``, reviews count only from the day on
    which the actions of an earlier one were closed.
    """

    routes: tuple[ReviewRoute, ...] = ()
    keep: ReviewRoute | None = None
    restarts_after_action: bool = False


class SanctionTerms(DatedTerms):
    """Which levels of sanction stop claims, and which take direct claims status away."""

    stop_claims: tuple[SanctionLevel, ...] = ()
    end_direct_claims: tuple[SanctionLevel, ...] = ()


NEVER_WAIVED = frozenset(
    {
        "separation_of_duties",
        "qualified_people",
        "internal_quality_assurance",
        "external_quality_assurance",
        "certification_period",
        "claim_holds",
        "policy_exceptions",
    }
)
"""Rules that no policy can open to exceptions: they guard the people who would grant one."""


class ExceptionTerms(DatedTerms):
    """Which rules a named person may waive at one place, by name."""

    waivable: tuple[str, ...] = ()

    @field_validator("waivable")
    @classmethod
    def _none_is_closed(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if closed := sorted(set(names) & NEVER_WAIVED):
            raise PydanticCustomError(
                "policy_rule_closed", "these rules can never be waived: {rules}", {"rules": ", ".join(closed)}
            )
        return names
