"""Pages of the documents that lessons were made of, as pictures: for who may open the course, beside its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi import Path as InPath

from api.http.dependencies import AnyoneDep, LibraryDep, service
from api.http.guarded import GuardedRoute
from data.catalogue import Catalogue
from data.converting import is_pictured, picture_of
from data.store import Imports
from data.words import Course, CourseId, ImportId, Language, Lesson, LessonId, PlaceKind, UnknownLesson

router = APIRouter(route_class=GuardedRoute, prefix="/courses", include_in_schema=False)
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of `last` that are known to have text; `lessons` are those in which the page before and after it lie."""

    number: int
    last: int
    before: LessonId | None
    after: LessonId | None


@dataclass(frozen=True, slots=True)
class DocumentPages:
    """The pages of published imports; `folder` keeps their files."""

    imports: Imports
    folder: Path

    def page_of(
        self,
        course: Course,
        lesson: Lesson,
        language: Language,
        catalogue: Catalogue,
        *,
        number: int | None,
        start: int,
    ) -> DocumentPage | None:
        """Page `number` of the document, else that on which the lesson's character `start` stands.

        None where the lesson is of no document with pages that can be shown, or that has no such page.
        """
        placed = list(_placed(course, language, catalogue))
        if not placed or self._file(course.id, language) is None:
            return None
        if number is None:
            at = catalogue.place_of(course.id, lesson.id, language, start=start)
            number = None if at is None or at.kind is not PlaceKind.PAGE else at.number
        last = max(page for page, _ in placed)
        if number is None or not 1 <= number <= last:
            return None
        return DocumentPage(number, last, _lesson_on(placed, number - 1), _lesson_on(placed, number + 1))

    def picture(self, course: CourseId, language: Language, number: int) -> tuple[str, bytes] | None:
        """The page as WebP, with a mark of its content; None where there is none."""
        file = self._file(course, language)
        if file is None:
            return None
        import_, position = file
        kept = self.folder / import_ / "pages" / f"{position}-{number}.webp"
        picture = picture_of(self.folder / import_ / str(position), page=number, kept=kept)
        return None if picture is None else (f"{import_}-{position}-{number}", picture)

    def _file(self, course: CourseId, language: Language) -> tuple[ImportId, int] | None:
        found = self.imports.file_of(course, language)
        return found if found is not None and is_pictured(self.folder / found[0] / str(found[1])) else None


def _placed(course: Course, language: Language, catalogue: Catalogue) -> Iterator[tuple[int, LessonId]]:
    """The pages on which texts of the course begin or go on, each with its lesson, in the order of both."""
    for lesson in course.lessons:
        for text in catalogue.placed.get((course.id, lesson.id, language), ()):
            if text.place.kind is PlaceKind.PAGE:
                yield text.place.number, lesson.id


def _lesson_on(placed: list[tuple[int, LessonId]], number: int) -> LessonId | None:
    """The lesson that stands on the page, or goes on over it; None before the first page and after the last."""
    if not 1 <= number <= max(page for page, _ in placed):
        return None
    before = [lesson for page, lesson in placed if page <= number]
    return before[-1] if before else placed[0][1]


DocumentPagesDep = Annotated[DocumentPages, Depends(service(DocumentPages))]


@router.get("/{course}/pages/{number}")
def read_page(
    principal: AnyoneDep,
    course: CourseId,
    number: Annotated[int, InPath(ge=1, le=MOST_PAGES)],
    library: LibraryDep,
    pages: DocumentPagesDep,
    language: Annotated[str, Query(alias="in", max_length=20)] = "",
    if_none_match: Annotated[str, Header(max_length=1000)] = "",
) -> Response:
    """A page of the document that the course's text in this language was made of, for whoever may open the course.

    Nothing where the reader has it as it is. Raises UnknownCourse, UnknownLesson.
    """
    visible = library.visible_course(principal, course)
    found = pages.picture(visible.id, Language(language), number)
    if found is None:
        raise UnknownLesson(f"course {course!r} has no page {number} in {language!r}")
    mark = {"ETag": f'"{found[0]}"'}
    if found[0] in if_none_match:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=mark)
    return Response(found[1], media_type="image/webp", headers=mark)
