"""Requests for other hosts are turned away: a name of an attacker's that leads here must not pass for ours."""

from http import HTTPStatus

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.address import Address
from api.http.problem import problem

ASKED_BY_ADDRESS = frozenset({"/healthz", "/readyz"})
"""Load balancers ask for these by an address of their own; they say yes or no and nothing else."""


class KnownHosts:
    """ASGI middleware that answers 421 where the `Host` header names none of our names."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or say which setting allows its host."""
        if scope["type"] == "http" and scope["path"] not in ASKED_BY_ADDRESS:
            request = Request(scope)
            address: Address = request.app.state.slices[Address]
            host = request.headers.get("host", "")
            if not address.serves(host):
                await _refusal(request, host)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def _refusal(request: Request, host: str) -> Response:
    detail = (
        f"This service does not answer to the host {host!r}. Its operator names the hosts in SAARTHI_PUBLIC_URL and "
        "SAARTHI_ALLOWED_HOSTS."
    )
    return problem(request, HTTPStatus.MISDIRECTED_REQUEST, detail, kind="misdirected-request")
