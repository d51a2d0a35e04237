"""Turns at heavy work: how many work at a time, in which order, and who does not wait at all."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest
from fastapi import Depends

from api.app import create_app
from api.http.dependencies import AnyoneDep
from api.http.turns import Turns, WorkTurns, answers_at_once, take_turn
from api.running.auth import AccessRole
from api.running.settings import read_settings
from api.wiring import Parts
from data.words.errors import Busy
from tests.api.planned import PRINCIPALS, RTI_COURSE, TAX_CLERK, bearer
from tests.api.serving import served

WAITS = 20.0


def test_no_more_work_at_a_time_than_have_a_turn_and_in_the_order_they_came() -> None:
    async def work() -> tuple[int, list[int]]:
        turns, at_work, most, order = Turns(2), 0, 0, []

        async def one(number: int) -> None:
            nonlocal at_work, most
            async with turns.one():
                order.append(number)
                at_work += 1
                most = max(most, at_work)
                await asyncio.sleep(0)
                at_work -= 1

        await asyncio.gather(*(one(number) for number in range(6)))
        return most, order

    assert asyncio.run(work()) == (2, list(range(6)))


def test_when_too_many_wait_the_next_is_told_to_come_later() -> None:
    async def work() -> tuple[str, int]:
        turns = Turns(1, most_waiting=2)
        async with turns.one():
            waiting = [asyncio.create_task(_hold(turns)) for _ in range(2)]
            await asyncio.sleep(0)
            with pytest.raises(Busy) as refused:
                await _hold(turns)
        await asyncio.gather(*waiting)
        await _hold(turns)
        return str(refused.value), refused.value.seconds

    message, seconds = asyncio.run(work())
    assert message.startswith("2 requests wait for their turn already")
    assert seconds >= 1


def test_who_goes_away_while_waiting_leaves_the_line() -> None:
    async def work() -> int:
        turns = Turns(1)
        async with turns.one():
            waiting = asyncio.create_task(_hold(turns))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        await _hold(turns)
        return turns.waiting

    assert asyncio.run(work()) == 0


async def _hold(turns: Turns) -> None:
    async with turns.one():
        pass


def test_light_routes_answer_while_every_turn_is_taken(parts: Parts) -> None:
    app = create_app(parts)
    learner = bearer(parts, PRINCIPALS[AccessRole.LEARNER])
    event = {"id": "while-busy", "learner": TAX_CLERK, "verb": "started", "object": RTI_COURSE}
    token = learner["Authorization"].removeprefix("Bearer ")
    nobody = Turns(0, most_seconds=2.0)
    app.state.turns = WorkTurns(heavy=nobody, answers=nobody)
    with served(app) as url, httpx.Client(base_url=url, timeout=WAITS) as client, ThreadPoolExecutor(1) as pool:
        heavy = pool.submit(httpx.get, f"{url}/v1/courses", headers=learner, timeout=WAITS)
        stranger = client.get("/v1/courses")
        health = client.get("/healthz")
        ready = client.get("/readyz")
        written = client.post("/v1/events", json={"events": [{**event, "at": "2026-11-01T00:00:00Z"}]}, headers=learner)
        sign_in = client.post("/sign-in", data={"token": token})
        gave_up = heavy.result()

    assert [health.status_code, ready.status_code, sign_in.status_code] == [200, 200, HTTPStatus.SEE_OTHER]
    assert written.status_code == HTTPStatus.CREATED
    assert stranger.status_code == HTTPStatus.UNAUTHORIZED
    assert gave_up.status_code == HTTPStatus.SERVICE_UNAVAILABLE


def test_a_full_line_is_503_with_when_to_come_again(parts: Parts) -> None:
    app = create_app(parts)
    full = Turns(1, most_waiting=0)
    app.state.turns = WorkTurns(heavy=full, answers=full)
    with served(app) as url:
        refused = httpx.get(f"{url}/v1/courses", headers=bearer(parts, PRINCIPALS[AccessRole.LEARNER]))

    assert refused.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert refused.json()["type"] == "urn:saarthi:problem:busy"
    assert int(refused.headers["retry-after"]) >= 1


def test_work_that_was_given_up_keeps_its_turn_until_it_ends(parts: Parts) -> None:
    """Its thread cannot be stopped: were its turn free at once, each minute would leave more of them at work."""
    app = create_app(replace(parts, settings=parts.settings.changed(answer_seconds=1, heavy_at_once=1)))
    go_on, at_work, most = threading.Event(), 0, 0

    def slow(principal: AnyoneDep) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        go_on.wait(WAITS)
        at_work -= 1

    app.router.add_api_route("/v1/slow", slow, dependencies=[Depends(take_turn, scope="function")])
    learner = bearer(parts, PRINCIPALS[AccessRole.LEARNER])
    with served(app) as url, httpx.Client(base_url=url, timeout=WAITS, headers=learner) as client:
        given_up = [client.get("/v1/slow").json()["type"] for _ in range(2)]
        still = at_work
        go_on.set()
        served_again = client.get("/v1/slow").status_code

    assert given_up == ["urn:saarthi:problem:too-slow"] * 2
    assert (still, most, served_again) == (1, 1, HTTPStatus.OK)


def test_answers_have_turns_beyond_those_that_may_wait_for_a_model(tmp_path: Path) -> None:
    plain = {"SAARTHI_STATE_FOLDER": str(tmp_path), "SAARTHI_HEAVY_AT_ONCE": "3"}
    model = {"SAARTHI_MODEL_URL": "http://127.0.0.1:1/v1", "SAARTHI_MODEL_NAME": "m", "SAARTHI_MODEL_CALLS": "5"}

    assert answers_at_once(read_settings(plain)) == 3
    assert answers_at_once(read_settings(plain | model)) == 3 + 5
    assert answers_at_once(read_settings(plain | model | {"SAARTHI_TRANSLATOR": "model"})) == 3 + 5 + 5
