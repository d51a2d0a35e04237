"""What every answer tells the browser: run only our own files, guess nothing, tell other sites nothing."""

import re

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.address import Address
from api.http.dependencies import keep_token

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

STATIC = "/static/"
"""Where files lie that are the same for everybody; no shared cache keeps anything else: it may be personal."""

CALENDARS = "/calendar/"
"""Where calendar programs read by a secret address: they keep what they read and ask whether it is still so (ETag)."""

PICTURE = re.compile(r"/courses/[^/]++/pages/[0-9]++")
"""Pages of documents, which the reader's own browser keeps and asks whether they may still be seen (ETag)."""

WORKER = "/static/worker.js"
"""The one script that may answer for all pages where there is no connection."""

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

HTTPS_ALWAYS = "max-age=31536000; includeSubDomains"
"""A year, and the names below ours: OWASP ASVS 5.0, 3.4.1. Browsers take it over https only."""


class PageHeaders:
    """ASGI middleware that adds these headers, and the cookie of a session that goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add the headers to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                guard(MutableHeaders(scope=message), request)
            await send(message)

        await self.app(scope, receive, send_guarded)


def guard(headers: MutableHeaders, request: Request) -> None:
    """Add what the answer to `request` has to say."""
    address: Address = request.app.state.slices[Address]
    headers.update(ALWAYS)
    if address.is_encrypted(request):
        headers["Strict-Transport-Security"] = HTTPS_ALWAYS
    headers["Cache-Control"] = _kept(request)
    if request.url.path == WORKER:
        headers["Service-Worker-Allowed"] = "/"
    if headers.get("content-type", "").startswith("text/html"):
        headers.add_vary_header("HX-Request")
        headers.add_vary_header("Cookie")
    renewed: str | None = getattr(request.state, "renewed", None)
    if renewed is not None:
        cookie = Response()
        keep_token(cookie, request, address, renewed)
        headers.append("Set-Cookie", cookie.headers["set-cookie"])


def _kept(request: Request) -> str:
    """For how long a cache may keep the answer: for good only a file whose address holds a mark of its content."""
    if request.url.path.startswith(CALENDARS) or PICTURE.fullmatch(request.url.path):
        return "private, no-cache"
    if not request.url.path.startswith(STATIC):
        return "no-store"
    return "public, max-age=31536000, immutable" if "v" in request.query_params else "public, no-cache"
