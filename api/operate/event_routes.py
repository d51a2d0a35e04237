"""The evidence ledger's way in."""

from http import HTTPStatus

from fastapi import APIRouter

from api.http.access import readable_learner
from api.http.dependencies import EventWriterDep, ServicesDep
from api.operate.shapes import EventIn, EventsIn, EventsOut
from api.running.auth import AccessRole, Principal
from api.running.services import Services
from data.words import AccessDenied, CompetencyId, CourseId, Event, EventId, Fault, InvalidRequest, LearnerId, Verb

router = APIRouter(prefix="/v1/events", tags=["events"])
OWN_VERBS = frozenset({Verb.STARTED, Verb.COMPLETED, Verb.RATED, Verb.DISMISSED, Verb.DEFERRED, Verb.RESTORED})
"""What a learner may say of themself; scores and enrolments come from a service."""


@router.post("", status_code=HTTPStatus.CREATED, summary="Write events; the same id twice changes nothing")
def write_events(principal: EventWriterDep, body: EventsIn, services: ServicesDep) -> EventsOut:
    """All events are written, or none: one fault refuses the request and every fault is listed."""
    events = checked_events(body.events, principal=principal, services=services)
    return EventsOut(received=len(events), written=services.store.ledger.append(events))


def checked_events(given: list[EventIn], *, principal: Principal, services: Services) -> list[Event]:
    """The events as the ledger keeps them; raises if one is not the principal's to write or names nothing known."""
    catalogue = services.catalogue()
    for learner in {LearnerId(event.learner) for event in given}:
        readable_learner(principal, learner, store=services.store, catalogue=catalogue)
    if principal.role is AccessRole.LEARNER:
        _check_own(given)
    faults = []
    for place, event in enumerate(given):
        known = catalogue.competencies if event.verb is Verb.ASSESSED else catalogue.courses
        if event.object not in known:
            kind = "competency" if event.verb is Verb.ASSESSED else "course"
            faults.append(
                Fault(f"events.{place}.object", event.object, f"no such {kind}", f"Use the id of a {kind} that exists.")
            )
    if faults:
        raise InvalidRequest("events", faults)
    return [
        Event(
            id=EventId(event.id),
            learner=LearnerId(event.learner),
            verb=event.verb,
            object=CompetencyId(event.object) if event.verb is Verb.ASSESSED else CourseId(event.object),
            at=event.at,
            source=f"api:{principal.role}",
            result=dict(event.result),
        )
        for event in given
    ]


def _check_own(given: list[EventIn]) -> None:
    for event in given:
        if event.verb not in OWN_VERBS:
            allowed = ", ".join(sorted(OWN_VERBS))
            raise AccessDenied(f"A learner may write {allowed} of themself, not {event.verb}.")
        if event.result.keys() - {"rating", "days"}:
            raise AccessDenied("A learner may give a rating or days; scores are written by a service.")
