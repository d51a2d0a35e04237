"""The item bank over /v1, for curators."""

import json
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.assess.item_service import ItemServiceDep
from api.assess.item_shapes import AssessmentIn, Id, ItemIn, ItemOut, ItemsOut, ItemStatusIn, KeptAssessmentOut
from api.http.dependencies import CuratorDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from data.words import CompetencyId, Conflict, ItemId, ItemStatus, UnknownCourse, UnknownItem

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["curators and departments"])
ItemPath = Annotated[Id, Path(examples=["rti.may-do"])]


@router.get("/items", summary="Items of the bank with what is known of them")
def read_items(
    principal: CuratorDep,
    keeping: ItemServiceDep,
    status: ItemStatus | None = None,
    competency: Annotated[str | None, Query(max_length=200)] = None,
    flagged: Annotated[bool, Query(description="Only items to be looked at: by rules or by their answers")] = False,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> ItemsOut:
    """Of courses that you may open, by id, right answers included."""
    wanted = CompetencyId(competency) if competency else None
    found = keeping.listed(principal, status=status, competency=wanted, flagged=flagged)
    return ItemsOut(items=[ItemOut.of(each) for each in found[:limit]])


@router.get("/items/{item}", summary="An item with its life", responses=raises(UnknownItem))
def read_item(principal: CuratorDep, item: ItemPath, keeping: ItemServiceDep) -> ItemOut:
    """Who wrote it, who read it and what they said, and what its answers say."""
    return ItemOut.of(keeping.one(ItemId(item), principal))


@router.put("/items/{item}", summary="Write an item", responses=raises(UnknownCourse, UnknownItem))
def write_item(principal: CuratorDep, item: ItemPath, body: ItemIn, keeping: ItemServiceDep) -> ItemOut:
    """Kept as a draft, new or in place of one of its id, which is then reviewed again before it is asked.

    Refused where it could not be asked at all; rules of style that it breaks are told as `faults`.
    """
    return ItemOut.of(keeping.put(body.item(ItemId(item)), principal, note=body.note))


@router.post(
    "/items/{item}/status", summary="Review, release or retire an item", responses=raises(UnknownItem, Conflict)
)
def write_item_status(principal: CuratorDep, item: ItemPath, body: ItemStatusIn, keeping: ItemServiceDep) -> ItemOut:
    """Draft, reviewed (by somebody else than who wrote it), live, retired; the note is kept with it."""
    return ItemOut.of(keeping.change_status(ItemId(item), body.status, principal, note=body.note))


@router.put("/assessments/{assessment}", summary="Write a test", responses=raises(UnknownCourse))
def write_assessment(
    principal: CuratorDep,
    assessment: Annotated[Id, Path(examples=["test.rti-act-essentials"])],
    body: AssessmentIn,
    keeping: ItemServiceDep,
) -> KeptAssessmentOut:
    """Kept, new or in place of one of its id. Every fault of it is told."""
    written = body.model_dump(exclude_none=True, mode="json")
    test = keeping.put_assessment(json.dumps({"id": assessment, **written}), principal)
    return KeptAssessmentOut.of(test)
