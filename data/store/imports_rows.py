"""Rows of imports: drafts as JSON, what is published kept in every later catalogue, and the places of its texts."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, select

from data.catalogue import Catalogue, Placed
from data.store.imports_schema import IMPORT_COURSES, IMPORTS
from data.store.moments import moment
from data.words.imports import (
    DraftCourse,
    FileNote,
    Import,
    ImportedFile,
    ImportId,
    ImportState,
    PlacedText,
)
from data.words.models import Course, CourseId, Language, LessonId, OrganisationId

_DRAFT: TypeAdapter[DraftCourse] = TypeAdapter(DraftCourse)
_FILES: TypeAdapter[tuple[ImportedFile, ...]] = TypeAdapter(tuple[ImportedFile, ...])
_NOTES: TypeAdapter[tuple[FileNote, ...]] = TypeAdapter(tuple[FileNote, ...])
_PLACES: TypeAdapter[tuple[PlacedText, ...]] = TypeAdapter(tuple[PlacedText, ...])

OFFERED = (ImportState.PUBLISHED, ImportState.WITHDRAWN)
"""States whose courses are in the catalogue, live or retired."""


def files_json(files: Sequence[ImportedFile]) -> list[Any]:
    """The files as the column holds them."""
    listed: list[Any] = _FILES.dump_python(tuple(files), mode="json")
    return listed


def notes_json(notes: Sequence[FileNote]) -> list[Any]:
    """The notes as the column holds them."""
    listed: list[Any] = _NOTES.dump_python(tuple(notes), mode="json")
    return listed


def course_rows(import_: ImportId, drafts: Sequence[DraftCourse]) -> list[Mapping[str, object]]:
    """The drafts as rows."""
    return [
        {
            "import": import_,
            "position": position,
            "course": draft.course.id,
            "content": _DRAFT.dump_python(draft, mode="json"),
            "places": _places_json(draft),
        }
        for position, draft in enumerate(drafts)
    ]


def draft_of(row: Row[Any]) -> DraftCourse:
    """The draft of a row."""
    return _DRAFT.validate_python(row.content)


def import_of(row: Row[Any], courses: Sequence[str]) -> Import:
    """The import of a row, with the ids of its courses."""
    return Import(
        id=ImportId(row.id),
        organisation=None if row.organisation is None else OrganisationId(row.organisation),
        name=row.name,
        version=row.version,
        sha256=row.sha256,
        state=ImportState(row.state),
        files=_FILES.validate_python(row.files),
        at=moment(row.at_microseconds),
        notes=_NOTES.validate_python(row.notes),
        courses=[CourseId(course) for course in courses],
    )


def number_of_file(course: Course, files: object, language: Language) -> int | None:
    """Which of the import's files, as the column holds them, the course's text in the language is of.

    A course has a file for each language, in the order of both, or one for all; None where it has no such text.
    """
    written = list(course.lessons[0].text.by_language) if course.lessons else []
    if language not in written:
        return None
    name = course.sources[written.index(language) if len(course.sources) == len(written) else 0]
    return next((number for number, file in enumerate(_FILES.validate_python(files)) if file.name == name), None)


def offered_drafts(connection: Connection) -> list[DraftCourse]:
    """What is published of imports, or was withdrawn again."""
    query = (
        select(IMPORT_COURSES.c.content)
        .join(IMPORTS, IMPORTS.c.id == IMPORT_COURSES.c["import"])
        .where(IMPORTS.c.state.in_([state.value for state in OFFERED]))
        .order_by(IMPORTS.c.at_microseconds, IMPORTS.c.id, IMPORT_COURSES.c.position)
    )
    return [draft_of(row) for row in connection.execute(query)]


def with_offered(connection: Connection, catalogue: Catalogue) -> Catalogue:
    """The catalogue with the imported courses that it lacks: a folder loaded anew takes none of them out.

    What they refer to and the catalogue lacks is left out of them; one that was open to an organisation that is gone
    alone is left out whole, because it would be open to everybody.
    """
    drafts = [draft.course for draft in offered_drafts(connection)]
    missing = {course.id: course for course in drafts if course.id not in catalogue.courses}
    kept = {
        id_: fitted for id_, course in missing.items() if (fitted := fitting(course, catalogue, drafts)) is not None
    }
    return catalogue.with_courses({**catalogue.courses, **kept}.values()) if kept else catalogue


def fitting(course: Course, catalogue: Catalogue, others: Iterable[Course]) -> Course | None:
    """The course without what it refers to and the catalogue lacks; None where nobody could open it then."""
    known = catalogue.courses.keys() | {other.id for other in others}
    organisations = frozenset(each for each in course.organisations if each in catalogue.organisations)
    groups = frozenset(each for each in course.groups if each in catalogue.groups)
    if (course.organisations and not organisations) or (course.groups and not groups):
        return None
    return replace(
        course,
        organisations=organisations,
        groups=groups,
        teaches={each: level for each, level in course.teaches.items() if each in catalogue.competencies},
        requires=course.requires & known,
    )


def _places_json(draft: DraftCourse) -> Mapping[str, Mapping[str, Mapping[str, object]]]:
    texts = {lesson.id: lesson.text.by_language for lesson in draft.course.lessons}
    return {
        lesson: {
            language: {"sha256": _checksum(texts[lesson][language]), "placed": _PLACES.dump_python(tuple(placed))}
            for language, placed in by_language.items()
        }
        for lesson, by_language in draft.places.items()
    }


def places_in(connection: Connection, catalogue: Catalogue) -> Placed:
    """Where the texts of imported courses stood in their files, those of texts that the catalogue still has."""
    query = (
        select(IMPORT_COURSES.c.course, IMPORT_COURSES.c.places)
        .join(IMPORTS, IMPORTS.c.id == IMPORT_COURSES.c["import"])
        .where(IMPORTS.c.state.in_([state.value for state in OFFERED]))
    )
    placed: dict[tuple[CourseId, LessonId, Language], Sequence[PlacedText]] = {}
    for course, places in connection.execute(query):
        lessons = (
            {lesson.id: lesson for lesson in catalogue.courses[course].lessons} if course in catalogue.courses else {}
        )
        for lesson, by_language in places.items():
            for language, found in by_language.items():
                text = lessons[lesson].text.by_language.get(language) if lesson in lessons else None
                if text is not None and _checksum(text) == found["sha256"]:
                    placed[course, lesson, language] = _PLACES.validate_python(found["placed"])
    return placed


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
