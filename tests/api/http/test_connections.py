"""A real server on loopback: slow, silent and greedy clients are ended in time and lock nobody out."""

import json
import re
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI, Request

from api.app import create_app
from api.http import connections
from api.http.server import MOST_DESCRIPTORS, raised_descriptors
from api.running.auth import AccessRole
from api.running.settings import read_settings
from api.wiring import Parts
from data.words import SettingsError
from tests.api.planned import PRINCIPALS, bearer
from tests.api.serving import served

ENDS_WITHIN_SECONDS = 10.0
"""What is ended after one second is waited for so long; a server that never ends it fails."""

HALF_A_HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


def _app(parts: Parts, **settings: object) -> FastAPI:
    return create_app(replace(parts, settings=parts.settings.changed(**settings)))


def _address(url: str) -> tuple[str, int]:
    host, port = url.removeprefix("http://").split(":")
    return host, int(port)


@contextmanager
def _sending(url: str, *heads: bytes) -> Iterator[list[socket.socket]]:
    """Connections that send what is given, one each, and nothing more."""
    opened = [socket.create_connection(_address(url), timeout=ENDS_WITHIN_SECONDS) for _ in heads]
    try:
        for connection, head in zip(opened, heads, strict=True):
            connection.sendall(head)
        yield opened
    finally:
        for connection in opened:
            connection.close()


def _to_the_end(connection: socket.socket) -> bytes:
    """What the server sends until it closes; a timeout fails the test."""
    received = b""
    while piece := connection.recv(65_536):
        received += piece
    return received


def _is_cut_off(connection: socket.socket, piece: bytes, *, pause: float) -> bool:
    """Whether the server ends a connection that goes on sending."""
    until = time.monotonic() + ENDS_WITHIN_SECONDS
    while time.monotonic() < until:
        try:
            connection.sendall(piece)
        except OSError:
            return True
        time.sleep(pause)
    return False


def _problem(answer: bytes) -> tuple[int, str]:
    """Status and kind of an answer with a problem document."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["type"].removeprefix("urn:saarthi:problem:")


def _half_a_body(parts: Parts) -> bytes:
    token = bearer(parts, PRINCIPALS[AccessRole.LEARNER])["Authorization"]
    head = f"POST /v1/tutor/questions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {token}\r\n"
    return head.encode() + b'Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"question'


def _ended(url: str) -> dict[str, int]:
    """How many connections the server has ended by itself, by cause."""
    found = re.findall(r'saarthi_connections_ended_total{cause="(.*)"} ([0-9]+)', httpx.get(f"{url}/metrics").text)
    return {cause: int(count) for cause, count in found}


def test_half_sent_requests_are_ended_in_time_and_health_answers(parts: Parts) -> None:
    app = _app(parts, header_seconds=1, body_seconds=1)
    with served(app) as url, _sending(url, *[HALF_A_HEAD] * 50, *[_half_a_body(parts)] * 20) as opened:
        assert httpx.get(f"{url}/healthz").status_code == HTTPStatus.OK
        answers = [_problem(_to_the_end(connection)) for connection in opened]
        assert _ended(url) == {"late-head": 50, "late-body": 20}

    assert answers == [(408, "late-head")] * 50 + [(408, "late-body")] * 20


def test_a_head_that_trickles_is_ended_all_the_same(parts: Parts) -> None:
    with served(_app(parts, header_seconds=1)) as url, _sending(url, HALF_A_HEAD) as (connection,):
        assert _is_cut_off(connection, b"a", pause=0.05)


def test_a_second_request_that_stays_half_is_ended_too(parts: Parts) -> None:
    whole = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with served(_app(parts, header_seconds=1, idle_seconds=600)) as url, _sending(url, whole) as (connection,):
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"\r\n")  # no request has begun by this
        assert _to_the_end(connection) == b""


def test_a_connection_that_brings_nothing_more_is_closed(parts: Parts) -> None:
    whole = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with served(_app(parts, idle_seconds=1)) as url, _sending(url, whole, b"") as (spoken, _):
        assert _to_the_end(spoken).count(b"HTTP/1.1 200") == 1


def test_whoever_keeps_us_waiting_longest_gives_way(parts: Parts) -> None:
    """Both where an address has its share, and where all connections are in use."""
    for limit in ({"connections_per_address": 5}, {"connections": 5}):
        with served(_app(parts, **limit)) as url, _sending(url, *[HALF_A_HEAD] * 5) as opened:
            assert httpx.get(f"{url}/healthz").status_code == HTTPStatus.OK
            assert _problem(_to_the_end(opened[0])) == (503, "gave-way")
            assert _ended(url)["gave-way"] >= 1
            opened[4].sendall(b"x\r\n\r\n")
            assert opened[4].recv(65_536).startswith(b"HTTP/1.1 200")


def test_a_trusted_proxy_may_open_all_connections(parts: Parts) -> None:
    app = _app(parts, connections_per_address=1, trusted_proxies="127.0.0.0/8")
    with served(app) as url, _sending(url, *[HALF_A_HEAD] * 5) as opened:
        assert httpx.get(f"{url}/healthz").status_code == HTTPStatus.OK
        for connection in opened:
            connection.sendall(b"x\r\n\r\n")
            assert connection.recv(65_536).startswith(b"HTTP/1.1 200")


def test_where_all_connections_are_at_work_one_more_is_told_so(parts: Parts) -> None:
    app, go_on = _app(parts, connections=2), threading.Event()
    app.add_api_route("/healthz/slow", lambda: go_on.wait(ENDS_WITHIN_SECONDS))
    asked = b"GET /healthz/slow HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with served(app) as url, _sending(url, asked, asked) as opened:
        time.sleep(0.5)  # until both are at work
        with _sending(url, b"") as (third,):
            assert _problem(_to_the_end(third)) == (503, "too-many")
        go_on.set()
        assert all(connection.recv(65_536).startswith(b"HTTP/1.1 200") for connection in opened)


@pytest.mark.parametrize(
    "sent",
    [
        HALF_A_HEAD,
        b"GET /",
        b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: ",
    ],
)
def test_a_head_or_a_trailer_without_an_end_is_refused(sent: bytes, parts: Parts) -> None:
    one_too_many = sent.ljust(connections.MOST_FRAMING_BYTES + 1, b"a")
    with served(_app(parts)) as url, _sending(url, one_too_many) as (connection,):
        assert _problem(_to_the_end(connection)) == (431, "head-too-large")


def test_a_client_that_does_not_read_is_ended(parts: Parts) -> None:
    with served(_app(parts, unread_seconds=1)) as url:
        greedy = socket.socket()
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        greedy.connect(_address(url))
        greedy.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 60)
        until = time.monotonic() + ENDS_WITHIN_SECONDS
        while "unread" not in _ended(url) and time.monotonic() < until:
            time.sleep(0.1)
        assert _ended(url) == {"unread": 1}
        greedy.close()


def test_thirty_megabytes_without_a_token_are_refused_and_not_kept(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The memory of the whole process, client included, is looked at where the system lets its peak be forgotten."""
    monkeypatch.setattr(connections, "LINGER_SECONDS", 1)
    head = b"POST /v1/tutor/questions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    piece = b"[]," * 100_000
    with served(_app(parts)) as url, _sending(url, head + b"Content-Length: 30000000\r\n\r\n[") as (connection,):
        assert connection.recv(65_536).startswith(b"HTTP/1.1 401")  # before any more was sent
        Path("/proc/self/clear_refs").write_text("5")
        before = _peak_kilobytes()
        assert _is_cut_off(connection, piece, pause=0)
        assert _peak_kilobytes() - before < 10_000
        assert httpx.get(f"{url}/healthz").status_code == HTTPStatus.OK


