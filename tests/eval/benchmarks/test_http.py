import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from data.words.errors import InvalidInput
from eval.benchmarks.http import Request, Timing, measure, processor_seconds, resident_mb, target_of

ROOT = Path(__file__).parents[3]


class _Server(BaseHTTPRequestHandler):
    """Answers what the API would, to those with the token."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(self.path.startswith("/v1/learners/"))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.path == "/v1/tutor/questions" and bool(json.loads(body)["question"]))

    def _answer(self, found: bool) -> None:
        allowed = self.headers["Authorization"] == "Bearer good"
        self.send_response(200 if found and allowed else 401 if found else 404)
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


@pytest.mark.parametrize(
    "address", ["http://192.0.2.7:8000", "http://0.0.0.0:8000", "https://127.0.0.1", "file:///etc/passwd", "8000"]
)
def test_only_servers_on_this_machine_are_measured(address: str) -> None:
    with pytest.raises(InvalidInput, match="only a server on this machine"):
        target_of(address, token="good")


def test_loopback_addresses_are_taken(url: str) -> None:
    target = target_of(url, token="good")
    assert (target.host, target.port > 0) == ("127.0.0.1", True)


@pytest.mark.parametrize("clients", [1, 4])
def test_every_request_is_sent_and_timed(url: str, clients: int) -> None:
    requests = [Request("/v1/learners/a/recommendations"), Request("/v1/tutor/questions", '{"question": "x"}')] * 5
    timing = measure(target_of(url, token="good"), requests, clients=clients)
    assert (len(timing.milliseconds), timing.failed) == (10, 0)
    assert timing.percentile(0.5) <= timing.percentile(0.99)
    assert timing.per_second == pytest.approx(10 / timing.seconds)


def test_refused_requests_count_as_failed_and_not_as_quick(url: str) -> None:
    timing = measure(target_of(url, token="bad"), [Request("/v1/learners/a/recommendations")] * 3, clients=1)
    assert (list(timing.milliseconds), timing.failed) == ([], 3)


def test_a_server_that_is_gone_fails_every_request(url: str) -> None:
    target = target_of("http://127.0.0.1:9", token="good")
    assert measure(target, [Request("/")] * 2, clients=1).failed == 2


def test_percentiles_are_taken_over_answers() -> None:
    timing = Timing(milliseconds=[1.0, 2.0, 3.0], failed=0, seconds=2.0)
    assert (timing.percentile(0.5), timing.per_second) == (2.0, 3 / 2)


def test_processor_time_of_a_process_is_read_and_a_missing_process_is_named() -> None:
    before = processor_seconds(os.getpid())
    while processor_seconds(os.getpid()) == before:
        pass
    assert math.isnan(processor_seconds(None))
    with pytest.raises(InvalidInput, match="no such process"):
        processor_seconds(2**30)


def test_memory_of_a_process_is_read_and_a_missing_process_is_named() -> None:
    assert resident_mb(os.getpid()) > 1
    with pytest.raises(InvalidInput, match="no such process"):
        resident_mb(2**22 + 1)


def _command(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "eval.benchmarks.http", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def test_the_command_prints_and_writes_all_figures(url: str, tmp_path: Path) -> None:
    file = tmp_path / "http.json"
    done = _command(
        *(url, "--token", "good", "--learner", "a/b", "--learner", "c", "--requests", "8"),
        *("--pid", str(os.getpid()), "--json", str(file)),
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(file.read_text(encoding="utf-8"))["results"]
    assert [(each["clients"], each["n"], each["failed"]) for each in results] == [(1, 8, 0), (4, 8, 0), (16, 8, 0)] * 2
    assert "MB resident" in done.stdout


def test_the_command_ends_in_one_message_for_another_machine() -> None:
    done = _command("http://192.0.2.7", "--token", "x", "--learner", "a")
    assert (done.returncode, done.stdout) == (1, "")
    assert "only a server on this machine may be measured" in done.stderr
    assert "Traceback" not in done.stderr
