"""The curator's pages of imports: hand in files, see how far they are, look at drafts, publish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Query, Response, UploadFile
from markupsafe import Markup
from pydantic import BaseModel, Field

from api.courses.lesson_text import lesson_html
from api.http.dependencies import CuratorDep, service
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.http.words import place_text
from api.imports.background import Background
from api.imports.routes import ImportPath, uploads_of
from api.imports.service import ImportDep, Wanted
from api.imports.shapes import ImportOut, NoteOut, UploadOut
from api.imports.uploads import UploadsDep
from api.imports.words import KINDS
from data.words import (
    ENGLISH,
    LEVELS,
    CompetencyId,
    Course,
    CourseId,
    DraftCourse,
    Fault,
    Import,
    ImportState,
    InvalidRequest,
    Language,
    Lesson,
    LocalText,
    NoteKind,
    PlaceKind,
)

router = APIRouter(route_class=GuardedRoute, prefix="/imports", include_in_schema=False)

GOING_ON = frozenset({ImportState.WAITING, ImportState.CONVERTING})
MOST_TAUGHT = 3
DRAFTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson as learners would read it, with where in the file it begins."""

    title: str
    language: Language
    minutes: int
    place: str
    html: Markup


class PublishForm(BaseModel):
    """The form that publishes an import: one of its drafts as it is to be, the others as they are."""

    course: str = Field(max_length=80)
    language: str = Field(max_length=20)
    title: str = Field(min_length=1, max_length=300)
    description: str = Field(min_length=1, max_length=5_000)
    provider: str = Field(min_length=1, max_length=300)
    level: int = Field(ge=LEVELS.start, lt=LEVELS.stop)
    competency: list[str] = Field(default_factory=list, max_length=50)
    taught: list[int] = Field(default_factory=list, max_length=50)
    recording: str = Field(default="", pattern="^(https://.*)?$", max_length=2_000)

    def wanted(self, drafts: Sequence[DraftCourse]) -> dict[CourseId, Wanted]:
        """The same in the domain's words, texts in other languages kept."""
        course = next((draft.course for draft in drafts if draft.course.id == self.course), None)
        if course is None:
            raise InvalidRequest(
                "publication", [Fault("course", self.course, "not of this import", "Reload the page.")]
            )
        language = Language(self.language)
        levels = zip(self.competency, self.taught, strict=False)
        return {
            course.id: Wanted(
                title=LocalText({**course.title.by_language, language: self.title}),
                description=LocalText({**course.description.by_language, language: self.description}),
                provider=self.provider,
                level=self.level,
                recording=self.recording or None,
                teaches={CompetencyId(each): min(max(level, 1), 5) for each, level in levels if each},
            )
        }


BackgroundDep = Annotated[Background, Depends(service(Background))]


@router.get("")
def imports_page(
    principal: CuratorDep, page: PageDep, importing: ImportDep, uploads: UploadsDep, background: BackgroundDep
) -> Response:
    """What was handed in, the newest first; only the list where htmx asks, again while something goes on."""
    imports = importing.listed(principal)
    under_way = uploads.listed(principal)
    context = {
        "uploads": [UploadOut.of(each) for each in under_way],
        "whole": [UploadOut.of(each) for each in under_way if each.is_whole],
        "imports": [ImportOut.of(each, page.words) for each in imports],
        "kinds": {kind: page.words.say(text) for kind, text in KINDS.items()},
        "going_on": background.is_indexing or any(each.state in GOING_ON for each in imports),
        "indexing": background.is_indexing,
        "indexed": background.indexed,
    }
    template = "fragments/imports.html" if page.is_fragment else "imports.html"
    return page.show(template, context, principal=principal)


@router.post("")
def take(
    principal: CuratorDep, page: PageDep, importing: ImportDep, files: Annotated[list[UploadFile], File()]
) -> Response:
    """Takes the files of the form; leads to the list, or to the import that a single one was before."""
    with uploads_of(files) as uploads:
        taken = importing.take(uploads, organisation=principal.organisation)
    known = [each for each in taken if each.state not in GOING_ON]
    return see_other(f"/imports/{known[0].id}?again=true" if len(taken) == len(known) == 1 else "/imports")


