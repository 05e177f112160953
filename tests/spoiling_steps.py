"""Steps that spoil a case in the making, each on or beside the day on which it matters."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeAlias

from builders import ASSESSOR, CLAIMANT, IQA, LEARNER, WITNESS
from oracle import months_later

from mapping_engine import Anchor, Decision, RecencyTerms

Draft: TypeAlias = dict[str, Any]
"""A case in the making, as plain values that a step may spoil."""

PEOPLE = (LEARNER, ASSESSOR, "second assessor", WITNESS, IQA, CLAIMANT)
_MINUTES = (0, 59, 60, 12 * 60, 22 * 60 + 59, 23 * 60, 23 * 60 + 30)


def noon_utc(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def _beside(day: date, chance: Random) -> date:
    return day + timedelta(days=chance.choice((-1, 0, 1)))


def _moment_beside(day: date, chance: Random) -> datetime:
    start = datetime.combine(_beside(day, chance), time(), tzinfo=UTC)
    return start + timedelta(minutes=chance.choice(_MINUTES))


def decide(draft: Draft, evidence: str, criterion: str, decision: Decision, at: datetime, by: str) -> None:
    draft["mappings"].append(
        {"evidence_id": evidence, "criterion_id": criterion, "decision": decision, "decided_at": at, "assessor_id": by}
    )


def _age(draft: Draft, chance: Random) -> None:
    """Let work be done about as long before the claim or the decision as the window allows."""
    anchor = chance.choice((draft["as_of"], draft["decided"]))
    fields = draft["items"][chance.choice(("E1", "E2"))]
    fields.pop("performed_until", None)
    fields["performed_from"] = _beside(months_later(anchor, -draft["months"]), chance)
    if chance.random() < 0.3:
        fields["performed_until"] = _beside(fields["performed_from"] + timedelta(days=1), chance)
        fields["performed_from"] = fields["performed_until"] - timedelta(days=400)


def _forget_the_day(draft: Draft, chance: Random) -> None:
    fields = draft["items"][chance.choice(("E1", "E2"))]
    fields.pop("performed_until", None)
    fields["performed_from"] = None


def _hand_in_late(draft: Draft, chance: Random) -> None:
    draft["items"][chance.choice(("E1", "E2"))]["submitted_on"] = _beside(draft["decided"], chance)


def _make_a_testimony(draft: Draft, chance: Random) -> None:
    speaker = chance.choice((WITNESS, WITNESS, ASSESSOR))
    kind = chance.choice(("witness_testimony", "expert_witness_testimony", "recording"))
    named = chance.choice((speaker, None))
    draft["items"][chance.choice(("E1", "E2"))] |= {"type": kind, "author_id": speaker, "witness_id": named}


def _drop_a_decision(draft: Draft, chance: Random) -> None:
    if draft["mappings"]:
        draft["mappings"].pop(chance.randrange(len(draft["mappings"])))


def _spoil_a_decision(draft: Draft, chance: Random) -> None:
    if draft["mappings"]:
        fields = chance.choice(draft["mappings"])
        change = chance.choice(("decision", "assessor_id", "decided_at"))
        fields[change] = {
            "decision": chance.choice(tuple(Decision)),
            "assessor_id": chance.choice(PEOPLE),
            "decided_at": _moment_beside(chance.choice((draft["decided"], draft["signed"], draft["as_of"])), chance),
        }[change]


def _decide_again(draft: Draft, chance: Random) -> None:
    """Add a decision at a moment of its own, or a refusal at the moment of another decision."""
    criterion = chance.choice(draft["release"].graph.criteria).id
    day = chance.choice((draft["decided"], draft["signed"], draft["as_of"]))
    at = _moment_beside(day, chance) + timedelta(seconds=1 + len(draft["mappings"]))
    decision = chance.choice((Decision.ACCEPTED, *Decision))
    if decision is not Decision.ACCEPTED and chance.random() < 0.4:
        at = noon_utc(draft["decided"])
    decide(draft, chance.choice(("E1", "E2")), criterion, decision, at, chance.choice((ASSESSOR, *PEOPLE)))


def _accept_all_afresh(draft: Draft, chance: Random) -> None:
    """Let one more item cover everything, so that other faults come to light."""
    draft["items"]["E3"] = {"performed_from": draft["decided"], "submitted_on": draft["decided"]}
    for criterion in draft["release"].graph.criteria:
        at = noon_utc(draft["decided"]) + timedelta(seconds=200 + len(draft["mappings"]))
        decide(draft, "E3", criterion.id, Decision.ACCEPTED, at, chance.choice((ASSESSOR, "second assessor")))


def _override(draft: Draft, chance: Random) -> None:
    day = chance.choice((draft["decided"], draft["decided"], draft["signed"], draft["as_of"]))
    person = chance.choice((ASSESSOR, ASSESSOR, "second assessor", LEARNER))
    evidence = chance.choice(("E1", "E2"))
    if any(each["evidence_id"] == evidence for each in draft["overrides"]):
        return
    draft["overrides"].append(
        {
            "evidence_id": evidence,
            "person_id": person,
            "reason": "Still does this",
            "made_at": _moment_beside(day, chance),
        }
    )


def _spoil_a_release(draft: Draft, chance: Random) -> None:
    fields = chance.choice(draft["sign_offs"])
    if chance.random() < 0.5:
        fields["by"] = chance.choice(PEOPLE)
    else:
        fields["at"] = _moment_beside(chance.choice((draft["decided"], draft["as_of"])), chance)


def _drop_or_add_a_release(draft: Draft, chance: Random) -> None:
    extra = {"unit": chance.choice(draft["units"]), "by": chance.choice((IQA, *PEOPLE)), "at": noon_utc(draft["as_of"])}
    draft["sign_offs"].append(extra)
    if chance.random() < 0.5:
        draft["sign_offs"].pop(0)


def _claim_by_another(draft: Draft, chance: Random) -> None:
    draft["claimed_by"] = chance.choice((None, *PEOPLE))


def _choose_fewer_units(draft: Draft, chance: Random) -> None:
    draft["units"] = chance.sample(draft["units"], chance.randint(1, len(draft["units"])))


def _change_the_policy(draft: Draft, chance: Random) -> None:
    if chance.random() < 0.5:
        draft["sign_off_from"] = _beside(draft["as_of"], chance)
        return
    draft["more_recency"] = (
        RecencyTerms(
            valid_from=_beside(draft["as_of"], chance),
            months=chance.choice((1, 12, 36)),
            anchors=(Anchor.CLAIM,),
            can_be_overridden=chance.random() < 0.5,
            authority="Handbook, new edition",
        ),
    )


STEPS = (
    _age,
    _age,
    _age,
    _forget_the_day,
    _hand_in_late,
    _make_a_testimony,
    _drop_a_decision,
    _spoil_a_decision,
    _spoil_a_decision,
    _decide_again,
    _decide_again,
    _accept_all_afresh,
    _override,
    _override,
    _spoil_a_release,
    _drop_or_add_a_release,
    _claim_by_another,
    _choose_fewer_units,
    _change_the_policy,
)
