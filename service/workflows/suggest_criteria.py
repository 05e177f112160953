"""The machine suggests which criteria an evidence item may cover; nothing is decided."""

from competence_graph import fingerprint
from mapping_engine import Suggestions
from service.ports import Equipment, Saved
from service.roles import Actor, Permission
from service.workflows.access import visible_evidence


def suggest_criteria(actor: Actor, evidence_id: str, equipment: Equipment) -> Suggestions:
    """Return suggestions among the criteria of the learner's chosen units, and log that they were given."""
    actor.require(Permission.ASK_SUGGESTIONS)
    with equipment.unit_of_work.read() as work:
        registration, submitted = visible_evidence(actor, work, evidence_id)
        release = work.standards.get(actor.centre_id, registration.release_id)
    suggestions = equipment.suggest(submitted.text, release.graph, registration.chosen_units)
    with equipment.unit_of_work.write() as work:
        asked = Saved("suggestions", evidence_id, "")
        work.audit.append(
            actor,
            "suggestions.given",
            asked,
            at=equipment.clock(),
            criteria=fingerprint([each.criterion_id for each in suggestions.suggestions]),
            mode=suggestions.mode.value,
        )
    return suggestions
