"""The shapes of /v1: requests as they may be, answers as they are. Words come in the reader's language."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import (
    EVENTS_FROM,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Lesson,
)

Question = Annotated[str, Field(max_length=2000, examples=["How many days do I have to answer an RTI application?"])]
Identifier = Annotated[str, Field(min_length=1, max_length=200)]
EventTime = Annotated[AwareDatetime, Field(ge=EVENTS_FROM)]
"""A time at which something can have happened; that it is not to come is for the service to say, which has a clock."""


class Strict(BaseModel):
    """A request body that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid")


class CourseOut(BaseModel):
    """A course as a list shows it; `offered`: whether it can be taken today."""

    id: str
    title: str
    description: str
    provider: str
    languages: list[str]
    minutes: int
    level: int
    kind: CourseKind
    teaches: dict[str, int]
    requires: list[str]
    offered: bool

    @classmethod
    def of(cls, course: Course, words: Words) -> "CourseOut":
        """`course` in the reader's language."""
        return cls(
            id=course.id,
            title=course.title.in_language(words.language),
            description=course.description.in_language(words.language),
            provider=course.provider,
            languages=sorted(course.languages),
            minutes=course.minutes,
            level=course.level,
            kind=course.kind,
            teaches={str(competency): level for competency, level in course.teaches.items()},
            requires=sorted(course.requires),
            offered=course.status is CourseStatus.LIVE,
        )


class CourseHitOut(BaseModel):
    """A course found by a search, with how well it fits (higher is better, comparable within one list)."""

    course: CourseOut
    score: float


class LessonOut(BaseModel):
    """A lesson with its text, in a language it is written in."""

    id: str
    title: str
    minutes: int
    source: str
    language: str
    text: str

    @classmethod
    def of(cls, lesson: Lesson, words: Words) -> "LessonOut":
        """`lesson` in the reader's language where it is written in it, else in English."""
        language = words.language if words.language in lesson.text.by_language else next(iter(lesson.text.by_language))
        return cls(
            id=lesson.id,
            title=lesson.title.in_language(language),
            minutes=lesson.minutes,
            source=lesson.source,
            language=language,
            text=lesson.text.in_language(language),
        )


class CourseDetailOut(CourseOut):
    """A course with its sources and lessons."""

    sources: list[str]
    lessons: list[LessonOut]

    @classmethod
    def of(cls, course: Course, words: Words) -> "CourseDetailOut":
        """`course` with everything in it."""
        return cls(
            **CourseOut.of(course, words).model_dump(),
            sources=list(course.sources),
            lessons=[LessonOut.of(lesson, words) for lesson in course.lessons],
        )


def courses_out(courses: Sequence[CourseId], *, catalogue: Catalogue, words: Words) -> list[CourseOut]:
    """The courses, in the order given."""
    return [CourseOut.of(catalogue.course(course), words) for course in courses]
