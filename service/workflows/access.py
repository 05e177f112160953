"""Who is asking, and whether a registration is theirs to see."""

from datetime import datetime

from mapping_engine import PersonId, london_date
from service.errors import NotAllowed, NotAuthenticated, NotFound
from service.portfolio import Registration, SubmittedEvidence
from service.ports import Equipment, Work
from service.role_assignments import RoleAssignment, reach_of
from service.roles import Actor
from service.tokens import ApiToken, admit, is_worth_noting, parts_of, require_client, require_recent_use
from service.workflows.sight import Sight


def identify(token: str, equipment: Equipment) -> Actor:
    """Return the actor behind a presented token; nothing of the answer is kept for the next request.

    Raises:
        NotAuthenticated: the token is misshapen, unknown, expired or revoked, or the session was left unused.
        NotAllowed: the person does not hold the token's role today.
    """
    token_id, secret = parts_of(token)
    now = equipment.clock()
    with equipment.unit_of_work.read() as work:
        kept = admit(work.people.token(token_id), secret, now=now)
        last = work.sign_ins.last_use(kept.id)
        require_recent_use(kept, last, now=now)
        actor = acting(kept, work, now)
    if last is None or is_worth_noting(kept, last, now=now):
        with equipment.within(kept.centre_id).unit_of_work.write() as work:
            work.sign_ins.note_use(kept.id, now)
    return actor


def acting(token: ApiToken, work: Work, now: datetime) -> Actor:
    """Return who acts through an admitted token, within the reach of the role that its person holds.

    Raises:
        NotAllowed: the person does not hold the role, or the program's client was revoked.
    """
    if token.client_id is not None:
        require_client(work.people.token(token.client_id), now=now)
    assignments = work.records.of_person(token.centre_id, RoleAssignment, token.person_id)
    reach = reach_of(assignments, token.role, now)
    is_older = not token.needs_role and all(each.role is not token.role for each in assignments)
    if reach is None and not is_older:
        raise NotAllowed(
            f"{token.person_name} does not hold the role {token.role.value} today.",
            remedy="Ask the centre's administrator to give the role, or use a token of a role that is held.",
        )
    return token.actor().model_copy(
        update={"qualification_numbers": reach or frozenset(), "identified_on": london_date(now)}
    )


def require_unrevoked(actor: Actor, work: Work) -> None:
    """Refuse, inside a writer's own transaction, what was revoked since the actor was identified.

    Raises:
        NotAuthenticated: the token, or the client behind it, was revoked.
        NotAllowed: every assignment of the role was revoked or taken back.
    """
    token = work.people.token(actor.token_id) if actor.token_id else None
    if token is None:
        return
    client = work.people.token(token.client_id) if token.client_id else None
    if token.revoked_at is not None or (client is not None and client.revoked_at is not None):
        raise NotAuthenticated("The token was revoked a moment ago.", remedy="Ask for a new one.")
    given = [
        each
        for each in work.records.of_person(actor.centre_id, RoleAssignment, actor.person_id)
        if each.role is actor.role
    ]
    if given and not any(each.is_known_on(None) and each.revoked_at is None for each in given):
        raise NotAllowed(
            f"The role {actor.role.value} was revoked a moment ago.", remedy="Ask the centre's administrator."
        )


def in_the_name_of(operator: Actor, person_id: str, equipment: Equipment) -> Actor:
    """Return the operator at the command line acting for a person of the centre, who then answers for what is done.

    Raises:
        NotFound: nobody of the centre has this id.
    """
    with equipment.unit_of_work.read() as work:
        person = work.people.person(operator.centre_id, PersonId(person_id))
    return operator.model_copy(update={"person_id": person.id, "name": person.name})


def visible_registration(actor: Actor, work: Work, registration_id: str, *, what: str = "") -> Registration:
    """Return a registration of the actor's centre; whoever's role reaches to some only sees no other."""
    registration = work.portfolios.registration(actor.centre_id, registration_id)
    return _if_visible(actor, work, registration, what or f"registration {registration_id}")


def locked_registration(actor: Actor, work: Work, registration_id: str) -> Registration:
    """Return a visible registration and keep other writers away from it."""
    registration = work.portfolios.lock(actor.centre_id, registration_id)
    require_unrevoked(actor, work)
    return _if_visible(actor, work, registration, f"registration {registration_id}")


def visible_evidence(actor: Actor, work: Work, evidence_id: str) -> tuple[Registration, SubmittedEvidence]:
    """Return an evidence item and its registration, if the actor may see them."""
    submitted = work.portfolios.evidence(actor.centre_id, evidence_id)
    what = f"evidence item {evidence_id}"
    return visible_registration(actor, work, submitted.registration_id, what=what), submitted


def _if_visible(actor: Actor, work: Work, registration: Registration, what: str) -> Registration:
    if not Sight(actor, work).reaches(registration):
        raise NotFound.of(what)
    return registration
