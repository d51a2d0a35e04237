"""Who has no token has no body read; who has one has it read within bounds, each named where it is passed."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.testclient import TestClient
from starlette.types import Message

from api.app import create_app, refuse_unbounded_routes
from api.http.bodies import BODY, LIMITS, QUESTION, SIGN_IN, BodyLimit, BoundedRequest
from api.http.dependencies import AnyoneDep
from api.http.guarded import GuardedRoute
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.page_reading import HOST
from tests.api.planned import RTI_COURSE, TAX_CLERK

Headers = dict[AccessRole, dict[str, str]]
ASK = "/v1/tutor/questions"
JSON = {"Content-Type": "application/json"}


def _pieces(piece: bytes, *, most: int, taken: list[int]) -> Iterator[bytes]:
    """A body without a length, that notes how much of it was asked for."""
    for _ in range(most):
        taken.append(len(piece))
        yield piece


async def _read(
    app: FastAPI, path: str, headers: dict[str, str], *, pieces: int, breaks_off: bool = False
) -> tuple[int, int]:
    """The status of a chunked request of so many pieces of 16 kB, and how many of them the application asked for."""
    asked, statuses = 0, []

    async def receive() -> Message:
        nonlocal asked
        asked += 1
        if breaks_off:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"[]," * 5_461, "more_body": asked < pieces}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    sent = [(name.lower().encode(), value.encode()) for name, value in {"host": "127.0.0.1", **headers}.items()]
    scope: dict[str, Any] = {
        **{"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b""},
        **{"headers": sent, "http_version": "1.1", "scheme": "http", "root_path": "", "client": ("127.0.0.1", 1)},
        **{"server": ("127.0.0.1", 80), "state": {}},
    }
    await app(scope, receive, send)
    return statuses[0], asked


@pytest.mark.parametrize("path", [ASK, "/v1/events", "/v1/plans", "/v1/saarthi/messages", "/home/ask"])
@pytest.mark.anyio
async def test_without_a_token_nothing_of_the_body_is_read(path: str, client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    status, asked = await _read(app, path, JSON, pieces=2_000)
    assert (status, asked) == (HTTPStatus.UNAUTHORIZED, 0)


@pytest.mark.anyio
async def test_with_the_wrong_role_nothing_of_the_body_is_read(client: TestClient, headers: Headers) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    status, asked = await _read(app, "/v1/plans", {**JSON, **headers[AccessRole.LEARNER]}, pieces=2_000)
    assert (status, asked) == (HTTPStatus.FORBIDDEN, 0)


@pytest.mark.anyio
async def test_a_body_without_a_length_is_cut_at_its_limit(client: TestClient, headers: Headers) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    status, asked = await _read(app, ASK, {**JSON, **headers[AccessRole.LEARNER]}, pieces=2_000)
    assert (status, asked) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, QUESTION.bytes // 16_383 + 1)


@pytest.mark.anyio
async def test_a_body_that_says_its_length_is_refused_unread(client: TestClient, headers: Headers) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    said = {**JSON, **headers[AccessRole.SERVICE], "Content-Length": "30000000"}
    status, asked = await _read(app, "/v1/events", said, pieces=2_000)
    assert (status, asked) == (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, 0)


def test_the_limit_is_named(client: TestClient, headers: Headers) -> None:
    body = json.dumps({"question": "a" * QUESTION.bytes}).encode()
    answer = client.post(ASK, content=body, headers={**JSON, **headers[AccessRole.LEARNER]})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (413, "urn:saarthi:problem:request-too-large")
    assert problem["detail"] == f"At most 32,768 bytes are read here; the body has {len(body):,} bytes."


def test_a_question_of_most_characters_fits_however_it_is_sent(client: TestClient, headers: Headers) -> None:
    """Each of 2,000 characters beyond U+FFFF takes 12 bytes as JSON may escape it, and as a form does."""
    question = "😀" * 2_000
    as_json = client.post(ASK, json={"question": question, "course": RTI_COURSE}, headers=headers[AccessRole.LEARNER])
    escaped = json.dumps({"question": question}).encode()
    as_escapes = client.post(ASK, content=escaped, headers={**JSON, **headers[AccessRole.LEARNER]})
    form = {"question": question}
    as_form = client.post(f"/courses/{RTI_COURSE}/ask", data=form, headers=headers[AccessRole.LEARNER])
    assert [each.status_code for each in (as_json, as_escapes, as_form)] == [200, 200, 200]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"[" * 20_000, "the body is nested deeper than 32 levels"),
        (b'{"question":' * 2_000, "the body is nested deeper than 32 levels"),
        (("[" * 100).encode("utf-16"), "the body is nested deeper than 32 levels"),
    ],
)
def test_a_deep_body_is_refused_by_name(body: bytes, problem: str, client: TestClient, headers: Headers) -> None:
    answer = client.post(ASK, content=body, headers={**JSON, **headers[AccessRole.LEARNER]})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [(fault["place"], fault["problem"]) for fault in answer.json()["faults"]] == [("body", problem)]


def test_200_000_brackets_are_a_problem_and_no_crash(client: TestClient, headers: Headers) -> None:
    sent = {**JSON, **headers[AccessRole.SERVICE]}
    deep = client.post("/v1/events", content=b"[" * 200_000, headers=sent)
    long = client.post("/v1/events", content=b"[" + b"[]," * 200_000 + b"[]]", headers=sent)
    assert (deep.status_code, long.status_code) == (422, 422)
    assert "deeper than 32 levels" in deep.json()["detail"]
    assert "more than 30,000 values" in long.json()["detail"]


def test_a_hundred_faults_are_listed_and_the_others_counted(client: TestClient, headers: Headers) -> None:
    body = {"question": "Why?", **{f"unknown-{number}": 1 for number in range(1_000)}}
    answer = client.post(ASK, json=body, headers=headers[AccessRole.LEARNER])
    assert (answer.status_code, len(answer.json()["faults"])) == (HTTPStatus.UNPROCESSABLE_ENTITY, 100)
    assert answer.json()["detail"].endswith("; and 900 more")


def test_a_plan_for_100_000_learners_is_read(client: TestClient, headers: Headers) -> None:
    content = {"title": {"en": "All"}, "items": [], "learners": [f"revenue-{number:06}" for number in range(100_000)]}
    body = {"id": "for-all", "organisation": "revenue", "content": content}
    answer = client.post("/v1/plans", json=body, headers=headers[AccessRole.ADMIN])
    assert answer.status_code == HTTPStatus.CREATED


def test_events_of_the_largest_kind_fit(client: TestClient, headers: Headers) -> None:
    event = {"learner": TAX_CLERK, "verb": "started", "object": RTI_COURSE, "at": "2026-11-01T10:00:00Z"}
    events = [
        {**event, "id": f"largest-{number:04}", "result": {f"x-measured-{each:02}": each for each in range(10)}}
        for number in range(1_000)
    ]
    answer = client.post("/v1/events", json={"events": events}, headers=headers[AccessRole.SERVICE])
    assert answer.json() == {"received": 1_000, "written": 1_000}


def test_a_file_sent_to_the_sign_in_form_never_reaches_the_disk(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starlette puts what is sent as a file into a temporary file, on disk from 1 MB on."""
    made: list[object] = []
    monkeypatch.setattr("starlette.formparsers.SpooledTemporaryFile", lambda **given: made.append(given))
    answer = client.post("/sign-in", files={"token": ("token.txt", b"x" * 2_000_000)})
    assert (answer.status_code, made) == (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, [])
    assert "application/x-www-form-urlencoded" in answer.text


