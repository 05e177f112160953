"""An assessor decides: does this evidence meet this criterion, and may old evidence still stand."""

from typing import Annotated

from pydantic import Field, StringConstraints

from competence_graph import CriterionId, Frozen
from mapping_engine import (
    CaseFacts,
    Decision,
    EvidenceId,
    Mapping,
    MappingId,
    Origin,
    RecencyOverride,
    duty_breach,
    london_date,
)
from service.errors import NotAllowed, RequestInvalid
from service.portfolio import Portfolio
from service.ports import Equipment
from service.roles import Actor, Permission
from service.workflows.access import locked_registration, visible_evidence


class NewDecision(Frozen):
    """What an assessor decides about one evidence item and one criterion."""

    criterion_id: CriterionId
    decision: Decision
    comment: str = Field(default="", max_length=10_000)
    origin: Origin = Origin.BY_HAND


class NewOverride(Frozen):
    """Why evidence outside the window still shows competence."""

    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=10_000)]


def decide_mapping(actor: Actor, evidence_id: str, new: NewDecision, equipment: Equipment) -> Mapping:
    """Record a decision; a later one on the same pair takes its place, and the log keeps both.

    Raises:
        NotAllowed: the assessor is the learner, or the witness whose testimony this is.
        RequestInvalid: the criterion is not among the learner's units.
    """
    actor.require(Permission.DECIDE_MAPPING)
    with equipment.unit_of_work.write() as work:
        found, submitted = visible_evidence(actor, work, evidence_id)
        portfolio = work.portfolios.portfolio(locked_registration(actor, work, found.id))
        mapping = Mapping(
            id=_mapping_id(portfolio, submitted.item.id, new.criterion_id) or MappingId(equipment.new_id()),
            evidence_id=submitted.item.id,
            assessor_id=actor.person_id,
            decided_at=equipment.clock(),
            **new.model_dump(),
        )
        _require_own_criterion(portfolio, new.criterion_id)
        facts = CaseFacts(portfolio.as_case(london_date(mapping.decided_at)))
        if breach := duty_breach(facts, facts.person(mapping.assessor_id), submitted.item):
            raise NotAllowed(f"This decision is not yours to make: {breach}.", remedy="Let another assessor decide.")
        saved = work.portfolios.put_mapping(portfolio.registration, mapping)
        work.audit.append(
            actor,
            f"mapping.{mapping.decision.value}",
            saved,
            at=mapping.decided_at,
            evidence_id=mapping.evidence_id,
            criterion_id=mapping.criterion_id,
            origin=mapping.origin.value,
        )
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


def _mapping_id(portfolio: Portfolio, evidence_id: EvidenceId, criterion_id: CriterionId) -> MappingId | None:
    pair = (evidence_id, criterion_id)
    return next((each.id for each in portfolio.mappings if (each.evidence_id, each.criterion_id) == pair), None)


def _require_own_criterion(portfolio: Portfolio, criterion_id: CriterionId) -> None:
    units = portfolio.release.graph.units_by_criterion.get(criterion_id, ())
    if not set(units) & set(portfolio.registration.chosen_units):
        raise RequestInvalid(
            f"The criterion {criterion_id} is not among the learner's units.",
            remedy="Choose a criterion of a unit that the learner is registered on.",
        )
