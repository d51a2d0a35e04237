"""Errors as `application/problem+json` (RFC 9457), by one table from error class to status."""

from collections.abc import Sequence
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.http.headers import guard
from api.http.page_errors import page_error, wants_page
from api.http.security_notes import seen
from data.words import (
    AccessDenied,
    Busy,
    Conflict,
    EngineError,
    InvalidInput,
    ModelError,
    NotFound,
    NotSignedIn,
    NotSignedInRecently,
    RequestTooLarge,
    SearchIndexError,
    StoreError,
    StoreFull,
    TryLater,
)

STATUS_BY_ERROR: dict[type[EngineError], HTTPStatus] = {
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    AccessDenied: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    RequestTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    TryLater: HTTPStatus.TOO_MANY_REQUESTS,
    Busy: HTTPStatus.SERVICE_UNAVAILABLE,
    SearchIndexError: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelError: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreFull: HTTPStatus.INSUFFICIENT_STORAGE,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    EngineError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

PROBLEM_MEDIA_TYPE = "application/problem+json"
UNEXPECTED = "Something went wrong on our side. The operator finds it in the log by this request id."
NOT_SERVING = "The {part} cannot be used at present. The operator finds why in the log by this request id."
FAILED_PARTS: dict[type[EngineError], str] = {
    SearchIndexError: "search index",
    ModelError: "language model",
    StoreError: "database",
}
NOTHING_WRITTEN = "Nothing was written: the disk of the database is full. Reading and answering go on."


MOST_FAULTS = 100
"""Of a request that is not as described; 70,000 unknown fields were answered with 12 MB, and nobody else for 2.7 s."""


class ProblemFault(BaseModel):
    """One thing wrong with a request: where it stands, what is there, what to do about it."""

    model_config = ConfigDict(from_attributes=True)

    place: str
    value: str
    problem: str
    remedy: str


class Problem(BaseModel):
    """Why a request was not served (RFC 9457); `faults` are sent where an input has them, all of them at once."""

    type: str = Field(examples=["urn:saarthi:problem:unknown-course"])
    title: str
    status: int
    detail: str
    request_id: str
    faults: list[ProblemFault] = []

    @classmethod
    def of(cls, status: HTTPStatus, detail: str, *, kind: str, request_id: str) -> "Problem":
        """The problem of this kind."""
        name = f"urn:saarthi:problem:{kind}"
        return cls(type=name, title=status.phrase, status=status.value, detail=detail, request_id=request_id)

    def document(self) -> dict[str, object]:
        """The problem as it is sent."""
        return self.model_dump(exclude_defaults=True)


def status_of(error: EngineError) -> HTTPStatus:
    """The status of the nearest class of `error` in the table."""
    return status_of_class(type(error))


def status_of_class(error: type[EngineError]) -> HTTPStatus:
    """The status of the nearest class of `error` in the table."""
    return next(STATUS_BY_ERROR[cls] for cls in error.__mro__ if cls in STATUS_BY_ERROR)


def problem(
    request: Request, status: HTTPStatus, detail: str, *, kind: str, faults: Sequence[ProblemFault] = ()
) -> Response:
    """A problem document, or the same as a page where a browser asked for one."""
    request_id = str(getattr(request.state, "request_id", ""))
    refused = seen(request)
    refused.status, refused.kind = status, kind
    if wants_page(request):
        problems = [fault.problem for fault in faults]
        return page_error(request, status, detail, request_id=request_id, problems=problems)
    body = Problem.of(status, detail, kind=kind, request_id=request_id).model_copy(update={"faults": list(faults)})
    headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(body.document(), status, headers=headers, media_type=PROBLEM_MEDIA_TYPE)


def problem_document(error: Exception, *, request_id: str) -> dict[str, object]:
    """The problem document of an error that comes after the answer has begun, when no status can be sent any more."""
    if isinstance(error, EngineError):
        detail = _told(error, request_id=request_id)
        status, kind = status_of(error), _kebab(type(error).__name__)
    else:
        status, detail, kind = HTTPStatus.INTERNAL_SERVER_ERROR, UNEXPECTED, "internal-error"
    return Problem.of(status, detail, kind=kind, request_id=request_id).document()


def engine_problem(request: Request, error: EngineError) -> Response:
    """What a request that ends in `error` is answered with."""
    listed = error.faults if isinstance(error, InvalidInput) else ()
    faults = [ProblemFault.model_validate(fault) for fault in listed]
    detail = _told(error, request_id=str(getattr(request.state, "request_id", "")))
    response = problem(request, status_of(error), detail, kind=_kebab(type(error).__name__), faults=faults)
    if isinstance(error, NotSignedInRecently):
        response.headers["WWW-Authenticate"] = 'Bearer error="insufficient_user_authentication"'  # RFC 9470, 3
    if isinstance(error, TryLater):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _engine_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, EngineError):
        raise error
    return engine_problem(request, error)


def _told(error: EngineError, *, request_id: str) -> str:
    """What the client is told: all of it where nothing of ours failed; otherwise the log has the cause."""
    if status_of(error) < HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, TryLater):
        return str(error)
    structlog.get_logger("request").error(
        "not served", request_id=request_id, kind=type(error).__name__, cause=str(error)
    )
    if isinstance(error, StoreFull):
        return NOTHING_WRITTEN
    part = next((part for kind, part in FAILED_PARTS.items() if isinstance(error, kind)), None)
    return UNEXPECTED if part is None else NOT_SERVING.format(part=part)


def _validation_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    faults = [
        ProblemFault(
            place=".".join(str(part) for part in fault["loc"]),
            value=str(fault.get("input"))[:80],
            problem=str(fault["msg"]),
            remedy="See /docs for what this place takes.",
        )
        for fault in found[:MOST_FAULTS]
    ]
    more = [f"and {len(found) - MOST_FAULTS:,} more"] if len(found) > MOST_FAULTS else []
    detail = "; ".join([*(f"{fault.place}: {fault.problem}" for fault in faults), *more])
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, kind="invalid-request", faults=faults)


def _http_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    response = problem(request, status, str(error.detail), kind=_kebab(status.phrase.replace(" ", "")))
    response.headers.update(error.headers or {})
    return response


def _unexpected_problem(request: Request, error: Exception) -> Response:
    """Made outside all middleware, which the error has passed: what that would add is added here."""
    response = problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, UNEXPECTED, kind="internal-error")
    guard(response.headers, request)
    response.headers["X-Request-Id"] = str(getattr(request.state, "request_id", ""))
    return response


def _kebab(name: str) -> str:
    """`UnknownCourse` as `unknown-course`.

    >>> _kebab("UnknownCourse")
    'unknown-course'
    """
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).strip("-")


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""
    app.add_exception_handler(EngineError, _engine_problem)
    app.add_exception_handler(RequestValidationError, _validation_problem)
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_exception_handler(Exception, _unexpected_problem)
