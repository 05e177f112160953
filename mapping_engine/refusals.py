"""Refusals: what the evidence itself, its dates and its method can lack so that an accepted decision does not count.

A reason names the rule that demands what is missing, so that the rule can report it and an exception can be addressed
to it.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from competence_graph import CriterionId, EvidenceType, UnitId
from mapping_engine.evidence import EvidenceItem, PersonId
from mapping_engine.facts import CaseFacts, Decided
from mapping_engine.mapping import london_date
from mapping_engine.records import known


class Refusal(NamedTuple):
    """One reason why an accepted decision does not count: the rule, a stable code, and the reason in words."""

    rule: str
    code: str
    reason: str
    authority: str = ""


def duty_refusals(facts: CaseFacts, decided: Decided, item: EvidenceItem) -> Iterator[Refusal]:
    """Yield how the decision breaks the separation of duties."""
    if breach := duty_breach(facts, decided.assessor, item):
        yield Refusal("separation_of_duties", "duties_not_separated", breach)


def duty_breach(facts: CaseFacts, assessor: PersonId, item: EvidenceItem) -> str:
    """Return in words how a decision breaks the separation of duties, or nothing."""
    if assessor == facts.learner:
        return "the learner decided on their own evidence"
    witnesses = facts.witnesses_of(item)
    if assessor in witnesses:
        return "the witness decided on their own testimony"
    if facts.learner in witnesses:
        return "the learner testified to their own work"
    return ""


def date_refusals(decided: Decided, item: EvidenceItem) -> Iterator[Refusal]:
    """Yield whether the decision came before the evidence it speaks of."""
    began = item.performed_from
    if item.submitted_on > decided.decided_on or (began is not None and began > decided.decided_on):
        yield Refusal("recent_evidence", "decided_before_evidence", "the decision was made before the evidence existed")


def authenticity_refusals(facts: CaseFacts, decided: Decided, item: EvidenceItem, unit: UnitId) -> Iterator[Refusal]:
    """Yield what is missing so that the evidence is known to be there, the learner's own, and judged in full."""
    rule = "authentic_evidence"
    if item.withdrawn_on is not None and item.withdrawn_on <= facts.day:
        yield Refusal(rule, "evidence_withdrawn", f"the evidence was withdrawn on {item.withdrawn_on:%-d %B %Y}")
    if item.location is not None and not _was_seen(facts, decided, item):
        where = item.location
        yield Refusal(rule, "evidence_not_seen", f"nobody confirmed before the decision that it is kept at {where}")
    judgement = decided.mapping.judgement
    if judgement is not None and judgement.denied:
        denied = ", ".join(judgement.denied)
        yield Refusal(rule, "judgement_denies", f"it was accepted although it was judged not {denied}")
    for terms in facts.policy.evidence:
        if terms.judgement_required and judgement is None:
            said = "nobody recorded that it is valid, authentic, current and sufficient"
            yield Refusal(rule, "judgement_missing", said, terms.authority)
        if terms.declaration_required and (item.declared_on is None or item.declared_on > facts.day):
            said = "the learner has not declared it to be their own work"
            yield Refusal(rule, "declaration_missing", said, terms.authority)
        if item.type in terms.planned_methods and not _is_planned(facts, item, unit):
            said = "no assessment plan for this unit and method was agreed before the work was done"
            yield Refusal(rule, "not_planned", said, terms.authority)


def method_refusals(
    facts: CaseFacts, criterion_id: CriterionId, item: EvidenceItem, method: EvidenceType, unit: UnitId
) -> Iterator[Refusal]:
    """Yield what the standard does not accept of the method, the setting or the place of the observer."""
    rule, demands = "evidence_demands", facts.demands_on(criterion_id, unit)
    if demands.allowed_methods is not None and method not in demands.allowed_methods:
        allowed = in_words(demands.allowed_methods)
        yield Refusal(rule, "method_not_allowed", f"{in_words((method,))} is not accepted here, only {allowed}")
    if demands.allowed_settings is not None and item.setting not in demands.allowed_settings:
        allowed = in_words(demands.allowed_settings)
        said = f"the work was done in a setting that is not accepted here ({in_words((item.setting,))}), only {allowed}"
        yield Refusal(rule, "setting_not_allowed", said)
    if item.is_remote and item.type is EvidenceType.OBSERVATION:
        for terms in facts.policy.evidence:
            if not terms.remote_observation_allowed:
                said = "the observer was not in the same place at the same time"
                yield Refusal(rule, "observation_remote", said, terms.authority)


def rejection_refusals(facts: CaseFacts, decided: Decided) -> Iterator[Refusal]:
    """Yield the rejections by an internal quality assurer that the decision has not outlived."""
    units = facts.chosen_units_of(decided.mapping.criterion_id)
    for each in facts.rejections:
        concerns = not each.criterion_ids or decided.mapping.criterion_id in each.criterion_ids
        if each.unit_id in units and concerns and decided.mapping.decided_at <= each.rejected_at:
            said = (
                f"the decision was rejected by an internal quality assurer on {london_date(each.rejected_at):%-d %B %Y}"
            )
            yield Refusal("internal_quality_assurance", "rejected_by_iqa", said)


def in_words(values: Iterable[StrEnum]) -> str:
    """Return the values of an enumeration as a list in words.

    >>> in_words((EvidenceType.OBSERVATION, EvidenceType.WORK_PRODUCT))
    'observation or work product'
    """
    return " or ".join(each.value.replace("_", " ") for each in values)


def _was_seen(facts: CaseFacts, decided: Decided, item: EvidenceItem) -> bool:
    who, day = item.location_confirmed_by, item.location_confirmed_on
    return who is not None and day is not None and day <= decided.decided_on and facts.person(who) != facts.learner


def _is_planned(facts: CaseFacts, item: EvidenceItem, unit: UnitId) -> bool:
    began = item.performed_from or item.performed_on
    return began is not None and any(
        unit in plan.unit_ids and plan.agreed_on <= began and (not plan.methods or item.type in plan.methods)
        for plan in known(facts.case.assurance.plans, facts.case.known_on)
    )
