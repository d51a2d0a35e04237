"""A course: reading its lessons, finishing it, and the tutor beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Response

from api.courses.about_shapes import about_context
from api.courses.lesson_text import Span, has_mark, lesson_html, mark_of
from api.courses.lessons_read import LessonRead, needed_lessons
from api.courses.reading_shapes import why_left
from api.courses.service import CourseRecord, CourseRecordDep
from api.http.dependencies import AnyoneDep, LearnerDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.http.shapes import CourseOut, courses_out
from api.running.auth import Principal
from api.running.i18n import Words
from api.running.library import Library
from data.words import (
    Course,
    CourseId,
    Language,
    Lesson,
    UnknownLesson,
    language_read,
)

router = APIRouter(route_class=GuardedRoute, prefix="/courses", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a course a reader is: lesson and text language as asked for, and characters to mark.

    `said` tells whether the characters are still those that were quoted (`mark_of`); empty where nobody knows. `page`
    is the page of the lesson's document to show, None where it follows from the quote.
    """

    lesson: str = ""
    language: str = ""
    quote: Span | None = None
    said: str = ""
    page: int | None = None


def place_of(
    lesson: Annotated[str, Query(max_length=200)] = "",
    language: Annotated[str, Query(alias="in", max_length=20)] = "",
    start: Annotated[str, Query(max_length=12)] = "",
    end: Annotated[str, Query(max_length=12)] = "",
    said: Annotated[str, Query(max_length=8)] = "",
    page: Annotated[str, Query(max_length=6)] = "",
) -> Place:
    """The place that an address names; offsets that are no numbers are left out."""
    quote = Span(int(start), int(end)) if start.isdecimal() and end.isdecimal() else None
    return Place(lesson, language, quote, said, int(page) if page.isdecimal() else None)


PlaceDep = Annotated[Place, Depends(place_of)]


@router.get("/{course}")
def read(principal: AnyoneDep, page: PageDep, course: CourseId, place: PlaceDep, record: CourseRecordDep) -> Response:
    """A course at one of its lessons, with a quoted stretch marked; where none is named, where the learner left off."""
    visible = page.library.visible_course(principal, course)
    if not place.lesson:
        left_off = record.left_off_at(visible, learner=principal.learner)
        place = replace(place, lesson=left_off or "")
    return course_page(page, principal, visible, place, record=record)


