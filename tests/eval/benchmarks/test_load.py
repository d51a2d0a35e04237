import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from eval.benchmarks.load import ASK, EVENTS, HEALTH, PATHS, SIGN_IN, clients_of, heavy_request, pressed, watched

TOKENS = ["e30.eyJzdWIiOiJsaW5hIn0.x", "e30.eyJzdWIiOiJvbWFyIn0.x"]
"""Of "lina" and of "omar"."""


class _Server(BaseHTTPRequestHandler):
    """Answers what the API would; events it refuses, as one does that has enough to do."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[Counter[str]] = Counter()

    def do_GET(self) -> None:
        self._answer(200)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/v1/events":
            (event,) = json.loads(body)["events"]
            self._answer(503 if event["learner"] in {"lina", "omar"} else 500)
        elif self.path == "/sign-in":
            self._answer(303 if body.startswith("token=e30.") else 401)
        else:
            self._answer(200 if json.loads(body)["question"] else 422)

    def _answer(self, status: int) -> None:
        self.asked[self.path.split("?")[0]] += 1
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing is written to the terminal."""


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_light_requests_are_timed_and_refusals_are_counted_apart(url: str) -> None:
    tally = watched(clients_of(url, TOKENS), course="rti", seconds=0.3)

    assert {kind for kind, found in tally.milliseconds.items() if found} == {HEALTH, SIGN_IN}
    assert tally.refused[EVENTS] > 0
    assert tally.failed == {}


def test_each_client_asks_and_opens_their_own_path_until_told_to_stop(url: str) -> None:
    asked = _Server.asked
    tally = pressed(clients_of(url, TOKENS), stop=lambda: sum(asked.values()) > 40)

    assert tally.milliseconds.keys() == {ASK, PATHS}
    assert min(asked["/v1/learners/lina/path"], asked["/v1/learners/omar/path"]) > 0


def test_no_two_paths_asked_for_running_are_the_same() -> None:
    (client,) = clients_of("http://127.0.0.1:1", TOKENS[:1])
    paths = [heavy_request(client, number).path for number in range(1, 200, 2)]

    assert len(set(paths)) == len(paths)
