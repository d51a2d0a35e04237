"""The pages of a version of a course's texts: what it changes, how learners would read it, and what is done with it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from markupsafe import Markup
from pydantic import BaseModel, Field

from api.course_desk.diffs import Line, compared
from api.course_desk.routes import VersionPath, yaml_file
from api.course_desk.service import CourseDeskDep, CourseTexts
from api.course_desk.shapes import place_written
from api.course_desk.words import STATES, label_of, lesson_title
from api.courses.lesson_text import lesson_html
from api.curate.curating_routes import CoursePath
from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from data.reading import course_yaml
from data.words import (
    LONGEST_EDIT_NOTE,
    WAS_SERVED,
    Conflict,
    CourseEdit,
    EditState,
    Language,
    TextChange,
    TextClash,
    TextPart,
    TextPlace,
    clashes,
)

router = APIRouter(route_class=GuardedRoute, prefix="/curating", include_in_schema=False)


class VersionForm(BaseModel):
    """The button that was pressed beside a version."""

    action: Literal["publish", "discard", "back"]
    note: str = Field(default="", max_length=LONGEST_EDIT_NOTE)


class ClashForm(BaseModel):
    """Which of two texts is taken, and of what."""

    place: str = Field(max_length=300)
    take: Literal["edit", "files"]
    seen: str = Field(default="", max_length=100)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A changed text: of which lesson, what it is, the lines that differ, and how learners would read it."""

    lesson: str
    label: str
    language: Language
    lines: Sequence[Line]
    html: Markup | None


@dataclass(frozen=True, slots=True)
class ClashView:
    """A text that was edited here and changed in the files: what differs from one to the other."""

    place: str
    lesson: str
    label: str
    language: Language
    edited: str
    files: str | None
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version in words: how many texts it changes, who did what when, and whether it can be gone back to."""

    number: int
    state: str
    is_draft: bool
    is_served: bool
    changes: int
    edit: CourseEdit
    may_go_back: bool


@router.get("/{course}/versions/{version}")
def version_page(
    principal: CuratorDep, page: PageDep, desk: CourseDeskDep, course: CoursePath, version: VersionPath
) -> Response:
    """What the version changes of the one served before it, and what may be done with it."""
    found = desk.texts(principal, course)
    edit = found.version(version)
    view = version_view(edit, found, page)
    context = {
        "course": course,
        "title": found.served.title.in_language(page.words.language),
        "version": view,
        "changes": list(_changes(edit, found, page)),
        "clashes": clash_views(clashes(found.files, edit.changes), found, page) if view.is_draft else [],
        "seen": found.seen,
        "lost": desk.lost_items(found, edit) if view.is_draft else [],
        "may_edit": desk.may_edit(principal, found.served),
        "by_another": desk.needs_another(principal, edit),
    }
    return page.show("course_version.html", context, principal=principal)


@router.post("/{course}/versions/{version}")
def change(
    principal: CuratorDep,
    desk: CourseDeskDep,
    course: CoursePath,
    version: VersionPath,
    form: Annotated[VersionForm, Form()],
) -> Response:
    """Publishes the draft, sets it aside or goes back to a version; leads to the course."""
    found = desk.texts(principal, course)
    match form.action:
        case "publish":
            desk.publish(principal, found, version)
        case "discard":
            desk.discard(principal, found, version)
        case "back":
            desk.go_back(principal, found, version, note=form.note.strip())
    return see_other(f"/curating/{course}#versions")


@router.post("/{course}/clashes")
def choose(
    principal: CuratorDep, desk: CourseDeskDep, course: CoursePath, form: Annotated[ClashForm, Form()]
) -> Response:
    """Takes one of two texts into the draft; leads to it."""
    found = desk.texts(principal, course)
    places = {place_written(clash.change.place): clash.change.place for clash in found.clashes}
    if form.place not in places:
        raise Conflict(f"course {course!r} has no such text to choose about (any more)")
    draft = desk.choose(principal, found, places[form.place], keep=form.take == "edit", seen=form.seen)
    return see_other(f"/curating/{course}/versions/{draft.version}")


@router.get("/{course}/file")
def file(principal: CuratorDep, desk: CourseDeskDep, course: CoursePath) -> Response:
    """The course as a file for its owner's folder."""
    return yaml_file(course, course_yaml(desk.texts(principal, course).served))


def version_view(edit: CourseEdit, found: CourseTexts, page: Page) -> VersionView:
    """The version in the reader's words."""
    is_draft, is_served = edit.state is EditState.DRAFT, edit.state is EditState.PUBLISHED
    state = page.words.say(STATES[edit.state])
    back = edit.state in WAS_SERVED and not is_served and found.draft is None
    return VersionView(edit.version, state, is_draft, is_served, len(edit.changes), edit, back)


def clash_views(found: Sequence[TextClash], texts: CourseTexts, page: Page) -> list[ClashView]:
    """The clashes in the reader's words."""
    return [
        ClashView(
            place=place_written(clash.change.place),
            lesson=lesson_title(clash.change.place, texts.served, page.words),
            label=label_of(clash.change.place, page.words),
            language=clash.change.place.language,
            edited=clash.change.now,
            files=clash.files,
            lines=compared(clash.files or "", clash.change.now),
        )
        for clash in found
    ]


def _changes(edit: CourseEdit, found: CourseTexts, page: Page) -> Iterator[ChangeView]:
    before, after = _by_place(found.before(edit)), _by_place(edit.changes)
    for place in dict.fromkeys([*after, *before]):
        old = before[place].now if place in before else after[place].was
        new = after[place].now if place in after else before[place].was
        if old != new:
            is_text = place.part is TextPart.LESSON_TEXT
            yield ChangeView(
                lesson=lesson_title(place, found.served, page.words),
                label=label_of(place, page.words),
                language=place.language,
                lines=compared(old, new),
                html=lesson_html(new) if is_text else None,
            )


def _by_place(changes: Sequence[TextChange]) -> Mapping[TextPlace, TextChange]:
    return {change.place: change for change in changes}
