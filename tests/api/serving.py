"""An application served by a real server, in a thread of the test's own process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI

from api.cli.serving import listening_socket
from api.http.server import server_of
from api.running.settings import Settings

STARTS_WITHIN_SECONDS = 30.0


@contextmanager
def served(app: FastAPI, *, settings: Settings | None = None) -> Iterator[str]:
    """The address at which the application answers; it is stopped at the end."""
    listener = listening_socket("127.0.0.1", 0)
    server = server_of(app, settings or app.state.parts.settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while not server.started:
        if time.monotonic() > until:
            pytest.fail(f"the server did not start within {STARTS_WITHIN_SECONDS:.0f} s")
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=STARTS_WITHIN_SECONDS)
    listener.close()
