"""Steps that spoil quality assurance: releases, samples, actions, rejections, signatures and the outside."""

from datetime import timedelta
from random import Random
from typing import Any

from builders import ASSESSOR, IQA, LEARNER
from case_draft import Draft, beside, made, moment_beside, noon_utc
from spoiling_base import EQA, LOGIN, MANAGER, PEOPLE, a_day, knowledge

from mapping_engine import (
    DirectClaims,
    DirectClaimsEvent,
    DirectClaimsStep,
    Duty,
    ExternalRelease,
    ExternalReview,
    IqaAction,
    Licence,
    Reliability,
    SamplePlan,
    Sanction,
    SanctionLevel,
    Signatory,
    UnitRejection,
    UnitSignature,
)

_Step = DirectClaimsStep
HISTORIES = (
    (),
    (_Step.GRANTED,),
    (_Step.GRANTED, _Step.SUSPENDED),
    (_Step.GRANTED, _Step.SUSPENDED, _Step.REINSTATED),
    (_Step.GRANTED, _Step.REMOVED),
    (_Step.GRANTED, _Step.REMOVED, _Step.GRANTED),
)


def _spoil_a_release(draft: Draft, chance: Random) -> None:
    if not draft.sign_offs:
        return
    fields = chance.choice(draft.sign_offs)
    if chance.random() < 0.5:
        fields["iqa_id"] = chance.choice(PEOPLE)
    else:
        fields["signed_at"] = moment_beside(chance.choice((draft.decided, draft.as_of)), chance)


def _drop_or_add_a_release(draft: Draft, chance: Random) -> None:
    by = chance.choice((IQA, MANAGER, *PEOPLE))
    unit = chance.choice(draft.units)
    if len(draft.sign_offs) < 9:
        at = moment_beside(a_day(draft, chance), chance)
        draft.sign_offs.append({"unit_id": unit, "iqa_id": by, "signed_at": at})
    if chance.random() < 0.5:
        draft.sign_offs.pop(0)


def _reject(draft: Draft, chance: Random) -> None:
    draft.add(
        "rejections",
        UnitRejection,
        unit_id=chance.choice(draft.units),
        iqa_id=IQA,
        rejected_at=chance.choice((noon_utc(draft.decided), moment_beside(a_day(draft, chance), chance))),
        criterion_ids=chance.choice(((), (chance.choice(draft.criteria),))),
        **knowledge(draft, chance),
    )


def _act(draft: Draft, chance: Random) -> None:
    """Raise an action, and perhaps close it, by somebody and at some time."""
    is_closed = chance.random() < 0.7
    draft.add(
        "actions",
        IqaAction,
        unit_id=chance.choice(draft.units),
        raised_by=IQA,
        raised_at=moment_beside(a_day(draft, chance), chance),
        closed_by=chance.choice((IQA, IQA, MANAGER, ASSESSOR, LEARNER, LOGIN, None)) if is_closed else None,
        closed_at=moment_beside(a_day(draft, chance), chance) if is_closed else None,
        **knowledge(draft, chance),
    )


def _sign_otherwise(draft: Draft, chance: Random) -> None:
    held = draft.held("signatures")
    if held:
        held.pop(chance.randrange(len(held)))
    if chance.random() < 0.6:
        draft.add(
            "signatures",
            UnitSignature,
            unit_id=chance.choice(draft.units),
            person_id=chance.choice((ASSESSOR, LEARNER, *PEOPLE)),
            signatory=chance.choice(tuple(Signatory)),
            signed_at=moment_beside(draft.as_of, chance),
            **knowledge(draft, chance),
        )


def _draw_otherwise(draft: Draft, chance: Random) -> None:
    draft.held("samples").clear()
    if chance.random() < 0.7:
        draft.add(
            "samples",
            SamplePlan,
            unit_ids=tuple(chance.sample(draft.units, chance.randint(0, len(draft.units)))),
            drawn_on=chance.choice((draft.signed, beside(draft.as_of, chance))),
            seed="2",
            **knowledge(draft, chance),
        )