def test_the_sign_in_form_is_small(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"token": "x" * SIGN_IN.bytes})
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.anyio
async def test_a_body_that_breaks_off_is_a_bad_request(client: TestClient, headers: Headers) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    status, asked = await _read(app, ASK, {**JSON, **headers[AccessRole.LEARNER]}, pieces=2_000, breaks_off=True)
    assert (status, asked) == (HTTPStatus.BAD_REQUEST, 1)


def test_what_is_not_there_is_told_before_any_body_is_looked_at(client: TestClient) -> None:
    assert client.post("/v1/nothing", content=b"[" * 100, headers=JSON).status_code == HTTPStatus.NOT_FOUND
    assert client.put(ASK, content=b"[" * 100, headers=JSON).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_an_upload_is_counted_as_it_comes_in(parts: Parts, headers: Headers) -> None:
    """A route that reads the stream itself has the limit of its path, here the usual one, and no body is read ahead."""
    app = create_app(parts)

    @app.post("/v1/streamed")
    async def upload(principal: AnyoneDep, request: Request) -> int:
        assert isinstance(request, BoundedRequest)
        return sum([len(piece) async for piece in request.stream()])

    with TestClient(app, base_url=HOST) as client:
        sent = headers[AccessRole.SERVICE]
        taken: list[int] = []
        whole = client.post("/v1/streamed", content=b"x" * BODY.bytes, headers=sent)
        more = client.post("/v1/streamed", content=_pieces(b"x" * 65_536, most=17, taken=taken), headers=sent)

    assert (whole.status_code, whole.json()) == (HTTPStatus.OK, BODY.bytes)
    assert more.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_route_without_a_bound_and_a_bound_without_a_route_are_refused(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(parts)
    router = APIRouter()
    router.add_api_route("/v1/unbounded", lambda: "all", methods=["POST"])
    app.include_router(router)
    monkeypatch.setattr("api.app.LIMITS", {**LIMITS, "/v1/renamed": BodyLimit(1)})
    with pytest.raises(ValueError, match=r"/v1/unbounded.*/v1/renamed"):
        refuse_unbounded_routes(app)


def test_every_route_of_ours_is_guarded(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    refuse_unbounded_routes(app)
    assert app.router.route_class is GuardedRoute


def test_the_document_names_the_limit_of_each_body(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    described = {
        path: operation["responses"]["413"]["description"]
        for path, operations in paths.items()
        for operation in operations.values()
        if "requestBody" in operation
    }
    assert described[ASK] == "The body has more than 32,768 bytes."
    assert described["/v1/events"] == "The body has more than 1,048,576 bytes."
    assert len(described) > 10
