"""A department's figures over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from api.http.dependencies import AdminDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.report.service import ReportDays, ReportDep
from api.report.shapes import DepartmentReportOut
from api.report.uplift import UpliftDep
from api.report.uplift_shapes import UpliftReportOut
from data.words import OrganisationId, UnknownOrganisation

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["curators and departments"])


@router.get(
    "/organisations/{organisation}/report",
    summary="The seven figures of a department, whole and taken apart",
    responses=raises(UnknownOrganisation),
)
def read_report(
    principal: AdminDep,
    organisation: OrganisationId,
    reporting: ReportDep,
    words: WordsDep,
    since: Annotated[date | None, Query(description="Only what was first finished from that day on")] = None,
    as_at: Annotated[date | None, Query(description="Of who belonged there at the end of that day")] = None,
) -> DepartmentReportOut:
    """Enrolled, completions, hours, and how many have some; by office, role, month and competency; and on plans.

    Groups of fewer people than `SAARTHI_SMALLEST_GROUP` are put together with others.
    """
    found = reporting.of(principal, organisation, days=ReportDays(since, as_at))
    return DepartmentReportOut.of(
        found, smallest=reporting.smallest_group, catalogue=reporting.library.catalogue(), words=words
    )


@router.get(
    "/organisations/{organisation}/uplift",
    summary="What courses changed in a department",
    responses=raises(UnknownOrganisation),
)
def read_uplift(
    principal: AdminDep, organisation: OrganisationId, reporting: UpliftDep, words: WordsDep
) -> UpliftReportOut:
    """Gains in levels by course with intervals, beside people without it, soon after it and 30 to 90 days later."""
    return reporting.report(principal, organisation, words=words)
