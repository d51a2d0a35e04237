"""The page of who stands behind a figure of a report, with a filter, and the same as a file."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BeforeValidator

from api.http.dependencies import AdminDep, LearnerDep
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.report.pages import DayQuery, OrganisationQuery, csv_file, offices_under
from api.report.people import (
    PEOPLE_SHOWN,
    PLAN_STANDINGS,
    Behind,
    ReportPeopleDep,
    ReportPeopleOut,
    people_csv,
)
from api.report.reminders import ReminderDep
from api.report.service import ReportDays
from api.report.tables import FIGURES
from data.words import Figure, LearnerId, Noted, RoleId
from recommender.training_plans import Standing

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

Empty = BeforeValidator(lambda given: given or None)


def behind_of(
    figure: Figure = Figure.ENROLLED,
    standing: Annotated[Standing | None, Empty, Query()] = None,
    role: Annotated[RoleId | None, Empty, Query(max_length=200)] = None,
) -> Behind:
    """Which people are asked for."""
    return Behind(figure, standing, role)


def days_of(since: DayQuery = None, as_at: DayQuery = None) -> ReportDays:
    """The days of the report."""
    return ReportDays(since, as_at)


BehindDep = Annotated[Behind, Depends(behind_of)]
DaysDep = Annotated[ReportDays, Depends(days_of)]


@router.get("/report/people")
def people(
    principal: AdminDep,
    page: PageDep,
    listing: ReportPeopleDep,
    noted: SeenDep,
    behind: BehindDep,
    days: DaysDep,
    organisation: OrganisationQuery = None,
    after: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
    sent: Annotated[int | None, Query(ge=0, le=100_000_000)] = None,
    reminded_before: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
) -> Response:
    """The people behind a figure, some at a time, those with the fewest completions first."""
    of, words, catalogue = organisation or principal.organisation, page.words, page.library.catalogue()
    found = listing.of(principal, of, behind, days=days, offset=after)
    noted.note(Noted.REPORT_READ, about=of)
    context = {
        "listed": ReportPeopleOut.of(found, catalogue=catalogue, words=words),
        "organisation": of,
        "behind": behind,
        "days": days,
        "after": after,
        "sent": sent,
        "reminded_before": reminded_before,
        "shown_at_once": PEOPLE_SHOWN,
        "query": _query(of, behind, days),
        "figures": [(figure.value, words.say(label)) for figure, label in FIGURES.items()],
        "standings": [(standing.value, words.say(label)) for standing, label in PLAN_STANDINGS.items()],
        "roles": sorted((role.name.in_language(words.language), role.id) for role in catalogue.roles.values()),
        "offices": list(offices_under(principal.organisation, catalogue=catalogue, page=page)),
        "today": listing.reporting.clock().date(),
    }
    return page.show("report_people.html", context, principal=principal)


@router.get("/report/people.csv")
def people_file(
    principal: AdminDep,
    page: PageDep,
    listing: ReportPeopleDep,
    noted: SeenDep,
    behind: BehindDep,
    days: DaysDep,
    organisation: OrganisationQuery = None,
) -> Response:
    """All of them as a CSV file."""
    of = organisation or principal.organisation
    found = listing.of(principal, of, behind, days=days, limit=None)
    noted.note(Noted.REPORT_READ, about=of)
    listed = ReportPeopleOut.of(found, catalogue=page.library.catalogue(), words=page.words)
    return csv_file(people_csv(listed), name=f"people-{of}")


@router.post("/report/people/reminders")
def remind(
    principal: AdminDep,
    reminding: ReminderDep,
    noted: SeenDep,
    behind: BehindDep,
    days: DaysDep,
    organisation: OrganisationQuery = None,
) -> Response:
    """Reminds all the people listed so, and leads back to the list."""
    of = organisation or principal.organisation
    done = reminding.send(principal, of, behind, days=days)
    noted.note(Noted.REPORT_READ, about=of)
    return see_other(
        f"/report/people?{_query(of, behind, days)}&sent={done.sent}&reminded_before={done.reminded_before}"
    )


@router.post("/home/reminder/read")
def read_reminder(principal: LearnerDep, reminding: ReminderDep) -> Response:
    """The learner has read what their office reminded them of; leads back to their page."""
    reminding.put_away(LearnerId(principal.subject))
    return see_other("/home")


def _query(organisation: str, behind: Behind, days: ReportDays) -> str:
    given = {
        "organisation": organisation,
        "figure": behind.figure,
        "standing": behind.standing,
        "role": behind.role,
        "since": days.since,
        "as_at": days.as_at,
    }
    return urlencode({name: value for name, value in given.items() if value})
