"""Random small cases: complete ones, spoilt by a few steps whose dates lie on and beside every boundary."""

from datetime import date, timedelta
from random import Random

from builders import ASSESSOR, CLAIMANT, IQA, LEARNER, WITNESS
from case_draft import Draft, built, made, noon_utc
from random_policies import random_policies
from random_standards import OBSERVATION, PRODUCT, asks_for_both, releases
from spoiling_steps import EQA, SECOND, steps_for

from competence_graph import EvidenceType
from mapping_engine import (
    AssessmentCase,
    AssessmentPlan,
    Award,
    Decision,
    DirectClaims,
    DirectClaimsEvent,
    DirectClaimsStep,
    Duty,
    ExternalRelease,
    ExternalReview,
    Judgement,
    Licence,
    Reliability,
    SamplePlan,
    Signatory,
    UnitSignature,
)

CLAIM_DAYS = (
    date(2026, 2, 28),
    date(2026, 3, 1),
    date(2028, 2, 29),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 10, 26),
    date(2026, 6, 30),
    date(2026, 7, 1),
    date(2026, 12, 31),
)
STEPS_TAKEN = (0, 1, 1, 2, 2, 3, 4)
ALL_YES = Judgement(valid=True, authentic=True, current=True, sufficient=True)
CHECKED_SHARE = 0.1
EARLY = date(2020, 1, 1)
METHODS = (PRODUCT, PRODUCT, OBSERVATION, EvidenceType.RECORDING, EvidenceType.PROFESSIONAL_DISCUSSION)


def a_random_case(chance: Random) -> AssessmentCase:
    """Return a case that is complete but for up to four spoiling steps."""
    draft = a_complete_draft(chance)
    steps = steps_for(draft)
    for _ in range(chance.choice(STEPS_TAKEN)):
        chance.choice(steps)(draft, chance)
    return built(draft, is_checked=chance.random() < CHECKED_SHARE)


def case_of(seed: int) -> AssessmentCase:
    """Return the random case of a seed, always the same."""
    return a_random_case(Random(seed))  # noqa: S311 (no secret)


def a_complete_draft(chance: Random) -> Draft:
    """Return a case in the making that meets everything its standard and its policies ask for."""
    as_of = chance.choice(CLAIM_DAYS)
    draft = Draft(chance.choice(releases()), random_policies(chance, as_of), as_of)
    draft.decided = as_of - timedelta(days=chance.choice((2, 9, 20)))
    draft.signed = min(as_of, draft.decided + timedelta(days=chance.choice((1, 6))))
    draft.registered_on = as_of - timedelta(days=chance.choice((84, 100, 365)))
    draft.claimed_by = CLAIMANT
    if chance.random() < 0.25 or draft.release.standard.qualification is None:
        draft.award = Award.UNITS
    _bring_evidence(draft, chance)
    draft.sign_offs = [{"unit_id": unit, "iqa_id": IQA, "signed_at": noon_utc(draft.signed)} for unit in draft.units]
    for flavour, complete in _COMPLETIONS.items():
        if flavour in draft.flavours:
            complete(draft, chance)
    return draft


def _bring_evidence(draft: Draft, chance: Random) -> None:
    performed = draft.decided - timedelta(days=chance.choice((0, 1, 4)))
    needs_both = asks_for_both(draft.release)
    method = PRODUCT if needs_both else chance.choice(METHODS)
    for name, kind in (("E1", OBSERVATION), ("E2", method)):
        draft.items[name] = {
            "type": kind,
            "performed_from": performed,
            "submitted_on": draft.decided,
            "declared_on": draft.decided,
        }
        if needs_both:
            draft.items[name] |= {
                "occasion_id": f"occasion {name}",
                "subject_ids": (f"customer {name}",),
                "site": f"site {name}",
                "file_hashes": (f"file {name}",),
            }
    judgement = ALL_YES if "evidence" in draft.flavours else None
    for criterion in draft.criteria:
        for name in ("E1", "E2") if needs_both else (chance.choice(("E1", "E2")),):
            draft.decide(
                name,
                criterion,
                decision=Decision.ACCEPTED,
                assessor_id=ASSESSOR,
                decided_at=noon_utc(draft.decided) + timedelta(seconds=len(draft.mappings)),
                judgement=judgement,
            )


def _license(draft: Draft, _: Random) -> None:
    for person, duty in ((ASSESSOR, Duty.ASSESSOR), (SECOND, Duty.ASSESSOR), (IQA, Duty.IQA)):
        draft.add(
            "licences",
            Licence,
            person_id=person,
            duty=duty,
            qualification_number=draft.number,
            valid_from=EARLY,
        )


def _plan(draft: Draft, _: Random) -> None:
    draft.add(
        "plans",
        AssessmentPlan,
        agreed_on=draft.registered_on,
        unit_ids=tuple(draft.units),
        expert_witness_ids=(WITNESS,),
    )


def _sign(draft: Draft, _: Random) -> None:
    draft.add("samples", SamplePlan, unit_ids=tuple(draft.units), drawn_on=draft.signed, seed="1")
    for unit in draft.units:
        for person, signatory in ((ASSESSOR, Signatory.ASSESSOR), (LEARNER, Signatory.LEARNER)):
            draft.add(
                "signatures",
                UnitSignature,
                unit_id=unit,
                person_id=person,
                signatory=signatory,
                signed_at=noon_utc(draft.signed),
            )


def _release_externally(draft: Draft, chance: Random) -> None:
    """Let an external assurer release the claim, or the centre hold direct claims status, or both."""
    way = chance.choice(("release", "status", "both"))
    if way != "status":
        draft.add("external_releases", ExternalRelease, person_id=EQA, released_on=draft.signed)
    if way != "release":
        _hold_direct_claims(draft)


def _hold_direct_claims(draft: Draft) -> None:
    granted = draft.as_of - timedelta(days=200)
    event = made(DirectClaimsEvent, id="e1", step=DirectClaimsStep.GRANTED, effective_on=granted)
    reviews = tuple(
        made(
            ExternalReview,
            id=f"v{place}",
            reviewed_on=granted - timedelta(days=200 - 100 * place),
            worst_grade=1,
            worst_reliability=Reliability.A,
            learners_sampled=3,
            final_samples=2,
        )
        for place in range(2)
    )
    draft.held("direct_claims").append(
        made(DirectClaims, qualification_number=draft.number, events=(event,), reviews=reviews)
    )


def _number_the_learner(draft: Draft, _: Random) -> None:
    draft.registration["learner_number"] = "9276308686"


_COMPLETIONS = {
    "licences": _license,
    "evidence": _plan,
    "signatures": _sign,
    "external": _release_externally,
    "claims": _number_the_learner,
}
