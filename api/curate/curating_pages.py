"""The curator's pages of what came in: what a course seems to teach, repeats, and says of times gone by."""

from collections.abc import Mapping
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field

from api.curate.curating import CuratingDep, CuratingService
from api.curate.curating_routes import CoursePath
from api.curate.curating_shapes import CourseToCurateOut, OverlapOut, StaleOut, SuggestedCompetencyOut
from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.running.auth import Principal
from api.running.i18n import mark
from data.words import LEVELS, CompetencyId, Course, CourseStatus
from recommender.curating import StaleKind

router = APIRouter(route_class=GuardedRoute, prefix="/curating", include_in_schema=False)

COURSES_SHOWN = 500

STALE: Mapping[StaleKind, str] = {
    StaleKind.SUPERSEDED: mark("Another rule has taken its place"),
    StaleKind.PAST: mark("The day has passed"),
    StaleKind.OLD_YEAR: mark("An old year is called the present one"),
}


class DecisionForm(BaseModel):
    """What a person says to a competency that was suggested."""

    competency: str = Field(max_length=200)
    level: int = Field(ge=LEVELS.start, lt=LEVELS.stop)
    decision: Literal["accept", "reject"]


@router.get("")
def courses_page(principal: CuratorDep, page: PageDep, curating: CuratingDep) -> Response:
    """The drafts and courses that may be looked at, drafts first, each by its title."""
    found = curating.courses(principal.organisation)
    titled = sorted((CourseToCurateOut.of(course, page.words) for course in found), key=_draft_and_title)
    shown = titled[:COURSES_SHOWN]
    context = {
        "drafts": [each for each in shown if each.status == CourseStatus.DRAFT],
        "courses": [each for each in shown if each.status != CourseStatus.DRAFT],
        "more": len(found) - len(shown),
    }
    return page.show("curating.html", context, principal=principal)


def _draft_and_title(course: CourseToCurateOut) -> tuple[bool, str]:
    return course.status != CourseStatus.DRAFT, course.title.casefold()


@router.get("/{course}")
def course_page(principal: CuratorDep, page: PageDep, curating: CuratingDep, course: CoursePath) -> Response:
    """Stale sentences and overlaps of one course; what it seems to teach comes by itself, or behind a link."""
    found, catalogue = curating.course(principal, course), page.library.catalogue()
    overlaps = curating.overlaps(found, principal.organisation)
    context = {
        **_of_course(found, page),
        "stale": [StaleOut.of(each) for each in curating.stale(found)],
        "reasons": {kind: page.words.say(text) for kind, text in STALE.items()},
        "overlaps": [OverlapOut.of(each, catalogue=catalogue, words=page.words) for each in overlaps],
    }
    return page.show("curating_course.html", context, principal=principal)


@router.get("/{course}/competencies")
def competencies_page(principal: CuratorDep, page: PageDep, curating: CuratingDep, course: CoursePath) -> Response:
    """What the course seems to teach, each with its sentence and a form; only the list where htmx asks."""
    found = curating.course(principal, course)
    template = "fragments/competencies.html" if page.is_fragment else "curating_competencies.html"
    return page.show(template, _suggestions(found, principal, page, curating), principal=principal)


@router.post("/{course}/competencies")
def decide(
    principal: CuratorDep, curating: CuratingDep, course: CoursePath, form: Annotated[DecisionForm, Form()]
) -> Response:
    """Accepts or rejects a competency; leads back to the list."""
    found = curating.course(principal, course)
    accepted = form.decision == "accept"
    curating.decide(principal, found, CompetencyId(form.competency), accepted=accepted, level=form.level)
    return see_other(f"/curating/{course}/competencies")


def _of_course(course: Course, page: Page) -> dict[str, object]:
    return {
        "course": course.id,
        "title": course.title.in_language(page.words.language),
        "is_draft": course.status is CourseStatus.DRAFT,
    }


def _suggestions(course: Course, principal: Principal, page: Page, curating: CuratingService) -> dict[str, object]:
    catalogue, decisions = page.library.catalogue(), curating.decisions(course.id)
    suggested = [
        SuggestedCompetencyOut.of(each, decisions=decisions, catalogue=catalogue, words=page.words)
        for each in curating.suggestions(course)
    ]
    taught = [
        (catalogue.competency(each).name.in_language(page.words.language), level)
        for each, level in course.teaches.items()
    ]
    lessons = {lesson.id: lesson.title.in_language(page.words.language) for lesson in course.lessons}
    return {
        **_of_course(course, page),
        "suggested": suggested,
        "taught": sorted(taught),
        "lessons": lessons,
        "levels": list(LEVELS),
        "may_decide": curating.looks_after(principal, course),
    }
