"""Errors as `application/problem+json` (RFC 9457), by one table from error class to status."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from api.http.page_errors import page_error, wants_page
from data.words import (
    AccessDenied,
    Conflict,
    EngineError,
    InvalidInput,
    ModelError,
    NotFound,
    NotSignedIn,
    SearchIndexError,
    StoreError,
)

STATUS_BY_ERROR: dict[type[EngineError], HTTPStatus] = {
    NotSignedIn: HTTPStatus.UNAUTHORIZED,
    AccessDenied: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    Conflict: HTTPStatus.CONFLICT,
    InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    SearchIndexError: HTTPStatus.SERVICE_UNAVAILABLE,
    ModelError: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    EngineError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

UNEXPECTED = "Something went wrong on our side. The operator finds it in the log by this request id."


def status_of(error: EngineError) -> HTTPStatus:
    """The status of the nearest class of `error` in the table."""
    return next(STATUS_BY_ERROR[cls] for cls in type(error).__mro__ if cls in STATUS_BY_ERROR)


def problem(
    request: Request, status: HTTPStatus, detail: str, *, kind: str, faults: Sequence[dict[str, str]] = ()
) -> Response:
    """A problem document, or the same as a page where a browser asked for one."""
    request_id = str(getattr(request.state, "request_id", ""))
    if wants_page(request):
        return page_error(request, status, detail, request_id=request_id)
    body: dict[str, object] = {
        "type": f"urn:saarthi:problem:{kind}",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "request_id": request_id,
    }
    if faults:
        body["faults"] = list(faults)
    headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def problem_document(error: Exception, *, request_id: str) -> dict[str, object]:
    """The problem document of an error that comes after the answer has begun, when no status can be sent any more."""
    if isinstance(error, EngineError):
        status, detail, kind = status_of(error), str(error), _kebab(type(error).__name__)
    else:
        status, detail, kind = HTTPStatus.INTERNAL_SERVER_ERROR, UNEXPECTED, "internal-error"
    return {
        "type": f"urn:saarthi:problem:{kind}",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "request_id": request_id,
    }


def _engine_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, EngineError):
        raise error
    faults = [
        {"place": fault.place, "value": fault.value, "problem": fault.problem, "remedy": fault.remedy}
        for fault in (error.faults if isinstance(error, InvalidInput) else ())
    ]
    return problem(request, status_of(error), str(error), kind=_kebab(type(error).__name__), faults=faults)


def _validation_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        {
            "place": ".".join(str(part) for part in fault["loc"]),
            "value": str(fault.get("input"))[:80],
            "problem": str(fault["msg"]),
            "remedy": "See /docs for what this place takes.",
        }
        for fault in error.errors()
    ]
    detail = "; ".join(f"{fault['place']}: {fault['problem']}" for fault in faults)
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, kind="invalid-request", faults=faults)


def _http_problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    response = problem(request, status, str(error.detail), kind=_kebab(status.phrase.replace(" ", "")))
    response.headers.update(error.headers or {})
    return response


def _unwritable_problem(request: Request, error: Exception) -> Response:
    detail = "A text holds half a character (a lone surrogate), which cannot be written."
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, detail, kind="invalid-request")


def _unexpected_problem(request: Request, error: Exception) -> Response:
    return problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, UNEXPECTED, kind="internal-error")


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
    app.add_exception_handler(UnicodeEncodeError, _unwritable_problem)
    app.add_exception_handler(Exception, _unexpected_problem)