@router.post("/{course}/finished")
def finish(
    principal: LearnerDep,
    page: PageDep,
    course: CourseId,
    record: CourseRecordDep,
    lesson: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Write into the learner's record that they have finished the course, once; else say which lessons are left."""
    left = record.finish(course, principal=principal)
    return _stands(page, principal, course, lesson, record=record, left=left, just_finished=not left)


@router.post("/{course}/unfinished")
def take_back(
    principal: LearnerDep,
    page: PageDep,
    course: CourseId,
    record: CourseRecordDep,
    lesson: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Take back that the learner marked the course as finished here."""
    record.take_back(course, principal=principal)
    return _stands(page, principal, course, lesson, record=record)


def _stands(
    page: Page,
    principal: Principal,
    course: CourseId,
    lesson: str,
    *,
    record: CourseRecord,
    left: Sequence[LessonRead] = (),
    just_finished: bool = False,
) -> Response:
    """How it stands with finishing now; the whole page where lessons are left and no script asks for the part alone."""
    visible = page.library.visible_course(principal, course)
    asked: dict[str, object] = {
        "left": [_left(visible, each, page.words) for each in left],
        "just_finished": just_finished,
    }
    if page.is_fragment:
        stands = {"course": CourseOut.of(visible, page.words), **_finishing(visible, principal, record=record)}
        return page.show("fragments/finished.html", {**stands, "lesson_id": lesson, **asked}, principal=principal)
    if left:
        known = lesson in {each.id for each in visible.lessons}
        place = Place(lesson if known else "")
        return course_page(page, principal, visible, place, record=record, asked=asked)
    return see_other(f"/courses/{course}?lesson={lesson}" if lesson else f"/courses/{course}")


def _finishing(course: Course, principal: Principal, *, record: CourseRecord) -> Mapping[str, object]:
    return {
        "finished": record.has_finished(course.id, principal=principal),
        "may_take_back": record.may_take_back(course.id, principal=principal),
        "finished_here": bool(needed_lessons(course)),
        "just_finished": False,
        "left": [],
    }


def _lessons_read(course: Course, principal: Principal, *, record: CourseRecord) -> Mapping[str, object]:
    """Which lessons the learner has opened and which they have read; none for everybody else."""
    read = [] if principal.learner is None else record.reading(course, learner=principal.learner)
    return {
        "opened": {each.lesson for each in read if each.opened is not None},
        "read": {each.lesson for each in read if each.done},
    }


def _left(course: Course, read: LessonRead, words: Words) -> Mapping[str, str]:
    title = next(lesson.title for lesson in course.lessons if lesson.id == read.lesson)
    return {"id": read.lesson, "title": title.in_language(words.language), "text": why_left(read, words=words)}


def course_page(
    page: Page,
    principal: Principal,
    course: Course,
    place: Place,
    *,
    record: CourseRecord,
    aside: str = "",
    asked: Mapping[str, object] | None = None,
) -> Response:
    """The course at `place`, with the fragment `aside` beside the lesson, which is shown with `asked`."""
    lesson = lesson_at(course, place.lesson)
    if principal.learner is not None and lesson is not None and not page.is_kept:
        record.note_opening(course, lesson.id, learner=principal.learner)
    shown = _lesson_context(course, place, page, record=record)
    here = None if page.request.method == "GET" else _address(course, shown)
    catalogue, open_here = page.library.catalogue(), page.library.open_by(principal)
    context = {
        "course": CourseOut.of(course, page.words),
        "sources": course.sources,
        "batches": course.batches,
        "editions": [
            CourseOut.of(open_here[edition], page.words)
            for edition in catalogue.editions(course.id)
            if edition != course.id and edition in open_here
        ],
        "requires": courses_out(
            [needed for needed in sorted(course.requires) if needed in open_here], catalogue=catalogue, words=page.words
        ),
        **shown,
        **_finishing(course, principal, record=record),
        **_lessons_read(course, principal, record=record),
        **about_context(course, principal, record=record, words=page.words),
        "aside": aside,
        "question": "",
        "scope": "course",
        "conversation": None,
        "in_course": course.id,
        **(asked or {}),
    }
    return page.show("course.html", context, principal=principal, here=here)


def _address(course: Course, shown: Mapping[str, object]) -> str:
    return f"/courses/{course.id}?lesson={shown['lesson_id']}&in={shown['language']}"


def _lesson_context(course: Course, place: Place, page: Page, *, record: CourseRecord) -> Mapping[str, object]:
    """What the page shows of the lesson at `place`; nothing but the reader's language where the course has none."""
    lesson = lesson_at(course, place.lesson)
    if lesson is None:
        nothing: dict[str, object] = {
            "lessons": [],
            "lesson": None,
            "lesson_id": "",
            "has_text": False,
            "focus_lesson": False,
        }
        return {**nothing, "language": page.words.language}
    language = _language(lesson, place.language, page)
    text, is_earlier = _text_quoted(course, lesson, language, place, page.library)
    quote = place.quote if is_earlier or _says(text, place) else None
    html = lesson_html(text, quote=quote, focus=page.is_fragment)
    start = 0 if quote is None else quote.start
    return {
        "document": None
        if is_earlier
        else record.documents.page_of(
            course, lesson, language, page.library.catalogue(), number=place.page, start=start
        ),
        "is_page_asked": place.page is not None or has_mark(html),
        "lessons": [_entry(listed, language) for listed in course.lessons],
        "lesson": _entry(lesson, language),
        "lesson_id": lesson.id,
        "source": lesson.source,
        "html": html,
        "is_earlier": is_earlier,
        "media": lesson.media,
        "has_text": bool(lesson.text.by_language),
        "language": language,
        "languages": list(lesson.text.by_language),
        "number": list(course.lessons).index(lesson),
        "focus_lesson": page.is_fragment and not has_mark(html),
    }


def _text_quoted(
    course: Course, lesson: Lesson, language: Language, place: Place, library: Library
) -> tuple[str, bool]:
    """The lesson's text; where the words that are asked for stand there no more, the earlier one in which they do."""
    text = lesson.text.by_language.get(language, "")
    if _says(text, place):
        return text, False
    earlier = (each for each in library.texts_before(course.id, lesson.id, language) if _says(each, place))
    found = next(earlier, None)
    return (text, False) if found is None else (found, True)


def _says(text: str, place: Place) -> bool:
    quote = place.quote
    return quote is None or not place.said or mark_of(text[quote.start : quote.end]) == place.said


def lesson_at(course: Course, wanted: str) -> Lesson | None:
    """The lesson of this id, the first where none is named; None where the course has none. Raises UnknownLesson."""
    if not wanted:
        return next(iter(course.lessons), None)
    for lesson in course.lessons:
        if lesson.id == wanted:
            return lesson
    raise UnknownLesson(f"course {course.id!r} has no lesson {wanted!r}")


def _language(lesson: Lesson, wanted: str, page: Page) -> Language:
    """The wanted language where the lesson has it, else the reader's, else the first; of its title without text."""
    written = lesson.text.by_language or lesson.title.by_language
    candidates = (language_read(wanted), page.words.language, *written)
    return next(language for language in candidates if language in written)


def _entry(lesson: Lesson, language: Language) -> Mapping[str, str | int]:
    return {
        "id": lesson.id,
        "title": lesson.title.in_language(language),
        "minutes": lesson.minutes,
        "optional": lesson.optional,
    }


def beside(
    fragment: str,
    context: Mapping[str, object],
    *,
    principal: Principal,
    page: Page,
    course: CourseId,
    place: Place,
    record: CourseRecord,
) -> Response:
    """The fragment alone where htmx asks, else beside the lesson of the course's page."""
    visible = page.library.visible_course(principal, course)
    if page.is_fragment:
        return page.show(fragment, {"in_course": course, **context}, principal=principal)
    return course_page(page, principal, visible, place, record=record, aside=fragment, asked=context)
