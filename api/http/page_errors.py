"""Errors as a page, for people who came with a browser."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.http.dependencies import language_of
from api.http.fault_words import faults_said
from api.running.i18n import words_for


def wants_page(request: Request) -> bool:
    """Whether a browser asked for a page or htmx for a part of one, not for data: pages live outside /v1."""
    from_browser = "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers
    return not request.url.path.startswith("/v1/") and from_browser


def page_error(
    request: Request, status: HTTPStatus, detail: str, *, request_id: str, problems: Sequence[str] = ()
) -> Response:
    """The error as a page with the menu of who asked; who is not signed in is led to sign in and back again.

    `problems` are what its faults say; those that somebody can make on a page are told in the reader's language.
    Where a part of a page was asked for, the page itself says that the sign-in has ended: what was typed stays there.
    """
    fragment = "hx-request" in request.headers
    if status is HTTPStatus.UNAUTHORIZED:
        if fragment:
            return Response(status_code=status)
        return RedirectResponse(sign_in_address(request), HTTPStatus.SEE_OTHER)
    templates = request.app.state.templates
    words = words_for(language_of(request, request.query_params.get("lang")))
    session = getattr(request.state, "session", None)
    response: Response = templates.TemplateResponse(
        request,
        "fragments/error.html" if fragment else "error.html",
        {
            "words": words,
            "status": status,
            "detail": detail,
            "told": faults_said(problems, words),
            "request_id": request_id,
            "principal": None if session is None else session.principal,
            "here": _here(request) if request.method == "GET" else "/",
        },
        status_code=status,
    )
    return response


def sign_in_address(request: Request) -> str:
    """The sign-in page, which leads back to where the visitor was unless a form was sent."""
    return f"/sign-in?{urlencode({'next': _here(request)})}" if request.method == "GET" else "/sign-in"


def _here(request: Request) -> str:
    """Where the visitor is; a language in the address would come in the way of another choice."""
    url = request.url.remove_query_params("lang")
    return f"{url.path}?{url.query}" if url.query else url.path
