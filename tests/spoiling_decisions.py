"""Steps that spoil decisions on evidence: dropped, made by another or at another time, made again, judged otherwise."""

from datetime import timedelta
from random import Random

from builders import ASSESSOR
from case_draft import Draft, moment_beside, noon_utc
from spoiling_base import PEOPLE, SECOND, a_day

from competence_graph import EvidenceType
from mapping_engine import Decision, Judgement

NOT_AUTHENTIC = Judgement(valid=True, authentic=False, current=True, sufficient=True)


def _drop_a_decision(draft: Draft, chance: Random) -> None:
    if draft.mappings:
        dropped = draft.mappings.pop(chance.randrange(len(draft.mappings)))
        seconds = draft.held("countersignatures")
        seconds[:] = [each for each in seconds if each.mapping_id != dropped["id"]]


def _spoil_a_decision(draft: Draft, chance: Random) -> None:
    if not draft.mappings:
        return
    fields = chance.choice(draft.mappings)
    change = chance.choice(("decision", "assessor_id", "assessor_id", "decided_at"))
    if change == "decision":
        fields[change] = chance.choice(tuple(Decision))
    elif change == "assessor_id":
        fields[change] = chance.choice(PEOPLE)
    else:
        fields[change] = moment_beside(a_day(draft, chance), chance) + timedelta(seconds=draft.mappings.index(fields))


def _decide_again(draft: Draft, chance: Random) -> None:
    """Add a decision at a moment of its own, or a refusal at the moment of another decision."""
    at = moment_beside(a_day(draft, chance), chance) + timedelta(seconds=100 + len(draft.mappings))
    decision = chance.choice((Decision.ACCEPTED, Decision.ACCEPTED, *Decision))
    evidence, criterion = chance.choice(tuple(draft.items)), chance.choice(draft.criteria)
    same = [each["decided_at"] for each in draft.mappings if each["criterion_id"] == criterion]
    if same and chance.random() < 0.4:
        at = same[0]
    draft.decide(
        evidence,
        criterion,
        decision=decision,
        assessor_id=chance.choice((ASSESSOR, SECOND, SECOND, *PEOPLE)),
        decided_at=at,
        judgement=_usual_judgement(draft),
    )


def _decide_at_the_same_moment(draft: Draft, chance: Random) -> None:
    """Let somebody decide on a pair at the moment at which another decision on it was made."""
    if not draft.mappings:
        return
    fields = chance.choice(draft.mappings)
    draft.decide(
        fields["evidence_id"],
        fields["criterion_id"],
        decision=chance.choice((Decision.ACCEPTED, Decision.ACCEPTED, Decision.ACCEPTED, *Decision)),
        assessor_id=chance.choice((ASSESSOR, SECOND, SECOND, *PEOPLE)),
        decided_at=fields["decided_at"],
        judgement=chance.choice((fields.get("judgement"), fields.get("judgement"), None, NOT_AUTHENTIC)),
    )


def _accept_all_afresh(draft: Draft, chance: Random) -> None:
    """Let one more item cover everything, so that other faults come to light."""
    draft.items["E3"] = {
        "type": EvidenceType.PROFESSIONAL_DISCUSSION,
        "performed_from": draft.decided,
        "submitted_on": draft.decided,
        "declared_on": draft.decided,
    }
    for criterion in draft.criteria:
        draft.decide(
            "E3",
            criterion,
            decision=Decision.ACCEPTED,
            assessor_id=chance.choice((ASSESSOR, SECOND)),
            decided_at=noon_utc(draft.decided) + timedelta(seconds=200 + len(draft.mappings)),
            judgement=_usual_judgement(draft),
        )


def _judge_otherwise(draft: Draft, chance: Random) -> None:
    if draft.mappings:
        chance.choice(draft.mappings)["judgement"] = chance.choice((None, NOT_AUTHENTIC))


def _usual_judgement(draft: Draft) -> Judgement | None:
    return draft.mappings[0].get("judgement") if draft.mappings else None


STEPS = (
    _drop_a_decision,
    _spoil_a_decision,
    _spoil_a_decision,
    _decide_again,
    _decide_again,
    _decide_at_the_same_moment,
    _accept_all_afresh,
    _judge_otherwise,
)
JUDGEMENTS = (_judge_otherwise,)
