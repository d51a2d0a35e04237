"""What every answer tells the browser: run only our own files, guess nothing, tell other sites nothing."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""No inline script or style, no `eval`, nothing from elsewhere, in nobody's frame."""

API_DOCUMENTATION = frozenset({"/docs", "/redoc", "/docs/oauth2-redirect"})
"""FastAPI's own pages bring inline scripts; they show the API's description and nothing else."""


class PageHeaders:
    """ASGI middleware that adds these headers; pages are kept by no cache, because they show a person's record."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _guard(MutableHeaders(scope=message), path=scope["path"])
            await send(message)

        await self.app(scope, receive, send_guarded)


def _guard(headers: MutableHeaders, *, path: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    # Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    headers["Referrer-Policy"] = "same-origin"
    if path in API_DOCUMENTATION:
        return
    headers["Content-Security-Policy"] = POLICY
    if headers.get("content-type", "").startswith("text/html"):
        headers["Cache-Control"] = "no-store"
        headers.add_vary_header("HX-Request")
        headers.add_vary_header("Cookie")
