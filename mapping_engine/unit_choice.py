"""Which further units a registration needs so that its units can make the qualification at all."""

from collections.abc import Iterable

import competence_graph
from competence_graph import Combination, Shortfall, UnitFacts, UnitId, combine, unit_facts
from mapping_engine.assurance_records import Award
from mapping_engine.case import AssessmentCase


def units_to_add(case: AssessmentCase) -> tuple[UnitId, ...]:
    """Return the fewest further units found that satisfy the rules of combination together with the chosen ones.

    The solver of the rules is asked where the graph offers one; otherwise the candidates of each shortfall are taken,
    the most useful first. Nothing is returned where nothing is missing, or nothing would help.
    """
    qualification = case.release.standard.qualification
    if case.award is Award.UNITS or qualification is None or not qualification.combination.rules:
        return ()
    facts = unit_facts(case.release.standard)
    solver = getattr(competence_graph, "complete", None)
    if solver is not None:
        completion = solver(qualification.combination, facts, case.chosen_units, pathway=case.registration.pathway)
        return tuple(completion.unit_ids) if completion.is_possible else ()
    added: list[UnitId] = []
    outcome = combine(qualification.combination, facts, case.chosen_units)
    while outcome.shortfalls:
        unit = _most_useful(outcome, facts)
        if unit is None:
            return ()
        added.append(unit)
        outcome = combine(qualification.combination, facts, (*case.chosen_units, *added))
    return tuple(added)


def _most_useful(outcome: Combination, facts: dict[UnitId, UnitFacts]) -> UnitId | None:
    """Return the candidate that serves the most shortfalls, then the one with the most credit, then the first."""
    candidates = _candidates(outcome.shortfalls)
    return max(
        candidates,
        key=lambda unit: (candidates[unit], facts[unit].credit or 0, -list(candidates).index(unit)),
        default=None,
    )


def _candidates(shortfalls: Iterable[Shortfall]) -> dict[UnitId, int]:
    served: dict[UnitId, int] = {}
    for shortfall in shortfalls:
        for unit in shortfall.candidates:
            served[unit] = served.get(unit, 0) + 1
    return served


def pathway_to_register(case: AssessmentCase) -> str | None:
    """Return the first pathway that a learner could be registered on, where the standard has any."""
    qualification = case.release.standard.qualification
    pathways = getattr(qualification.combination, "pathways", ()) if qualification else ()
    return pathways[0].code if pathways else case.registration.pathway
