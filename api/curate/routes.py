"""Coverage of needs by the catalogue, and the department report."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.curate.shapes import CoverageRowOut
from api.http.access import check_organisation
from api.http.dependencies import AdminDep, CuratorDep, ServicesDep, WordsDep
from api.report.shapes import ReportOut
from data.words import Area, OrganisationId

router = APIRouter(prefix="/v1", tags=["curators and departments"])


@router.get("/coverage", summary="Where the catalogue falls short of what roles need")
def read_coverage(
    principal: CuratorDep,
    services: ServicesDep,
    words: WordsDep,
    area: Annotated[Area | None, Query(description="Only this competency area")] = None,
    content_language: Annotated[
        str | None, Query(max_length=20, description="Only this language", examples=["hi"])
    ] = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 100,
) -> list[CoverageRowOut]:
    """Competency × level × language with learners in need, courses and gap, the worst gap first."""
    catalogue = services.catalogue()
    rows = [
        row
        for row in services.coverage()
        if (area is None or catalogue.competency(row.competency).area is area)
        and (content_language is None or row.language == content_language)
    ]
    return [CoverageRowOut.of(row, catalogue=catalogue, words=words) for row in rows[:limit]]


@router.get("/organisations/{organisation}/report", summary="The seven figures of a department")
def read_report(principal: AdminDep, organisation: OrganisationId, services: ServicesDep, words: WordsDep) -> ReportOut:
    """Enrolled, completions, hours, and how many have at least one, three or more, fewer than three, none."""
    catalogue = services.catalogue()
    check_organisation(principal, organisation, catalogue=catalogue)
    report = services.store.outcomes.department_report(organisation)
    return ReportOut.of(report, catalogue=catalogue, words=words)
