"""What requests leave in the security log: refusals and sign-ins, reads of others' data, and nothing that was said."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api.app import create_app
from api.http.dependencies import COOKIE
from api.http.rate_store import SharedCounts
from api.http.rates import Rates
from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.store import Search
from data.words.security import Noted, SecurityEntry
from tests.api.page_reading import browser
from tests.api.planned import (
    ANNUAL_PLAN,
    HEALTH,
    NEW_CLERK,
    NOW,
    NURSE,
    PLAN_TASK,
    PRINCIPALS,
    REVENUE,
    RTI_COURSE,
    TAX_CLERK,
    bearer,
    page_token,
)

Logged = Callable[[], Sequence[SecurityEntry]]
Headers = dict[AccessRole, dict[str, str]]
SECRET = "May my sister-in-law inherit the pension?"


@pytest.fixture
def logged(parts: Parts) -> Logged:
    """All entries, once what waits was written."""

    def read() -> Sequence[SecurityEntry]:
        assert parts.security is not None
        parts.security.close()
        return parts.store.security_log.find(Search(), limit=1000)

    return read


def test_a_refusal_says_who_from_where_and_the_answer_leads_to_it(
    client: TestClient, headers: Headers, logged: Logged, parts: Parts
) -> None:
    nobody = client.get("/v1/coverage", headers={"Authorization": "Bearer eyJ.secret.token"})
    learner = client.get("/v1/coverage", headers=headers[AccessRole.LEARNER])
    admin = client.get(f"/v1/learners/{NURSE}/path", headers={**headers[AccessRole.ADMIN], "X-Request-Id": "mine"})
    client.get("/v1/courses/nothing-there?x=1", headers=headers[AccessRole.LEARNER])
    client.get("/v1/nowhere", headers=headers[AccessRole.LEARNER])
    client.get("/v1/courses", headers=headers[AccessRole.LEARNER])
    client.get("/courses", headers={**headers[AccessRole.LEARNER], "Host": "evil.example"})

    entries = logged()
    assert [(each.status, each.subject, each.learner, each.about) for each in entries] == [
        (401, None, None, "not-signed-in"),
        (403, TAX_CLERK, None, "access-denied"),
        (404, "admin", NURSE, "unknown-learner"),
        (404, TAX_CLERK, None, "unknown-course"),
        (421, None, None, "misdirected-request"),
    ]
    assert [each.request_id for each in entries[:3]] == [
        each.headers["x-request-id"] for each in (nobody, learner, admin)
    ]
    first = entries[0]
    assert (first.at, first.action, first.address, first.route) == (NOW, Noted.REFUSED, "127.0.0.1", "GET /v1/coverage")
    assert (entries[2].role, entries[2].organisation) == ("admin", REVENUE)
    assert "secret" not in str(entries)
    assert "nothing-there" not in str(entries)


def test_what_was_too_large_or_did_not_parse_is_named(client: TestClient, headers: Headers, logged: Logged) -> None:
    learner = headers[AccessRole.LEARNER]
    client.post("/v1/tutor/questions", headers=learner, json={"question": "x" * 10_000_000})
    client.post("/v1/tutor/questions", headers=learner, json={"question": 7})

    assert [(each.status, each.subject) for each in logged()] == [(413, TAX_CLERK), (422, TAX_CLERK)]


def test_who_asks_too_much_is_named(client: TestClient, headers: Headers, logged: Logged, parts: Parts) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    app.state.rates = Rates(parts.settings.changed(rate_per_minute=1), SharedCounts(None))
    answers = [client.get("/v1/courses", headers=headers[AccessRole.LEARNER]) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS]
    assert [(each.status, each.subject) for each in logged()] == [(HTTPStatus.TOO_MANY_REQUESTS, TAX_CLERK)]


def test_signing_in_and_out_is_logged_with_who_and_without_the_token(parts: Parts, logged: Logged) -> None:
    token = bearer(parts, PRINCIPALS[AccessRole.ADMIN])["Authorization"].removeprefix("Bearer ")
    with browser(parts, client="10.1.2.3") as visitor:
        visitor.post("/sign-in", data={"token": "no token at all"})
        visitor.post("/sign-in", data={"token": token})
        visitor.post("/sign-out")
        visitor.cookies.set(COOKIE, page_token(parts, PRINCIPALS[AccessRole.LEARNER]))
        visitor.post("/sign-out", data={"everywhere": "true"})
        asked = visitor.get("/home", headers={"Authorization": f"Bearer {token}x"})

    entries = logged()
    assert asked.status_code == HTTPStatus.SEE_OTHER
    assert [(each.action, each.subject, each.status) for each in entries] == [
        (Noted.SIGN_IN_REFUSED, None, 401),
        (Noted.SIGNED_IN, "admin", 303),
        (Noted.SIGNED_OUT, "admin", 303),
        (Noted.SIGNED_OUT, TAX_CLERK, 303),
        (Noted.REFUSED, None, 401),
    ]
    assert {each.address for each in entries} == {"10.1.2.3"}
    assert token not in str(entries)


def test_a_session_that_was_signed_out_is_named_when_it_comes_back(
    client: TestClient, parts: Parts, logged: Logged
) -> None:
    headers = bearer(parts, PRINCIPALS[AccessRole.ADMIN])
    parts.store.learners.add([])
    client.post("/sign-out", headers=headers)
    assert client.get("/v1/plans", headers=headers).status_code == HTTPStatus.UNAUTHORIZED

    last = logged()[-1]
    assert (last.action, last.subject, last.status) == (Noted.REFUSED, "admin", 401)


def test_every_read_of_a_learner_by_staff_is_logged_with_its_purpose(
    client: TestClient, headers: Headers, parts: Parts, logged: Logged
) -> None:
    readable = [
        str(route.path)
        for route in iter_route_contexts(create_app(parts).routes)
        if isinstance(route.original_route, APIRoute)
        and "{learner}" in str(route.path)
        and "GET" in (route.methods or ())
    ]
    reads = [
        client.get(
            path.format(learner=TAX_CLERK, course=RTI_COURSE, recheck="none"),
            headers={**headers[role], "X-Purpose": "transfer"},
        )
        for path in readable
        for role in (AccessRole.ADMIN, AccessRole.SERVICE)
    ]
    done = [read for read in reads if read.status_code == HTTPStatus.OK]
    entries = {each.request_id: each for each in logged()}

    assert len(done) >= 8
    assert {(entries[read.headers["x-request-id"]].learner) for read in done} == {TAX_CLERK}
    assert {entries[read.headers["x-request-id"]].purpose for read in done} == {"transfer"}
    assert {entries[read.headers["x-request-id"]].action for read in done} == {Noted.READ, Noted.EXPORTED}


def test_reads_of_plans_and_words_about_learners_are_logged_and_own_reads_are_not(
    client: TestClient, headers: Headers, logged: Logged
) -> None:
    client.get(f"/v1/learners/{TAX_CLERK}/path", headers=headers[AccessRole.LEARNER])
    client.get(f"/v1/plans/{ANNUAL_PLAN}/progress?purpose=quarterly", headers=headers[AccessRole.ADMIN])
    client.get(f"/plans/{ANNUAL_PLAN}", headers=headers[AccessRole.ADMIN])
    evidence = {"learner": NEW_CLERK, "task": PLAN_TASK, "at": "2026-11-01T10:00:00Z"}
    client.post(f"/v1/plans/{ANNUAL_PLAN}/evidence", json=evidence, headers=headers[AccessRole.ADMIN])

    assert [(each.action, each.subject, each.learner, each.about, each.purpose) for each in logged()] == [
        (Noted.PLAN_READ, "admin", None, ANNUAL_PLAN, "quarterly"),
        (Noted.PLAN_READ, "admin", None, ANNUAL_PLAN, None),
        (Noted.WRITTEN, "admin", NEW_CLERK, ANNUAL_PLAN, None),
    ]


def test_nothing_that_was_asked_or_sent_comes_into_the_log(client: TestClient, parts: Parts, logged: Logged) -> None:
    nurse = bearer(parts, Principal("nobody-any-more", AccessRole.LEARNER, HEALTH))
    curator = bearer(parts, PRINCIPALS[AccessRole.CURATOR])
    client.post("/v1/tutor/questions", json={"question": SECRET}, headers=nurse)
    client.post("/v1/saarthi/messages", json={"message": SECRET}, headers=curator)
    client.get(f"/courses?q={SECRET}", headers=nurse)
    client.post("/v1/events", json={"events": [SECRET]}, headers=curator)

    entries = logged()
    assert [each.status for each in entries] == [401, 403, 401, 403]
    assert "sister" not in str(entries)
