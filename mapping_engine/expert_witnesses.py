"""Expert witnesses: whose testimony is expert, and what a testimony counts as where it is not.

Authority: an expert witness is competent, able to judge, and agreed by the assessor in advance; otherwise the testimony
is that of an ordinary witness (assessment strategies).
"""

from collections.abc import Iterable
from datetime import date

from competence_graph import EvidenceType, UnitId
from mapping_engine.evidence import EvidenceItem, PersonId
from mapping_engine.facts import CaseFacts
from mapping_engine.records import known


def method_of(facts: CaseFacts, item: EvidenceItem, units: Iterable[UnitId]) -> EvidenceType:
    """Return what an item counts as in units: expert testimony of a witness who is no expert there is ordinary."""
    if item.type is not EvidenceType.EXPERT_WITNESS_TESTIMONY:
        return item.type
    witnesses = facts.witnesses_of(item)
    is_expert = bool(witnesses) and all(_is_expert(facts, each, item, unit) for unit in units for each in witnesses)
    return item.type if is_expert else EvidenceType.WITNESS_TESTIMONY


def _is_expert(facts: CaseFacts, person: PersonId, item: EvidenceItem, unit_id: UnitId) -> bool:
    day = item.witnessed_on or item.submitted_on
    is_listed = any(
        facts.person(each.person_id) == person
        and each.is_competent
        and each.can_judge
        and each.agreed_on is not None
        and each.agreed_on <= day
        and (not each.unit_ids or unit_id in each.unit_ids)
        and each.holds_on(day)
        for each in facts.people.expert_witnesses
    )
    return is_listed and (not _experts_are_planned(facts) or _is_planned_expert(facts, person, unit_id, day))


def _experts_are_planned(facts: CaseFacts) -> bool:
    return any(terms.expert_witness_in_plan for terms in facts.policy.evidence)


def _is_planned_expert(facts: CaseFacts, person: PersonId, unit_id: UnitId, day: date) -> bool:
    return any(
        unit_id in plan.unit_ids
        and plan.agreed_on <= day
        and person in {facts.person(each) for each in plan.expert_witness_ids}
        for plan in known(facts.case.assurance.plans, facts.case.known_on)
    )
