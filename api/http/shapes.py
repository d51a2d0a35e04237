"""The shapes of /v1: requests as they may be, answers as they are. Words come in the reader's language."""

from collections.abc import Sequence
from datetime import date
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
    ExternalId,
    Lesson,
    Media,
)

Question = Annotated[str, Field(max_length=2000, examples=["How many days do I have to answer an RTI application?"])]
Identifier = Annotated[str, Field(min_length=1, max_length=200)]
EventTime = Annotated[AwareDatetime, Field(ge=EVENTS_FROM)]
"""A time at which something can have happened; that it is not to come is for the service to say, which has a clock."""


class Strict(BaseModel):
    """A request body that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid")


class CourseFactsOut(BaseModel):
    """What a course's platform tells of it: its mean rating and of how many, when it was published, when it retires."""

    model_config = ConfigDict(from_attributes=True)

    rating: float | None
    ratings: int
    published: date | None
    retires: date | None


class BatchOut(BaseModel):
    """A run of a course; `ends` is null where it is open-ended, `seats` where there is no limit."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    starts: date
    ends: date | None
    enrol_by: date | None
    seats: int | None


class CourseOut(BaseModel):
    """A course as a list shows it; `offered`: whether it can be taken today.

    `external` is what other systems call it, by system; `category` what its platform calls its kind. `unstated` are the
    competencies of `teaches` whose level nobody stated and a rule filled in; `level_unstated` says so of `level`.
    """

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
    external: dict[str, list[str]] = {}
    category: str = ""
    unstated: list[str] = []
    level_unstated: bool = False
    variant_of: str | None = None
    closes: date | None = None
    facts: CourseFactsOut | None = None

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
            external=external_out(course.external),
            category=course.category,
            unstated=sorted(course.unstated),
            level_unstated=course.level_unstated,
            variant_of=course.variant_of,
            closes=course.closes,
            facts=None if course.facts is None else CourseFactsOut.model_validate(course.facts),
        )


def external_out(external: frozenset[ExternalId]) -> dict[str, list[str]]:
    """What other systems call a thing, by system."""
    ordered = sorted(external)
    return {
        system: [each.id for each in ordered if each.system == system] for system in {each.system for each in ordered}
    }


class CourseHitOut(BaseModel):
    """A course found by a search, with how well it fits (higher is better, comparable within one list).

    `fits` is false of one that is only among the nearest: nothing says that it is about what was looked for.
    """

    course: CourseOut
    score: float
    fits: bool = True


class MediaOut(BaseModel):
    """What a lesson is made of beside or instead of text; `captions` are addresses by language."""

    mime: str
    address: str
    captions: dict[str, str]

    @classmethod
    def of(cls, media: Media) -> "MediaOut":
        """The media as it is."""
        return cls(
            mime=media.mime, address=media.address, captions={str(tag): each for tag, each in media.captions.items()}
        )


class LessonOut(BaseModel):
    """A lesson with its text, in a language it is written in; a lesson that is `media` alone has no text.

    An `optional` lesson need not be done for the course to be finished.
    """

    id: str
    title: str
    minutes: int
    source: str
    language: str
    text: str
    media: MediaOut | None = None
    optional: bool = False
    external: dict[str, list[str]] = {}

    @classmethod
    def of(cls, lesson: Lesson, words: Words) -> "LessonOut":
        """`lesson` in the reader's language where it is written in it, else in English."""
        written = lesson.text.by_language or lesson.title.by_language
        language = words.language if words.language in written else next(iter(written))
        media = lesson.media
        return cls(
            id=lesson.id,
            title=lesson.title.in_language(language),
            minutes=lesson.minutes,
            source=lesson.source,
            language=language,
            text=lesson.text.in_language(language),
            media=None if media is None else MediaOut.of(media),
            optional=lesson.optional,
            external=external_out(lesson.external),
        )


class CourseDetailOut(CourseOut):
    """A course with its sources, lessons and batches."""

    sources: list[str]
    lessons: list[LessonOut]
    batches: list[BatchOut] = []

    @classmethod
    def of(cls, course: Course, words: Words) -> "CourseDetailOut":
        """`course` with everything in it."""
        return cls(
            **CourseOut.of(course, words).model_dump(),
            sources=list(course.sources),
            lessons=[LessonOut.of(lesson, words) for lesson in course.lessons],
            batches=[BatchOut.model_validate(batch) for batch in course.batches],
        )


def courses_out(courses: Sequence[CourseId], *, catalogue: Catalogue, words: Words) -> list[CourseOut]:
    """The courses, in the order given."""
    return [CourseOut.of(catalogue.course(course), words) for course in courses]
