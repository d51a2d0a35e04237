"""What every answer says to browsers, whoever made it: a route, an error nobody foresaw, a refused connection."""

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.http.connections import _refusal
from api.http.headers import ALWAYS
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.page_reading import browser
from tests.api.planned import PRINCIPALS

EVERY = {**{name.lower(): value for name, value in ALWAYS.items()}, "cache-control": "no-store"}


@pytest.mark.parametrize("path", ["/v1/courses", "/healthz/broken", "/no-such-page", "/courses/"])
def test_errors_are_guarded_as_any_answer(parts: Parts, path: str) -> None:
    app = create_app(parts)

    @app.get("/healthz/broken")
    def broken() -> None:
        raise RuntimeError("unforeseen")

    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        answer = client.get(path)

    assert answer.status_code >= HTTPStatus.BAD_REQUEST
    assert EVERY.items() <= dict(answer.headers).items()
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


def test_a_refused_connection_is_told_the_same() -> None:
    head, _, _ = _refusal(HTTPStatus.REQUEST_TIMEOUT, "too late", kind="late").decode("ascii").partition("\r\n\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])

    assert {name: value.lower() for name, value in EVERY.items()}.items() <= headers.items()


@pytest.mark.parametrize("path", ["/static", "/static/", "/static/vendor/", "/static/../app.py", "/.git/config"])
def test_no_folder_is_listed_and_no_other_file_is_served(parts: Parts, path: str) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        assert learner.get(path).status_code == HTTPStatus.NOT_FOUND


def test_a_request_is_not_echoed_and_no_other_origin_is_let_in(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        echo = learner.request("TRACE", "/v1/courses")
        read = learner.get("/v1/courses", headers={"Origin": "https://other.example"})
        asked = learner.options(
            "/v1/courses", headers={"Origin": "https://other.example", "Access-Control-Request-Method": "GET"}
        )

    assert echo.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    for answer in (read, asked):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
