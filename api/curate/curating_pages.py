"""The curator's page of what a course seems to teach, and what is decided about it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, Field

from api.curate.curating import CuratingDep, CuratingService
from api.curate.curating_routes import CoursePath
from api.curate.curating_shapes import SuggestedCompetencyOut
from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.running.auth import Principal
from data.words import LEVELS, CompetencyId, Course

router = APIRouter(route_class=GuardedRoute, prefix="/curating", include_in_schema=False)


class DecisionForm(BaseModel):
    """What a person says to a competency that was suggested."""

    competency: str = Field(max_length=200)
    level: int = Field(ge=LEVELS.start, lt=LEVELS.stop)
    decision: Literal["accept", "reject"]


@router.get("/{course}/competencies")
def competencies_page(principal: CuratorDep, page: PageDep, curating: CuratingDep, course: CoursePath) -> Response:
    """What the course seems to teach, each with its sentence and a form; only the list where htmx asks.

    htmx is told to ask again as long as courses are still being looked through.
    """
    found = curating.course(principal, course)
    if page.is_fragment and not curating.has_looked:
        return page.show("fragments/competencies_wait.html", {"course": found.id}, principal=principal)
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
    }


def _suggestions(course: Course, principal: Principal, page: Page, curating: CuratingService) -> dict[str, object]:
    catalogue, decisions = page.library.catalogue(), curating.decisions(course.id)
    suggested = [
        SuggestedCompetencyOut.of(each, decisions=decisions, catalogue=catalogue, words=page.words)
        for each in curating.suggestions(course)
    ]
    names = sorted((each.name.in_language(page.words.language), each.id) for each in catalogue.competencies.values())
    accepted = {each.competency for each in decisions if each.accepted}
    lessons = {lesson.id: lesson.title.in_language(page.words.language) for lesson in course.lessons}
    return {
        **_of_course(course, page),
        "suggested": suggested,
        "taught": [(name, id_, course.teaches[id_], id_ in accepted) for name, id_ in names if id_ in course.teaches],
        "others": [(name, id_) for name, id_ in names if id_ not in course.teaches],
        "lessons": lessons,
        "levels": list(LEVELS),
        "may_decide": curating.looks_after(principal, course),
    }
