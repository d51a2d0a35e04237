"""What surrounds the resources: problems, request ids, health, metrics, logs."""

import json
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.app import create_app
from api.http.problem import STATUS_BY_ERROR, status_of
from api.running.auth import AccessRole
from api.running.observability import configure_logging
from api.running.settings import LogLevel
from api.wiring import Parts
from data.store.connection import writing
from data.words import errors
from embeddings.search.retriever import Retriever
from tests.api.applications import application
from tests.api.page_reading import HOST
from tests.api.planned import PRINCIPALS, TAX_CLERK, bearer
from tests.fakes import HashingEncoder, UnchangedWords

Headers = dict[AccessRole, dict[str, str]]


def test_a_problem_has_the_fields_of_rfc_9457_and_the_request_id(client: TestClient, headers: Headers) -> None:
    sent = {**headers[AccessRole.LEARNER], "X-Request-Id": "trace-42"}
    response = client.get("/v1/courses/nothing", headers=sent)

    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (body["status"], body["title"]) == (404, "Not Found")
    assert body["request_id"] == response.headers["x-request-id"] != "trace-42"


def test_a_clients_id_stands_in_the_log_beside_ours_unless_it_could_break_it(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(LogLevel.INFO)
    given = ["trace-42", 'x" injected="1']
    ours = [client.get("/healthz", headers={"X-Request-Id": each}).headers["x-request-id"] for each in given]

    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(each["request_id"], each.get("client_request_id")) for each in logged] == [
        (ours[0], "trace-42"),
        (ours[1], None),
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/nowhere", 404), ("/v1/learners/revenue-1/recommendations?k=0", 422)],
)
def test_framework_errors_are_problems_too(path: str, status: int, client: TestClient, headers: Headers) -> None:
    response = client.get(path, headers=headers[AccessRole.LEARNER])

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


def test_a_field_that_does_not_exist_is_refused_by_name(client: TestClient, headers: Headers) -> None:
    response = client.post(
        "/v1/tutor/questions", json={"question": "Why?", "cours": "rti"}, headers=headers[AccessRole.LEARNER]
    )

    assert response.json()["faults"][0]["place"] == "body.cours"


def test_an_unforeseen_error_shows_no_inside(parts: Parts) -> None:
    app = create_app(parts)

    @app.get("/healthz/broken")
    def broken() -> None:
        raise RuntimeError("password=hunter2")

    with TestClient(app, base_url=HOST, raise_server_exceptions=False) as client:
        response = client.get("/healthz/broken")

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "hunter2" not in response.text


def test_each_error_has_the_status_of_its_nearest_class() -> None:
    assert status_of(errors.UnknownCourse("x")) == STATUS_BY_ERROR[errors.NotFound]
    assert status_of(errors.IndexCorrupt("x")) == HTTPStatus.SERVICE_UNAVAILABLE
    assert status_of(errors.PortTaken("x")) == HTTPStatus.INTERNAL_SERVER_ERROR


def test_health_and_readiness_need_no_token(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (HTTPStatus.OK, "ok")


def test_readiness_tells_the_client_no_and_the_log_why(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogLevel.INFO)
    without = replace(
        parts, retriever=Retriever(HashingEncoder(), UnchangedWords(), parts.settings.state_folder / "empty")
    )
    with application(without) as app, TestClient(app, base_url=HOST) as client:
        response = client.get("/readyz")
        client.get("/readyz")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "not ready" in line]

    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert set(response.json()) == {"status", "at"}
    assert ["saarthi index" in each["index"] for each in told] == [True]


def test_a_failing_store_is_named_in_the_log_and_not_to_the_client(
    parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(LogLevel.INFO)
    with application(parts) as app, TestClient(app, base_url=HOST) as client:
        with writing(parts.store._engine) as connection:
            connection.execute(text("ALTER TABLE catalogue_state RENAME TO elsewhere"))
        answer = client.get("/v1/courses", headers=bearer(parts, PRINCIPALS[AccessRole.ADMIN]))
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if "not served" in line]

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json()["detail"].startswith("The database cannot be used at present.")
    assert "catalogue_state" not in answer.text
    assert [(each["request_id"], "catalogue_state" in each["cause"]) for each in told] == [
        (answer.headers["x-request-id"], True)
    ]


def test_metrics_count_by_route_and_name_nobody(client: TestClient, headers: Headers) -> None:
    client.get(f"/v1/learners/{TAX_CLERK}/recommendations", headers=headers[AccessRole.LEARNER])
    text = client.get("/metrics").text

    assert (
        'saarthi_http_requests_total{method="GET",route="/v1/learners/{learner}/recommendations",status="200"} 1.0'
        in text
    )
    assert "saarthi_index_passages 3.0" in text or "saarthi_index_passages" in text
    assert TAX_CLERK not in text


def test_logs_are_json_and_name_nobody(parts: Parts, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(LogLevel.INFO)
    with application(parts) as app, TestClient(app, base_url=HOST) as client:
        client.get(f"/v1/learners/{TAX_CLERK}/recommendations", headers=bearer(parts, PRINCIPALS[AccessRole.LEARNER]))

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert lines[-1]["route"] == "/v1/learners/{learner}/recommendations"
    assert TAX_CLERK not in json.dumps(lines)


def test_the_openapi_document_has_examples_and_summaries(client: TestClient) -> None:
    document = client.get("/openapi.json").json()

    for path, operations in document["paths"].items():
        if path.startswith("/v1"):
            assert all(operation.get("summary") for operation in operations.values()), path
    assert document["components"]["schemas"]["QuestionIn"]["properties"]["question"]["examples"]


def test_files_are_counted_by_their_folder_and_unknown_addresses_together(client: TestClient) -> None:
    client.get("/static/base.css")
    client.get("/nowhere")
    measured = client.get("/metrics").text

    assert 'route="/static/{file}",status="200"' in measured
    assert 'route="(unknown)",status="404"' in measured
    assert 'route="(unknown)",status="200"' not in measured


def test_a_database_that_cannot_be_written_is_not_ready(
    client: TestClient, parts: Parts, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging(LogLevel.INFO)
    parts.store.close()
    with Path(parts.settings.store_url.removeprefix("sqlite:///")).open("r+b") as opened:
        opened.seek(18)  # the format version to write: one that SQLite does not know makes the file read-only
        opened.write(bytes([3]))
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "cannot be written" in capsys.readouterr().err
