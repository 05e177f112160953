"""Policy: the parameters of judgement as dated values, each with the authority it rests on.

No rule carries a number. A value holds from its ``valid_from`` until the next one of the same name; asking is always
asking "on this day", so a verdict of last year can be replayed with last year's policy. Recency and assurance always
ask for something: before the first value, the first holds. Policies lie in layers, the
awarding organisation's over the centre's: every layer must be satisfied, so that a centre can only ask for more.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self, TypeVar

from pydantic import Field, model_validator

from competence_graph import Frozen, later
from mapping_engine.assurance_records import SanctionLevel
from mapping_engine.people import RelationshipKind
from mapping_engine.policy_terms import (
    Anchor,
    AssuranceTerms,
    ClaimTerms,
    DatedTerms,
    DirectClaimsTerms,
    EvidenceTerms,
    ExceptionTerms,
    OnFailure,
    PeopleTerms,
    PriorLearningTerms,
    RecencyTerms,
    SanctionTerms,
)

_Terms = TypeVar("_Terms", bound=DatedTerms)


class AssessmentPolicy(Frozen):
    """All dated parameters that a verdict depends on; a family left out asks for nothing."""

    title: str
    recency: tuple[RecencyTerms, ...] = Field(min_length=1)
    assurance: tuple[AssuranceTerms, ...] = Field(min_length=1)
    people: tuple[PeopleTerms, ...] = later(())
    evidence: tuple[EvidenceTerms, ...] = later(())
    prior_learning: tuple[PriorLearningTerms, ...] = later(())
    claims: tuple[ClaimTerms, ...] = later(())
    direct_claims: tuple[DirectClaimsTerms, ...] = later(())
    sanctions: tuple[SanctionTerms, ...] = later(())
    exceptions: tuple[ExceptionTerms, ...] = later(())

    @model_validator(mode="after")
    def _each_day_has_one_value(self) -> Self:
        problems = []
        for family in type(self).model_fields:
            for name, starts in _starts_by_name(getattr(self, family)).items():
                if starts != sorted(set(starts)):
                    called = f" named {name!r}" if name else ""
                    problems.append(f"{family}{called}: the valid_from dates must rise, each used once")
        if problems:
            raise ValueError("; ".join(problems))
        return self


class PolicyInForce:
    """The terms of several layers of policy on one day; where layers differ, all of them must be satisfied."""

    def __init__(self, layers: Iterable[AssessmentPolicy], day: date) -> None:
        """Look up once what holds on the day."""
        policies = tuple(layers)
        self.recency = _of_all(policies, "recency", day, RecencyTerms)
        self.assurance = _of_all(policies, "assurance", day, AssuranceTerms)
        self.people = _of_all(policies, "people", day, PeopleTerms)
        self.evidence = _of_all(policies, "evidence", day, EvidenceTerms)
        self.prior_learning = _of_all(policies, "prior_learning", day, PriorLearningTerms)
        self.claims = _of_all(policies, "claims", day, ClaimTerms)
        self.direct_claims = _of_all(policies, "direct_claims", day, DirectClaimsTerms)
        self.sanctions = _of_all(policies, "sanctions", day, SanctionTerms)
        self.units_after_withdrawal = all(_allows_units_after_withdrawal(each, day) for each in policies)
        self.warns = any(terms.on_failure is OnFailure.WARN for terms in self.recency)
        self.waivable = _waivable_in_all(policies, day)


ALWAYS_ASKED = frozenset({"recency", "assurance"})
"""Families that always ask for something: before their first terms start, the first hold."""


def started(terms: Sequence[_Terms], day: date) -> tuple[_Terms, ...]:
    """Return, for each name, the latest terms that started by a day."""
    return tuple({each.name: each for each in terms if each.valid_from <= day}.values())


def holding(family: str, terms: Sequence[_Terms], day: date) -> tuple[_Terms, ...]:
    """Return the terms of a family in force on a day; of a family that always asks, the first before any started."""
    return started(terms, day) or (tuple(terms[:1]) if family in ALWAYS_ASKED else ())


def _of_all(policies: Sequence[AssessmentPolicy], family: str, day: date, kind: type[_Terms]) -> tuple[_Terms, ...]:
    """Return the terms of a family in force in every layer; ``kind`` is the type of its terms."""
    stated = (tuple(each for each in getattr(policy, family) if isinstance(each, kind)) for policy in policies)
    return tuple(terms for layer in stated for terms in holding(family, layer, day))


def _waivable_in_all(policies: Sequence[AssessmentPolicy], day: date) -> frozenset[str]:
    opened = [
        frozenset(name for terms in started(each.exceptions, day) for name in terms.waivable) for each in policies
    ]
    return frozenset.intersection(*opened) if opened else frozenset()


def _allows_units_after_withdrawal(policy: AssessmentPolicy, day: date) -> bool:
    """Tell whether a layer grants it; a layer that says nothing grants nothing, whatever the other layer says."""
    terms = started(policy.claims, day)
    return bool(terms) and all(each.units_after_withdrawal for each in terms)


def _starts_by_name(terms: object) -> dict[str, list[date]]:
    starts: dict[str, list[date]] = {}
    for each in terms if isinstance(terms, tuple) else ():
        starts.setdefault(each.name, []).append(each.valid_from)
    return starts


DEFAULT_POLICY = AssessmentPolicy(
    title="vqmap default: evidence within 24 months, every unit released by an IQA",
    recency=(
        RecencyTerms(
            valid_from=date(2000, 1, 1),
            months=24,
            anchors=(Anchor.DECISION, Anchor.CLAIM),
            can_be_overridden=True,
            authority=(
                "Centre policy: work normally within the past two years, and competence that still exists at "
                "the time of claim (common practice of UK centres; no regulator prescribes the figure)"
            ),
        ),
    ),
    assurance=(
        AssuranceTerms(
            valid_from=date(2000, 1, 1),
            sign_off_required=True,
            authority="Ofqual General Conditions of Recognition, H2 (centre assessment standards scrutiny)",
        ),
    ),
    people=(
        PeopleTerms(
            valid_from=date(2000, 1, 1),
            conflicts=(RelationshipKind.FAMILY, RelationshipKind.FRIEND, RelationshipKind.BUSINESS),
            no_testimony_from=(RelationshipKind.FAMILY,),
            authority="Ofqual General Conditions of Recognition, A4 (conflicts of interest)",
        ),
    ),
    sanctions=(
        SanctionTerms(
            valid_from=date(2000, 1, 1),
            stop_claims=(
                SanctionLevel.CERTIFICATION_SUSPENDED,
                SanctionLevel.QUALIFICATION_WITHDRAWN,
                SanctionLevel.CENTRE_WITHDRAWN,
            ),
            end_direct_claims=(
                SanctionLevel.DIRECT_CLAIMS_REMOVED,
                SanctionLevel.CERTIFICATION_SUSPENDED,
                SanctionLevel.QUALIFICATION_WITHDRAWN,
                SanctionLevel.CENTRE_WITHDRAWN,
            ),
            authority="The awarding organisation's published tariff of sanctions",
        ),
    ),
)
"""The policy that holds where a centre has published none of its own."""