def _lose_direct_claims(draft: Draft, chance: Random) -> None:
    """Give the centre another history: of steps, of reviews, or of another qualification."""
    kept = draft.held("direct_claims")
    kept.clear()
    steps = chance.choice(HISTORIES)
    start = draft.as_of - timedelta(days=chance.choice((0, 1, 30, 30)) + 30 * max(0, len(steps) - 1))
    events = tuple(
        _event(draft, chance, id=f"e{place}", step=step, effective_on=start + timedelta(days=30 * place))
        for place, step in enumerate(steps)
    )
    reviews = tuple(_review(draft, chance, place) for place in range(chance.choice((0, 1, 2, 2, 3))))
    number = chance.choice((draft.number, draft.number, draft.number, "another"))
    if chance.random() < 0.85:
        kept.append(made(DirectClaims, qualification_number=number, events=events, reviews=reviews))


def _event(draft: Draft, chance: Random, **fields: Any) -> DirectClaimsEvent:
    entered = {"recorded_on": a_day(draft, chance)} if chance.random() < 0.15 else {}
    return made(DirectClaimsEvent, **fields, **entered)


def _review(draft: Draft, chance: Random, place: int) -> ExternalReview:
    day = draft.as_of - timedelta(days=chance.choice((0, 10, 30, 31, 60, 120, 400)))
    is_raised = chance.random() < 0.3
    return made(
        ExternalReview,
        id=f"v{place}",
        reviewed_on=day,
        worst_grade=chance.choice((1, 1, 2, 3, 4)),
        worst_reliability=chance.choice((Reliability.A, Reliability.A, Reliability.B, Reliability.C)),
        learners_sampled=chance.choice((2, 3, 4)),
        final_samples=chance.choice((0, 1, 2, 3)),
        action_raised=is_raised,
        actions_closed_on=chance.choice((None, day, day + timedelta(days=5), day + timedelta(days=40)))
        if is_raised
        else None,
        **knowledge(draft, chance),
    )


def _release_from_outside(draft: Draft, chance: Random) -> None:
    held = draft.held("external_releases")
    if chance.random() < 0.6:
        held.clear()
    if chance.random() < 0.75:
        draft.add(
            "external_releases",
            ExternalRelease,
            person_id=chance.choice((EQA, EQA, EQA, "second eqa", *PEOPLE)),
            released_on=a_day(draft, chance),
            unit_ids=chance.choice(((), (draft.units[0],))),
            **knowledge(draft, chance),
        )


def _employ_the_eqa(draft: Draft, chance: Random) -> None:
    draft.add(
        "licences",
        Licence,
        person_id=EQA,
        duty=chance.choice(tuple(Duty)),
        qualification_number="another",
        valid_from=draft.registered_on - timedelta(days=900),
        valid_until=chance.choice((None, beside(draft.signed, chance))),
    )


def _sanction(draft: Draft, chance: Random) -> None:
    starts = beside(draft.as_of, chance)
    draft.add(
        "sanctions",
        Sanction,
        level=chance.choice(tuple(SanctionLevel)),
        qualification_number=chance.choice((None, draft.number, "another")),
        valid_from=min(starts, chance.choice((starts, draft.decided))),
        valid_until=chance.choice((None, max(starts, beside(draft.as_of, chance)))),
        **knowledge(draft, chance),
    )


STEPS = (_spoil_a_release, _spoil_a_release, _drop_or_add_a_release, _drop_or_add_a_release, _reject, _act)
SIGNATURES = (_sign_otherwise, _draw_otherwise)
EXTERNAL = (
    _lose_direct_claims,
    _lose_direct_claims,
    _release_from_outside,
    _release_from_outside,
    _employ_the_eqa,
    _sanction,
    _sanction,
)
