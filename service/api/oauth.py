"""For programs of awarding organisations: OAuth 2.0 client credentials, and the metadata that tells of them.

Authorities: RFC 6749, 2.3.1, 4.4 and 5; RFC 6750; RFC 8414.
"""

import binascii
from base64 import b64decode
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import unquote_plus

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse

from competence_graph import Frozen, VqmapError
from service.api.access import AskEquipment
from service.api.problems import declared
from service.api.sign_in import address_of
from service.errors import NotAllowed, NotAuthenticated, RequestInvalid
from service.roles import Permission
from service.workflows.client_credentials import ClientRequest, issue_access_token

router = APIRouter(tags=["signing in"])

TOKEN_PATH = "/oauth/token"  # noqa: S105 - a path, not a password


class AccessToken(Frozen):
    """An access token (RFC 6749, 5.1)."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class OAuthError(Frozen):
    """A refusal in the form that OAuth clients know (RFC 6749, 5.2)."""

    error: str
    error_description: str


class ServerMetadata(Frozen):
    """What an OAuth client has to know of this server (RFC 8414)."""

    issuer: str
    token_endpoint: str
    grant_types_supported: tuple[str, ...]
    response_types_supported: tuple[str, ...]
    token_endpoint_auth_methods_supported: tuple[str, ...]
    scopes_supported: tuple[str, ...]
    service_documentation: str


_REFUSALS: dict[int | str, dict[str, Any]] = declared(HTTPStatus.TOO_MANY_REQUESTS) | {
    int(status): {"description": status.phrase, "model": OAuthError}
    for status in (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED)
}


@router.post(TOKEN_PATH, responses=_REFUSALS, response_model=AccessToken)
def token(
    equipment: AskEquipment,
    request: Request,
    grant_type: Annotated[str, Form()] = "",
    client_id: Annotated[str, Form()] = "",
    client_secret: Annotated[str, Form()] = "",
    scope: Annotated[str, Form()] = "",
) -> JSONResponse:
    """Exchange a client's id and secret for an access token; by HTTP Basic or in the form, not both."""
    if grant_type != "client_credentials":
        error = "unsupported_grant_type" if grant_type else "invalid_request"
        return _refused(HTTPStatus.BAD_REQUEST, error, "Send grant_type=client_credentials.")
    header = request.headers.get("authorization", "")
    in_header = _basic(header)
    if header and (in_header is None or client_secret):
        return _refused(
            HTTPStatus.BAD_REQUEST, "invalid_request", "Send the secret once: by HTTP Basic or in the form."
        )
    name, secret = in_header or (client_id, client_secret)
    asked = ClientRequest(client_id=name[:80], client_secret=secret[:200], scopes=tuple(scope.split()))
    try:
        kept, issued = issue_access_token(asked, address_of(request), equipment)
    except (NotAuthenticated, NotAllowed, RequestInvalid) as problem:
        return _refusal_of(problem)
    lasts = round((kept.expires_at - kept.issued_at).total_seconds())
    scopes = " ".join(sorted(kept.scopes))
    answer = AccessToken(access_token=issued, token_type="Bearer", expires_in=lasts, scope=scopes)  # noqa: S106
    return JSONResponse(answer.model_dump(), headers={"Cache-Control": "no-store"})


@router.get("/.well-known/oauth-authorization-server")
def metadata(equipment: AskEquipment) -> ServerMetadata:
    """Tell OAuth clients where tokens are issued, and how."""
    url = equipment.entrance.public_url
    return ServerMetadata(
        issuer=url,
        token_endpoint=f"{url}{TOKEN_PATH}",
        grant_types_supported=("client_credentials",),
        response_types_supported=(),
        token_endpoint_auth_methods_supported=("client_secret_basic", "client_secret_post"),
        scopes_supported=tuple(sorted(Permission)),
        service_documentation=f"{url}/docs",
    )


def _basic(header: str) -> tuple[str, str] | None:
    """Return id and secret of an HTTP Basic header, each form-encoded as RFC 6749, 2.3.1 asks."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, colon, secret = b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (unquote_plus(name), unquote_plus(secret)) if colon else None


def _refusal_of(problem: VqmapError) -> JSONResponse:
    if isinstance(problem, RequestInvalid):
        return _refused(HTTPStatus.BAD_REQUEST, "invalid_scope", f"{problem.detail} {problem.remedy}")
    if isinstance(problem, NotAllowed):
        return _refused(HTTPStatus.BAD_REQUEST, "unauthorized_client", f"{problem.detail} {problem.remedy}")
    return _refused(HTTPStatus.UNAUTHORIZED, "invalid_client", problem.detail)


def _refused(status: HTTPStatus, error: str, description: str) -> JSONResponse:
    headers = {"Cache-Control": "no-store"}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Basic realm="vqmap"'
    refusal = OAuthError(error=error, error_description=description)
    return JSONResponse(refusal.model_dump(), status_code=status, headers=headers)
