"""Coverage of needs by the catalogue."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.curate.service import CurateDep
from api.curate.shapes import CoverageRowOut
from api.http.dependencies import CuratorDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from data.words import Area, UnknownOrganisation

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
    return [CoverageRowOut.of(row, catalogue=catalogue, words=words) for row in rows[:limit]]
