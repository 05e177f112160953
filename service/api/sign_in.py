"""For everybody: sign in, look after one's own session, password and second factor, and sign out."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.roles import Role
from service.workflows.own_sign_in import (
    Code,
    EnrolmentRequest,
    PasswordChange,
    PendingEnrolment,
    RecoveryCodes,
    WhoIsAsking,
    change_password,
    confirm_second_factor,
    enrol_second_factor,
    renew_recovery_codes,
    sign_out,
    who_is_asking,
)
from service.workflows.provider_sign_in import MINUTES_AWAY, Answered, send_to_provider, sign_in_from_provider
from service.workflows.sessions import StartedSession
from service.workflows.sign_in import Credentials, FirstPassword, set_first_password, start_session

router = APIRouter(prefix="/v1", tags=["signing in"])

COOKIE = "vqmap_sign_in"

_THROTTLED = declared(HTTPStatus.TOO_MANY_REQUESTS)
_NO_STORE = {"Cache-Control": "no-store"}
_AT_PROVIDERS = declared(HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY)


def address_of(request: Request) -> str:
    """Return the address that a request came from; the server sees through the proxies that it trusts."""
    return request.client.host if request.client else "unknown"


@router.post("/sessions", status_code=HTTPStatus.CREATED, responses=_THROTTLED)
def new_session(equipment: AskEquipment, request: Request, response: Response, body: Credentials) -> StartedSession:
    """Sign in: a session is a bearer token that ends by itself, when unused, and with its person's role."""
    response.headers.update(_NO_STORE)
    return start_session(body, address_of(request), equipment)


@router.get("/sessions/current", responses=declared())
def current(actor: AskActor, equipment: AskEquipment) -> WhoIsAsking:
    """Say who is asking, in which role, and what the token may do."""
    return who_is_asking(actor, equipment)


@router.delete("/sessions/current", status_code=HTTPStatus.NO_CONTENT, responses=declared())
def end_current(actor: AskActor, equipment: AskEquipment) -> None:
    """Sign out."""
    sign_out(actor, equipment)


@router.delete("/sessions", status_code=HTTPStatus.NO_CONTENT, responses=declared())
def end_all(actor: AskActor, equipment: AskEquipment) -> None:
    """Sign out everywhere."""
    sign_out(actor, equipment, everywhere=True)


@router.post("/sign-in/first-password", status_code=HTTPStatus.NO_CONTENT, responses=_THROTTLED)
def first_password(equipment: AskEquipment, request: Request, body: FirstPassword) -> None:
    """Set a password by a one-time code that an administrator handed out."""
    set_first_password(body, address_of(request), equipment)


@router.post("/sign-in/password", status_code=HTTPStatus.NO_CONTENT, responses=_THROTTLED)
def password(actor: AskActor, equipment: AskEquipment, body: PasswordChange) -> None:
    """Change one's own password; every other session ends."""
    change_password(actor, body, equipment)


@router.post("/sign-in/second-factor", status_code=HTTPStatus.CREATED, responses=_THROTTLED)
def second_factor(
    actor: AskActor, equipment: AskEquipment, response: Response, body: EnrolmentRequest
) -> PendingEnrolment:
    """Enrol an authenticator of time-based codes; it takes effect once its first code is shown."""
    response.headers.update(_NO_STORE)
    return enrol_second_factor(actor, body, equipment)


@router.post(
    "/sign-in/second-factor/confirmation", responses=declared(HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS)
)
def confirmation(actor: AskActor, equipment: AskEquipment, response: Response, body: Code) -> RecoveryCodes:
    """Show the first code of an authenticator, and take the recovery codes away with you."""
    response.headers.update(_NO_STORE)
    return confirm_second_factor(actor, body, equipment)


@router.post("/sign-in/recovery-codes", responses=declared(HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS))
def recovery_codes(actor: AskActor, equipment: AskEquipment, response: Response, body: Code) -> RecoveryCodes:
    """Renew the recovery codes; the earlier ones are worthless."""
    response.headers.update(_NO_STORE)
    return renew_recovery_codes(actor, body, equipment)


@router.get(
    "/sign-in/providers/{provider_id}",
    status_code=HTTPStatus.SEE_OTHER,
    responses=_AT_PROVIDERS,
    response_class=RedirectResponse,
)
def at_provider(equipment: AskEquipment, provider_id: str, role: Role | None = None) -> RedirectResponse:
    """Go to a provider of OpenID Connect to sign in there."""
    sent = send_to_provider(provider_id, role, equipment)
    answer = RedirectResponse(sent.address, status_code=HTTPStatus.SEE_OTHER, headers=_NO_STORE)
    answer.set_cookie(
        COOKIE,
        sent.cookie,
        max_age=MINUTES_AWAY * 60,
        path=f"/v1/sign-in/providers/{provider_id}",
        secure=equipment.entrance.public_url.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    return answer


@router.get("/sign-in/providers/{provider_id}/callback", responses=_AT_PROVIDERS)
def from_provider(
    equipment: AskEquipment, request: Request, response: Response, provider_id: str, state: str = "", code: str = ""
) -> StartedSession:
    """Come back from a provider; the session is the same as one that a password opens."""
    answered = Answered(code=code, state=state, cookie=request.cookies.get(COOKIE, ""))
    started = sign_in_from_provider(provider_id, answered, address_of(request), equipment)
    response.headers.update(_NO_STORE)
    response.delete_cookie(COOKIE, path=f"/v1/sign-in/providers/{provider_id}")
    return started
