"""The evidence ledger's way in: who may write which events."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.access import People
from api.http.dependencies import service
from api.operate.event_faults import Writable
from api.operate.shapes import EventIn
from api.running.auth import AccessRole, Principal
from api.running.clock import Clock
from api.running.library import Library
from data.store import Ledger
from data.words import (
    AccessDenied,
    CompetencyId,
    CourseId,
    Event,
    EventId,
    ExternalKind,
    InvalidRequest,
    LearnerId,
    Verb,
)

OWN_VERBS = frozenset({Verb.STARTED, Verb.COMPLETED, Verb.RATED, Verb.DISMISSED, Verb.DEFERRED, Verb.RESTORED})
"""What a learner may say of themself; scores and enrolments come from a service."""


@dataclass(frozen=True, slots=True)
class EventService:
    """Events sent by learners and by other systems, checked and written."""

    library: Library
    people: People
    ledger: Ledger
    clock: Clock

    def write(self, given: Sequence[EventIn], *, principal: Principal) -> int:
        """How many of the events were new; all are written or none.

        Raises AccessDenied, UnknownLearner, Conflict, and InvalidRequest with every fault.
        """
        return self.ledger.append(self._checked(given, principal=principal))

    def _checked(self, given: Sequence[EventIn], *, principal: Principal) -> list[Event]:
        """The events as the ledger keeps them; raises if one is not the principal's to write or names nothing known."""
        given = [self._in_own_ids(event) for event in given]
        writable = self._writable({LearnerId(event.learner) for event in given}, principal=principal)
        if principal.role is AccessRole.LEARNER:
            _check_own(given)
        faults = [
            fault
            for place, event in enumerate(given)
            for fault in writable[LearnerId(event.learner)].faults(event, place=f"events.{place}")
        ]
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

    def _in_own_ids(self, event: EventIn) -> EventIn:
        """The event with our id of what it is about, which may be named by another system's."""
        kind = ExternalKind.COMPETENCY if event.verb is Verb.ASSESSED else ExternalKind.COURSE
        own = self.library.catalogue().own_id(kind, event.object)
        return event if own == event.object else event.model_copy(update={"object": own})

    def _writable(self, learners: Set[LearnerId], *, principal: Principal) -> Mapping[LearnerId, Writable]:
        """For each learner, what the principal may write about; raises AccessDenied, UnknownLearner."""
        catalogue, now = self.library.catalogue(), self.clock()
        writable = {}
        for learner in sorted(learners):
            organisation = self.people.readable(principal, learner).organisation
            courses = catalogue.open_to(organisation).ids
            if principal.role is AccessRole.SERVICE:  # a service also brings what was learned before
                courses |= catalogue.retired_for(organisation)
            writable[learner] = Writable(courses, catalogue.competencies.keys(), now)
        return writable


def _check_own(given: Sequence[EventIn]) -> None:
    for event in given:
        if event.verb not in OWN_VERBS:
            allowed = ", ".join(sorted(OWN_VERBS))
            raise AccessDenied(f"A learner may write {allowed} of themself, not {event.verb}.")
        if event.result.keys() - {"rating", "days"}:
            raise AccessDenied("A learner may give a rating or days; scores are written by a service.")


EventDep = Annotated[EventService, Depends(service(EventService))]
