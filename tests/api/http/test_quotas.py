"""What a learner may have kept in a day, and how large one event and one batch may be."""

from http import HTTPStatus
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.http.quotas import DAY, QUOTAS, Quotas
from api.http.rate_store import SharedCounts
from api.operate.shapes import MOST_RESULT_BYTES, MOST_RESULTS_BYTES
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.http.test_rates import Clock, routes_of
from tests.api.planned import NOW, RTI_COURSE, TAX_CLERK

Headers = dict[AccessRole, dict[str, str]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rationed(client: TestClient, parts: Parts, clock: Clock) -> TestClient:
    """The service with two answers, three events and one thumb a day."""
    settings = parts.settings.changed(answers_per_day=2, events_per_day=3, thumbs_per_day=1)
    app = client.app
    assert isinstance(app, FastAPI)
    app.state.quotas = Quotas(settings, SharedCounts(None, clock=clock))
    return client


def events(*names: str, **result: object) -> dict[str, Any]:
    common = {"learner": TAX_CLERK, "verb": "started", "object": RTI_COURSE, "at": NOW.isoformat(), "result": result}
    return {"events": [{"id": f"planned-event-{name}", **common} for name in names]}


def test_a_learner_has_so_many_answers_a_day_and_is_told_when_there_are_more(
    rationed: TestClient, headers: Headers, clock: Clock
) -> None:
    learner = headers[AccessRole.LEARNER]

    def ask() -> Any:  # noqa: ANN401
        return rationed.post("/v1/tutor/questions", json={"question": "When is a reply due?"}, headers=learner)

    first, streamed = ask(), rationed.post("/v1/tutor/streams", json={"question": "Fee?"}, headers=learner)
    clock.now += 3600
    refused = ask()

    assert [first.status_code, streamed.status_code] == [HTTPStatus.OK, HTTPStatus.CREATED]
    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert refused.json()["type"] == "urn:saarthi:problem:quota-exceeded"
    assert "you may have 2 answers in a day; 2 are used" in refused.json()["detail"]
    assert DAY - 3600 <= int(refused.headers["retry-after"]) <= DAY - 3600 + 1
    clock.now += int(refused.headers["retry-after"])
    assert ask().status_code == HTTPStatus.OK


def test_a_batch_of_events_counts_each_of_them_and_a_refused_one_counts_nothing(
    rationed: TestClient, headers: Headers, parts: Parts
) -> None:
    learner = headers[AccessRole.LEARNER]
    before = parts.store.ledger.revision()

    statuses = [
        rationed.post("/v1/events", json=events(*names), headers=learner).status_code
        for names in (("one", "two"), ("three", "four"), ("three",), ("four",))
    ]

    assert statuses == [201, 429, 201, 429]
    assert parts.store.ledger.revision() == before + 3


def test_a_service_writes_for_many_and_has_no_share_of_a_day(rationed: TestClient, headers: Headers) -> None:
    sent = events(*map(str, range(50)))
    assert rationed.post("/v1/events", json=sent, headers=headers[AccessRole.SERVICE]).status_code == HTTPStatus.CREATED


def test_a_thumb_is_counted(rationed: TestClient, headers: Headers) -> None:
    learner = headers[AccessRole.LEARNER]
    turn = rationed.post("/v1/tutor/questions", json={"question": "Fee?"}, headers=learner).json()["turn"]

    given = [
        rationed.put(f"/v1/answers/{turn}/feedback", json={"thumb": "up"}, headers=learner).status_code
        for _ in range(2)
    ]

    assert given == [HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS]


@pytest.mark.parametrize("value", ["x" * MOST_RESULT_BYTES, "क" * (MOST_RESULT_BYTES // 3)])
def test_a_result_over_its_bytes_is_refused_and_named(
    client: TestClient, headers: Headers, parts: Parts, value: str
) -> None:
    before = parts.store.ledger.revision()
    refused = client.post("/v1/events", json=events("long", note=value), headers=headers[AccessRole.SERVICE])

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    (fault,) = refused.json()["faults"]
    assert fault["place"] == "body.events.0.result"
    assert f"at most {MOST_RESULT_BYTES:,} are kept" in fault["problem"]
    assert parts.store.ledger.revision() == before


def test_a_batch_over_its_bytes_is_refused(client: TestClient, headers: Headers) -> None:
    each = MOST_RESULT_BYTES - 100
    names = map(str, range(MOST_RESULTS_BYTES // each + 1))
    refused = client.post("/v1/events", json=events(*names, note="x" * each), headers=headers[AccessRole.SERVICE])

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f"at most {MOST_RESULTS_BYTES:,} may be sent at once" in refused.json()["detail"]


def test_every_counted_route_exists(client: TestClient) -> None:
    assert QUOTAS.keys() <= routes_of(client)
