"""The evidence ledger's way in."""

from functools import partial
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from api.http.dependencies import EvidenceWriterDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.http.limited import client_address, rates_of
from api.http.quotas import Quota, QuotasDep
from api.operate.events import EventDep
from api.operate.shapes import EventsIn, EventsOut
from data.words import Conflict, UnknownLearner

router = APIRouter(route_class=GuardedRoute, prefix="/v1/events", tags=["events"])

EVENTS_A_UNIT = 20
"""Events that cost as much as a request: on SQLite one takes 3 ms of a core, 20 take 5 ms and a thousand 26 ms."""


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Write events; the same id twice changes nothing",
    responses=raises(UnknownLearner, Conflict),
)
async def write_events(
    principal: EvidenceWriterDep, body: EventsIn, events: EventDep, quotas: QuotasDep, request: Request
) -> EventsOut:
    """All events are written, or none: one fault refuses the request and every fault is listed.

    Who may say what: a learner that they started or rated a course or put it aside; an admin, as supervisor, and a
    service what was completed and assessed. Whoever may say a thing may withdraw it.

    Of its sender's minute a batch costs 1 for every 20 events; of a learner's day, each event.
    """
    await rates_of(request.scope).charge(principal, client_address(request), cost=len(body.events) // EVENTS_A_UNIT)
    await quotas.take(Quota.EVENTS, principal, amount=len(body.events))
    written = await run_in_threadpool(partial(events.write, body.events, principal=principal))
    return EventsOut(received=len(body.events), written=written)
