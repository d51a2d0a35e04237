"""Every text that HTTP takes in, on both databases: kept, not found or refused, and never a fault of ours."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.app import create_app
from api.http.texts import check_texts
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.applications import application
from tests.api.declared import declared_answers
from tests.api.page_reading import HOST
from tests.api.planned import PRINCIPALS, RTI_COURSE, TAX_CLERK, bearer, fill_planned_store, planned_parts

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
NUL, HALF = "leave\x00rules", "leave\ud83drules"
ODD = [
    "\ufffe\uffff\U0010ffff",
    "\u202eevael\u200f",
    "😀𝒳",
    "अवकाश" * 2_000,
    "\\u0000",
    "'; --",
    "%00",
    "\x01\x7f",
    "\t",
]
STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00/"), min_size=1)

Headers = Mapping[str, str]

BODIES: Sequence[tuple[AccessRole, str, Mapping[str, Any]]] = [
    (AccessRole.LEARNER, "/v1/tutor/questions", {"question": "TEXT"}),
    (AccessRole.LEARNER, "/v1/tutor/questions", {"question": "fee?", "course": "TEXT"}),
    (AccessRole.LEARNER, "/v1/tutor/questions", {"question": "fee?", "conversation": "TEXT"}),
    (AccessRole.LEARNER, "/v1/tutor/streams", {"question": "TEXT"}),
    (AccessRole.LEARNER, "/v1/saarthi/messages", {"message": "TEXT"}),
    (
        AccessRole.SERVICE,
        "/v1/events",
        {
            "events": [
                {
                    "id": "event-TEXT",
                    "learner": TAX_CLERK,
                    "verb": "completed",
                    "object": RTI_COURSE,
                    "at": "2026-09-01T00:00:00Z",
                    "result": {"x-note": "TEXT", "x-TEXT": 1},
                }
            ]
        },
    ),
]
"""Valid but for what stands in place of TEXT."""


@pytest.fixture(params=KINDS)
def parts(request: pytest.FixtureRequest, tmp_path: Path, planned_world: Path) -> Iterator[Parts]:
    url: str | None = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    if url is not None:
        fill_planned_store(url)
    made = planned_parts(tmp_path, world=planned_world, database_url=url)
    # These tests ask everything of every route, which is more than one person may in a minute.
    yield replace(made, settings=made.settings.model_copy(update={"rate_per_minute": 0}))
    made.close()


@pytest.fixture
def client(parts: Parts) -> Iterator[TestClient]:
    with (
        application(parts) as app,
        TestClient(app, base_url=HOST, client=("127.0.0.1", 50_000), follow_redirects=False) as made,
    ):
        made.event_hooks["response"].append(declared_answers())
        yield made


@pytest.fixture
def headers(parts: Parts) -> dict[AccessRole, Headers]:
    return {role: bearer(parts, principal) for role, principal in PRINCIPALS.items()}


def _places(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Method, address and place of each text in path and query of every operation, TEXT in its place."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            parameters = [each for each in operation.get("parameters", []) if each["in"] in {"path", "query"}]
            for chosen in parameters:
                filled = path
                for each in parameters:
                    if each["in"] == "path":
                        value = "TEXT" if each is chosen else quote(str(each.get("example", TAX_CLERK)))
                        filled = filled.replace(f"{{{each['name']}}}", value)
                query = f"?{chosen['name']}=TEXT" if chosen["in"] == "query" else ""
                yield method.upper(), filled + query, f"{chosen['in']}.{chosen['name']}"


def _with(body: object, text: str) -> object:
    match body:
        case str():
            return body.replace("TEXT", text)
        case dict():
            return {key.replace("TEXT", text): _with(value, text) for key, value in body.items()}
        case list():
            return [_with(value, text) for value in body]
    return body


def test_what_cannot_be_kept_is_refused_in_every_path_and_query(
    client: TestClient, headers: dict[AccessRole, Headers]
) -> None:
    places = [each for each in _places(client.get("/openapi.json").json()) if "/streams/" not in each[1]]
    assert len(places) > 60
    for method, address, place in places:
        body: dict[str, str] | None = None if method in {"GET", "DELETE"} else {}
        asked = address.replace("TEXT", "a%00b")
        answers = [client.request(method, asked, headers=each, json=body) for each in headers.values()]
        let_in = [answer for answer in answers if answer.status_code != 403]  # who comes is asked first
        assert {answer.status_code for answer in let_in} == {422}, (method, address)
        if method == "HEAD":
            continue  # an answer without a body
        fault = let_in[0].json()["faults"][0]
        assert (fault["place"], fault["problem"]) == (place, "holds the character NUL (U+0000)"), (method, address)


@pytest.mark.parametrize(
    ("text", "problem"), [(NUL, "the character NUL"), (HALF, "half a character")], ids=["NUL", "half"]
)
@pytest.mark.parametrize(("role", "path", "body"), BODIES)
def test_what_cannot_be_kept_is_refused_in_every_body(
    client: TestClient,
    headers: dict[AccessRole, Headers],
    role: AccessRole,
    path: str,
    body: Mapping[str, Any],
    text: str,
    problem: str,
) -> None:
    escaped = json.dumps(_with(dict(body), text))  # half a character can be sent as an escape only
    sent = {**headers[role], "Content-Type": "application/json"}
    answer = client.post(path, content=escaped, headers=sent)
    assert answer.status_code == 422, answer.text
    faults = answer.json()["faults"]
    assert {problem in fault["problem"] for fault in faults} == {True}
    assert {fault["place"].split(".")[0] for fault in faults} == {"body"}


def test_a_form_is_held_to_the_same_rule(client: TestClient, headers: dict[AccessRole, Headers]) -> None:
    answer = client.post("/language", data={"language": NUL}, headers=headers[AccessRole.LEARNER])
    assert (answer.status_code, answer.json()["faults"][0]["place"]) == (422, "body.language")


@pytest.mark.parametrize(("role", "path", "body"), BODIES)
# The service is shared by the examples on purpose: what one leaves must not trouble the next.
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.sampled_from(ODD), STORABLE))
def test_any_other_text_in_a_body_is_no_fault_of_ours(
    client: TestClient,
    headers: dict[AccessRole, Headers],
    role: AccessRole,
    path: str,
    body: Mapping[str, Any],
    text: str,
) -> None:
    assert client.post(path, json=_with(dict(body), text), headers=headers[role]).status_code < 500


def test_any_other_text_in_path_and_query_is_no_fault_of_ours(
    client: TestClient, headers: dict[AccessRole, Headers]
) -> None:
    places = [each for each in _places(client.get("/openapi.json").json()) if each[0] == "GET"]
    assert len(places) > 30
    for number, (method, address, _) in enumerate(places):
        text = quote(ODD[number % len(ODD)][:150], safe="")
        asked = address.replace("TEXT", text)
        for role in (AccessRole.LEARNER, AccessRole.SERVICE):
            assert client.request(method, asked, headers=headers[role]).status_code < 500, asked


def test_the_rule_holds_for_every_route(parts: Parts) -> None:
    """A router that were mounted past it would be seen here: every route depends on it, whatever it takes."""
    routes = [
        route for route in iter_route_contexts(create_app(parts).routes) if isinstance(route.original_route, APIRoute)
    ]
    assert len(routes) > 60
    for route in routes:
        assert check_texts in [each.call for each in route.dependant.dependencies], route.path


def test_a_body_is_not_read_where_no_route_takes_one(client: TestClient) -> None:
    """A page for everybody must not parse what strangers send: 1 MB of brackets would be nested past any bound."""
    sent = {"Content-Type": "application/json"}
    answers = [client.request("GET", path, content=b"[" * 500_000, headers=sent) for path in ("/healthz", "/sign-in")]
    assert [answer.status_code for answer in answers] == [200, 200]
