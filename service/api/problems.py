"""Every refusal as a problem document (RFC 9457); the only place that knows HTTP status codes of errors."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from competence_graph import Finding, Frozen, InvalidStandard, Severity, UnknownItem, VqmapError
from mapping_engine import AdapterUnusable, ModelAltered, ModelMissing, ModelUnusable, TooFewDecisions, Verdict
from service.chat_reranker import ReRankerUnsafe
from service.credential import CredentialRefused, CredentialUnreadable
from service.errors import (
    BackupRefused,
    ClaimRefused,
    ModelRefused,
    NotAllowed,
    NotAuthenticated,
    NotFound,
    PolicyRefused,
    ProviderUnusable,
    RequestConflict,
    RequestInvalid,
    SealBroken,
    SecondFactorNeeded,
    SentinelAnswered,
    StandardRefused,
    StoreUnavailable,
    StoreUnsafe,
    TooManyAttempts,
)
from service.settings import SettingInvalid
from service.signing import DocumentUnsignable, KeyUnusable
from service.yaml_text import YamlUnreadable

MEDIA_TYPE = "application/problem+json"

STATUS_OF: Mapping[type[VqmapError], HTTPStatus] = {
    NotAuthenticated: HTTPStatus.UNAUTHORIZED,
    SecondFactorNeeded: HTTPStatus.UNAUTHORIZED,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    ProviderUnusable: HTTPStatus.BAD_GATEWAY,
    SealBroken: HTTPStatus.SERVICE_UNAVAILABLE,
    NotAllowed: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    UnknownItem: HTTPStatus.NOT_FOUND,
    RequestConflict: HTTPStatus.CONFLICT,
    ClaimRefused: HTTPStatus.CONFLICT,
    SentinelAnswered: HTTPStatus.CONFLICT,
    ModelRefused: HTTPStatus.CONFLICT,
    TooFewDecisions: HTTPStatus.CONFLICT,
    RequestInvalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    PolicyRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    StandardRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    BackupRefused: HTTPStatus.UNPROCESSABLE_ENTITY,
    InvalidStandard: HTTPStatus.UNPROCESSABLE_ENTITY,
    YamlUnreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    CredentialUnreadable: HTTPStatus.UNPROCESSABLE_ENTITY,
    CredentialRefused: HTTPStatus.INTERNAL_SERVER_ERROR,
    DocumentUnsignable: HTTPStatus.INTERNAL_SERVER_ERROR,
    KeyUnusable: HTTPStatus.INTERNAL_SERVER_ERROR,
    AdapterUnusable: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelAltered: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelUnusable: HTTPStatus.SERVICE_UNAVAILABLE,
    ReRankerUnsafe: HTTPStatus.SERVICE_UNAVAILABLE,
    SettingInvalid: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreUnsafe: HTTPStatus.SERVICE_UNAVAILABLE,
}

_OURS = HTTPStatus.INTERNAL_SERVER_ERROR
"""What an error without a line in the table answers: an unforeseen one is ours, not the caller's."""


class Problem(Frozen):
    """A refusal: what happened (``detail``), what to do (``remedy``), and every single finding.

    The refusal of a claim carries the stored ``verdict`` and the ``claim_id`` under which it is kept.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    remedy: str
    findings: tuple[Finding, ...] = ()
    claim_id: str | None = None
    verdict: Verdict | None = None


def declared(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """Return what an endpoint may answer besides success, for its OpenAPI description."""
    always = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        int(status): {"description": status.phrase, "model": Problem, "content": content}
        for status in sorted({*always, *statuses})
    }


def problem_of(error: VqmapError) -> Problem:
    """Return an error as a problem document."""
    status = next((STATUS_OF[kind] for kind in type(error).__mro__ if kind in STATUS_OF), _OURS)
    refusal = {"claim_id": error.claim_id, "verdict": error.verdict} if isinstance(error, ClaimRefused) else {}
    return Problem(
        type=f"urn:vqmap:problem:{error.code}",
        title=status.phrase,
        status=status,
        detail=error.detail,
        code=error.code,
        remedy=error.remedy,
        findings=error.findings,
        **refusal,
    )


def install(app: FastAPI) -> None:
    """Let an application answer every error with a problem document."""
    app.add_exception_handler(VqmapError, _answer_error)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(Exception, _answer_defect)


def _respond(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers = {"WWW-Authenticate": "Bearer"}
    content = problem.model_dump(mode="json", exclude_none=True)
    if problem.verdict is not None:
        content["verdict"] = problem.verdict.model_dump(mode="json")
    return JSONResponse(content, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


async def _answer_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, VqmapError):
        raise error
    waits = {"Retry-After": str(error.retry_after)} if isinstance(error, TooManyAttempts) else None
    return _respond(problem_of(error), waits)


async def _answer_invalid(_request: Request, error: Exception) -> JSONResponse:
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    findings = tuple(
        Finding(
            code="field_invalid",
            severity=Severity.ERROR,
            place="/" + "/".join(str(step) for step in each["loc"]),
            message=f"{each['msg']}.",
            remedy="Correct this field; the documentation at /docs shows its form.",
        )
        for each in problems
    )
    invalid = RequestInvalid(
        f"{len(findings)} field(s) of the request are wrong.", remedy="Correct every field named.", findings=findings
    )
    return _respond(problem_of(invalid))


async def _answer_http(_request: Request, error: Exception) -> JSONResponse:
    known = error if isinstance(error, HTTPException) else HTTPException(HTTPStatus.INTERNAL_SERVER_ERROR)
    status = HTTPStatus(known.status_code)
    code = status.name.lower()
    problem = Problem(
        type=f"urn:vqmap:problem:{code}",
        title=status.phrase,
        status=status,
        detail=f"{status.description or status.phrase}.",
        code=code,
        remedy="See /docs for what can be asked.",
    )
    return _respond(problem, known.headers)


async def _answer_defect(_request: Request, _error: Exception) -> JSONResponse:
    """Deny with a plain sentence; the server's log holds the traceback."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _respond(
        Problem(
            type="urn:vqmap:problem:defect",
            title=status.phrase,
            status=status,
            detail="The request failed because of a defect in vqmap; nothing was recorded.",
            code="defect",
            remedy="Report it with the time of the request; the server's log says more.",
        )
    )