@router.get("/{imported}")
def preview(
    principal: CuratorDep,
    page: PageDep,
    imported: ImportPath,
    importing: ImportDep,
    course: Annotated[str, Query(max_length=80)] = "",
    again: Annotated[bool, Query()] = False,
) -> Response:
    """One import: its notes, its drafts as learners would read them, and the form that publishes them."""
    found = importing.find(principal, imported)
    drafts = importing.drafts(found.id)
    chosen = next((draft for draft in drafts if draft.course.id == course), drafts[0] if drafts else None)
    catalogue, language = page.library.catalogue(), page.words.language
    competencies = sorted((each.name.in_language(language), each.id) for each in catalogue.competencies.values())
    context = {
        "import": ImportOut.of(found, page.words),
        "again": again,
        "kinds": {kind: page.words.say(text) for kind, text in KINDS.items()},
        "notes": _by_kind(found, page),
        "drafts": [(draft.course.id, draft.course.title.in_language(language)) for draft in drafts[:DRAFTS_SHOWN]],
        "more": max(0, len(drafts) - DRAFTS_SHOWN),
        "draft": None if chosen is None else chosen.course,
        "title": "" if chosen is None else chosen.course.title.in_language(language),
        "description": "" if chosen is None else chosen.course.description.in_language(language),
        "form_language": "" if chosen is None else _shown_language(chosen.course, language),
        "lessons": [] if chosen is None else _lessons(chosen, page),
        "is_said": chosen is not None and _is_said(chosen),
        "items": [] if chosen is None else chosen.items,
        "competencies": competencies,
        "taught": [] if chosen is None else _taught(chosen.course),
        "levels": list(LEVELS),
        "is_draft": found.state in {ImportState.DRAFT, ImportState.WITHDRAWN},
        "going_on": found.state in GOING_ON,
    }
    return page.show("import.html", context, principal=principal)


@router.post("/{imported}/publish")
def publish(
    principal: CuratorDep,
    imported: ImportPath,
    importing: ImportDep,
    form: Annotated[PublishForm, Form()],
) -> Response:
    """Publishes the drafts, the one that was shown as the form has it; leads back to the import."""
    found = importing.find(principal, imported)
    importing.publish(found.id, form.wanted(importing.drafts(found.id)))
    return see_other(f"/imports/{imported}")


@router.post("/{imported}/remove")
def remove(principal: CuratorDep, imported: ImportPath, importing: ImportDep) -> Response:
    """Discards a draft, or withdraws what is published; leads to the list."""
    importing.remove(importing.find(principal, imported))
    return see_other("/imports")


def _by_kind(found: Import, page: Page) -> Mapping[NoteKind, Sequence[NoteOut]]:
    notes = [NoteOut.of(note, page.words) for note in found.notes]
    return {kind: of_kind for kind in KINDS if (of_kind := [note for note in notes if note.kind is kind])}


def _taught(course: Course) -> list[tuple[str, int]]:
    """What the course teaches, and places for as much more as the form takes."""
    taught = [(str(competency), level) for competency, level in course.teaches.items()]
    return [*taught, *[("", course.level)] * max(0, MOST_TAUGHT - len(taught))]


def _lessons(draft: DraftCourse, page: Page) -> list[LessonView]:
    return [
        LessonView(
            title=lesson.title.in_language(language),
            language=language,
            minutes=lesson.minutes,
            place=_place(draft, lesson, language, page),
            html=lesson_html(text),
        )
        for lesson in draft.course.lessons
        for language, text in lesson.text.by_language.items()
    ]


def _shown_language(course: Course, reader: Language) -> Language:
    """The language in which the form shows the title and the description."""
    return next(each for each in (reader, ENGLISH, *course.title.by_language) if each in course.title.by_language)


def _is_said(draft: DraftCourse) -> bool:
    """Whether lessons are captions of a recording whose address is not known."""
    placed = {lesson: texts.values() for lesson, texts in draft.places.items()}
    times = {
        lesson
        for lesson, texts in placed.items()
        if any(each.place.kind is PlaceKind.TIME for text in texts for each in text)
    }
    return any(lesson.id in times and lesson.media is None for lesson in draft.course.lessons)


def _place(draft: DraftCourse, lesson: Lesson, language: Language, page: Page) -> str:
    placed = draft.places.get(lesson.id, {}).get(language, ())
    return place_text(placed[0].place, page.words) if placed else ""
