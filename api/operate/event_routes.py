"""The evidence ledger's way in."""

from http import HTTPStatus

from fastapi import APIRouter

from api.http.dependencies import EventWriterDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.operate.events import EventDep
from api.operate.shapes import EventsIn, EventsOut
from data.words import Conflict, UnknownLearner

router = APIRouter(route_class=GuardedRoute, prefix="/v1/events", tags=["events"])


@router.post(
    "",
    status_code=HTTPStatus.CREATED,
    summary="Write events; the same id twice changes nothing",
    responses=raises(UnknownLearner, Conflict),
)
def write_events(principal: EventWriterDep, body: EventsIn, events: EventDep) -> EventsOut:
    """All events are written, or none: one fault refuses the request and every fault is listed."""
    return EventsOut(received=len(body.events), written=events.write(body.events, principal=principal))
