"""The page on which texts of a course are edited; nothing typed is lost, and nothing is served unpublished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel, Field

from api.course_desk.checking import OF_COURSE, OF_LESSON, TextFault, as_kept, faults_in
from api.course_desk.service import CourseDeskDep, CourseTexts
from api.course_desk.shapes import place_written
from api.course_desk.words import fault_said, label_of
from api.curate.curating_routes import CoursePath
from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.running.auth import Principal
from data.words import (
    ENGLISH,
    HINDI,
    LONGEST_EDIT_NOTE,
    Course,
    Language,
    Lesson,
    TextPart,
    TextPlace,
    UnknownLesson,
    texts_of,
)

router = APIRouter(route_class=GuardedRoute, prefix="/curating", include_in_schema=False)

ROWS = {TextPart.DESCRIPTION: 4, TextPart.LESSON_TEXT: 18, TextPart.ASKED_AS: 8}
"""Lines of the field that a text is written in; a title has one."""

LessonQuery = Annotated[str, Query(max_length=200, description="The lesson; the course's own texts without one")]


class TextsForm(BaseModel):
    """Texts as the page sends them, each beside its place."""

    place: Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=100)]
    text: Annotated[list[Annotated[str, Field(max_length=500_000)]], Field(max_length=100)]
    seen: str = Field(default="", max_length=100)
    note: str = Field(default="", max_length=LONGEST_EDIT_NOTE)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent and not saved: texts, their faults, and whether somebody else has saved something meanwhile."""

    texts: Mapping[TextPlace, str] = field(default_factory=dict)
    faults: Sequence[TextFault] = ()
    moved_on: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A text as a field: what stands in it, what is wrong with it, what the files or a draft say."""

    name: str
    label: str
    language: Language
    text: str
    rows: int
    faults: Sequence[str]
    files: str | None
    saved: str | None


@router.get("/{course}/edit")
def edit_page(
    principal: CuratorDep, page: PageDep, desk: CourseDeskDep, course: CoursePath, lesson: LessonQuery = ""
) -> Response:
    """Title and description of the course, or the texts of one of its lessons, as fields."""
    found = desk.texts(principal, course)
    desk.check(principal, found.served)
    return _shown(principal, page, found, lesson, Typed())


@router.post("/{course}/edit")
def save(
    principal: CuratorDep,
    page: PageDep,
    desk: CourseDeskDep,
    course: CoursePath,
    form: Annotated[TextsForm, Form()],
    lesson: LessonQuery = "",
) -> Response:
    """Saves the draft and leads to it; where something is wrong, the form with what was typed."""
    found = desk.texts(principal, course)
    places = {place_written(place): place for place in _places(found.files, lesson)}
    sent = zip(form.place, form.text, strict=False)
    texts = {places[each]: text for each, text in sent if each in places}
    faults = faults_in({place: as_kept(place, text) for place, text in texts.items()}, files=texts_of(found.files))
    if faults or form.seen != found.seen:
        typed = Typed(texts, faults, form.seen != found.seen, form.note)
        return _shown(principal, page, found, lesson, typed)
    draft = desk.save(principal, found, texts, seen=form.seen, note=form.note.strip())
    return see_other(f"/curating/{course}/versions/{draft.version}")


def _places(course: Course, lesson: str) -> list[TextPlace]:
    """The texts that one page edits: in every language of the course, and in English and Hindi."""
    languages = list(dict.fromkeys([ENGLISH, HINDI, *sorted(course.languages)]))
    if not lesson:
        return [TextPlace(part, each) for part in OF_COURSE for each in languages]
    of = _lesson(course, lesson)
    parts = OF_LESSON if of.text.by_language or of.media is None else OF_LESSON[:1]
    return [TextPlace(part, each, of.id) for part in parts for each in languages]


def _lesson(course: Course, wanted: str) -> Lesson:
    for lesson in course.lessons:
        if lesson.id == wanted:
            return lesson
    raise UnknownLesson(f"course {course.id!r} has no lesson {wanted!r}")


def _shown(principal: Principal, page: Page, found: CourseTexts, lesson: str, typed: Typed) -> Response:
    words, texts, files = page.words, found.texts(), texts_of(found.files)
    said: dict[TextPlace, list[str]] = {}
    for fault in typed.faults:
        said.setdefault(fault.place, []).append(fault_said(fault, words))
    fields = [
        FieldView(
            name=place_written(place),
            label=label_of(place, words),
            language=place.language,
            text=typed.texts.get(place, texts.get(place, "")),
            rows=ROWS.get(place.part, 1),
            faults=said.get(place, ()),
            files=files.get(place, "") if texts.get(place, "") != files.get(place, "") else None,
            saved=_saved_by_others(place, typed, texts),
        )
        for place in _places(found.files, lesson)
    ]
    of_lesson = "" if not lesson else _lesson(found.served, lesson).title.in_language(words.language)
    context = {
        "course": found.served.id,
        "title": found.served.title.in_language(words.language),
        "lesson": lesson,
        "lesson_title": of_lesson,
        "fields": fields,
        "wrong": sum(bool(each.faults) for each in fields),
        "moved_on": typed.moved_on,
        "seen": found.seen,
        "note": typed.note,
        "draft": found.draft,
    }
    wrong = HTTPStatus.UNPROCESSABLE_ENTITY if typed.faults else HTTPStatus.CONFLICT
    status = wrong if typed.texts else HTTPStatus.OK
    return page.show("course_edit.html", context, principal=principal, status=status)


def _saved_by_others(place: TextPlace, typed: Typed, texts: Mapping[TextPlace, str]) -> str | None:
    """What somebody else has saved of the text, where it is not what was typed."""
    saved = texts.get(place, "")
    differs = as_kept(place, typed.texts.get(place, saved)) != saved
    return saved if typed.moved_on and differs else None
