"""The department report: seven figures of an organisation and all that lies under it, and what courses changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from pydantic import BeforeValidator

from api.http.dependencies import AdminDep
from api.http.frame import Page, PageDep
from api.http.guarded import GuardedRoute
from api.report.keeping import as_kept
from api.report.pdf import report_pdf
from api.report.service import ReportDays, ReportDep, ReportService
from api.report.shapes import DepartmentReportOut, KeptMonthOut
from api.report.spreadsheet import report_xlsx
from api.report.tables import ReportSheets, kept_table, report_csv, report_figures, report_tables
from api.report.uplift import UpliftDep, uplift_csv
from api.report.uplift_shapes import levels_text, shares_text
from api.running.auth import Principal
from data.catalogue import Catalogue
from data.words import OrganisationId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

OrganisationQuery = Annotated[OrganisationId | None, Query(max_length=80)]
DayQuery = Annotated[date | None, BeforeValidator(lambda given: given or None), Query()]
MonthQuery = Annotated[date | None, BeforeValidator(lambda given: f"{given}-01" if given else None), Query()]
"""A month as 2026-11, by its first day: the report as it was kept for it."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    since: DayQuery = None,
    as_at: DayQuery = None,
    kept: MonthQuery = None,
) -> Response:
    """The seven figures as cards, and taken apart as tables."""
    shown = _report(page, principal, organisation, reporting=reporting, days=ReportDays(since, as_at), kept=kept)
    catalogue, smallest, words = page.library.catalogue(), reporting.smallest_group, page.words
    days, of = ReportDays(shown.since, shown.as_at), OrganisationId(shown.organisation)
    months = [KeptMonthOut.of(each) for each in reporting.kept_months(principal, of)]
    context = {
        "report": shown,
        "days": days,
        "query": _query(of, days),
        "files": _query(of, ReportDays() if kept else days, kept=kept),
        "figures": report_figures(shown, words=words),
        "tables": report_tables(shown, smallest=smallest, words=words),
        "months": months,
        "kept_table": kept_table(months, organisation=of, words=words),
        "offices": list(offices_under(principal.organisation, catalogue=catalogue, page=page)),
    }
    return page.show("report.html", context, principal=principal)


@router.get("/report.csv")
def report_file(
    principal: AdminDep,
    page: PageDep,
    reporting: ReportDep,
    organisation: OrganisationQuery = None,
    since: DayQuery = None,
    as_at: DayQuery = None,
    kept: MonthQuery = None,
) -> Response:
    """The same figures as a CSV file, a line for the whole and for each part of it."""
    shown = _report(page, principal, organisation, reporting=reporting, days=ReportDays(since, as_at), kept=kept)
    return csv_file(report_csv(shown), name=f"report-{shown.organisation}")


@router.get("/report.xlsx")
def report_spreadsheet(
    principal: AdminDep,
    page: PageDep,
    reporting: ReportDep,
    organisation: OrganisationQuery = None,
    since: DayQuery = None,
    as_at: DayQuery = None,
    kept: MonthQuery = None,
) -> Response:
    """The same figures as a spreadsheet, in the reader's language."""
    shown = _report(page, principal, organisation, reporting=reporting, days=ReportDays(since, as_at), kept=kept)
    sheets = ReportSheets.of(shown, smallest=reporting.smallest_group, words=page.words)
    return _file(report_xlsx(sheets, words=page.words), name=f"report-{shown.organisation}.xlsx", mime=XLSX)


@router.get("/report.pdf")
def report_print(
    principal: AdminDep,
    page: PageDep,
    reporting: ReportDep,
    organisation: OrganisationQuery = None,
    since: DayQuery = None,
    as_at: DayQuery = None,
    kept: MonthQuery = None,
) -> Response:
    """The same figures as a PDF to print or send on, in the reader's language."""
    shown = _report(page, principal, organisation, reporting=reporting, days=ReportDays(since, as_at), kept=kept)
    sheets = ReportSheets.of(shown, smallest=reporting.smallest_group, words=page.words)
    return _file(report_pdf(sheets, words=page.words), name=f"report-{shown.organisation}.pdf", mime="application/pdf")


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
    return csv_file(uplift_csv(shown), name=f"uplift-{shown.organisation}")


def csv_file(text: str, *, name: str) -> Response:
    """A CSV file for the browser to keep."""
    return _file(text, name=f"{name}.csv", mime="text/csv; charset=utf-8")


def _file(content: str | bytes, *, name: str, mime: str) -> Response:
    return Response(content, media_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _report(
    page: Page,
    principal: Principal,
    organisation: OrganisationId | None,
    *,
    reporting: ReportService,
    days: ReportDays,
    kept: date | None,
) -> DepartmentReportOut:
    """The report counted now, or as it was kept for a month."""
    if kept is not None:
        return as_kept(reporting.kept(principal, organisation or principal.organisation, kept), words=page.words)
    found = reporting.of(principal, organisation or principal.organisation, days=days)
    return DepartmentReportOut.of(
        found, smallest=reporting.smallest_group, catalogue=page.library.catalogue(), words=page.words
    )


def _query(organisation: str, days: ReportDays, *, kept: date | None = None) -> str:
    """The organisation and the days as they stand in addresses of the same report, or the month it was kept for."""
    month = None if kept is None else f"{kept:%Y-%m}"
    given = {"organisation": organisation, "since": days.since, "as_at": days.as_at, "kept": month}
    return urlencode({name: value for name, value in given.items() if value is not None})


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
