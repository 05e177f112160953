"""A store after real use: one case from registration to certificate, with what stands beside it."""

from datetime import date

from journeys.centre import Case
from journeys.learning import a_model, keep_model
from journeys.policies import DEFAULT_TEXT, publish
from journeys.registers import keep, licence_of_the_assessor

from mapping_engine import RelationshipKind
from service.throttle import Counted
from service.workflows.decide_mapping import NewOverride, override_recency
from service.workflows.keep_registers import declare_relationship
from service.workflows.keep_sign_ins import NewSignIn, open_sign_in
from service.workflows.register_entries import NewRelationship
from service.workflows.suggest_criteria import suggest_criteria
from service.workflows.throttling import count_attempt


def used(case: Case) -> Case:
    """Use everything once: suggest, decide, override, release, claim, publish a policy, keep a model and people."""
    equipment = case.centre.equipment
    suggest_criteria(case.assessor, case.observation.item.id, equipment)
    override_recency(case.assessor, case.observation.item.id, NewOverride(reason="Still at it."), equipment)
    case.accept_all().sign_off_all().claim()
    publish(case.centre, DEFAULT_TEXT)
    keep_model(case.centre, a_model(case.centre, case.release.id, "one"))
    keep(case, licence_of_the_assessor(case))
    _keep_people(case)
    return case


def _keep_people(case: Case) -> None:
    """Open a way in, fail to get in by it, and declare a relationship."""
    operator, equipment, colleague = case.centre.operator, case.centre.equipment, case.centre.person("Tom Colleague")
    login = NewSignIn(login_name=f"harpreet@{case.centre.name}.example")
    open_sign_in(operator, case.assessor.person_id, login, equipment)
    count_attempt(((Counted.ACCOUNT, login.login_name),), equipment)
    pair = {"person_id": case.assessor.person_id, "other_id": colleague}
    new = NewRelationship(kind=RelationshipKind.FAMILY, valid_from=date(2026, 1, 1), **pair)
    declare_relationship(operator, new, equipment)
