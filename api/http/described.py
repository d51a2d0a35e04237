"""The OpenAPI document: whom each operation lets in, and every status that it can answer with.

What a route raises of its own it declares with `raises`; the rest follows from its guard and from what it takes.
"""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api.http.bodies import body_limit
from api.http.dependencies import SAFE_METHODS, Allowed
from api.http.problem import PROBLEM_MEDIA_TYPE, STATUS_BY_ERROR, UNEXPECTED, Problem, status_of_class
from api.running.auth import AccessRole
from data.words import AccessDenied, EngineError, NotSignedIn, RequestTooLarge, StoreFull, TryLater

Responses = dict[int | str, dict[str, Any]]

SCHEMAS = "#/components/schemas/"
UNREADABLE = "The body cannot be read: it is not text in UTF-8, or it broke off."
MISSHAPEN = "The request is not as described here, or its values do not fit together; every fault is listed."
NOT_SERVING = (
    "The database, the search index or a model cannot be used at present, or too many requests wait for their turn."
)
TOO_MANY = "More was asked in a while than may be; `Retry-After` says in how many seconds to ask again."


def raises(*errors: type[EngineError]) -> Responses:
    """The `responses` of a route that can raise these errors, each status with when it comes.

    >>> from data.words import UnknownCourse, UnknownLesson
    >>> raises(UnknownCourse, UnknownLesson)[404]["description"]
    'No course has this id. The course has no lesson of this id.'
    """
    reasons: dict[HTTPStatus, list[str]] = {}
    for error in errors:
        reasons.setdefault(status_of_class(error), []).append((error.__doc__ or "").split("\n")[0])
    return {status.value: _problem_response(" ".join(texts)) for status, texts in reasons.items()}


def operation_id(route: APIRoute) -> str:
    """What a generated client calls the operation: the name of its function."""
    return route.name


class DescribedApp(FastAPI):
    """An application whose OpenAPI document lists problems too, in place of FastAPI's own shape of a 422."""

    def openapi(self) -> dict[str, Any]:
        """The document, made once."""
        document = super().openapi()
        schemas = document["components"]["schemas"]
        if Problem.__name__ not in schemas:
            for route in iter_route_contexts(self.routes):
                if isinstance(route.original_route, APIRoute) and route.include_in_schema:
                    _add_problems(document["paths"][route.path_format], route)
            described = Problem.model_json_schema(mode="serialization", ref_template=SCHEMAS + "{model}")
            schemas |= {**described.pop("$defs"), Problem.__name__: described}
            for replaced in ("HTTPValidationError", "ValidationError"):
                schemas.pop(replaced, None)
            document["components"]["schemas"] = dict(sorted(schemas.items()))
        return document


def _add_problems(operations: Mapping[str, Any], route: RouteContext) -> None:
    for method in route.methods or ():
        operation = operations[method.lower()]
        declared = operation["responses"]
        takes = HTTPStatus.UNPROCESSABLE_ENTITY in map(int, declared)
        problems = dict(_derived(route, method, takes_values=takes, takes_body="requestBody" in operation))
        every = {**{str(status.value): _problem_response(text) for status, text in problems.items()}, **declared}
        if takes:
            every[str(HTTPStatus.UNPROCESSABLE_ENTITY.value)] = _problem_response(MISSHAPEN)
        operation["responses"] = dict(sorted(every.items()))


def _derived(
    route: RouteContext, method: str, *, takes_values: bool, takes_body: bool
) -> Iterator[tuple[HTTPStatus, str]]:
    """What the guard, the body and the machinery below can answer with."""
    guards = [dependency.call for dependency in route.dependant.dependencies if isinstance(dependency.call, Allowed)]
    if guards:
        yield STATUS_BY_ERROR[NotSignedIn], NotSignedIn.__doc__ or ""
        yield STATUS_BY_ERROR[TryLater], TOO_MANY
        yield HTTPStatus.SERVICE_UNAVAILABLE, NOT_SERVING
    if guards and method not in SAFE_METHODS:
        yield STATUS_BY_ERROR[StoreFull], StoreFull.__doc__ or ""
    # Everybody may come in by a GET; a change by the page's cookie is refused where another site made the request.
    if guards and (method not in SAFE_METHODS or any(guard.roles != set(AccessRole) for guard in guards)):
        yield STATUS_BY_ERROR[AccessDenied], AccessDenied.__doc__ or ""
    if takes_values:
        yield HTTPStatus.UNPROCESSABLE_ENTITY, MISSHAPEN
    if takes_body:
        yield HTTPStatus.BAD_REQUEST, UNREADABLE
        limit = body_limit(route.path_format or "", is_form=False).bytes
        yield STATUS_BY_ERROR[RequestTooLarge], f"The body has more than {limit:,} bytes."
    yield HTTPStatus.INTERNAL_SERVER_ERROR, UNEXPECTED


def _problem_response(when: str) -> dict[str, Any]:
    schema = {"$ref": SCHEMAS + Problem.__name__}
    return {"description": when, "content": {PROBLEM_MEDIA_TYPE: {"schema": schema}}}
