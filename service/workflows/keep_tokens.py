"""Tokens after they were issued: listed with their last use, renewed by a successor, and revoked."""

from datetime import date, datetime, timedelta

from pydantic import AwareDatetime, Field

from competence_graph import Frozen
from mapping_engine import PersonId, london_date
from service.errors import NotFound, RequestConflict
from service.ports import Equipment, Work
from service.roles import Actor, Permission, Role
from service.tokens import ApiToken, TokenKind, hash_of, new_secret, new_token_id, presented
from service.workflows.access import require_unrevoked
from service.workflows.give_role import require_givable


class TokenSummary(Frozen):
    """A token as a list shows it: nothing in it lets anybody in."""

    id: str
    kind: TokenKind
    person_id: PersonId
    person_name: str
    role: Role
    scopes: tuple[Permission, ...]
    issued_at: AwareDatetime
    expires_at: AwareDatetime
    revoked_at: AwareDatetime | None
    client_id: str | None
    rotated_to: str | None
    last_used_on: date | None

    @classmethod
    def of(cls, token: ApiToken, last_use: datetime | None = None) -> "TokenSummary":
        """Leave out the hash of the secret."""
        same = set(cls.model_fields) & set(ApiToken.model_fields) - {"scopes"}
        return cls(
            **{name: getattr(token, name) for name in same},
            scopes=tuple(sorted(token.scopes)),
            last_used_on=london_date(last_use) if last_use else None,
        )


class Rotation(Frozen):
    """How long the old token still works beside its successor, and how long the successor lasts."""

    overlap_hours: int = Field(default=24, ge=0, le=168)
    days: int = Field(default=90, ge=1, le=3660)


def list_tokens(actor: Actor, equipment: Equipment) -> tuple[TokenSummary, ...]:
    """Return every token of the actor's centre, sessions and access tokens too, with the day of its last use."""
    actor.require(Permission.ISSUE_TOKEN)
    with equipment.unit_of_work.read() as work:
        used = work.sign_ins.last_uses(actor.centre_id)
        return tuple(TokenSummary.of(each, used.get(each.id)) for each in work.people.tokens(actor.centre_id))


def revoke_token(actor: Actor, token_id: str, equipment: Equipment) -> TokenSummary:
    """Make a token worthless from now on; a client takes its access tokens with it.

    Raises:
        NotFound: the centre has no such token.
        RequestConflict: it was revoked before.
    """
    actor.require(Permission.ISSUE_TOKEN)
    now = equipment.clock()
    with equipment.unit_of_work.write() as work:
        require_unrevoked(actor, work)
        token = _standing(actor, token_id, work)
        revoked = token.model_copy(update={"revoked_at": now})
        work.audit.append(actor, "token.revoked", work.people.put_token(revoked), at=now)
    return TokenSummary.of(revoked)


def rotate_token(actor: Actor, token_id: str, rotation: Rotation, equipment: Equipment) -> tuple[ApiToken, str]:
    """Issue a successor of the same person, role and scopes; the old one lasts no longer than the overlap.

    Raises:
        NotAllowed: the role is not the actor's to give.
        NotFound: the centre has no such token.
        RequestConflict: it was revoked, has expired, has a successor, or is a session or an access token.
    """
    actor.require(Permission.ISSUE_TOKEN)
    now, secret = equipment.clock(), new_secret()
    with equipment.unit_of_work.write() as work:
        require_unrevoked(actor, work)
        old = _standing(actor, token_id, work)
        _require_rotatable(old, now)
        require_givable(actor, old.role)
        new = old.model_copy(
            update={
                "id": new_token_id(),
                "secret_hash": hash_of(secret),
                "issued_at": now,
                "expires_at": now + timedelta(days=rotation.days),
            }
        )
        end = min(old.expires_at, now + timedelta(hours=rotation.overlap_hours))
        ending = old.model_copy(update={"expires_at": end, "rotated_to": new.id})
        work.audit.append(actor, "token.issued", work.people.put_token(new), at=now, instead_of=old.id)
        work.audit.append(actor, "token.rotated", work.people.put_token(ending), at=now, rotated_to=new.id)
    return new, presented(new.id, secret)


def _standing(actor: Actor, token_id: str, work: Work) -> ApiToken:
    token = work.people.token(token_id)
    if token is None or token.centre_id != actor.centre_id:
        raise NotFound.of(f"token {token_id}")
    if token.revoked_at is not None:
        raise RequestConflict(f"Token {token_id} was revoked before.", remedy="Nothing is left to do.")
    return token


def _require_rotatable(token: ApiToken, now: datetime) -> None:
    if token.kind not in {TokenKind.API, TokenKind.CLIENT}:
        raise RequestConflict(
            f"Token {token.id} is a {token.kind.value} token, which is not renewed.", remedy="Sign in or ask anew."
        )
    if token.rotated_to is not None or token.expires_at <= now:
        what = f"has the successor {token.rotated_to}" if token.rotated_to else "has expired"
        raise RequestConflict(f"Token {token.id} {what}.", remedy="Issue a new token.")
