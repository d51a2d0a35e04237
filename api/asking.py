"""One question to the tutor, from scope to ledger; used by /v1, the pages and the guide."""

import uuid

from api.auth import Principal
from api.observability import Metrics
from api.routes.courses import visible_course
from api.services import Services
from data.answers import Answer, Grounded
from data.errors import Fault, InvalidRequest
from data.models import CourseId, Event, EventId, LearnerId, LessonId, Verb

WHOLE_CATALOGUE = "catalogue"
KEPT_CHARACTERS = 500
"""A question is kept up to this length, for the curator's list of what is not covered."""


def answer_question(
    question: str,
    *,
    principal: Principal,
    services: Services,
    metrics: Metrics,
    course: CourseId | None = None,
    lesson: LessonId | None = None,
) -> Answer:
    """The tutor's answer within what `principal` may open; a learner's question goes into their ledger.

    Raises:
        UnknownCourse, UnknownLesson: the scope does not exist or may not be opened.
        InvalidRequest: a lesson is named without its course.
    """
    if lesson is not None and course is None:
        fault = Fault("lesson", lesson, "a lesson is named without its course", "Send `course` as well.")
        raise InvalidRequest("question", [fault])
    if course is not None:
        visible_course(course, principal=principal, services=services)
        if lesson is not None:
            services.catalogue().lesson(course, lesson)
    scope = services.scope_for(principal.organisation, course=course, lesson=lesson)
    answer = services.tutor.answer(question, scope=scope, lesson_text=services.lesson_text)
    outcome = "grounded" if isinstance(answer, Grounded) else answer.reason.value
    metrics.answers.labels(outcome).inc()
    if principal.learner is not None and question.strip():
        _keep(question, learner=principal.learner, outcome=outcome, course=course, services=services)
    return answer


def _keep(question: str, *, learner: LearnerId, outcome: str, course: CourseId | None, services: Services) -> None:
    event = Event(
        id=EventId(uuid.uuid4().hex),
        learner=learner,
        verb=Verb.ASKED,
        object=course or WHOLE_CATALOGUE,
        at=services.clock(),
        source="tutor",
        result={"question": question.strip()[:KEPT_CHARACTERS], "outcome": outcome},
    )
    services.store.append_events([event])
