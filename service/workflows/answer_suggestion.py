"""A decision answers what was shown: which suggestion, at which rank, by which model, or none at all."""

from competence_graph import UnitId
from mapping_engine import Answer, Mapping, SuggestionKind, SuggestionRecord, miss_of
from service.portfolio import Registration
from service.ports import Work
from service.roles import Actor

BY_HAND = "added by hand"


def answer_of(mapping: Mapping, record: SuggestionRecord | None, *, unit_id: UnitId | None, new_id: str) -> Answer:
    """Return what a decision answers in the record of what its assessor was shown."""
    return Answer(
        id=new_id,
        evidence_id=mapping.evidence_id,
        criterion_id=mapping.criterion_id,
        unit_id=unit_id,
        assessor_id=mapping.assessor_id,
        decision=mapping.decision,
        at=mapping.decided_at,
        record_id=record.id if record else None,
        model=record.model if record else "",
        shown=record.shown_for(mapping.criterion_id) if record else None,
        miss=miss_of(record, mapping.criterion_id),
    )


def answer_details(answer: Answer) -> dict[str, str]:
    """Return what the log tells of the suggestion that was answered; its kind is told by the kept answer alone."""
    shown = answer.shown
    if shown is None:
        return {"answers": BY_HAND}
    told = {"answers": answer.record_id or "", "model": answer.model, "rank": str(shown.rank), "band": shown.band}
    return told if shown.probability is None else told | {"probability": f"{shown.probability:.4f}"}


def keep_answer(actor: Actor, registration: Registration, answer: Answer, work: Work) -> None:
    """Keep an answer; of a person's answers to one sentinel only the first, before they knew what it was."""
    is_sentinel = answer.kind is SuggestionKind.SENTINEL
    if is_sentinel and has_met_sentinel(actor, work.suggestions.answers_to(actor.centre_id, answer.evidence_id)):
        return
    saved = work.suggestions.add_answer(registration, answer)
    action = "sentinel.answered" if is_sentinel else "suggestion.answered" if answer.shown else "criterion.added"
    work.audit.append(
        actor,
        action,
        saved,
        at=answer.at,
        evidence_id=answer.evidence_id,
        criterion_id=answer.criterion_id,
        decision=answer.decision.value,
        **answer_details(answer),
    )


def has_met_sentinel(actor: Actor, answers: tuple[Answer, ...]) -> bool:
    """Say whether a person has answered a sentinel among these answers, and so knows of it."""
    return any(each.kind is SuggestionKind.SENTINEL and each.assessor_id == actor.person_id for each in answers)
