"""The shapes of /v1: requests as they may be, answers as they are. Words come in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.i18n import Words
from api.path_parts import AboutPathOut, SessionOut
from api.words import competency_name, list_text, reason_text, unmet_text
from data.catalogue import Catalogue
from data.words.models import (
    EVENTS_BEFORE,
    EVENTS_FROM,
    Course,
    CourseId,
    CourseKind,
    CoverageRow,
    DepartmentReport,
    Lesson,
    Verb,
)
from data.words.paths import LearningPath, UnmetCause
from data.words.suggestions import Basis, ColdStart, ReasonKind, Recommendation, Suggestions
from tutor.guide.intents import Intent

Question = Annotated[str, Field(max_length=2000, examples=["How many days do I have to answer an RTI application?"])]
Identifier = Annotated[str, Field(min_length=1, max_length=200)]
EventTime = Annotated[AwareDatetime, Field(ge=EVENTS_FROM, lt=EVENTS_BEFORE)]
"""A time that stays a time in every zone; at the ends of the calendar it could be written but not read again."""


class Strict(BaseModel):
    """A request body that refuses fields it does not know."""

    model_config = ConfigDict(extra="forbid")


class CourseOut(BaseModel):
    """A course as a list shows it."""

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


class ReasonOut(BaseModel):
    """Why a course is suggested: its share of the score (shares add up to 1), in words and as facts."""

    kind: ReasonKind
    share: float
    text: str
    facts: dict[str, str | int | float]


class RecommendationOut(BaseModel):
    """A suggested course with its reasons, the largest share first."""

    course: CourseOut
    score: float
    reasons: list[ReasonOut]
    note: Annotated[str, Field(description="Says so where nothing speaks for the course yet; else empty")] = ""

    @classmethod
    def of(cls, recommendation: Recommendation, *, catalogue: Catalogue, words: Words) -> "RecommendationOut":
        """`recommendation` in the reader's words."""
        return cls(
            course=CourseOut.of(catalogue.course(recommendation.course), words),
            score=recommendation.score,
            reasons=[
                ReasonOut(
                    kind=reason.kind,
                    share=reason.share,
                    text=reason_text(reason, catalogue=catalogue, words=words),
                    facts=dict(reason.facts),
                )
                for reason in recommendation.reasons
            ],
            note="" if recommendation.reasons else words.say("Nothing speaks for it yet: it fills the list."),
        )


class SuggestionsOut(BaseModel):
    """Next courses, best first, and what they were based on."""

    basis: Basis
    basis_text: str
    without: list[ColdStart]
    items: list[RecommendationOut]

    @classmethod
    def of(cls, suggestions: Suggestions, *, catalogue: Catalogue, words: Words) -> "SuggestionsOut":
        """`suggestions` in the reader's words."""
        items = [RecommendationOut.of(item, catalogue=catalogue, words=words) for item in suggestions.items]
        return cls(
            basis=suggestions.basis,
            basis_text=list_text(suggestions, words=words),
            without=list(suggestions.without),
            items=items,
        )


class PathStepOut(BaseModel):
    """A course with the days between which it is to be done."""

    course: CourseOut
    starts_on: date
    ends_on: date
    minutes: int
    serves: dict[str, int]
    due: date | None
    late: bool = False
    session: SessionOut | None = None


class UnmetNeedOut(BaseModel):
    """A need the path leaves open, and why."""

    competency: str
    name: str
    needed: int
    reached: float
    cause: UnmetCause
    text: str