def _peak_kilobytes() -> int:
    found = re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1])


def test_an_answer_that_does_not_begin_is_given_up(parts: Parts) -> None:
    app, go_on = _app(parts, answer_seconds=1), threading.Event()
    app.add_api_route("/healthz/slow", lambda: go_on.wait(ENDS_WITHIN_SECONDS))
    with served(app) as url:
        answer = httpx.get(f"{url}/healthz/slow", timeout=ENDS_WITHIN_SECONDS)
        go_on.set()
        counted = httpx.get(f"{url}/metrics").text
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:saarthi:problem:too-slow")
    assert answer.headers["x-request-id"] == answer.json()["request_id"]
    assert 'route="/healthz/slow",status="503"' in counted


def test_forwarded_addresses_are_believed_from_trusted_proxies_only(parts: Parts) -> None:
    told = []
    for proxies in ("", "127.0.0.1"):
        app = _app(parts, trusted_proxies=proxies)
        app.add_api_route("/healthz/client", _client_and_scheme)
        with served(app) as url:
            forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
            told.append(httpx.get(f"{url}/healthz/client", headers=forwarded).json())
    assert told == [["127.0.0.1", "http"], ["203.0.113.9", "https"]]


def _client_and_scheme(request: Request) -> list[str]:
    return [request.client.host if request.client else "", request.url.scheme]


def test_wrong_proxies_and_an_end_before_the_model_servers_are_refused() -> None:
    with pytest.raises(SettingsError, match=r"SAARTHI_TRUSTED_PROXIES='10\.0\.0\.300'"):
        read_settings({"SAARTHI_TRUSTED_PROXIES": "10.0.0.300"})
    model = {"SAARTHI_MODEL_URL": "http://127.0.0.1:1/v1", "SAARTHI_MODEL_NAME": "m"}
    with pytest.raises(SettingsError, match="SAARTHI_ANSWER_SECONDS=30 is less"):
        read_settings({**model, "SAARTHI_ANSWER_SECONDS": "30"})


def test_as_many_files_may_be_open_as_the_system_lets() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = MOST_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, MOST_DESCRIPTORS)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed - 1, hard))
    try:
        assert raised_descriptors() == allowed
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (allowed, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_body_of_two_lengths_is_refused_and_nothing_behind_it_is_read(parts: Parts) -> None:
    lengths = (
        b"Content-Length: 6\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding: chunked\r\nContent-Length: 6",
        b"Content-Length: 6\r\nContent-Length: 5",
        b"Transfer-Encoding: chunked, identity",
        b"Content-Length: +6",
    )
    hidden = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    sent = [b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n" + each + b"\r\n\r\n" + hidden for each in lengths]
    with served(_app(parts)) as url, _sending(url, *sent) as opened:
        answers = [_to_the_end(connection) for connection in opened]

    assert [answer.partition(b" ")[2][:3] for answer in answers] == [b"400"] * len(lengths)
    assert [answer.count(b"HTTP/1.1 ") for answer in answers] == [1] * len(lengths)
