"""The page of all courses: looking for one, and narrowing what there is."""

from collections.abc import Mapping
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.courses.browsing import CourseBrowser, CourseBrowserDep, Wanted
from api.courses.browsing_shapes import PAGE_SIZE, address_of, facet_choices, order_choices, wanted_on_page
from api.courses.facets import is_new
from api.http.dependencies import AnyoneDep
from api.http.frame import Page, PageDep
from api.http.guarded import GuardedRoute
from api.http.shapes import CourseOut
from api.limits.service import LimitDep
from api.limits.shapes import limited_out
from api.running.auth import Principal

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

NEAREST = 6
"""Courses shown where none fits what was looked for."""

SEARCH_FORM = "course-search"
"""Id of the form; what it asks for while somebody types takes the focus from nothing."""


@router.get("/courses")
def search(
    principal: AnyoneDep,
    page: PageDep,
    browser: CourseBrowserDep,
    limits: LimitDep,
    wanted: Annotated[Wanted, Depends(wanted_on_page)],
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Courses that fit `q`, best first, or all by title, narrowed and a page at a time. In distress, words and none.

    Only the list where htmx asks.
    """
    template = "fragments/courses.html" if page.is_fragment else "courses.html"
    limited = limits.of(wanted.query, organisation=principal.organisation, urgent=True)
    if limited is not None:
        shown = limited_out(limited, catalogue=page.library.catalogue(), words=page.words)
        context = {**_nothing_found(), "limited": shown}
        answered = page.show(template, context, principal=principal, here="/courses")
        answered.headers["HX-Replace-Url"] = "/courses"  # what was typed stays out of the browser's history
        return answered
    return page.show(template, _listed(page, principal, wanted, browser=browser, number=number), principal=principal)


def _nothing_found() -> Mapping[str, object]:
    return {
        "wanted": Wanted(),
        "total": 0,
        "fits": True,
        "courses": [],
        "facets": [],
        "orders": [],
        "pages": [],
        "focus": False,
    }


def _listed(
    page: Page, principal: Principal, wanted: Wanted, *, browser: CourseBrowser, number: int
) -> Mapping[str, object]:
    """What the list shows: a page of what is left, the choices that lead on, and the nearest where nothing fits."""
    browsed = browser.browse(wanted, principal=principal, language=page.words.language)
    total = len(browsed.found) if browsed.fits else 0
    pages = max(ceil(total / PAGE_SIZE), 1)
    number = min(number, pages)
    first = (number - 1) * PAGE_SIZE
    shown = browsed.found[first : first + PAGE_SIZE] if browsed.fits else browsed.found[:NEAREST]
    catalogue, today = page.library.catalogue(), browser.record.clock().date()
    return {
        "wanted": wanted,
        "total": total,
        "fits": browsed.fits,
        "courses": [CourseOut.of(each.course, page.words) for each in shown],
        "standings": browsed.standings,
        "new": {each.course.id for each in shown if is_new(each.course, today)},
        "facets": facet_choices(wanted, browsed.counts, catalogue=catalogue, words=page.words) if browsed.fits else [],
        "orders": order_choices(wanted, page.words) if total > 1 else [],
        "anew": address_of(Wanted(wanted.query)),
        "pages": [(each, address_of(wanted, page=each)) for each in range(1, pages + 1)],
        "number": number,
        "focus": page.is_fragment and page.request.headers.get("hx-trigger") != SEARCH_FORM,
    }
