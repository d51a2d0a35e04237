"""Request ids, metrics and logs. No personal data: logs and labels hold route templates, never paths or texts."""

import logging
import re
import sys
import time
import uuid

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.running.settings import LogLevel

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What a client may call its request, as `client_request_id` in the log. Answers carry an id of our own: anybody
could send another's, and what was done under it could no longer be told apart."""


class Metrics:
    """What /metrics shows; one registry per app, so that two apps in one process do not mix."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        self.requests = Counter(
            "saarthi_http_requests", "Requests answered", ["method", "route", "status"], registry=registry
        )
        self.seconds = Histogram("saarthi_http_request_seconds", "Seconds to answer", ["route"], registry=registry)
        self.answers = Counter("saarthi_answers", "Tutor answers by outcome", ["outcome"], registry=registry)
        self.suggestions = Counter("saarthi_suggestions", "Suggestion lists by basis", ["basis"], registry=registry)
        self.model_answers = Counter(
            "saarthi_model_answers", "Answers asked of a language model, by outcome", ["outcome"], registry=registry
        )
        self.model_rejected = Counter(
            "saarthi_model_rejected_sentences", "A model's sentences held back", ["reason"], registry=registry
        )
        self.translations = Counter(
            "saarthi_translations", "Machine translations of quotes, by outcome", ["outcome"], registry=registry
        )
        self.connections_ended = Counter(
            "saarthi_connections_ended", "Connections ended before their time, by cause", ["cause"], registry=registry
        )
        self.security_dropped = Gauge(
            "saarthi_security_log_dropped", "Entries of the security log that were not kept", registry=registry
        )
        self.passages = Gauge("saarthi_index_passages", "Passages in the served index", registry=registry)


def configure_logging(level: LogLevel) -> None:
    """Log one JSON object a line to standard error, from `level` up."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.value.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


class ObservedApp:
    """ASGI middleware that names, times and logs each request, and counts it in the `Metrics` of the application."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.log = structlog.get_logger("request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and note how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status = 500
        started = time.perf_counter()

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_named)
        finally:
            self._note(scope, request_id=request_id, status=status, seconds=time.perf_counter() - started)

    def _note(self, scope: Scope, *, request_id: str, status: int, seconds: float) -> None:
        route = route_of(scope)
        theirs = Headers(scope=scope).get("x-request-id", "")
        named = {"client_request_id": theirs} if REQUEST_ID.fullmatch(theirs) else {}
        metrics: Metrics = scope["app"].state.metrics
        metrics.requests.labels(scope["method"], route, str(status)).inc()
        metrics.seconds.labels(route).observe(seconds)
        self.log.info(
            "request",
            request_id=request_id,
            **named,
            method=scope["method"],
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


def route_of(scope: Scope) -> str:
    """The template of the route that answered; files of a folder count together, and so does what nobody answers."""
    route = getattr(scope.get("route"), "path", None)
    if route is not None:
        return str(route)
    return f"{scope['root_path']}/{{file}}" if isinstance(scope.get("endpoint"), StaticFiles) else "(unknown)"
