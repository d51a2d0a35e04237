"""Turns at heavy work: so many requests at a time search, solve and count, others wait in line and light ones do not.

A thread that computes holds Python's interpreter lock and a core. With one for each of 64 clients who ask, `/healthz`
waited for a second and an event for two; with one a core both are answered between two of them.
"""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import Request

from api.http.dependencies import PrincipalDep
from api.http.quotas import QUOTAS, QuotasDep
from api.http.work import ANSWERS, LIGHT
from api.running.settings import Settings, TranslatorKind
from data.words import Busy

MOST_WAITING = 256
"""Requests in line. Two cores answer 48 questions and paths a second, so the last in line waits some five seconds."""

MOST_SECONDS = 30.0
"""How long a request waits in line: most clients and proxies give up then."""

ANSWERED_A_SECOND = 30
"""What a client is told to wait goes by this, which is less than that: a busy machine is slower."""


class Turns:
    """Lets `at_once` work at a time, in the order in which they came. For one event loop."""

    def __init__(self, at_once: int, *, most_waiting: int = MOST_WAITING, most_seconds: float = MOST_SECONDS) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._most_waiting = most_waiting
        self._most_seconds = most_seconds
        self.waiting = 0

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """A turn, waited for; raises Busy where too many wait already, or none came in time."""
        if self.waiting >= self._most_waiting:
            raise self._busy()
        self.waiting += 1
        try:
            async with asyncio.timeout(self._most_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise self._busy() from None
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            self._free.release()

    def _busy(self) -> Busy:
        seconds = math.ceil(self.waiting / ANSWERED_A_SECOND)
        return Busy(f"{self.waiting} requests wait for their turn already", seconds=seconds)


@dataclass(frozen=True, slots=True)
class WorkTurns:
    """Turns at work that only computes, and at answers, which may wait for a model server as well."""

    heavy: Turns
    answers: Turns


def answers_at_once(settings: Settings) -> int:
    """Answers made at the same time: beside those that wait for a model or a translator, as many as compute at once.

    So a slow server holds up those who wait for it and nobody else: when all its calls are taken, answers are quoted.
    """
    servers = (settings.model_url is not None) + (settings.translator is not TranslatorKind.NONE)
    return settings.heavy_at_once + servers * settings.model_calls


def longest_answer_seconds(settings: Settings) -> float:
    """The seconds in which an answer that is on its way comes, or comes no more."""
    return MOST_SECONDS + (0.0 if settings.model_url is None else settings.model_answer_seconds)


def turns_for(settings: Settings) -> WorkTurns:
    """The turns of one application."""
    heavy = Turns(settings.heavy_at_once)
    at_once = answers_at_once(settings)
    return WorkTurns(heavy, heavy if at_once == settings.heavy_at_once else Turns(at_once))


async def take_turn(principal: PrincipalDep, request: Request, quotas: QuotasDep) -> AsyncIterator[None]:
    """Holds a turn while a heavy route works for somebody; given back before the answer is sent, which may take long.

    It asks who comes, so that nobody waits in line to be told to sign in, or that their share of the day is used up.
    """
    route = request.scope["route"]
    named = {(method, route.path) for method in route.methods}
    for quota in {QUOTAS[name] for name in named & QUOTAS.keys()}:
        await quotas.take(quota, principal)
    if named & LIGHT:
        yield
        return
    turns = _turns_of(request)
    async with (turns.answers if named & ANSWERS else turns.heavy).one():
        yield


async def take_open_turn(request: Request) -> AsyncIterator[None]:
    """As `take_turn` for a heavy route that asks for no sign-in: its address is secret."""
    async with _turns_of(request).heavy.one():
        yield


def _turns_of(request: Request) -> WorkTurns:
    turns = request.app.state.turns
    if not isinstance(turns, WorkTurns):
        raise TypeError("the app was started without turns")
    return turns
