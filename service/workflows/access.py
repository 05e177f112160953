"""Who is asking, and whether a registration is theirs to see."""

from mapping_engine import PersonId
from service.errors import NotFound
from service.portfolio import Registration, SubmittedEvidence
from service.ports import Equipment, Work
from service.roles import Actor, Role
from service.tokens import admit, parts_of


def identify(token: str, equipment: Equipment) -> Actor:
    """Return the actor behind a presented token.

    Raises:
        NotAuthenticated: the token is misshapen, unknown, expired or revoked.
    """
    token_id, secret = parts_of(token)
    with equipment.unit_of_work.read() as work:
        return admit(work.people.token(token_id), secret, now=equipment.clock())


def in_the_name_of(operator: Actor, person_id: str, equipment: Equipment) -> Actor:
    """Return the operator at the command line acting for a person of the centre, who then answers for what is done.

    Raises:
        NotFound: nobody of the centre has this id.
    """
    with equipment.unit_of_work.read() as work:
        person = work.people.person(operator.centre_id, PersonId(person_id))
    return operator.model_copy(update={"person_id": person.id, "name": person.name})


def visible_registration(actor: Actor, work: Work, registration_id: str, *, what: str = "") -> Registration:
    """Return a registration of the actor's centre; learners see only their own, and what hangs on it."""
    registration = work.portfolios.registration(actor.centre_id, registration_id)
    return _if_visible(actor, registration, what or f"registration {registration_id}")


def locked_registration(actor: Actor, work: Work, registration_id: str) -> Registration:
    """Return a visible registration and keep other writers away from it."""
    registration = work.portfolios.lock(actor.centre_id, registration_id)
    return _if_visible(actor, registration, f"registration {registration_id}")


def visible_evidence(actor: Actor, work: Work, evidence_id: str) -> tuple[Registration, SubmittedEvidence]:
    """Return an evidence item and its registration, if the actor may see them."""
    submitted = work.portfolios.evidence(actor.centre_id, evidence_id)
    what = f"evidence item {evidence_id}"
    return visible_registration(actor, work, submitted.registration_id, what=what), submitted


def _if_visible(actor: Actor, registration: Registration, what: str) -> Registration:
    if actor.role is Role.LEARNER and registration.learner_id != actor.person_id:
        raise NotFound.of(what)
    return registration
