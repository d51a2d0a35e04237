"""The OpenAPI document: readable names, each once, every status with its shape, and who is let in."""

from collections import Counter
from http import HTTPStatus
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import OPEN_ROUTES
from api.http.problem import PROBLEM_MEDIA_TYPE
from api.running.auth import AccessRole
from tests.api.planned import RTI_COURSE, TAX_CLERK

Headers = dict[AccessRole, dict[str, str]]


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def _operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def test_operations_are_called_by_the_names_of_their_functions_each_once(document: dict[str, Any]) -> None:
    names = Counter(operation["operationId"] for _, _, operation in _operations(document))

    assert [name for name, count in names.items() if count > 1] == []
    assert {"read_recommendations", "ask_question", "write_events", "read_plan_progress"} <= names.keys()


def test_no_shape_is_named_by_the_module_it_stands_in(document: dict[str, Any]) -> None:
    names = document["components"]["schemas"].keys()

    assert [name for name in names if "__" in name] == []
    assert names >= {"VerdictIn", "VerdictOut", "AnswerRatingIn", "AnswerRatingOut"}


def test_every_operation_of_v1_declares_its_failures_as_problems(document: dict[str, Any]) -> None:
    for path, method, operation in _operations(document):
        failures = {status: each for status, each in operation["responses"].items() if int(status) >= 400}
        if path in OPEN_ROUTES:
            continue
        assert {"401", "500", "503"} <= failures.keys(), (method, path)
        assert ("422" in failures) is bool(operation.get("parameters") or "requestBody" in operation)
        assert ("400" in failures) is ("requestBody" in operation)
        for failure in failures.values():
            schema = failure["content"][PROBLEM_MEDIA_TYPE]["schema"]
            assert schema == {"$ref": "#/components/schemas/Problem"}, (method, path)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_a_problem_lists_its_faults(document: dict[str, Any]) -> None:
    properties = document["components"]["schemas"]["Problem"]["properties"]

    assert properties["faults"]["items"] == {"$ref": "#/components/schemas/ProblemFault"}
    assert document["components"]["schemas"]["ProblemFault"]["required"] == ["place", "value", "problem", "remedy"]


def test_token_or_cookie_is_asked_for_where_a_guard_stands_and_nowhere_else(document: dict[str, Any]) -> None:
    schemes = document["components"]["securitySchemes"]

    assert (schemes["token"]["scheme"], schemes["token"]["bearerFormat"]) == ("bearer", "JWT")
    assert (schemes["page"]["in"], schemes["page"]["name"]) == ("cookie", "saarthi_token")
    for path, method, operation in _operations(document):
        guarded = operation.get("security") == [{"token": []}, {"page": []}]
        assert guarded is (path not in OPEN_ROUTES), (method, path)
        assert guarded or "security" not in operation, (method, path)


def test_every_role_may_read_courses_so_no_403_is_declared_there(document: dict[str, Any]) -> None:
    assert "403" not in document["paths"]["/v1/courses"]["get"]["responses"]
    assert "403" in document["paths"]["/v1/coverage"]["get"]["responses"]


def test_the_path_as_a_calendar_and_the_stream_are_declared_as_what_they_are(document: dict[str, Any]) -> None:
    answers = [
        document["paths"][path]["get"]["responses"]["200"]["content"]
        for path in ("/v1/learners/{learner}/path.ics", "/v1/tutor/streams/{stream}")
    ]

    assert [list(content) for content in answers] == [["text/calendar"], ["text/event-stream"]]


def test_a_body_that_is_no_text_is_a_bad_request(client: TestClient, headers: Headers) -> None:
    sent = {**headers[AccessRole.LEARNER], "Content-Type": "application/json"}
    response = client.post("/v1/tutor/questions", content=b'{"question": "\xff\xfe"}', headers=sent)

    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert response.json()["type"] == "urn:saarthi:problem:bad-request"


def test_faults_come_with_place_and_remedy(client: TestClient, headers: Headers) -> None:
    path = f"/v1/learners/{TAX_CLERK}/feedback"
    body = {"course": RTI_COURSE, "feedback": "later", "days": 0}
    response = client.post(path, json=body, headers=headers[AccessRole.LEARNER])

    assert [(fault["place"], fault["value"]) for fault in response.json()["faults"]] == [("body.days", "0")]
