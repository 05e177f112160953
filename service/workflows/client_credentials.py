"""A program exchanges its client's secret for a short-lived access token (RFC 6749, 4.4)."""

from datetime import datetime, timedelta

from pydantic import Field

from competence_graph import Frozen
from service.errors import NotAuthenticated, RequestInvalid
from service.ports import Equipment, Work
from service.roles import Permission
from service.throttle import Counted
from service.tokens import ApiToken, TokenKind, hash_of, new_secret, new_token_id, presented, proven
from service.workflows.access import acting
from service.workflows.throttling import count_attempt, forgive


class ClientRequest(Frozen):
    """What a program sends: its client's id and secret, and the scopes it wants; none means all of the client's."""

    client_id: str = Field(max_length=80)
    client_secret: str = Field(max_length=200)
    scopes: tuple[str, ...] = ()


def issue_access_token(asked: ClientRequest, address: str, equipment: Equipment) -> tuple[ApiToken, str]:
    """Return what is kept of a new access token, and the token itself.

    Raises:
        TooManyAttempts: this address failed too often.
        NotAuthenticated: the client is unknown, expired or revoked, or the secret is wrong.
        NotAllowed: the client's person does not hold its role today.
        RequestInvalid: a scope is beyond the client's.
    """
    attempted = ((Counted.ADDRESS, address),)
    count_attempt(attempted, equipment)
    now, secret = equipment.clock(), new_secret()
    with equipment.unit_of_work.read() as work:
        centre_id = _client(asked, work, now).centre_id
    with equipment.within(centre_id).unit_of_work.write() as work:
        client = _client(asked, work, now)
        actor = acting(client, work, now)
        token = ApiToken(
            id=new_token_id(),
            scopes=_scopes(asked, client),
            secret_hash=hash_of(secret),
            issued_at=now,
            expires_at=min(now + timedelta(minutes=equipment.entrance.access_minutes), client.expires_at),
            kind=TokenKind.ACCESS,
            client_id=client.id,
            needs_role=True,
            **{name: getattr(client, name) for name in ("centre_id", "person_id", "person_name", "role")},
        )
        saved = work.people.put_token(token)
        work.audit.append(actor, "token.issued", saved, at=now, role=token.role.value, client_id=client.id)
        work.sign_ins.note_use(client.id, now)
        forgive(attempted, work)
    return token, presented(token.id, secret)


def _client(asked: ClientRequest, work: Work, now: datetime) -> ApiToken:
    client = proven(work.people.token(asked.client_id), asked.client_secret, now=now)
    if client.kind is not TokenKind.CLIENT:
        raise NotAuthenticated("This is no client.", remedy="Have a client issued: `kind` is `client`.")
    return client


def _scopes(asked: ClientRequest, client: ApiToken) -> frozenset[Permission]:
    if not asked.scopes:
        return client.scopes
    able = {scope.value: scope for scope in client.scopes}
    beyond = sorted(set(asked.scopes) - set(able))
    if beyond:
        raise RequestInvalid(
            f"Beyond the client: {', '.join(beyond)}.", remedy=f"Choose from: {', '.join(sorted(able))}."
        )
    return frozenset(able[name] for name in asked.scopes)
