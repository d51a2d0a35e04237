"""Courses: list, search, read."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.courses.service import CourseFinderDep
from api.http.dependencies import AnyoneDep, LibraryDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.http.shapes import CourseDetailOut, CourseHitOut, CourseOut
from data.words import CourseId, UnknownCourse

router = APIRouter(route_class=GuardedRoute, prefix="/v1/courses", tags=["courses"])


@router.get("", summary="List or search the courses you may open")
def search_courses(
    principal: AnyoneDep,
    finder: CourseFinderDep,
    library: LibraryDep,
    words: WordsDep,
    q: Annotated[
        str | None, Query(max_length=500, description="What to look for, in words", examples=["procurement on GeM"])
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
) -> list[CourseHitOut]:
    """Courses by fit to `q` (English, Hindi or Hinglish), or all by title where `q` is left out."""
    visible = library.open_to(principal.organisation)
    if q is None or not q.strip():
        courses = sorted(visible.values(), key=lambda course: course.title.in_language(words.language))
        return [CourseHitOut(course=CourseOut.of(course, words), score=0.0) for course in courses[:limit]]
    fitting = finder.like(q, organisation=principal.organisation, limit=limit)
    return [CourseHitOut(course=CourseOut.of(course, words), score=score) for course, score in fitting]


@router.get("/{course}", summary="Read a course with its lessons", responses=raises(UnknownCourse))
def read_course(principal: AnyoneDep, course: CourseId, library: LibraryDep, words: WordsDep) -> CourseDetailOut:
    """The course in the reader's language where it is written in it, else in English."""
    return CourseDetailOut.of(library.visible_course(principal, course), words)