class PathOut(BaseModel):
    """A dated learning path."""

    learner: str
    weekly_minutes: int
    steps: list[PathStepOut]
    unmet: list[UnmetNeedOut]
    about: AboutPathOut

    @classmethod
    def of(cls, path: LearningPath, *, catalogue: Catalogue, words: Words) -> "PathOut":
        """`path` in the reader's words."""
        return cls(
            learner=path.learner,
            weekly_minutes=path.weekly_minutes,
            steps=[
                PathStepOut(
                    course=CourseOut.of(catalogue.course(step.course), words),
                    starts_on=step.starts_on,
                    ends_on=step.ends_on,
                    minutes=step.minutes,
                    serves={str(competency): level for competency, level in step.serves.items()},
                    due=step.due,
                    late=step.is_late,
                    session=None if step.session is None else SessionOut.of(step.session, words),
                )
                for step in path.steps
            ],
            unmet=[
                UnmetNeedOut(
                    competency=need.competency,
                    name=competency_name(need.competency, catalogue=catalogue, words=words),
                    needed=need.needed,
                    reached=need.reached,
                    cause=need.cause,
                    text=unmet_text(need.cause, words=words),
                )
                for need in path.unmet
            ],
            about=AboutPathOut.of(path, catalogue=catalogue, words=words),
        )


def courses_out(courses: Sequence[CourseId], *, catalogue: Catalogue, words: Words) -> list[CourseOut]:
    """The courses, in the order given."""
    return [CourseOut.of(catalogue.course(course), words) for course in courses]


class QuestionIn(Strict):
    """A question to the tutor, about everything the asker may open or about one course or lesson.

    `conversation` is the learner's own whose follow-up it is; without it a learner's question begins a new one.
    """

    question: Question
    course: Identifier | None = None
    lesson: Identifier | None = None
    conversation: Identifier | None = None


class MessageIn(Strict):
    """A message to Saarthi; `chosen` answers its question which of two things the same message meant."""

    message: Annotated[str, Field(max_length=2000, examples=["Plan 3 hours a week for procurement"])]
    chosen: Intent | None = None


class EventIn(Strict):
    """One entry for the ledger; sending the same one twice changes nothing."""

    id: Annotated[str, Field(min_length=8, max_length=100, examples=["7a1f0c9e-2d2b-4f0a-9d8c-0b1b7f7c1e11"])]
    learner: Identifier
    verb: Verb
    object: Annotated[Identifier, Field(description="A course id; a competency id where the verb is `assessed`")]
    at: EventTime
    result: Mapping[str, str | int | Annotated[float, Field(allow_inf_nan=False)] | bool] = Field(
        default_factory=dict, max_length=20
    )


class EventsIn(Strict):
    """Entries for the ledger; all are written or none."""

    events: Annotated[list[EventIn], Field(min_length=1, max_length=1000)]


class EventsOut(BaseModel):
    """How many of the sent entries were new."""

    received: int
    written: int


class CoverageRowOut(BaseModel):
    """Supply beside demand for one competency, level and language."""

    competency: str
    name: str
    theme: str
    area: str
    level: int
    language: str
    learners_in_need: int
    courses: list[str]
    gap: float

    @classmethod
    def of(cls, row: CoverageRow, *, catalogue: Catalogue, words: Words) -> "CoverageRowOut":
        """`row` with names in the reader's language."""
        competency = catalogue.competency(row.competency)
        return cls(
            competency=row.competency,
            name=competency.name.in_language(words.language),
            theme=competency.theme.in_language(words.language),
            area=competency.area,
            level=row.level,
            language=row.language,
            learners_in_need=row.learners_in_need,
            courses=list(row.courses),
            gap=row.gap,
        )


class ReportOut(BaseModel):
    """The seven figures of a department and what lies under it."""

    organisation: str
    name: str
    enrolled: int
    completions: int
    training_hours: int
    with_at_least_one: int
    with_three_or_more: int
    with_fewer_than_three: int
    with_none: int

    @classmethod
    def of(cls, report: DepartmentReport, *, catalogue: Catalogue, words: Words) -> "ReportOut":
        """`report` with the organisation's name."""
        organisation = catalogue.organisation(report.organisation)
        return cls(
            organisation=report.organisation,
            name=organisation.name.in_language(words.language),
            enrolled=report.enrolled,
            completions=report.completions,
            training_hours=report.training_hours,
            with_at_least_one=report.with_at_least_one,
            with_three_or_more=report.with_three_or_more,
            with_fewer_than_three=report.with_fewer_than_three,
            with_none=report.with_none,
        )


class HealthOut(BaseModel):
    """Whether the process is up, or ready, and why not."""

    status: Literal["ok", "not-ready"]
    checks: dict[str, str]
    at: datetime
