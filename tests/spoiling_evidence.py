"""Steps that spoil evidence: its dates, its kind, whose it is, and what it shows."""

from datetime import timedelta
from random import Random

from builders import ASSESSOR, IQA, LEARNER, WITNESS
from case_draft import Draft, beside, made, moment_beside
from oracle_time import months_later
from spoiling_base import SECOND, a_day, a_used_item, an_item, knowledge

from competence_graph import EvidenceType, Setting
from mapping_engine import (
    AssessmentPlan,
    ExpertWitness,
    PriorAchievement,
    PriorKind,
    RecencyOverride,
)


def _age(draft: Draft, chance: Random) -> None:
    """Let work be done about as long before an anchor as a window allows."""
    layers = [each for each in (draft.policies.centre, draft.policies.awarding) if each is not None]
    terms = chance.choice([each for layer in layers for each in layer.recency])
    days = (draft.as_of, draft.as_of, draft.decided, draft.signed, draft.registered_on)
    fields = a_used_item(draft, chance)
    fields.pop("performed_until", None)
    fields["performed_from"] = beside(months_later(chance.choice(days), -terms.months), chance)
    if chance.random() < 0.3:
        fields["performed_until"] = fields["performed_from"]
        fields["performed_from"] = fields["performed_until"] - timedelta(days=400)


def _forget_the_day(draft: Draft, chance: Random) -> None:
    fields = a_used_item(draft, chance)
    fields.pop("performed_until", None)
    fields["performed_from"] = None


def _hand_in_late(draft: Draft, chance: Random) -> None:
    a_used_item(draft, chance)["submitted_on"] = beside(draft.decided, chance)


def _withdraw(draft: Draft, chance: Random) -> None:
    an_item(draft, chance)["withdrawn_on"] = a_day(draft, chance)


def _keep_at_work(draft: Draft, chance: Random) -> None:
    fields = a_used_item(draft, chance)
    fields["location"] = "the office"
    if chance.random() < 0.7:
        fields["location_confirmed_by"] = chance.choice((ASSESSOR, ASSESSOR, LEARNER))
        fields["location_confirmed_on"] = beside(draft.decided, chance)


def _make_a_testimony(draft: Draft, chance: Random) -> None:
    speaker = chance.choice((WITNESS, WITNESS, WITNESS, ASSESSOR, LEARNER))
    kind = chance.choice(
        (EvidenceType.WITNESS_TESTIMONY, EvidenceType.EXPERT_WITNESS_TESTIMONY, EvidenceType.RECORDING)
    )
    fields = a_used_item(draft, chance)
    fields |= {"type": kind, "author_id": speaker, "witness_id": chance.choice((speaker, None))}
    if chance.random() < 0.4:
        fields["witnessed_on"] = beside(draft.decided, chance)
    if kind is EvidenceType.EXPERT_WITNESS_TESTIMONY and chance.random() < 0.6:
        _list_the_expert(draft, chance)


def _list_the_expert(draft: Draft, chance: Random) -> None:
    draft.add(
        "expert_witnesses",
        ExpertWitness,
        person_id=WITNESS,
        is_competent=chance.random() < 0.9,
        can_judge=chance.random() < 0.9,
        agreed_on=chance.choice((None, beside(draft.decided, chance), draft.registered_on)),
        valid_from=draft.registered_on,
        unit_ids=chance.choice(((), (draft.units[0],))),
        **knowledge(draft, chance),
    )


def _change_the_kind(draft: Draft, chance: Random) -> None:
    kind = chance.choice((EvidenceType.REFLECTIVE_ACCOUNT, EvidenceType.CASE_STUDY, EvidenceType.OBSERVATION))
    for fields in draft.items.values() if chance.random() < 0.5 else (a_used_item(draft, chance),):
        fields["type"] = kind


def _simulate(draft: Draft, chance: Random) -> None:
    a_used_item(draft, chance)["setting"] = chance.choice((Setting.SIMULATED, Setting.REALISTIC_ENVIRONMENT))


def _observe_from_afar(draft: Draft, chance: Random) -> None:
    a_used_item(draft, chance).update(type=EvidenceType.OBSERVATION, is_remote=True)


def _repeat_what_is_shown(draft: Draft, chance: Random) -> None:
    """Let two pieces be one file, one occasion, one customer, one place or one method."""
    field = chance.choice(("file_hashes", "occasion_id", "subject_ids", "site", "type", "text_fingerprint"))
    one, other = draft.items["E1"], draft.items["E2"]
    if chance.random() < 0.3:
        other.pop(field, None) if field != "type" else None
    elif field == "text_fingerprint":
        one[field] = other[field] = "wording"
    elif field in one:
        other[field] = one[field]


def _override(draft: Draft, chance: Random) -> None:
    draft.add(
        "overrides",
        RecencyOverride,
        evidence_id=chance.choice(("E1", "E2")),
        person_id=chance.choice((ASSESSOR, ASSESSOR, SECOND, SECOND, IQA, LEARNER)),
        reason="Still does this daily",
        made_at=moment_beside(a_day(draft, chance), chance),
        newer_evidence_id=chance.choice((None, *draft.items)),
    )


def _age_and_override(draft: Draft, chance: Random) -> None:
    _age(draft, chance)
    _override(draft, chance)


def _forget_the_declaration(draft: Draft, chance: Random) -> None:
    a_used_item(draft, chance)["declared_on"] = chance.choice((None, beside(draft.as_of, chance)))


def _plan_late(draft: Draft, chance: Random) -> None:
    draft.held("plans").clear()
    if chance.random() < 0.8:
        draft.add(
            "plans",
            AssessmentPlan,
            agreed_on=beside(draft.decided, chance),
            unit_ids=tuple(draft.units[:1]),
            methods=chance.choice(((), (EvidenceType.OBSERVATION,))),
            expert_witness_ids=chance.choice(((), (WITNESS,))),
            **knowledge(draft, chance),
        )


def _bring_a_certificate(draft: Draft, chance: Random) -> None:
    """Let a piece be an earlier certificate, a transfer that repeats an older one, or many of them."""
    for fields in draft.items.values() if chance.random() < 0.4 else (a_used_item(draft, chance),):
        issued = draft.decided - timedelta(days=chance.choice((3, 30, 400)))
        fields["prior"] = made(
            PriorAchievement,
            kind=chance.choice((PriorKind.CREDIT_TRANSFER, PriorKind.CREDIT_TRANSFER, PriorKind.RECOGNITION)),
            certificate="C1",
            issued_on=issued,
            original_issued_on=chance.choice((None, None, issued - timedelta(days=300))),
        )
        fields["type"] = chance.choice((EvidenceType.PRIOR_LEARNING, fields["type"]))


STEPS = (
    _age,
    _age_and_override,
    _forget_the_day,
    _hand_in_late,
    _withdraw,
    _keep_at_work,
    _make_a_testimony,
    _change_the_kind,
    _simulate,
    _observe_from_afar,
    _repeat_what_is_shown,
    _repeat_what_is_shown,
    _override,
    _bring_a_certificate,
)
RECENCY = (_age, _age_and_override, _override)
AUTHENTICITY = (
    _forget_the_declaration,
    _plan_late,
    _observe_from_afar,
    _make_a_testimony,
    _list_the_expert,
)
DEMANDS = (_change_the_kind, _change_the_kind, _simulate, _simulate)
PRIOR_LEARNING = (_bring_a_certificate, _bring_a_certificate)
