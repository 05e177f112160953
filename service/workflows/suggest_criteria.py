"""The machine suggests which criteria an evidence item may cover; nothing is decided, and what was shown is kept."""

from competence_graph import Release, fingerprint
from mapping_engine import Answer, DoubtKind, EvidenceId, Suggestion, SuggestionRecord, Suggestions
from service.offering import AtCentre, Mixing, Offer, Subject, offer
from service.portfolio import Registration, SubmittedEvidence
from service.ports import Equipment
from service.roles import Actor, Permission, Role
from service.workflows.access import visible_evidence
from service.workflows.answer_suggestion import has_met_sentinel
from service.workflows.holdings import CentreHoldings


def suggest_criteria(actor: Actor, evidence_id: str, equipment: Equipment) -> Suggestions:
    """Return suggestions among the criteria of the learner's chosen units, and keep what was shown.

    Assessors alone, who decide, are shown probes and sentinels; the record tells which they are, the answer does not.
    A learner is told nothing of other learners' evidence.
    """
    actor.require(Permission.ASK_SUGGESTIONS)
    with equipment.unit_of_work.read() as work:
        registration, submitted = visible_evidence(actor, work, evidence_id)
        release = work.standards.get(actor.centre_id, registration.release_id)
        answers = work.suggestions.answers_to(actor.centre_id, evidence_id)
    subject = _subject(registration, submitted, release, equipment)
    offered = offer(subject, equipment.suggest, _mixing(actor, answers, equipment), seed=evidence_id)
    _keep(actor, registration, evidence_id, offered, equipment)
    return _without_others(offered.suggestions) if actor.role is Role.LEARNER else offered.suggestions


def _subject(
    registration: Registration, submitted: SubmittedEvidence, release: Release, equipment: Equipment
) -> Subject:
    holdings = CentreHoldings(equipment.unit_of_work, registration.centre_id, release.id)
    return Subject(
        text=submitted.text,
        graph=release.graph,
        units=registration.chosen_units,
        evidence_type=submitted.item.type,
        at=AtCentre(submitted.item.id, registration.learner_id, holdings),
    )


def _without_others(suggestions: Suggestions) -> Suggestions:
    """Return suggestions without what they tell of other learners' evidence."""

    def alone(shown: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
        return tuple(each.model_copy(update={"similar": ()}) for each in shown)

    doubts = tuple(each for each in suggestions.doubts if each.kind is not DoubtKind.OTHER_LEARNERS_TEXT)
    changes = {
        "suggestions": alone(suggestions.suggestions),
        "elsewhere": alone(suggestions.elsewhere),
        "doubts": doubts,
    }
    return suggestions.model_copy(update=changes)


def _mixing(actor: Actor, answers: tuple[Answer, ...], equipment: Equipment) -> Mixing:
    """Return what is mixed in for a person: nothing for a learner, and no sentinel about evidence twice."""
    if actor.role is not Role.ASSESSOR:
        return Mixing()
    if has_met_sentinel(actor, answers):
        return equipment.mixing._replace(sentinel_share=0.0)
    return equipment.mixing


def _keep(actor: Actor, registration: Registration, evidence_id: str, offered: Offer, equipment: Equipment) -> None:
    """Keep what is shown, and log that it was, before anybody sees it."""
    suggestions = offered.suggestions
    record = SuggestionRecord(
        id=equipment.new_id(),
        evidence_id=EvidenceId(evidence_id),
        learner_id=registration.learner_id,
        asked_by=actor.person_id,
        at=equipment.clock(),
        model=suggestions.model,
        shown=offered.shown,
        passed_over=offered.passed_over,
    )
    with equipment.unit_of_work.write() as work:
        saved = work.suggestions.add_record(registration, record)
        work.audit.append(
            actor,
            "suggestions.given",
            saved,
            at=record.at,
            evidence_id=evidence_id,
            criteria=fingerprint([each.criterion_id for each in suggestions.suggestions]),
            mode=suggestions.mode.value,
        )
