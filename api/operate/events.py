"""The evidence ledger's way in: who may write which events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.access import People
from api.http.dependencies import service
from api.operate.event_faults import Writable
from api.operate.saying import refuse_others_words, said_by, withdrawable
from api.operate.shapes import EventIn
from api.running.auth import AccessRole, Principal
from api.running.clock import Clock
from api.running.library import Library
from data.store import Ledger
from data.words import (
    CompetencyId,
    CourseId,
    Event,
    EventId,
    ExternalKind,
    InvalidRequest,
    LearnerId,
    Verb,
    withdrawal,
)


@dataclass(frozen=True, slots=True)
class EventService:
    """Events sent by learners, their supervisors and other systems, checked and written."""

    library: Library
    people: People
    ledger: Ledger
    clock: Clock

    def write(self, given: Sequence[EventIn], *, principal: Principal) -> int:
        """How many of the events were new, withdrawals among them; all are written or none.

        Raises AccessDenied, UnknownLearner, Conflict, and InvalidRequest with every fault.
        """
        given = [self._in_own_ids(event) for event in given]
        writable = self._writable(given, principal=principal)
        refuse_others_words(given, role=principal.role)
        faults = [
            fault
            for place, event in enumerate(given)
            for fault in writable[LearnerId(event.learner)].faults(event, place=f"events.{place}")
        ]
        if faults:
            raise InvalidRequest("events", faults)
        withdrawals = [
            withdrawal(
                each, at=event.at, by=f"{principal.role}:{principal.subject}", why=str(event.result.get("why", ""))
            )
            for event in given
            if event.verb is Verb.WITHDRAWN
            for each in writable[LearnerId(event.learner)].withdrawable[EventId(event.object)]
        ]
        said = [_event(event, principal=principal) for event in given if event.verb is not Verb.WITHDRAWN]
        return self.ledger.append(said, withdrawals=withdrawals)

    def _in_own_ids(self, event: EventIn) -> EventIn:
        """The event with our id of what it is about, which may be named by another system's."""
        if event.verb is Verb.WITHDRAWN:
            return event
        kind = ExternalKind.COMPETENCY if event.verb is Verb.ASSESSED else ExternalKind.COURSE
        own, told = self.library.catalogue().own_id(kind, event.object), dict(event.result)
        if event.verb is Verb.PROGRESSED and isinstance(lesson := told.get("lesson"), str):
            told["lesson"] = self.library.own_lesson(CourseId(own), lesson)
        return event.model_copy(update={"object": own, "result": told})

    def _writable(self, given: Sequence[EventIn], *, principal: Principal) -> Mapping[LearnerId, Writable]:
        """For each learner, what the principal may write about; raises AccessDenied, UnknownLearner."""
        catalogue, now = self.library.catalogue(), self.clock()
        withdrawing = {event.learner for event in given if event.verb is Verb.WITHDRAWN}
        writable = {}
        for learner in sorted({LearnerId(event.learner) for event in given}):
            person = self.people.readable(principal, learner)
            among = catalogue.groups_of(person)
            courses = catalogue.open_to(person.organisation, among).ids
            if principal.role is not AccessRole.LEARNER:  # others also bring what was learned before
                courses |= catalogue.retired_for(person.organisation, among)
            history = self.ledger.of(learner) if learner in withdrawing else []
            own = withdrawable(history, role=principal.role)
            writable[learner] = Writable(courses, catalogue.competencies.keys(), own, now)
        return writable


def _event(event: EventIn, *, principal: Principal) -> Event:
    return Event(
        id=EventId(event.id),
        learner=LearnerId(event.learner),
        verb=event.verb,
        object=CompetencyId(event.object) if event.verb is Verb.ASSESSED else CourseId(event.object),
        at=event.at,
        source=f"api:{principal.role}",
        result={**event.result, **said_by(principal)},
    )


EventDep = Annotated[EventService, Depends(service(EventService))]
