"""The evidence ledger's way in: who may write which events."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.access import People
from api.http.dependencies import service
from api.operate.shapes import EventIn
from api.running.auth import AccessRole, Principal
from api.running.library import Library
from data.store import Ledger
from data.words import AccessDenied, CompetencyId, CourseId, Event, EventId, Fault, InvalidRequest, LearnerId, Verb

OWN_VERBS = frozenset({Verb.STARTED, Verb.COMPLETED, Verb.RATED, Verb.DISMISSED, Verb.DEFERRED, Verb.RESTORED})
"""What a learner may say of themself; scores and enrolments come from a service."""


@dataclass(frozen=True, slots=True)
class EventService:
    """Events sent by learners and by other systems, checked and written."""

    library: Library
    people: People
    ledger: Ledger

    def write(self, given: Sequence[EventIn], *, principal: Principal) -> int:
        """How many of the events were new; all are written or none.

        Raises AccessDenied, UnknownLearner, Conflict, and InvalidRequest with every fault.
        """
        return self.ledger.append(self._checked(given, principal=principal))

    def _checked(self, given: Sequence[EventIn], *, principal: Principal) -> list[Event]:
        """The events as the ledger keeps them; raises if one is not the principal's to write or names nothing known."""
        catalogue = self.library.catalogue()
        for learner in {LearnerId(event.learner) for event in given}:
            self.people.readable(principal, learner)
        if principal.role is AccessRole.LEARNER:
            _check_own(given)
        faults = []
        for place, event in enumerate(given):
            known = catalogue.competencies if event.verb is Verb.ASSESSED else catalogue.courses
            if event.object not in known:
                kind = "competency" if event.verb is Verb.ASSESSED else "course"
                faults.append(
                    Fault(
                        f"events.{place}.object",
                        event.object,
                        f"no such {kind}",
                        f"Use the id of a {kind} that exists.",
                    )
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


def _check_own(given: Sequence[EventIn]) -> None:
    for event in given:
        if event.verb not in OWN_VERBS:
            allowed = ", ".join(sorted(OWN_VERBS))
            raise AccessDenied(f"A learner may write {allowed} of themself, not {event.verb}.")
        if event.result.keys() - {"rating", "days"}:
            raise AccessDenied("A learner may give a rating or days; scores are written by a service.")


EventDep = Annotated[EventService, Depends(service(EventService))]
