"""A store after real use: one case from registration to certificate, with what stands beside it."""

from journeys.centre import Case
from journeys.learning import a_model, keep_model
from journeys.policies import DEFAULT_TEXT, publish
from journeys.registers import keep, licence_of_the_assessor

from service.workflows.decide_mapping import NewOverride, override_recency
from service.workflows.suggest_criteria import suggest_criteria


def used(case: Case) -> Case:
    """Use everything once: suggest, decide, override, release, claim, publish a policy, keep a model and a record."""
    equipment = case.centre.equipment
    suggest_criteria(case.assessor, case.observation.item.id, equipment)
    override_recency(case.assessor, case.observation.item.id, NewOverride(reason="Still at it."), equipment)
    case.accept_all().sign_off_all().claim()
    publish(case.centre, DEFAULT_TEXT)
    keep_model(case.centre, a_model(case.centre, case.release.id, "one"))
    keep(case, licence_of_the_assessor(case))
    return case
