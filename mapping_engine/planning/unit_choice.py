"""Which further units a registration needs so that its units can make the qualification at all, and which pathway."""

from collections.abc import Iterable

from competence_graph import Completion, Offer, UnitId, complete, unit_facts
from mapping_engine.assurance_records import Award
from mapping_engine.case import AssessmentCase


def units_to_add(case: AssessmentCase) -> tuple[UnitId, ...]:
    """Return the fewest further units that satisfy the rules of combination together with the chosen ones.

    Nothing is returned where nothing is missing, or nothing would help.
    """
    completion = _completion(case, pathway_to_register(case), chosen=case.chosen_units)
    return completion.unit_ids if completion is not None and completion.is_possible else ()


def can_be_made(case: AssessmentCase) -> bool:
    """Tell whether any units at all can make what is asked for, whatever was chosen."""
    completion = _completion(case, pathway_to_register(case), chosen=())
    return completion is None or completion.is_possible


def pathway_to_register(case: AssessmentCase) -> str | None:
    """Return the pathway of the registration; where it names none that exists, that which needs the fewest units."""
    qualification = case.release.standard.qualification
    codes = [each.code for each in qualification.combination.pathways] if qualification else []
    named = case.registration.pathway
    if not codes or named in codes:
        return named if codes else None
    return min(codes, key=lambda code: _distance(_completion(case, code, chosen=case.chosen_units)))


def _distance(completion: Completion | None) -> tuple[bool, int]:
    return completion is None or not completion.is_possible, len(completion.unit_ids) if completion else 0


def _completion(case: AssessmentCase, pathway: str | None, *, chosen: Iterable[UnitId]) -> Completion | None:
    """Return what completes chosen units on a pathway; nothing where the award or the standard asks for nothing.

    A unit without criteria can never be achieved, so it neither counts nor is on offer.
    """
    qualification = case.release.standard.qualification
    if case.award is Award.UNITS or qualification is None or not qualification.combination.is_stated:
        return None
    able = frozenset(unit for unit, criteria in case.release.graph.criteria_by_unit.items() if criteria)
    facts, offer = unit_facts(case.release.standard), Offer(available=able)
    return complete(qualification.combination, facts, able & set(chosen), pathway=pathway, offer=offer)
