"""Why a course begun on another platform does not move: each cause by itself, and none where nothing was told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from data.catalogue import Catalogue
from data.words.course_facts import CourseFacts
from data.words.models import (
    ENGLISH,
    HINDI,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Event,
    EventId,
    LearnerId,
    Lesson,
    LessonId,
    LocalText,
    Media,
    ProgrammeId,
    Verb,
)
from data.words.programmes import Milestone, Programme, ProgrammeCourse
from data.words.traces import StuckBy, StuckCause
from recommender.learner.stuck import stuck_causes, stuck_programmes

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ASHA, METERS = LearnerId("asha"), CourseId("meters")


def lesson(name: str, *, mime: str = "video/mp4", optional: bool = False) -> Lesson:
    title = LocalText({ENGLISH: name.title()})
    return Lesson(LessonId(name), METERS, title, 10, "Planned", LocalText({}), media=Media(mime, ""), optional=optional)


COURSE = Course(
    id=METERS,
    title=LocalText({ENGLISH: "Meters"}),
    description=LocalText({}),
    provider="Tests",
    languages=frozenset({ENGLISH, HINDI}),
    level=1,
    kind=CourseKind.SELF_PACED,
    status=CourseStatus.LIVE,
    teaches={},
    requires=frozenset(),
    sources=(),
    lessons=(lesson("dial"), lesson("form"), lesson("more", optional=True), lesson("test", mime="x.questionset")),
)


def told(verb: Verb, *, days: int = 10, object_: str = METERS, source: str = "igot", **result: str | float) -> Event:
    at = NOW - timedelta(days=days)
    id_ = EventId(f"{verb}-{object_}-{days}-{sorted(result.items())}")
    return Event(id_, ASHA, verb, object_, at, source, dict(result))


def done(name: str, *, language: str = "en", days: int = 5) -> Event:
    return told(Verb.PROGRESSED, days=days, lesson=name, share=1.0, language=language)


ENROLLED = told(Verb.ENROLLED, days=30, batch="b-1")


def causes(*events: Event, course: Course = COURSE) -> list[StuckCause]:
    catalogue = Catalogue.of(courses=[course])
    return list(stuck_causes(course, events, catalogue=catalogue, now=NOW))


def test_the_lessons_that_are_left_are_named_with_language_and_batch_optional_ones_are_not() -> None:
    facts = {"course": METERS, "lessons": "form,test", "batch": "b-1", "language": "en"}

    assert causes(ENROLLED, done("dial")) == [StuckCause(StuckBy.LEFT, facts)]


def test_that_only_the_test_is_left_is_told() -> None:
    assert [cause.by for cause in causes(ENROLLED, done("dial"), done("form"))] == [StuckBy.LEFT, StuckBy.TEST_LEFT]


def test_all_lessons_done_and_no_completion_is_a_matter_of_the_platforms_records() -> None:
    events = (ENROLLED, done("dial"), done("form"), done("test"))

    assert [cause.by for cause in causes(*events)] == [StuckBy.ALL_DONE]
    assert causes(*events, told(Verb.COMPLETED), told(Verb.CERTIFIED, days=9)) == []


def test_lessons_that_came_after_the_enrolment_are_told_by_the_day_of_publication() -> None:
    later = replace(COURSE, facts=CourseFacts(published=date(2026, 10, 20)))
    before = replace(COURSE, facts=CourseFacts(published=date(2026, 9, 20)))

    assert StuckBy.NEW_LESSONS in {cause.by for cause in causes(ENROLLED, done("dial"), course=later)}
    assert StuckBy.NEW_LESSONS not in {cause.by for cause in causes(ENROLLED, done("dial"), course=before)}


def test_a_lesson_that_is_gone_and_languages_that_are_mixed_are_told() -> None:
    found = causes(ENROLLED, done("old"), done("dial"), done("form", language="hi"))

    assert StuckCause(StuckBy.LESSON_GONE, {"course": METERS, "number": 1}) in found
    assert StuckCause(StuckBy.LANGUAGES, {"course": METERS, "languages": "en,hi"}) in found


def test_a_certificate_takes_up_to_a_day_and_is_late_after_it() -> None:
    (soon,) = causes(told(Verb.COMPLETED, days=0))
    (late,) = causes(told(Verb.COMPLETED, days=3))

    assert (soon.by, soon.facts["late"]) == (StuckBy.NO_CERTIFICATE, 0)
    assert (late.by, late.facts["late"]) == (StuckBy.NO_CERTIFICATE, 1)


def test_of_what_no_platform_told_nothing_is_said() -> None:
    assert causes(ENROLLED) == []
    assert causes(told(Verb.COMPLETED, source="api:service")) == []


def test_of_a_course_without_lessons_or_that_was_left_nothing_is_said() -> None:
    assert causes(ENROLLED, done("dial"), course=replace(COURSE, lessons=())) == []
    assert causes(ENROLLED, done("dial"), told(Verb.UNENROLLED, days=1)) == []


def test_a_programme_whose_courses_are_done_and_which_is_not_counted_is_told() -> None:
    whole = Milestone("1", LocalText({}), (ProgrammeCourse(METERS),))
    programme = Programme(ProgrammeId("month"), LocalText({}), LocalText({}), CourseStatus.LIVE, (whole,))
    catalogue = Catalogue.of(courses=[COURSE], programmes=[programme])
    begun, finished = told(Verb.ENROLLED, object_="month"), told(Verb.COMPLETED)

    assert stuck_programmes([begun, finished], catalogue=catalogue) == [
        StuckCause(StuckBy.PROGRAMME, {"programme": "month"})
    ]
    assert stuck_programmes([begun], catalogue=catalogue) == []
    assert stuck_programmes([begun, finished, told(Verb.COMPLETED, object_="month")], catalogue=catalogue) == []
