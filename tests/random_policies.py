"""A pool of random policies, alone or in two layers, each with a few families of terms that begin beside a claim."""

from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from competence_graph import CriterionKind, EvidenceType
from mapping_engine import (
    Anchor,
    AssessmentPolicy,
    AssuranceTerms,
    ClaimTerms,
    DirectClaimsTerms,
    EvidenceTerms,
    ExceptionTerms,
    OnFailure,
    PeopleTerms,
    PriorLearningTerms,
    RecencyTerms,
    RelationshipKind,
    Reliability,
    ReviewRoute,
    SanctionLevel,
    SanctionTerms,
    Signatory,
)

POLICIES_A_DAY = 120
LONG_AGO = date(2000, 1, 1)
WAIVABLE = (
    "recent_evidence",
    "evidence_demands",
    "authentic_evidence",
    "full_coverage",
    "unit_combination",
    "registration_period",
    "claim_conditions",
    "prior_learning",
)
FLAVOURS = ("recency", "licences", "conflicts", "evidence", "claims", "external", "signatures", "exceptions", "prior")
BASE = {"authority": "The handbook"}
_ANCHORS = (
    (Anchor.CLAIM,),
    (Anchor.DECISION,),
    (Anchor.DECISION, Anchor.CLAIM),
    (Anchor.SUBMISSION, Anchor.SIGN_OFF),
    (Anchor.REGISTRATION, Anchor.CLAIM),
)


class Policies(NamedTuple):
    """The layers of one case, and the families that they speak of."""

    centre: AssessmentPolicy
    awarding: AssessmentPolicy | None
    flavours: frozenset[str]


def random_policies(chance: Random, as_of: date) -> Policies:
    """Return policies for a claim on a day, drawn from a pool."""
    return _policies(as_of, chance.randrange(POLICIES_A_DAY))


@lru_cache(maxsize=4096)
def _policies(as_of: date, number: int) -> Policies:
    chance = Random(as_of.toordinal() * 1000 + number)  # noqa: S311 (no secret)
    flavours = set(chance.sample(FLAVOURS, chance.choice((1, 2, 2, 3))))
    centre = _policy(chance, as_of, flavours)
    if chance.random() < 0.65:
        return Policies(centre, None, frozenset(flavours))
    more = {each for each in flavours if each == "exceptions"} | set(chance.sample(FLAVOURS, chance.choice((0, 1, 2))))
    return Policies(centre, _policy(chance, as_of, more), frozenset(flavours | more))


def _policy(chance: Random, as_of: date, flavours: set[str]) -> AssessmentPolicy:
    families: dict[str, Any] = {
        "recency": (_recency(chance), *(_more_recency(chance) if "recency" in flavours else ())),
        "assurance": (_assurance(chance, flavours),),
        "people": (_people(chance, flavours),) if flavours & {"licences", "conflicts"} else (),
        "evidence": (_evidence(chance),) if "evidence" in flavours else (),
        "claims": (_claims(chance),) if "claims" in flavours else (),
        "direct_claims": (_direct_claims(chance),) if "external" in flavours and chance.random() < 0.7 else (),
        "sanctions": (_sanctions(chance),) if "external" in flavours else (),
        "prior_learning": (_prior(chance),) if "prior" in flavours else (),
        "exceptions": (_exceptions(chance),) if "exceptions" in flavours else (),
    }
    if chance.random() < 0.3:
        _renew(chance, as_of, families, flavours)
    return AssessmentPolicy(title="A policy", **families)


def _renew(chance: Random, as_of: date, families: dict[str, Any], flavours: set[str]) -> None:
    """Let new terms of one family begin beside the day of the claim."""
    family = chance.choice(("recency", "recency", "assurance", "exceptions"))
    starts = as_of + timedelta(days=chance.choice((-1, 0, 1)))
    newer = {
        "recency": lambda: _recency(chance, valid_from=starts),
        "assurance": lambda: _assurance(chance, flavours, valid_from=starts),
        "exceptions": lambda: _exceptions(chance, valid_from=starts),
    }[family]()
    families[family] = (*families[family], newer)


def _recency(chance: Random, **more: Any) -> RecencyTerms:
    fields = {"valid_from": LONG_AGO} | BASE | more
    return RecencyTerms(
        months=chance.choice((1, 6, 12, 24, 24)),
        anchors=chance.choice(_ANCHORS),
        can_be_overridden=chance.random() < 0.7,
        inclusive=chance.random() < 0.75,
        needs_newer_evidence=chance.random() < 0.2,
        **fields,
    )


