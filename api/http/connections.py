"""Connections with bounds: how many, how long each may take, what is said to one that is not served.

uvicorn bounds the idle time between two requests and nothing else: 300 half-sent heads stayed open for ever. Its
protocol is therefore given a timer for what it waits for; parsing, flow control and answering stay uvicorn's.
"""

import asyncio
import json
from collections import Counter
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, cast

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.http.headers import ALWAYS
from api.http.problem import PROBLEM_MEDIA_TYPE, Problem
from api.running.observability import Metrics
from api.running.settings import Settings

MOST_FRAMING_BYTES = 64 << 10
"""Request line, headers, marks of chunks and trailers of one request; nginx takes 32 kB of headers, Apache 800 kB."""

LINGER_SECONDS = 5
"""How long the rest of a body that nobody wants is thrown away, so that its sender reads the answer (nginx: 5 s)."""


class Connections:
    """The open connections of one server, counted in all and by address, and for which of them we wait since when."""

    def __init__(self, settings: Settings, *, most: int, metrics: Metrics) -> None:
        self._most = most
        self._most_of_one = settings.connections_per_address
        self._proxies = settings.proxies
        self._metrics = metrics
        self._by_address: Counter[str] = Counter()
        self._waiting: dict[BoundedProtocol, None] = {}

    def add(self, address: str) -> str | None:
        """Count a connection; returns why it is not served, if it is not.

        Where there are too many, of the address or in all, the one among them that has kept us waiting longest gives
        way: slow senders lock nobody out, not even those who share their address.
        """
        self._by_address[address] += 1
        if self._by_address[address] > self._most_of_one and not self._is_proxy(address):
            longest = next((each for each in self._waiting if each.address == address), None)
            refusal = f"Your address has {self._most_of_one} connections in use."
        elif self._by_address.total() > self._most:
            longest = next(iter(self._waiting), None)
            refusal = f"All {self._most} connections are in use."
        else:
            return None
        if longest is None:
            return refusal
        longest.give_way()
        return None

    def remove(self, connection: "BoundedProtocol", address: str) -> None:
        """Count it no more."""
        self.serve(connection)
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]

    def wait_for(self, connection: "BoundedProtocol") -> None:
        """From now on the connection owes us the rest of a request, or a new one."""
        self._waiting.pop(connection, None)
        self._waiting[connection] = None

    def serve(self, connection: "BoundedProtocol") -> None:
        """We are at work for the connection."""
        self._waiting.pop(connection, None)

    def note_end(self, cause: str) -> None:
        """Count a connection that was ended by us before its time."""
        self._metrics.connections_ended.labels(cause).inc()

    def _is_proxy(self, address: str) -> bool:
        return bool(self._proxies) and any(ip_address(address) in network for network in self._proxies)


class BoundedConfig(uvicorn.Config):
    """What uvicorn is told, with the bounds that it does not know."""

    def __init__(self, app: FastAPI, settings: Settings, *, most_connections: int) -> None:
        super().__init__(
            app,
            http=BoundedProtocol,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.proxies),
            forwarded_allow_ips=[str(network) for network in settings.proxies],
            timeout_keep_alive=settings.idle_seconds,
            timeout_graceful_shutdown=settings.drain_seconds,
        )
        self.bounds = settings
        self.open_connections = Connections(settings, most=most_connections, metrics=app.state.metrics)


