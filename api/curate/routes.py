"""Coverage of needs by the catalogue."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.curate.cell_shapes import CoverageCellAndChangeOut, CoverageCellOut, CoverageChangeOut
from api.curate.cells import cell_of_need, language_of_cell, what_if
from api.curate.service import CurateDep
from api.curate.shapes import CoverageRowOut, DesignationIn, DesignationOut, DesignationSaidOut
from api.http.dependencies import CuratorDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from data.words import (
    LEVELS,
    Area,
    CompetencyId,
    CourseId,
    RoleId,
    UnknownCompetency,
    UnknownOrganisation,
    UnknownRole,
)

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["curators and departments"])

CompetencyQuery = Annotated[CompetencyId, Query(max_length=200, description="A competency's id")]
LevelQuery = Annotated[int, Query(ge=LEVELS.start, lt=LEVELS.stop)]
CellLanguageQuery = Annotated[str, Query(max_length=20, description="Language of the courses", examples=["hi"])]
RetireQuery = Annotated[str, Query(max_length=200, description="What changes without this course")]
AddQuery = Annotated[bool, Query(description="What changes with one more course that teaches just this")]


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
    smallest, then = curating.smallest_told(principal.organisation), curating.gaps_then(principal.organisation)
    return [
        CoverageRowOut.of(row, catalogue=catalogue, words=words, smallest=smallest, then=then) for row in rows[:limit]
    ]


@router.get(
    "/coverage/cell",
    summary="One competency, level and language: who needs it, what teaches it, what would change",
    responses=raises(UnknownCompetency),
)
def read_coverage_cell(
    principal: CuratorDep,
    curating: CurateDep,
    words: WordsDep,
    competency: CompetencyQuery,
    level: LevelQuery,
    content_language: CellLanguageQuery,
    retire: RetireQuery = "",
    add: AddQuery = False,
) -> CoverageCellAndChangeOut:
    """People by role and by organisation, courses; with `retire` or `add` the cells that would change."""
    own, catalogue = principal.organisation, curating.library.catalogue()
    smallest, place = curating.smallest_told(own), (competency, level, language_of_cell(content_language))
    found = CoverageCellOut.of(cell_of_need(curating, own, place), catalogue=catalogue, words=words, smallest=smallest)
    changes = (
        what_if(curating, own, place, retired=CourseId(retire) if retire else None, added=add) if retire or add else []
    )
    return CoverageCellAndChangeOut(
        **dict(found),
        changes=[CoverageChangeOut.of(each, catalogue=catalogue, words=words, smallest=smallest) for each in changes],
    )


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
