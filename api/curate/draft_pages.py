"""The curator's page of drafts: each with its source sentence, to edit, approve or reject."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.curate.draft_shapes import DraftOut
from api.curate.drafting import DraftDep, DraftEdit, DraftService, by_course
from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.http.shapes import CourseOut
from api.running.auth import Principal
from data.words import CourseId, ItemId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

SHOWN = 20
"""Drafts on a page: about as many as are read in one sitting."""


class Step(StrEnum):
    """What is done with a draft."""

    SAVE = "save"
    APPROVE = "approve"
    REJECT = "reject"


@router.get("/drafts")
def drafts(
    principal: CuratorDep,
    page: PageDep,
    drafting: DraftDep,
    course: Annotated[str, Query(max_length=200)] = "",
    new: Annotated[int | None, Query(ge=0)] = None,
) -> Response:
    """Courses with how many drafts each has, and the drafts of the one chosen."""
    chosen = CourseId(course) if course else None
    return _page(page, principal, drafting, course=chosen, new=new)


@router.post("/drafts")
def draft(
    principal: CuratorDep, drafting: DraftDep, course: Annotated[CourseId, Form(min_length=1, max_length=200)]
) -> Response:
    """Draft items from the course, and show them."""
    drafted = drafting.draft(course, organisation=principal.organisation)
    return see_other(f"/drafts?course={course}&new={drafted.new}")


@router.post("/drafts/{item}")
def decide(
    principal: CuratorDep,
    page: PageDep,
    drafting: DraftDep,
    item: ItemId,
    course: Annotated[CourseId, Form(max_length=200)],
    step: Annotated[Step, Form()],
    question: Annotated[str, Form(max_length=1000)] = "",
    options: Annotated[list[str] | None, Form()] = None,
    why: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Keep what was edited; with approval it is asked from now on, with rejection put away."""
    own, by = principal.organisation, principal.subject
    if step is Step.REJECT:
        drafting.reject(item, why, organisation=own, by=by)
    else:
        drafting.edit(item, DraftEdit(question, options or []), organisation=own, by=by)
    if step is Step.APPROVE:
        drafting.approve(item, organisation=own, by=by)
    return (
        _page(page, principal, drafting, course=course) if page.is_fragment else see_other(f"/drafts?course={course}")
    )


def _page(
    page: Page, principal: Principal, drafting: DraftService, *, course: CourseId | None, new: int | None = None
) -> Response:
    visible, catalogue = page.library.open_by(principal), page.library.catalogue()
    every = drafting.drafts(organisation=principal.organisation)
    counts = by_course(every)
    shown = [item for item in every if item.course == course]
    courses = sorted((CourseOut.of(each, page.words) for each in visible.values()), key=lambda each: each.title)
    context = {
        "courses": courses,
        "counts": counts,
        "course": course or "",
        "new": new,
        "all": len(every),
        "found": len(shown),
        "drafts": [DraftOut.of(item, catalogue=catalogue, words=page.words) for item in shown[:SHOWN]],
    }
    template = "fragments/drafts.html" if page.is_fragment else "drafts.html"
    return page.show(template, context, principal=principal, here=f"/drafts?course={course or ''}")
