"""A department's figures over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BeforeValidator

from api.http.dependencies import AdminDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.report.keeping import as_kept
from api.report.people import PEOPLE_SHOWN, Behind, ReportPeopleDep, ReportPeopleOut
from api.report.reminders import ReminderDep, SentRemindersOut
from api.report.service import ReportDays, ReportDep
from api.report.shapes import DepartmentReportOut, KeptMonthOut
from api.report.uplift import UpliftDep
from api.report.uplift_shapes import UpliftReportOut
from data.words import Figure, Noted, OrganisationId, RoleId, UnknownOrganisation
from recommender.training_plans import Standing

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
    "/organisations/{organisation}/report/kept",
    summary="The months of which a department's report was kept",
    responses=raises(UnknownOrganisation),
)
def read_kept_months(principal: AdminDep, organisation: OrganisationId, reporting: ReportDep) -> list[KeptMonthOut]:
    """The seven figures and where people stood in plans, as counted when each month ended; the oldest first."""
    return [KeptMonthOut.of(each) for each in reporting.kept_months(principal, organisation)]


@router.get(
    "/organisations/{organisation}/report/kept/{month}",
    summary="The report of a department as it was kept for a month",
    responses=raises(UnknownOrganisation),
)
def read_kept_report(
    principal: AdminDep,
    organisation: OrganisationId,
    month: Annotated[date, BeforeValidator(lambda given: f"{given}-01"), Path(examples=["2026-11"])],
    reporting: ReportDep,
    words: WordsDep,
) -> DepartmentReportOut:
    """All of it, with groups of few put together as they were then."""
    return as_kept(reporting.kept(principal, organisation, month), words=words)


@router.get(
    "/organisations/{organisation}/report/people",
    summary="Who stands behind a figure of a report",
    responses=raises(UnknownOrganisation),
)
def read_report_people(
    principal: AdminDep,
    organisation: OrganisationId,
    listing: ReportPeopleDep,
    words: WordsDep,
    noted: SeenDep,
    figure: Annotated[Figure, Query(description="The figure whose people are listed")] = Figure.ENROLLED,
    standing: Annotated[Standing | None, Query(description="Only those who stand so in their plans today")] = None,
    role: Annotated[RoleId | None, Query(max_length=200, description="Only those of this role")] = None,
    since: Annotated[date | None, Query(description="Only what was first finished from that day on")] = None,
    as_at: Annotated[date | None, Query(description="Of who belonged there at the end of that day")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = PEOPLE_SHOWN,
    after: Annotated[int, Query(ge=0, le=100_000_000, description="How many to leave out from the start")] = 0,
) -> ReportPeopleOut:
    """Some of the people, those with the fewest completions first, then by id."""
    behind, days = Behind(figure, standing, role), ReportDays(since, as_at)
    found = listing.of(principal, organisation, behind, days=days, limit=limit, offset=after)
    noted.note(Noted.REPORT_READ, about=organisation)
    return ReportPeopleOut.of(found, catalogue=listing.reporting.library.catalogue(), words=words)


@router.post(
    "/organisations/{organisation}/report/reminders",
    summary="Remind those behind a figure of a report",
    responses=raises(UnknownOrganisation),
)
def send_reminders(
    principal: AdminDep,
    organisation: OrganisationId,
    reminding: ReminderDep,
    noted: SeenDep,
    figure: Annotated[Figure, Query(description="The figure whose people are reminded")] = Figure.ENROLLED,
    standing: Annotated[Standing | None, Query(description="Only those who stand so in their plans today")] = None,
    role: Annotated[RoleId | None, Query(max_length=200, description="Only those of this role")] = None,
) -> SentRemindersOut:
    """A notice on each learner's page; nobody gets another within `SAARTHI_REMINDER_DAYS`."""
    done = reminding.send(principal, organisation, Behind(figure, standing, role), days=ReportDays())
    noted.note(Noted.REPORT_READ, about=organisation)
    return SentRemindersOut(sent=done.sent, reminded_before=done.reminded_before)


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
