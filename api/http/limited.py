"""Who asks too much is answered at once, before a body is read or a thread is taken."""

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.address import Address
from api.http.dependencies import cookie_name
from api.http.problem import engine_problem
from api.http.rates import MINUTE, Allowance, Rates
from api.http.security_notes import seen
from api.http.work import cost_of
from api.running.door import Door
from data.words import TryLater


class LimitedApp:
    """ASGI middleware that takes the cost of a request from its sender's minute, or refuses it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where there is enough left of the minute."""
        cost = cost_of(scope["method"], scope["path"]) if scope["type"] == "http" else 0
        if cost == 0 or not rates_of(scope).are_limited:
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        rates = rates_of(scope)
        slices, address = scope["app"].state.slices, client_address(request)
        try:
            session = await rates.party(_token(request, slices[Address]), address, door=slices[Door])
            seen(request).session = session  # so that the security log says whose request was refused
            allowance = await rates.charge(None if session is None else session.principal, address, cost=cost)
        except TryLater as refusal:
            await engine_problem(request, refusal)(scope, receive, send)
            return
        await self.app(scope, receive, _telling(send, allowance) if scope["path"].startswith("/v1/") else send)


def rates_of(scope: Scope) -> Rates:
    """The counts of the application that serves this."""
    rates = scope["app"].state.rates
    if not isinstance(rates, Rates):
        raise TypeError("the app was started without rates")
    return rates


def client_address(request: Request) -> str:
    """Whence the request comes; behind a trusted proxy, whence that says (`SAARTHI_TRUSTED_PROXIES`)."""
    return request.client.host if request.client else ""


def _token(request: Request, address: Address) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return request.cookies.get(cookie_name(address, request))


def _telling(send: Send, allowance: Allowance) -> Send:
    """Adds what is left (draft-ietf-httpapi-ratelimit-headers)."""

    async def send_telling(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["RateLimit-Policy"] = f'"minute";q={allowance.most};w={MINUTE}'
            headers["RateLimit"] = f'"minute";r={allowance.left}'
        await send(message)

    return send_telling
