"""The department report: seven figures of an organisation and all that lies under it, and what courses changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator

from api.http.dependencies import AdminDep
from api.http.frame import Page, PageDep
from api.http.guarded import GuardedRoute
from api.report.service import ReportDep, ReportService, report_csv, report_figures
from api.report.shapes import DepartmentReportOut
from api.report.uplift import UpliftDep, uplift_csv
from api.report.uplift_shapes import levels_text, shares_text
from api.running.auth import Principal
from data.catalogue import Catalogue
from data.words import OrganisationId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

OrganisationQuery = Annotated[OrganisationId | None, Query(max_length=80)]
DayQuery = Annotated[date | None, BeforeValidator(lambda given: given or None), Query()]


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation in the picker; `depth` steps below the admin's own."""

    id: OrganisationId
    name: str
    depth: int


@router.get("/report")
def report(
    principal: AdminDep,
    page: PageDep,
    reporting: ReportDep,
    organisation: OrganisationQuery = None,
    as_at: DayQuery = None,
) -> Response:
    """The figures as cards, beside those of the organisations right below."""
    catalogue = page.library.catalogue()
    shown = _report(page, principal, organisation or principal.organisation, reporting=reporting, as_at=as_at)
    below = [
        _report(page, principal, office.id, reporting=reporting, as_at=as_at)
        for office in catalogue.organisations.values()
        if office.parent == shown.organisation
    ]
    context = {
        "report": shown,
        "figures": report_figures(shown, words=page.words),
        "offices": list(offices_under(principal.organisation, catalogue=catalogue, page=page)),
        "below": sorted(below, key=lambda figures: (-figures.enrolled, figures.name)),
        "today": reporting.clock().date(),
        "as_at": as_at,
    }
    return page.show("report.html", context, principal=principal)


@router.get("/report.csv")
def report_file(
    principal: AdminDep,
    page: PageDep,
    reporting: ReportDep,
    organisation: OrganisationQuery = None,
    as_at: DayQuery = None,
) -> Response:
    """The same figures as a CSV file."""
    shown = _report(page, principal, organisation or principal.organisation, reporting=reporting, as_at=as_at)
    return _csv(report_csv(shown), name=f"report-{shown.organisation}")


@router.get("/uplift")
def uplift(
    principal: AdminDep, page: PageDep, reporting: UpliftDep, organisation: OrganisationQuery = None
) -> Response:
    """What courses changed, beside people of the same roles without them."""
    catalogue, words = page.library.catalogue(), page.words
    context = {
        "report": reporting.report(principal, organisation or principal.organisation, words=words),
        "offices": list(offices_under(principal.organisation, catalogue=catalogue, page=page)),
        "levels": partial(levels_text, words=words),
        "shares": partial(shares_text, words=words),
    }
    return page.show("uplift.html", context, principal=principal)


@router.get("/uplift.csv")
def uplift_file(
    principal: AdminDep, page: PageDep, reporting: UpliftDep, organisation: OrganisationQuery = None
) -> Response:
    """The same figures as a CSV file."""
    shown = reporting.report(principal, organisation or principal.organisation, words=page.words)
    return _csv(uplift_csv(shown), name=f"uplift-{shown.organisation}")


def _csv(text: str, *, name: str) -> Response:
    disposition = f'attachment; filename="{name}.csv"'
    return Response(text, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


def _report(
    page: Page, principal: Principal, organisation: OrganisationId, *, reporting: ReportService, as_at: date | None
) -> DepartmentReportOut:
    figures = reporting.of(principal, organisation, as_at=as_at)
    return DepartmentReportOut.of(figures, catalogue=page.library.catalogue(), words=page.words)


def offices_under(
    organisation: OrganisationId, *, catalogue: Catalogue, page: Page, depth: int = 0
) -> Iterator[Office]:
    """The organisation and all under it, each parent before its children, children by name."""
    language = page.words.language
    yield Office(organisation, catalogue.organisation(organisation).name.in_language(language), depth)
    children: Sequence[OrganisationId] = sorted(
        (office.id for office in catalogue.organisations.values() if office.parent == organisation),
        key=lambda child: catalogue.organisation(child).name.in_language(language),
    )
    for child in children:
        yield from offices_under(child, catalogue=catalogue, page=page, depth=depth + 1)
