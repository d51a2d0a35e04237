"""Coverage of needs by the catalogue."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.curate.service import CurateDep
from api.curate.shapes import CoverageRowOut, DesignationIn, DesignationOut, DesignationSaidOut
from api.http.dependencies import CuratorDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from data.words import Area, RoleId, UnknownOrganisation, UnknownRole

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["curators and departments"])


@router.get(
    "/coverage", summary="Where the catalogue falls short of what roles need", responses=raises(UnknownOrganisation)
)
def read_coverage(
    principal: CuratorDep,
    curating: CurateDep,
    words: WordsDep,
    area: Annotated[Area | None, Query(description="Only this competency area")] = None,
    content_language: Annotated[
        str | None, Query(max_length=20, description="Only this language", examples=["hi"])
    ] = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 100,
) -> list[CoverageRowOut]:
    """Competency × level × language: your people in need, courses open to your organisation; the worst gap first."""
    catalogue = curating.library.catalogue()
    rows = curating.coverage(principal.organisation, area=area, language=content_language)
    smallest = curating.smallest_told(principal.organisation)
    return [CoverageRowOut.of(row, catalogue=catalogue, words=words, smallest=smallest) for row in rows[:limit]]


@router.get("/designations", summary="Designations that match no role", responses=raises(UnknownOrganisation))
def read_designations(
    principal: CuratorDep, curating: CurateDep, words: WordsDep, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> list[DesignationOut]:
    """Of your organisation, the most frequent first, each with the three nearest roles."""
    catalogue = curating.library.catalogue()
    unmatched = curating.designations(principal.organisation, limit=limit)
    return [DesignationOut.of(each, catalogue=catalogue, words=words) for each in unmatched]


@router.post("/designations", summary="Say which role a designation is", responses=raises(UnknownRole))
def write_designation(principal: CuratorDep, curating: CurateDep, body: DesignationIn) -> DesignationSaidOut:
    """Kept for all of your organisation who have it now or come with it later, however it is spelt."""
    learners = curating.say_designation(
        body.designation, RoleId(body.role), organisation=principal.organisation, by=principal.subject
    )
    return DesignationSaidOut(learners=learners)
