"""What a learner says of a suggestion, and the short check behind "I know this already"."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.http.access import readable_learner
from api.http.dependencies import EventWriterDep, LearnerPath, ServicesDep, WordsDep
from api.suggest.feedback import (
    CheckIn,
    CheckOut,
    CheckResultOut,
    FeedbackIn,
    FeedbackOut,
    StatementOut,
    check_of,
    keep_check,
    keep_feedback,
)
from data.words import CourseId

router = APIRouter(prefix="/v1/learners", tags=["learners"])
CoursePath = Annotated[CourseId, Path(max_length=200, examples=["rti-basics"])]


@router.post("/{learner}/feedback", status_code=HTTPStatus.CREATED, summary="Not relevant, later, or undo")
def write_feedback(
    principal: EventWriterDep, learner: LearnerPath, body: FeedbackIn, services: ServicesDep
) -> FeedbackOut:
    """Kept as an event; the next list goes by it."""
    found = readable_learner(principal, learner, store=services.store, catalogue=services.catalogue())
    source = f"api:{principal.role}"
    course = CourseId(body.course)
    return keep_feedback(body.feedback, course, learner=found, services=services, source=source, days=body.days)


@router.get("/{learner}/courses/{course}/check", summary="The short check behind “I know this already”")
def read_check(
    principal: EventWriterDep, learner: LearnerPath, course: CoursePath, services: ServicesDep, words: WordsDep
) -> CheckOut:
    """Two or three statements of what somebody at the course's level does."""
    found = readable_learner(principal, learner, store=services.store, catalogue=services.catalogue())
    statements = check_of(course, learner=found, services=services)
    return CheckOut(
        course=course, statements=[StatementOut.of(each, services=services, words=words) for each in statements]
    )


@router.post(
    "/{learner}/courses/{course}/check", status_code=HTTPStatus.CREATED, summary="Confirm statements of the check"
)
def write_check(
    principal: EventWriterDep, learner: LearnerPath, course: CoursePath, body: CheckIn, services: ServicesDep
) -> CheckResultOut:
    """Kept as an assessment by oneself, with a large standard error; all confirmed hides the course until undone."""
    found = readable_learner(principal, learner, store=services.store, catalogue=services.catalogue())
    source = f"api:{principal.role}"
    result = keep_check(course, body.confirmed, learner=found, services=services, source=source)
    return CheckResultOut.of(course, result)
