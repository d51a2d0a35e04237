"""What a learner says of a suggestion, and the short check behind "I know this already"."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.http.dependencies import EventWriterDep, LearnerPath, LearnerReaderDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.suggest.feedback import (
    CourseCheckIn,
    CourseCheckOut,
    CourseCheckResultOut,
    PutAsideOut,
    StatementOut,
    VerdictIn,
    VerdictOut,
)
from api.suggest.service import VerdictDep
from data.words import CourseId, UnknownCourse, UnknownLearner

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"])
CoursePath = Annotated[CourseId, Path(max_length=200, examples=["rti-basics"])]


@router.post(
    "/{learner}/feedback",
    status_code=HTTPStatus.CREATED,
    summary="Not relevant, later, or undo",
    responses=raises(UnknownLearner, UnknownCourse),
)
def write_verdict(
    principal: EventWriterDep, learner: LearnerPath, body: VerdictIn, people: PeopleDep, verdicts: VerdictDep
) -> VerdictOut:
    """Kept as an event; the next list goes by it."""
    person = people.readable(principal, learner)
    source = f"api:{principal.role}"
    course = verdicts.library.own_course(body.course)
    back_on = verdicts.keep(body.feedback, course, learner=person, source=source, days=body.days)
    return VerdictOut(course=course, feedback=body.feedback, back_on=back_on)


@router.get("/{learner}/put-aside", summary="Courses put aside", responses=raises(UnknownLearner))
def read_put_aside(
    principal: LearnerReaderDep, learner: LearnerPath, people: PeopleDep, verdicts: VerdictDep, words: WordsDep
) -> list[PutAsideOut]:
    """What is not suggested because the learner said so; feedback `undo` brings a course back."""
    person = people.readable(principal, learner)
    catalogue = verdicts.library.catalogue()
    return PutAsideOut.all_of(verdicts.put_aside(person), catalogue=catalogue, words=words)


@router.get(
    "/{learner}/courses/{course}/check",
    summary="The short check behind “I know this already”",
    responses=raises(UnknownLearner, UnknownCourse),
)
def read_check(
    principal: EventWriterDep,
    learner: LearnerPath,
    course: CoursePath,
    people: PeopleDep,
    verdicts: VerdictDep,
    words: WordsDep,
) -> CourseCheckOut:
    """Two or three statements of what somebody at the course's level does."""
    person = people.readable(principal, learner)
    statements, catalogue = verdicts.check_of(course, learner=person), verdicts.library.catalogue()
    return CourseCheckOut(
        course=course,
        statements=[StatementOut.of(statement, catalogue=catalogue, words=words) for statement in statements],
    )


@router.post(
    "/{learner}/courses/{course}/check",
    status_code=HTTPStatus.CREATED,
    summary="Confirm statements of the check",
    responses=raises(UnknownLearner, UnknownCourse),
)
def write_check(
    principal: EventWriterDep,
    learner: LearnerPath,
    course: CoursePath,
    body: CourseCheckIn,
    people: PeopleDep,
    verdicts: VerdictDep,
) -> CourseCheckResultOut:
    """Kept as an assessment by oneself, with a large standard error; all confirmed hides the course until undone."""
    person = people.readable(principal, learner)
    source = f"api:{principal.role}"
    result = verdicts.keep_check(course, body.confirmed, learner=person, source=source)
    return CourseCheckResultOut.of(course, result)
