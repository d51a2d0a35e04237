"""How far a learner is in one course, as other systems told it lesson by lesson."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel

from api.http.dependencies import LearnerPath, LearnerReaderDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.path.service import PathDep
from api.running.i18n import Words
from data.words import Course, CourseId, UnknownCourse, UnknownLearner
from recommender.learner import CourseProgress, course_progress

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"])


class LessonStateOut(BaseModel):
    """A lesson with the share of it that is done, 0 to 1, in which language, and when that was told (null: never)."""

    lesson: str
    title: str
    optional: bool
    share: float
    language: str
    at: datetime | None


class CourseProgressOut(BaseModel):
    """What was told of a learner's way through a course, and which lessons are left.

    `share` is done lessons of those that are not optional. `certified_on` is null until a certificate is told of, which
    may be a day after the last lesson.
    """

    course: str
    finished: bool
    share: float
    left: list[str]
    lessons: list[LessonStateOut]
    enrolled: bool
    batch: str
    certified_on: datetime | None

    @classmethod
    def of(cls, progress: CourseProgress, course: Course, words: Words) -> "CourseProgressOut":
        """`progress` with the titles of the lessons."""
        states = progress.lessons
        return cls(
            course=progress.course,
            finished=progress.finished,
            share=progress.share,
            left=list(progress.left),
            lessons=[
                LessonStateOut(
                    lesson=lesson.id,
                    title=lesson.title.in_language(words.language),
                    optional=lesson.optional,
                    share=states[lesson.id].share if lesson.id in states else 0.0,
                    language=states[lesson.id].language if lesson.id in states else "",
                    at=states[lesson.id].at if lesson.id in states else None,
                )
                for lesson in course.lessons
            ],
            enrolled=progress.enrolled,
            batch=progress.batch,
            certified_on=progress.certified_on,
        )


@router.get(
    "/{learner}/courses/{course}/progress",
    summary="Which lessons of a course are done and left",
    responses=raises(UnknownLearner, UnknownCourse),
)
def read_course_progress(
    principal: LearnerReaderDep,
    learner: LearnerPath,
    course: Annotated[CourseId, Path(max_length=200, examples=["rti-basics"])],
    people: PeopleDep,
    paths: PathDep,
    words: WordsDep,
) -> CourseProgressOut:
    """By the `progressed`, `enrolled`, `completed` and `certified` events of other systems."""
    person = people.readable(principal, learner)
    shown = paths.library.course_for(person, course)
    told = paths.views.of(person.id).history
    return CourseProgressOut.of(course_progress(shown, told, catalogue=paths.library.catalogue()), shown, words)
