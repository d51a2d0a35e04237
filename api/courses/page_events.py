"""Events that a learner writes by pressing a button on a page."""

import uuid

from api.http.access import learner_of, visible_course
from api.running.auth import Principal
from api.running.services import Services
from data.words import CourseId, Event, EventId, Verb

SOURCE = "page"


def keep_event(verb: Verb, course: CourseId, *, principal: Principal, services: Services) -> None:
    """Write that the learner did `verb` with `course`, now; raises UnknownCourse if they may not open it."""
    visible_course(course, principal=principal, services=services)
    learner = learner_of(principal, services)
    event = Event(
        id=EventId(uuid.uuid4().hex), learner=learner.id, verb=verb, object=course, at=services.clock(), source=SOURCE
    )
    services.store.ledger.append([event])


def has_finished(course: CourseId, *, principal: Principal, services: Services) -> bool:
    """Whether the signed-in learner has completed `course`; False for everybody else."""
    if principal.learner is None:
        return False
    events = services.store.ledger.of(principal.learner, verbs=[Verb.COMPLETED])
    return any(event.object == course for event in events)
