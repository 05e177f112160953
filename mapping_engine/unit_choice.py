"""Which further units a registration needs so that its units can make the qualification at all, and which pathway."""

from competence_graph import UnitId, complete, unit_facts
from mapping_engine.assurance_records import Award
from mapping_engine.case import AssessmentCase


def units_to_add(case: AssessmentCase) -> tuple[UnitId, ...]:
    """Return the fewest further units that satisfy the rules of combination together with the chosen ones.

    Nothing is returned where nothing is missing, or nothing would help.
    """
    qualification = case.release.standard.qualification
    if case.award is Award.UNITS or qualification is None or not qualification.combination.is_stated:
        return ()
    facts = unit_facts(case.release.standard)
    completion = complete(qualification.combination, facts, case.chosen_units, pathway=pathway_to_register(case))
    return tuple(completion.unit_ids) if completion.is_possible else ()


def pathway_to_register(case: AssessmentCase) -> str | None:
    """Return the pathway of the registration, or the first it could be on where it names none that exists."""
    qualification = case.release.standard.qualification
    codes = [each.code for each in qualification.combination.pathways] if qualification else []
    if not codes:
        return None
    named = case.registration.pathway
    return named if named in codes else codes[0]