def _more_recency(chance: Random) -> tuple[RecencyTerms, ...]:
    kinds = chance.choice(((), (CriterionKind.KNOWLEDGE,), (CriterionKind.PERFORMANCE, CriterionKind.ASSESSMENT)))
    methods = chance.choice(((), (EvidenceType.WORK_PRODUCT,), (EvidenceType.WITNESS_TESTIMONY,)))
    second = _recency(
        chance,
        name="second",
        criterion_kinds=kinds,
        methods=methods,
        on_failure=chance.choice((OnFailure.BLOCK, OnFailure.WARN)),
    )
    if chance.random() < 0.5:
        return (second,)
    third = RecencyTerms(
        name="none before registration",
        valid_from=LONG_AGO,
        months=0,
        anchors=(Anchor.REGISTRATION,),
        can_be_overridden=chance.random() < 0.5,
        needs_newer_evidence=chance.random() < 0.5,
        **BASE,
    )
    return (second, third)


def _assurance(chance: Random, flavours: set[str], valid_from: date = LONG_AGO) -> AssuranceTerms:
    sides = chance.choice(((Signatory.ASSESSOR, Signatory.LEARNER), (Signatory.ASSESSOR,), (Signatory.LEARNER,), ()))
    return AssuranceTerms(
        valid_from=valid_from,
        sign_off_required=chance.random() < 0.9,
        only_sampled_units="signatures" in flavours and chance.random() < 0.5,
        external_release_required="external" in flavours and chance.random() < 0.8,
        signatures=sides if "signatures" in flavours else (),
        **BASE,
    )


def _people(chance: Random, flavours: set[str]) -> PeopleTerms:
    has_conflicts = "conflicts" in flavours
    return PeopleTerms(
        valid_from=LONG_AGO,
        assessors_licensed="licences" in flavours and chance.random() < 0.7,
        iqas_licensed="licences" in flavours and chance.random() < 0.7,
        conflicts=(RelationshipKind.FAMILY, RelationshipKind.BUSINESS) if has_conflicts else (),
        no_testimony_from=(RelationshipKind.FAMILY, RelationshipKind.FRIEND) if has_conflicts else (),
        **BASE,
    )


def _evidence(chance: Random) -> EvidenceTerms:
    return EvidenceTerms(
        valid_from=LONG_AGO,
        declaration_required=chance.random() < 0.5,
        judgement_required=chance.random() < 0.5,
        planned_methods=chance.choice(((), (EvidenceType.OBSERVATION,), (EvidenceType.WORK_PRODUCT,))),
        expert_witness_in_plan=chance.random() < 0.5,
        remote_observation_allowed=chance.random() < 0.4,
        **BASE,
    )


def _claims(chance: Random) -> ClaimTerms:
    return ClaimTerms(
        valid_from=LONG_AGO,
        min_weeks=chance.choice((0, 10, 12)),
        learner_number_required=chance.random() < 0.5,
        open_entries_block_units=chance.random() < 0.6,
        units_after_withdrawal=chance.random() < 0.6,
        **BASE,
    )


def _direct_claims(chance: Random) -> DirectClaimsTerms:
    one = ReviewRoute(reviews=1, worst_grade=1, worst_reliability=Reliability.A, least_learners=3)
    two = ReviewRoute(
        reviews=2,
        worst_grade=3,
        worst_reliability=Reliability.B,
        least_final_samples=3,
        no_open_actions=chance.random() < 0.5,
        months_between=(1, 18),
    )
    keep = ReviewRoute(reviews=1, worst_grade=3, worst_reliability=Reliability.B, least_final_samples=1)
    return DirectClaimsTerms(
        valid_from=LONG_AGO,
        routes=chance.choice(((), (one,), (two,), (one, two))),
        keep=keep if chance.random() < 0.5 else None,
        restarts_after_action=chance.random() < 0.5,
        **BASE,
    )


def _sanctions(chance: Random) -> SanctionTerms:
    levels = tuple(SanctionLevel)
    return SanctionTerms(
        valid_from=LONG_AGO,
        stop_claims=levels[chance.choice((2, 3)) :],
        end_direct_claims=levels[chance.choice((1, 2)) :],
        **BASE,
    )


def _prior(chance: Random) -> PriorLearningTerms:
    return PriorLearningTerms(valid_from=LONG_AGO, most_percent=chance.choice((0, 50, 50, 99, 100)), **BASE)


def _exceptions(chance: Random, valid_from: date = LONG_AGO) -> ExceptionTerms:
    most = chance.choice((3, len(WAIVABLE)))
    return ExceptionTerms(valid_from=valid_from, waivable=tuple(chance.sample(WAIVABLE, most)), **BASE)
