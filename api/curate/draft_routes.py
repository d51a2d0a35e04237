"""Drafts over /v1: made, listed, edited, approved and rejected."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.curate.draft_shapes import DraftEditIn, DraftedOut, DraftOut, DraftsOut, DraftVerdictIn
from api.curate.drafting import DraftDep
from api.http.dependencies import CuratorDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from data.words import Conflict, CourseId, ItemId, UnknownCourse, UnknownItem

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["curators and departments"])
DraftPath = Annotated[ItemId, Path(max_length=80, examples=["draft.0f3a9c0d1e2b4c5d"])]


@router.post(
    "/courses/{course}/drafts",
    status_code=HTTPStatus.CREATED,
    summary="Draft items from the lessons of a course",
    responses=raises(UnknownCourse),
)
def write_drafts(
    principal: CuratorDep, course: Annotated[CourseId, Path(max_length=200)], drafting: DraftDep
) -> DraftedOut:
    """How many keys were tried, how many drafts passed every gate, and why others did not, by lesson and language."""
    return DraftedOut.of(drafting.draft(course, organisation=principal.organisation))


@router.get("/drafts", summary="Drafts that wait for a curator")
def read_drafts(
    principal: CuratorDep,
    drafting: DraftDep,
    words: WordsDep,
    course: Annotated[CourseId | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> DraftsOut:
    """Each with its source sentence, the right answer first."""
    catalogue = drafting.library.catalogue()
    found = drafting.drafts(organisation=principal.organisation, course=course)[:limit]
    return DraftsOut(drafts=[DraftOut.of(item, catalogue=catalogue, words=words) for item in found])


@router.put("/drafts/{draft}", summary="Edit a draft", responses=raises(UnknownItem, Conflict))
def write_draft(
    principal: CuratorDep, draft: DraftPath, body: DraftEditIn, drafting: DraftDep, words: WordsDep
) -> DraftOut:
    """Refused with every rule of good items that it would break."""
    changed = drafting.edit(draft, body.edit(), organisation=principal.organisation, by=principal.subject)
    return DraftOut.of(changed, catalogue=drafting.library.catalogue(), words=words)


@router.post("/drafts/{draft}/verdicts", summary="Approve or reject a draft", responses=raises(UnknownItem, Conflict))
def write_draft_verdict(
    principal: CuratorDep, draft: DraftPath, body: DraftVerdictIn, drafting: DraftDep, words: WordsDep
) -> DraftOut:
    """An approved draft is live at once; a rejected one is put away with why and does not come again."""
    own, by = principal.organisation, principal.subject
    if body.verdict == "approve":
        changed = drafting.approve(draft, organisation=own, by=by)
    else:
        changed = drafting.reject(draft, body.why, organisation=own, by=by)
    return DraftOut.of(changed, catalogue=drafting.library.catalogue(), words=words)
