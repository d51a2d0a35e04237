"""A server that is told to stop takes no more, lets running answers finish, and ends the others in words."""

import json
import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest

from api.app import create_app
from api.ask.answer_stream import owner_of
from api.cli.serving import listening_socket
from api.http.server import server_of
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.planned import PRINCIPALS, bearer

WAITS_SECONDS = 30.0


def test_running_answers_finish_and_streams_end_in_words(parts: Parts) -> None:
    app = create_app(replace(parts, settings=parts.settings.changed(drain_seconds=3)))
    app.add_api_route("/healthz/slow", lambda: time.sleep(1))
    never = threading.Event()
    principal = PRINCIPALS[AccessRole.LEARNER]

    def silent() -> Generator[tuple[str, object], None, None]:
        yield "sentence", {"text": "The fee is ten rupees."}
        never.wait(WAITS_SECONDS)  # as a model server that says no more
        yield "sentence", {"text": "Never."}

    stream = app.state.streams.begin(silent, owner=owner_of(principal))
    listener = listening_socket("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = server_of(app, app.state.parts.settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    headers = bearer(parts, principal)
    with ThreadPoolExecutor() as pool:
        following = pool.submit(
            httpx.get, f"{url}/v1/tutor/streams/{stream.name}", headers=headers, timeout=WAITS_SECONDS
        )
        slow = pool.submit(httpx.get, f"{url}/healthz/slow", timeout=WAITS_SECONDS)
        time.sleep(0.5)  # until both are on their way
        server.should_exit = True
        assert slow.result().status_code == 200
        events = following.result().text
        never.set()
        thread.join(WAITS_SECONDS)

    assert "The fee is ten rupees." in events
    assert "event: problem" in events
    (told,) = [json.loads(line[5:]) for line in events.splitlines() if line.startswith("data:") and "status" in line]
    assert (told["status"], told["detail"]) == (503, "The service is being stopped. Ask again in a moment.")
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{url}/healthz")


def test_an_answer_that_outlasts_the_grace_is_told_so(parts: Parts) -> None:
    app = create_app(replace(parts, settings=parts.settings.changed(drain_seconds=1)))
    never = threading.Event()
    app.add_api_route("/healthz/slow", lambda: never.wait(WAITS_SECONDS))
    listener = listening_socket("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = server_of(app, app.state.parts.settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(httpx.get, f"{url}/healthz/slow", timeout=WAITS_SECONDS)
        time.sleep(0.5)
        server.should_exit = True
        answer = slow.result()
        never.set()
        thread.join(WAITS_SECONDS)

    assert (answer.status_code, answer.json()["type"]) == (503, "urn:saarthi:problem:stopping")
