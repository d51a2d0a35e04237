"""The worklist over /v1."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.dependencies import CuratorDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.worklist.service import WorklistDep, shown
from api.worklist.shapes import WorkDoneIn, WorklistOut, WorkRowOut
from data.words import UnknownWork, WorkKey, WorkKind, WorkState

router = APIRouter(route_class=GuardedRoute, prefix="/v1/worklist", tags=["curators and departments"])


@router.get("", summary="What there is to do")
def read_worklist(
    principal: CuratorDep,
    working: WorklistDep,
    words: WordsDep,
    kind: Annotated[WorkKind | None, Query(description="Only rows of this kind")] = None,
    state: Annotated[WorkState, Query(description="How rows stand today")] = WorkState.OPEN,
    limit: Annotated[int, Query(ge=1, le=5000)] = 100,
) -> WorklistOut:
    """Gaps, open questions, answers that did not help, items, courses and drafts: the largest of each kind first."""
    catalogue, today, smallest = working.gaps.library.catalogue(), working.today(), working.gaps.smallest_group
    rows = shown(working.rows(principal), kind=kind, state=state, today=today)
    return WorklistOut(
        rows=[
            WorkRowOut.of(row, catalogue=catalogue, words=words, smallest=smallest, today=today) for row in rows[:limit]
        ],
        found=len(rows),
        looked=working.looked,
    )


@router.post("/changes", summary="Do something about a row", responses=raises(UnknownWork))
def write_work_change(principal: CuratorDep, working: WorklistDep, words: WordsDep, body: WorkDoneIn) -> WorkRowOut:
    """Take it in hand or give it to somebody, put it off, close it, or take the last of this back.

    What is closed though its cause still stands is opened again by the next nightly check.
    """
    catalogue, today, smallest = working.gaps.library.catalogue(), working.today(), working.gaps.smallest_group
    row = working.change(WorkKey(body.row), body.done(), principal)
    return WorkRowOut.of(row, catalogue=catalogue, words=words, smallest=smallest, today=today)
