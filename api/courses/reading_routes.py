"""A learner's way through the lessons of a course: opened, finished, taken back."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.courses.reading_shapes import LearningWeeksOut, ReadingOut, left_listed
from api.courses.service import CourseRecord, CourseRecordDep
from api.http.dependencies import LearnerDep, LearnerPath, LearnerReaderDep, PeopleDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.running.auth import Principal
from data.words import Conflict, Course, CourseId, LearnerId, LessonId, UnknownCourse, UnknownLearner, UnknownLesson

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners/{learner}/courses/{course}", tags=["learners"])
weeks_router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"])
CoursePath = Annotated[CourseId, Path(max_length=200, examples=["rti-basics"])]


@router.get("/reading", summary="How far you are in a course", responses=raises(UnknownLearner, UnknownCourse))
def read_reading(
    principal: LearnerDep, learner: LearnerPath, course: CoursePath, people: PeopleDep, record: CourseRecordDep
) -> ReadingOut:
    """Each lesson with how long it was open, and the one to go on with."""
    person = people.readable(principal, learner).id
    return _reading(principal, person, record.library.visible_course(principal, course), record=record)


@router.put(
    "/lessons/{lesson}/opened",
    summary="Say that you opened a lesson",
    responses=raises(UnknownLearner, UnknownCourse, UnknownLesson),
)
def write_opening(
    principal: LearnerDep,
    learner: LearnerPath,
    course: CoursePath,
    lesson: Annotated[LessonId, Path(max_length=200)],
    people: PeopleDep,
    record: CourseRecordDep,
) -> ReadingOut:
    """Kept with the server's time; it is open until another one is opened. Our own pages say it themselves."""
    person = people.readable(principal, learner).id
    visible = record.library.visible_course(principal, course)
    if lesson not in {each.id for each in visible.lessons}:
        raise UnknownLesson(f"course {course!r} has no lesson {lesson!r}")
    record.open_lesson(visible, lesson, learner=person)
    return _reading(principal, person, visible, record=record)


@router.post(
    "/finished",
    status_code=HTTPStatus.CREATED,
    summary="Mark a course as finished",
    responses=raises(UnknownLearner, UnknownCourse, Conflict),
)
def write_finished(
    principal: LearnerDep, learner: LearnerPath, course: CoursePath, people: PeopleDep, record: CourseRecordDep
) -> ReadingOut:
    """Every lesson has to have been open here for a plausible time; else 409 says which are left and why."""
    person = people.readable(principal, learner).id
    left = record.finish(course, principal=principal)
    if left:
        raise Conflict(f"{course!r} is not finished: lessons left are {left_listed(left)}")
    return _reading(principal, person, record.library.visible_course(principal, course), record=record)


@router.delete(
    "/finished",
    summary="Take back that you marked a course as finished",
    responses=raises(UnknownLearner, UnknownCourse),
)
def delete_finished(
    principal: LearnerDep, learner: LearnerPath, course: CoursePath, people: PeopleDep, record: CourseRecordDep
) -> ReadingOut:
    """Withdrawn, not deleted; a completion that a service or a supervisor wrote stays."""
    person = people.readable(principal, learner).id
    record.take_back(course, principal=principal)
    return _reading(principal, person, record.library.visible_course(principal, course), record=record)


@weeks_router.get("/{learner}/weeks", summary="Minutes of learning by week", responses=raises(UnknownLearner))
def read_weeks(
    principal: LearnerReaderDep, learner: LearnerPath, people: PeopleDep, record: CourseRecordDep
) -> LearningWeeksOut:
    """Beside the weekly goal, with how many weeks in a row reached it."""
    return LearningWeeksOut.model_validate(record.weeks(people.readable(principal, learner)))


def _reading(principal: Principal, learner: LearnerId, course: Course, *, record: CourseRecord) -> ReadingOut:
    return ReadingOut.of(
        course.id,
        record.reading(course, learner=learner),
        finished=record.has_finished(course.id, principal=principal),
        left_off_at=record.left_off_at(course, learner=learner),
    )
