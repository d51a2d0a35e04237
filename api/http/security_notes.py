"""What a request leaves in the security log: who asked, from where, for what, and whether it was refused."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.running.auth import AccessRole, Session
from api.running.clock import Clock
from api.running.observability import route_of
from api.running.security_log import SecurityNotes
from api.running.slices import Slices
from data.words import Noted, SecurityEntry

STATE = "security"
PURPOSE_HEADER, PURPOSE_PARAMETER = "x-purpose", "purpose"
"""Where staff say what they read somebody's data for."""

DOORS = frozenset({("POST", "/sign-in"), ("GET", "/sign-in/provider/return")})
"""Where people sign in: with a token, and from the provider."""

REFUSED = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.MISDIRECTED_REQUEST,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)
UNKNOWN = "unknown-"
"""What the kind of a 404 begins with where a thing was asked for by id: what may not be known of is answered so too."""


@dataclass
class Seen:
    """What is found out about a request while it is answered; kinds of problems are those of `api.http.problem`."""

    session: Session | None = None
    status: HTTPStatus | None = None
    kind: str | None = None
    done: list[tuple[Noted, str | None, str | None]] = field(default_factory=list)

    def note(self, action: Noted, *, learner: str | None = None, about: str | None = None) -> None:
        """Have this action in the log, if the request succeeds."""
        self.done.append((action, learner, about))


def seen(request: Request) -> Seen:
    """What has been found out about the request so far."""
    return _seen_in(request.scope)


async def seen_of(request: Request) -> Seen:
    """The same, for routes."""
    return seen(request)


SeenDep = Annotated[Seen, Depends(seen_of)]


def _seen_in(scope: MutableMapping[str, Any]) -> Seen:
    found = scope.setdefault("state", {}).setdefault(STATE, Seen())
    return found if isinstance(found, Seen) else Seen()


@dataclass(frozen=True, slots=True)
class SecurityNoting:
    """The log and the clock by which requests are noted; without a log nothing is."""

    notes: SecurityNotes | None
    clock: Clock


class NotedApp:
    """ASGI middleware that hands the log what it should know of each request, once it was answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; nothing waits for the log."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = HTTPStatus.INTERNAL_SERVER_ERROR.value

        async def send_seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_seen)
        finally:
            slices: Slices = scope["app"].state.slices
            noting = slices[SecurityNoting]
            if noting.notes is not None:
                for entry in entries_of(scope, status, clock=noting.clock):
                    noting.notes.note(entry)


def entries_of(scope: Scope, status: int, *, clock: Clock) -> Iterator[SecurityEntry]:
    """The entries that a request leaves; most leave none. A problem's own status counts, not that of its redirect."""
    found = _seen_in(scope)
    refused = found.status or status
    parameters = scope.get("path_params") or {}
    named = parameters.get("learner")
    if refused in REFUSED or (refused == HTTPStatus.NOT_FOUND and (found.kind or "").startswith(UNKNOWN)):
        at_the_door = (scope["method"], scope["path"]) in DOORS
        action = Noted.SIGN_IN_REFUSED if at_the_door else Noted.REFUSED
        yield _entry(scope, found, action, refused, clock=clock, learner=named, about=found.kind)
    elif status >= HTTPStatus.BAD_REQUEST:
        return
    elif found.done:
        for done, learner, about in found.done:
            yield _entry(scope, found, done, status, clock=clock, learner=learner, about=about)
    elif named is not None and found.session is not None and found.session.principal.role is not AccessRole.LEARNER:
        action = Noted.READ if scope["method"] in {"GET", "HEAD"} else Noted.WRITTEN
        yield _entry(scope, found, action, status, clock=clock, learner=named)


def _entry(
    scope: Scope,
    found: Seen,
    action: Noted,
    status: int,
    *,
    clock: Clock,
    learner: str | None = None,
    about: str | None = None,
) -> SecurityEntry:
    request, client = Request(scope), scope.get("client")
    principal = None if found.session is None else found.session.principal
    return SecurityEntry(
        at=clock(),
        action=action,
        subject=None if principal is None else principal.subject,
        role=None if principal is None else principal.role.value,
        organisation=None if principal is None else principal.organisation,
        address=None if client is None else str(client[0]),
        route=f"{scope['method']} {route_of(scope)}",
        status=int(status),
        request_id=getattr(request.state, "request_id", None),
        learner=learner,
        about=about,
        purpose=request.headers.get(PURPOSE_HEADER) or request.query_params.get(PURPOSE_PARAMETER),
    )
