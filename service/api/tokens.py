"""For administrators: the tokens of people and programs, issued, listed, renewed and revoked."""

from http import HTTPStatus

from fastapi import APIRouter

from competence_graph import Frozen
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.tokens import ApiToken
from service.workflows.issue_token import NewToken, issue_token
from service.workflows.keep_tokens import Rotation, TokenSummary, list_tokens, revoke_token, rotate_token

router = APIRouter(prefix="/v1/tokens", tags=["people"])


class IssuedToken(Frozen):
    """A new token as its holder presents it, shown this once; only a hash of its secret is kept.

    Of a client, ``client_id`` and ``client_secret`` are what the program shows at ``/oauth/token``.
    """

    token: str
    about: TokenSummary
    client_id: str | None = None
    client_secret: str | None = None


@router.get("", responses=declared())
def tokens(actor: AskActor, equipment: AskEquipment) -> tuple[TokenSummary, ...]:
    """List every token of the centre with the day of its last use; the secrets are not kept."""
    return list_tokens(actor, equipment)


@router.post("", status_code=HTTPStatus.CREATED, responses=declared(HTTPStatus.NOT_FOUND))
def issue(actor: AskActor, equipment: AskEquipment, body: NewToken) -> IssuedToken:
    """Issue a token, or the secret of a program, in a role that is the administrator's to give."""
    return _shown(*issue_token(actor, body, equipment))


@router.post(
    "/{token_id}/rotation",
    status_code=HTTPStatus.CREATED,
    responses=declared(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
)
def rotate(actor: AskActor, equipment: AskEquipment, token_id: str, body: Rotation) -> IssuedToken:
    """Issue a successor; the old token works beside it for some hours, and then no longer."""
    return _shown(*rotate_token(actor, token_id, body, equipment))


@router.post("/{token_id}/revocation", responses=declared(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT))
def revoke(actor: AskActor, equipment: AskEquipment, token_id: str) -> TokenSummary:
    """Make a token worthless at once, a client together with its access tokens."""
    return revoke_token(actor, token_id, equipment)


def _shown(kept: ApiToken, token: str) -> IssuedToken:
    is_client = kept.kind == "client"
    return IssuedToken(
        token=token,
        about=TokenSummary.of(kept),
        client_id=kept.id if is_client else None,
        client_secret=token.rsplit("_", 1)[1] if is_client else None,
    )
