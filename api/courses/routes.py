"""Courses: list, search, read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.courses.browsing import CourseBrowserDep, Wanted
from api.courses.browsing_shapes import FacetsOut, wanted_in_v1
from api.http.dependencies import AnyoneDep, LibraryDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.http.shapes import CourseDetailOut, CourseHitOut, CourseOut
from data.words import CourseId, UnknownCourse

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["courses"])
WantedDep = Annotated[Wanted, Depends(wanted_in_v1)]
TOTAL = "X-Total-Count"


@router.get("/courses", summary="List or search the courses you may open")
def search_courses(
    principal: AnyoneDep,
    browser: CourseBrowserDep,
    words: WordsDep,
    wanted: WantedDep,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> list[CourseHitOut]:
    """Courses by fit to `q` (English, Hindi or Hinglish), those that fit it first; all by title where it is left out.

    Each further parameter narrows them. `X-Total-Count` says how many there are beside `limit` and `offset`.
    """
    browsed = browser.browse(wanted, principal=principal, language=words.language, beside=True)
    response.headers[TOTAL] = str(len(browsed.found))
    return [
        CourseHitOut(course=CourseOut.of(each.course, words), score=each.score, fits=each.fits)
        for each in browsed.found[offset : offset + limit]
    ]


@router.get("/course-facets", summary="Count the courses that you may open by what tells them apart")
def read_course_facets(
    principal: AnyoneDep, browser: CourseBrowserDep, library: LibraryDep, words: WordsDep, wanted: WantedDep
) -> FacetsOut:
    """Of the courses that fit `q`, the nearest where none does: how many have each competency, language, length, …."""
    browsed = browser.browse(wanted, principal=principal, language=words.language)
    return FacetsOut.of(browsed, catalogue=library.catalogue(), words=words)


@router.get("/courses/{course}", summary="Read a course with its lessons", responses=raises(UnknownCourse))
def read_course(principal: AnyoneDep, course: CourseId, library: LibraryDep, words: WordsDep) -> CourseDetailOut:
    """The course in the reader's language where it is written in it, else in English."""
    return CourseDetailOut.of(library.visible_course(principal, course), words)
