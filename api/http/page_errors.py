"""Errors as a page, for people who came with a browser."""

from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from api.http.dependencies import language_of
from api.running.i18n import words_for


def wants_page(request: Request) -> bool:
    """Whether a browser asked for a page or htmx for a part of one, not for data: pages live outside /v1."""
    from_browser = "text/html" in request.headers.get("accept", "") or "hx-request" in request.headers
    return not request.url.path.startswith("/v1/") and from_browser


def page_error(request: Request, status: HTTPStatus, detail: str, *, request_id: str) -> Response:
    """The error as a page; who is not signed in is led to the sign-in page and back again."""
    fragment = "hx-request" in request.headers
    if status is HTTPStatus.UNAUTHORIZED:
        address = sign_in_address(request)
        if fragment:
            return Response(status_code=status, headers={"HX-Redirect": address})
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)
    templates = request.app.state.templates
    words = words_for(language_of(request, request.query_params.get("lang")))
    response: Response = templates.TemplateResponse(
        request,
        "fragments/error.html" if fragment else "error.html",
        {
            "words": words,
            "status": status,
            "detail": detail,
            "request_id": request_id,
            "principal": None,
            "here": "/",
        },
        status_code=status,
    )
    return response


def sign_in_address(request: Request) -> str:
    """The sign-in page that leads back to where the visitor was: to the page itself where a form or a part was sent."""
    came_from = urlsplit(request.headers.get("hx-current-url", "") or str(request.url))
    if request.method != "GET" and "hx-request" not in request.headers:
        return "/sign-in"
    wanted = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    return f"/sign-in?{urlencode({'next': wanted})}"
