"""How far a learner is through the lessons of a course, as /v1 and the page tell it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.courses.lessons_read import Begun, LessonRead
from api.http.shapes import CourseOut
from api.running.i18n import Words


class LearningWeekOut(BaseModel):
    """The week that begins on this Monday, with its minutes of learning."""

    model_config = ConfigDict(from_attributes=True)

    monday: date
    minutes: int


class LearningWeeksOut(BaseModel):
    """The last weeks, oldest first, this one last; `streak` weeks in a row reached the `goal` of today in minutes."""

    model_config = ConfigDict(from_attributes=True)

    goal: int
    weeks: list[LearningWeekOut]
    streak: int


class LessonReadOut(BaseModel):
    """One lesson: when it was opened last, for how long in all, and how long it has to be."""

    lesson: str
    opened: datetime | None
    seconds: int
    needed: Annotated[int, Field(description="Seconds from which it counts as read")]
    done: bool


class ReadingOut(BaseModel):
    """Where a learner is in a course; it can be marked as finished once every lesson is done."""

    course: str
    finished: bool
    left_off_at: Annotated[str | None, Field(description="The lesson that was opened last")]
    lessons: list[LessonReadOut]

    @classmethod
    def of(cls, course: str, lessons: Sequence[LessonRead], *, finished: bool, left_off_at: str | None) -> "ReadingOut":
        """`lessons` as the API shows them."""
        shown = [
            LessonReadOut(
                lesson=each.lesson, opened=each.opened, seconds=each.seconds, needed=each.needed, done=each.done
            )
            for each in lessons
        ]
        return cls(course=course, finished=finished, left_off_at=left_off_at, lessons=shown)


class BegunOut(BaseModel):
    """A course begun and not finished: the lesson opened last, its number of how many, and the minutes left."""

    course: CourseOut
    lesson: str
    lesson_title: str
    number: int
    of: int
    share: float
    minutes_left: int

    @classmethod
    def from_reading(cls, begun: Begun, words: Words) -> "BegunOut":
        """`begun` in the reader's words."""
        return cls(
            course=CourseOut.of(begun.course, words),
            lesson=begun.lesson.id,
            lesson_title=begun.lesson.title.in_language(words.language),
            number=begun.number,
            of=len(begun.course.lessons),
            share=begun.share,
            minutes_left=begun.minutes_left,
        )


def why_left(read: LessonRead, *, words: Words) -> str:
    """Why a lesson is still to be read, in the reader's words."""
    if read.opened is None:
        return words.say("not opened yet")
    return words.say("open for {seconds} s so far, of at least {needed} s", seconds=read.seconds, needed=read.needed)


def left_listed(left: Sequence[LessonRead]) -> str:
    """The lessons that are left, each with why.

    >>> from data.words import LessonId
    >>> left_listed([LessonRead(LessonId("fees"), 4, 30, None)])
    'fees (not opened)'
    """
    return ", ".join(
        f"{each.lesson} (not opened)" if each.opened is None else f"{each.lesson} ({each.seconds} s of {each.needed} s)"
        for each in left
    )
