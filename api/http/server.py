"""The server: one application on one socket, with bounds on connections and time, drained when it is told to stop."""

import asyncio
import resource
import socket
from collections.abc import Callable
from http import HTTPStatus

import uvicorn
from fastapi import FastAPI

from api.http.connections import BoundedConfig
from api.http.problem import Problem
from api.http.punctual import STOPPING
from api.running.settings import Settings

MOST_DESCRIPTORS = 1 << 16
"""Enough for any machine of ours; some systems allow a thousand million, for which tables would be made."""

KEPT_DESCRIPTORS = 100
"""For database, index, models, logs and connections to a model server: 31 are open after a start."""

LAST_WORDS_SECONDS = 1.0
"""Before the end of the grace answers on their way are ended in words; so long have they to be sent."""


class DrainingServer(uvicorn.Server):
    """Stops by taking no more connections and letting answers come to their end, within the grace of the settings."""

    def __init__(self, config: BoundedConfig, *, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._grace = config.bounds.drain_seconds
        self._end_streams = end_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; answers that are still on their way near the end of the grace are ended in words."""
        wait = max(self._grace - LAST_WORDS_SECONDS, 0)
        last_words = asyncio.get_running_loop().call_later(wait, self._end_streams)
        await super().shutdown(sockets)
        last_words.cancel()


def server_of(app: FastAPI, settings: Settings) -> DrainingServer:
    """The server of `app`, with as many connections as the settings and the process's open files allow."""
    most = min(settings.connections, max(raised_descriptors() - KEPT_DESCRIPTORS, 1))
    config = BoundedConfig(app, settings, most_connections=most)
    stopping = Problem.of(HTTPStatus.SERVICE_UNAVAILABLE, STOPPING, kind="stopping", request_id="").document()
    return DrainingServer(config, end_streams=lambda: app.state.streams.end_all("problem", stopping))


def raised_descriptors() -> int:
    """How many files the process may have open, after raising that to what the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        return allowed
    return MOST_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft
