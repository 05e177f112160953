"""An assessor decides: does this evidence meet this criterion, and may old evidence still stand."""

from typing import Annotated

from pydantic import Field, StringConstraints

from competence_graph import CriterionId, Frozen, UnitId
from mapping_engine import (
    Answer,
    CaseFacts,
    Decision,
    EvidenceId,
    Mapping,
    MappingId,
    Origin,
    RecencyOverride,
    SuggestionKind,
    duty_breach,
    london_date,
)
from service.errors import NotAllowed, RequestInvalid, SentinelAnswered
from service.portfolio import Portfolio, SubmittedEvidence
from service.ports import Equipment, Work
from service.roles import Actor, Permission
from service.workflows.access import locked_registration, visible_evidence
from service.workflows.answer_suggestion import answer_details, answer_of, keep_answer


class NewDecision(Frozen):
    """What an assessor decides about one evidence item and one criterion.

    ``origin`` is believed only where vqmap has shown no suggestions for the evidence; otherwise it knows better.
    """

    criterion_id: CriterionId
    decision: Decision
    comment: str = Field(default="", max_length=10_000)
    origin: Origin = Origin.BY_HAND


class NewOverride(Frozen):
    """Why evidence outside the window still shows competence."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=10_000)]


def decide_mapping(actor: Actor, evidence_id: str, new: NewDecision, equipment: Equipment) -> Mapping:
    """Record a decision; a later one on the same pair takes its place, and the log and the answers keep both.

    Where the criterion was shown as a suggestion, the decision answers it, and its origin follows from that.

    Raises:
        NotAllowed: the assessor is the learner, or the witness whose testimony this is.
        RequestInvalid: the criterion is not among the learner's units.
        SentinelAnswered: the criterion was shown as a sentinel; the answer is kept, and no mapping is made.
    """
    actor.require(Permission.DECIDE_MAPPING)
    with equipment.unit_of_work.write() as work:
        found, submitted = visible_evidence(actor, work, evidence_id)
        portfolio = work.portfolios.portfolio(locked_registration(actor, work, found.id))
        mapping = _mapping(actor, portfolio, submitted.item.id, new, equipment)
        record = work.suggestions.newest_record(actor.centre_id, evidence_id, actor.person_id)
        answer = answer_of(mapping, record, unit_id=_own_unit(portfolio, new.criterion_id), new_id=equipment.new_id())
        _require_duties_apart(actor, portfolio, submitted, mapping)
        if answer.kind is not SuggestionKind.SENTINEL:
            mapping = _record(actor, portfolio, mapping, answer, work)
        keep_answer(actor, portfolio.registration, answer, work)
    if answer.kind is SuggestionKind.SENTINEL:
        raise SentinelAnswered.with_decision(new.decision)
    return mapping


def override_recency(actor: Actor, evidence_id: str, new: NewOverride, equipment: Equipment) -> RecencyOverride:
    """Record an assessor's reasoned judgement that old evidence still shows competence.

    Raises:
        NotAllowed: the assessor is the learner.
    """
    actor.require(Permission.OVERRIDE_RECENCY)
    with equipment.unit_of_work.write() as work:
        found, submitted = visible_evidence(actor, work, evidence_id)
        registration = locked_registration(actor, work, found.id)
        if actor.person_id == registration.learner_id:
            raise NotAllowed("Nobody overrides the recency of their own evidence.", remedy="Ask another assessor.")
        standing = {each.evidence_id: each.id for each in work.portfolios.portfolio(registration).overrides}
        override = RecencyOverride(
            id=standing.get(submitted.item.id) or equipment.new_id(),
            evidence_id=submitted.item.id,
            person_id=actor.person_id,
            reason=new.reason,
            made_at=equipment.clock(),
        )
        saved = work.portfolios.put_override(registration, override)
        work.audit.append(actor, "recency.overridden", saved, at=override.made_at, evidence_id=override.evidence_id)
    return override


def _mapping(
    actor: Actor, portfolio: Portfolio, evidence_id: EvidenceId, new: NewDecision, equipment: Equipment
) -> Mapping:
    return Mapping(
        id=_mapping_id(portfolio, evidence_id, new.criterion_id) or MappingId(equipment.new_id()),
        evidence_id=evidence_id,
        assessor_id=actor.person_id,
        decided_at=equipment.clock(),
        **new.model_dump(),
    )


def _mapping_id(portfolio: Portfolio, evidence_id: EvidenceId, criterion_id: CriterionId) -> MappingId | None:
    pair = (evidence_id, criterion_id)
    return next((each.id for each in portfolio.mappings if (each.evidence_id, each.criterion_id) == pair), None)


def _require_duties_apart(actor: Actor, portfolio: Portfolio, submitted: SubmittedEvidence, mapping: Mapping) -> None:
    facts = CaseFacts(portfolio.as_case(london_date(mapping.decided_at)))
    if breach := duty_breach(facts, facts.person(actor.person_id), submitted.item):
        raise NotAllowed(f"This decision is not yours to make: {breach}.", remedy="Let another assessor decide.")


def _record(actor: Actor, portfolio: Portfolio, decided: Mapping, answer: Answer, work: Work) -> Mapping:
    """Make the mapping, which alone can count; only a criterion of the learner's own units gets here."""
    if answer.unit_id is None:
        raise RequestInvalid(
            f"The criterion {decided.criterion_id} is not among the learner's units.",
            remedy="Choose a criterion of a unit that the learner is registered on.",
        )
    mapping = decided.model_copy(update={"origin": answer.origin or decided.origin})
    saved = work.portfolios.put_mapping(portfolio.registration, mapping)
    work.audit.append(
        actor,
        f"mapping.{mapping.decision.value}",
        saved,
        at=mapping.decided_at,
        evidence_id=mapping.evidence_id,
        criterion_id=mapping.criterion_id,
        origin=mapping.origin.value,
        **answer_details(answer),
    )
    return mapping


def _own_unit(portfolio: Portfolio, criterion_id: CriterionId) -> UnitId | None:
    """Return the unit of the learner's for which a criterion is decided, if it stands in one."""
    units = portfolio.release.graph.units_by_criterion.get(criterion_id, ())
    return next((unit for unit in portfolio.registration.chosen_units if unit in units), None)