class BoundedProtocol(HttpToolsProtocol):
    """One connection, ended where it makes us wait too long for a head, a body, or for an answer to be read."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        if not isinstance(config, BoundedConfig):
            raise TypeError("the connections' bounds are missing: configure the server by BoundedConfig")
        self._bounds = config.bounds
        self._open = config.open_connections
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._asked = False
        self._receiving = False
        self._framing = 0

    @property
    def address(self) -> str:
        """Where the connection comes from; behind a proxy, the proxy."""
        return self.client[0] if self.client else "unknown"

    @property
    def _answering(self) -> bool:
        return self._asked and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection, or say why not."""
        super().connection_made(cast(asyncio.Transport, transport))  # uvloop's own is none by name
        refusal = self._open.add(self.address)
        if refusal is not None:
            self._end(HTTPStatus.SERVICE_UNAVAILABLE, refusal, cause="too-many")
            return
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection and its timers."""
        self._set_deadline(None)
        self.resume_writing()
        self._open.remove(self, self.address)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head or the marks between pieces of the body have grown too large."""
        if self.transport.is_closing():
            return
        if self._deadline is None and not self._receiving:
            self._await_head()
        self._framing += len(data)
        super().data_received(data)
        if self._framing > MOST_FRAMING_BYTES and not self.transport.is_closing():
            detail = f"At most {MOST_FRAMING_BYTES:,} bytes are read beside a body."
            self._end(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail, cause="head-too-large")

    def on_headers_complete(self) -> None:
        """The head is there; now the body is waited for."""
        super().on_headers_complete()
        self._asked = self._receiving = True
        self._set_deadline(self._bounds.body_seconds)
        self._open.wait_for(self)

    def on_body(self, body: bytes) -> None:
        """A piece of the body is there."""
        self._framing -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole; if it was answered before its end, the connection is idle now."""
        self._receiving = False
        self._framing = 0
        super().on_message_complete()
        if self._answering:
            self._set_deadline(None)
            self._open.serve(self)
        else:
            self._set_deadline(self._bounds.idle_seconds)

    def on_response_complete(self) -> None:
        """The answer is sent; a body that is still coming in is thrown away for a while, so that the answer is read."""
        super().on_response_complete()
        if self.transport.is_closing():
            if self.transport.get_write_buffer_size():
                self._await_reader()
        elif self._receiving:
            self._set_deadline(LINGER_SECONDS)
        elif not self._answering:
            self._open.wait_for(self)

    def pause_writing(self) -> None:
        """The client does not read; it is waited for once, not for ever."""
        self._await_reader()
        super().pause_writing()

    def resume_writing(self) -> None:
        """The client has read most of what was sent."""
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close the idle connection, even where its client never read the last answer."""
        self._close()

    def give_way(self) -> None:
        """End the connection for one that is more likely to bring a request."""
        self._end(
            HTTPStatus.SERVICE_UNAVAILABLE, "All connections are in use; this one was too slow.", cause="gave-way"
        )

    def _await_head(self) -> None:
        self._set_deadline(self._bounds.header_seconds)
        if not self._answering:
            self._open.wait_for(self)

    def _await_reader(self) -> None:
        if self._unread is None:
            self._unread = self.loop.call_later(self._bounds.unread_seconds, self._give_up_reader)

    def _set_deadline(self, seconds: float | None) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self._end_late)

    def _end_late(self) -> None:
        """Called when what was waited for did not come; an earlier request of the same client is answered first."""
        if self._answering and (self.pipeline or not self._receiving):
            self._await_head()
        elif self._receiving and self._answering:
            detail = f"The body took longer than {self._bounds.body_seconds} seconds."
            self._end(HTTPStatus.REQUEST_TIMEOUT, detail, cause="late-body")
        elif not self._asked:
            detail = f"The head took longer than {self._bounds.header_seconds} seconds."
            self._end(HTTPStatus.REQUEST_TIMEOUT, detail, cause="late-head")
        else:
            self._close()

    def _give_up_reader(self) -> None:
        self._open.note_end("unread")
        self.transport.abort()

    def _end(self, status: HTTPStatus, detail: str, *, cause: str) -> None:
        """Say why, unless an answer has begun, and close."""
        self._open.note_end(cause)
        if not self._answering or not self.cycle.response_started:
            self.transport.write(_refusal(status, detail, kind=cause))
        self._close()

    def _close(self) -> None:
        """Close; what the client does not read by itself is not waited for."""
        self._set_deadline(None)
        self._open.serve(self)
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        else:
            self.transport.close()


def _refusal(status: HTTPStatus, detail: str, *, kind: str) -> bytes:
    """A whole answer, for a connection that never comes as far as the application."""
    document = json.dumps(Problem.of(status, detail, kind=kind, request_id="").document()).encode()
    headers = {
        **{name.lower(): value for name, value in ALWAYS.items()},
        "cache-control": "no-store",
        "content-type": PROBLEM_MEDIA_TYPE,
        "content-length": str(len(document)),
        "connection": "close",
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + document
