"""What stands before every route: who asks is known before any of the body is read, and the body has a bound."""

from collections.abc import AsyncIterator, Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.params import File, Form
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from api.http.bodies import BoundedRequest, body_limit, check_json
from api.http.dependencies import Allowed, admitted
from api.http.own_ids import put_into_own_ids

BROKEN_OFF = "The body broke off."
FORM_TYPE = "application/x-www-form-urlencoded"


class GuardedRoute(APIRoute):
    """A route that asks its `Allowed` first, then reads the body within bounds, and only then lets FastAPI parse it.

    FastAPI parses the body before it calls a dependency: without this, whoever has no token could still have 30 MB of
    `[[],[],…]` parsed, which took 750 MB and stopped everybody for seconds.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route behind its guard."""
        handle = super().get_route_handler()
        guards = [each.call for each in self.dependant.dependencies if isinstance(each.call, Allowed)]
        field = self.body_field.field_info if self.body_field else None
        takes_files = isinstance(field, File)  # which is a kind of Form
        is_form = isinstance(field, Form) and not takes_files
        limit = body_limit(self.path, is_form=is_form)

        async def guarded(request: Request) -> Response:
            for guard in guards:
                guard.check(await admitted(request))
            await put_into_own_ids(request)
            bounded = BoundedRequest(request.scope, request.receive, most_bytes=limit.bytes)
            if is_form:
                _check_form_type(bounded)
            if field is not None and not takes_files:
                body = await _body_of(bounded)
                if not is_form:
                    check_json(body, most_values=limit.values)
            return await handle(bounded)

        return guarded


async def pieces_of(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes in, for a route that keeps what had come where the line breaks off."""
    try:
        async for piece in request.stream():
            yield piece
    except ClientDisconnect:
        raise HTTPException(HTTPStatus.BAD_REQUEST, BROKEN_OFF) from None


async def _body_of(request: Request) -> bytes:
    """The body, which the request keeps for whoever parses it."""
    try:
        return await request.body()
    except ClientDisconnect:
        raise HTTPException(HTTPStatus.BAD_REQUEST, BROKEN_OFF) from None


def _check_form_type(request: Request) -> None:
    """Refuse multipart where no file is taken: its parts go to disk while they come in."""
    sent = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if sent and sent != FORM_TYPE:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"This form is read as {FORM_TYPE}, not as {sent!r}.")
