"""Refusals: what the evidence itself, its dates and its method can lack so that an accepted decision does not count.

A reason names the rule that demands what is missing, so that the rule can report it and an exception can be addressed
to it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from competence_graph import EvidenceType, UnitId
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


class EvidenceQuestion(NamedTuple):
    """One evidence item for some units, accepted on one day: does anything speak against it, whoever decided?"""

    facts: CaseFacts
    item: EvidenceItem
    decided_on: date
    units: tuple[UnitId, ...]


class Question(NamedTuple):
    """One accepted decision, asked whether it counts: its evidence, its unit, and what the evidence counts as there."""

    facts: CaseFacts
    decided: Decided
    item: EvidenceItem
    units: tuple[UnitId, ...]
    method: EvidenceType


def duty_refusal(facts: CaseFacts, assessor: PersonId, item: EvidenceItem) -> Refusal | None:
    """Return how a person's decision on an item breaks the separation of duties."""
    breach = duty_breach(facts, assessor, item)
    return Refusal("separation_of_duties", "duties_not_separated", breach) if breach else None


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


def date_refusals(asked: EvidenceQuestion) -> Iterator[Refusal]:
    """Yield whether the decision came before the evidence it speaks of."""
    began, decided_on = asked.item.performed_from, asked.decided_on
    if asked.item.submitted_on > decided_on or (began is not None and began > decided_on):
        yield Refusal("recent_evidence", "decided_before_evidence", "the decision was made before the evidence existed")


def authenticity_refusals(asked: EvidenceQuestion) -> Iterator[Refusal]:
    """Yield what is missing so that the evidence is known to be there, planned, and the learner's own."""
    facts, item, rule = asked.facts, asked.item, "authentic_evidence"
    if item.withdrawn_on is not None and item.withdrawn_on <= facts.day:
        yield Refusal(rule, "evidence_withdrawn", f"the evidence was withdrawn on {item.withdrawn_on:%-d %B %Y}")
    if item.location is not None and not _was_seen(asked):
        where = item.location
        yield Refusal(rule, "evidence_not_seen", f"nobody confirmed before the decision that it is kept at {where}")
    for terms in facts.policy.evidence:
        if terms.declaration_required and (item.declared_on is None or item.declared_on > facts.day):
            said = "the learner has not declared it to be their own work"
            yield Refusal(rule, "declaration_missing", said, terms.authority)
        if item.type in terms.planned_methods and not _is_planned(asked):
            said = "no assessment plan for this unit and method was agreed before the work was done"
            yield Refusal(rule, "not_planned", said, terms.authority)


def judgement_refusals(asked: Question) -> Iterator[Refusal]:
    """Yield whether the four judgements behind the decision are missing, or speak against it."""
    judgement, rule = asked.decided.mapping.judgement, "authentic_evidence"
    if judgement is not None and judgement.denied:
        denied = ", ".join(judgement.denied)
        yield Refusal(rule, "judgement_denies", f"it was accepted although it was judged not {denied}")
    for terms in asked.facts.policy.evidence if judgement is None else ():
        if terms.judgement_required:
            said = "nobody recorded that it is valid, authentic, current and sufficient"
            yield Refusal(rule, "judgement_missing", said, terms.authority)


def method_refusals(asked: Question) -> Iterator[Refusal]:
    """Yield what the standard does not accept of the method, the setting or the place of the observer."""
    item, method, rule = asked.item, asked.method, "evidence_demands"
    demands = asked.facts.demands_on(asked.decided.mapping.criterion_id)
    if demands.allowed_methods is not None and method not in demands.allowed_methods:
        allowed = in_words(demands.allowed_methods)
        yield Refusal(rule, "method_not_allowed", f"{in_words((method,))} is not accepted here, only {allowed}")
    if demands.allowed_settings is not None and item.setting not in demands.allowed_settings:
        allowed = in_words(demands.allowed_settings)
        said = f"the work was done in a setting that is not accepted here ({in_words((item.setting,))}), only {allowed}"
        yield Refusal(rule, "setting_not_allowed", said)
    if item.is_remote and item.type is EvidenceType.OBSERVATION:
        for terms in asked.facts.policy.evidence:
            if not terms.remote_observation_allowed:
                said = "the observer was not in the same place at the same time"
                yield Refusal(rule, "observation_remote", said, terms.authority)


def rejection_refusals(asked: Question) -> Iterator[Refusal]:
    """Yield the rejections by an internal quality assurer that the decision has not outlived."""
    mapping = asked.decided.mapping
    units = asked.facts.chosen_units_of(mapping.criterion_id)
    for each in asked.facts.rejections:
        concerns = not each.criterion_ids or mapping.criterion_id in each.criterion_ids
        if each.unit_id in units and concerns and mapping.decided_at <= each.rejected_at:
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


def _was_seen(asked: EvidenceQuestion) -> bool:
    who, day, facts = asked.item.location_confirmed_by, asked.item.location_confirmed_on, asked.facts
    is_in_time = day is not None and day <= asked.decided_on
    return who is not None and is_in_time and facts.person(who) != facts.learner


def _is_planned(asked: EvidenceQuestion) -> bool:
    item, case = asked.item, asked.facts.case
    began = item.performed_from or item.performed_on
    agreed = [
        plan
        for plan in known(case.assurance.plans, case.known_on)
        if began is not None and plan.agreed_on <= began and (not plan.methods or item.type in plan.methods)
    ]
    return all(any(unit in plan.unit_ids for plan in agreed) for unit in asked.units)
