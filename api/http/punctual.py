"""No request is worked on for ever: an answer begins in time, or the client is told that it does not."""

import asyncio
from http import HTTPStatus

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problem import problem

TOO_SLOW = "The answer took too long. What you asked for may have been done; ask again with the same ids."
STOPPING = "The service is being stopped. Ask again in a moment."


class PunctualApp:
    """ASGI middleware that gives up a request whose answer has not begun so long after its last piece came in.

    A thread that works on it cannot be stopped and goes on to its end; nobody waits for it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and wait for its answer to begin."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        seconds: float = scope["app"].state.parts.settings.answer_seconds
        begun = False

        async def receive_timed() -> Message:
            message = await receive()
            if not begun and not patience.expired():
                patience.reschedule(asyncio.get_running_loop().time() + seconds)
            return message

        async def send_timed(message: Message) -> None:
            nonlocal begun
            if not begun and not patience.expired():
                patience.reschedule(None)
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(seconds) as patience:
                await self.app(scope, receive_timed, send_timed)
        except (TimeoutError, asyncio.CancelledError) as error:
            if begun or (isinstance(error, TimeoutError) and not patience.expired()):
                raise
            detail, kind = (TOO_SLOW, "too-slow") if isinstance(error, TimeoutError) else (STOPPING, "stopping")
            answer = problem(Request(scope), HTTPStatus.SERVICE_UNAVAILABLE, detail, kind=kind)
            await answer(scope, receive, send)
