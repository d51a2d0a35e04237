"""No request is worked on for ever: an answer begins in time, or the client is told that it does not."""

import asyncio
from http import HTTPStatus

import structlog
from anyio import CancelScope
from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problem import problem

TOO_SLOW = "The answer took too long. What you asked for may have been done; ask again with the same ids."
STOPPING = "The service is being stopped. Ask again in a moment."


class PunctualApp:
    """ASGI middleware that gives up a request whose answer has not begun so long after its last piece came in.

    A thread that works on it cannot be stopped and goes on to its end: nobody waits for it, but it keeps its turn and
    its place among the threads until then, so that no more than there are of these are ever at work. What only waits
    for one of them is ended at once.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._given_up: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and wait for its answer to begin."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        work = _Work(receive, send, seconds=scope["app"].state.parts.settings.answer_seconds)
        working = asyncio.create_task(work.done_by(self.app, scope))
        try:
            async with work.patience:
                await asyncio.shield(working)
        except (TimeoutError, asyncio.CancelledError) as error:
            if work.begun or (isinstance(error, TimeoutError) and not work.patience.expired()):
                working.cancel()
                raise
            work.given_up.cancel()
            self._keep(working)
            await _refusal(Request(scope), error)(scope, receive, send)

    def _keep(self, working: asyncio.Task[None]) -> None:
        """Hold on to what was given up until it ends: an event loop does not."""
        self._given_up.add(working)
        working.add_done_callback(self._ended)

    def _ended(self, working: asyncio.Task[None]) -> None:
        self._given_up.discard(working)
        error = None if working.cancelled() else working.exception()
        if error is not None:
            structlog.get_logger("request").error("failed after it was given up", exc_info=error)


class _Work:
    """What is done for one request; what is received puts its end off, and once the answer begins there is none."""

    def __init__(self, receive: Receive, send: Send, *, seconds: float) -> None:
        self._receive = receive
        self._send = send
        self._seconds = seconds
        self.patience = asyncio.timeout(seconds)
        self.given_up = CancelScope()
        self.begun = False

    async def done_by(self, app: ASGIApp, scope: Scope) -> None:
        """Have the application answer, until it is given up; a thread at work is waited for (anyio shields it)."""
        with self.given_up:
            await app(scope, self._received, self._sent)

    async def _received(self) -> Message:
        message = await self._receive()
        if self._is_awaited():
            self.patience.reschedule(asyncio.get_running_loop().time() + self._seconds)
        return message

    async def _sent(self, message: Message) -> None:
        if self.given_up.cancel_called:
            return
        if self._is_awaited():
            self.patience.reschedule(None)
        self.begun = True
        await self._send(message)

    def _is_awaited(self) -> bool:
        return not (self.begun or self.given_up.cancel_called or self.patience.expired())


def _refusal(request: Request, error: BaseException) -> Response:
    detail, kind = (TOO_SLOW, "too-slow") if isinstance(error, TimeoutError) else (STOPPING, "stopping")
    return problem(request, HTTPStatus.SERVICE_UNAVAILABLE, detail, kind=kind)
