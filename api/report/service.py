"""The department report's figures with their labels, and as CSV."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Annotated

from fastapi import Depends

from api.http.access import check_organisation
from api.http.dependencies import service
from api.report.shapes import DepartmentReportOut
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.i18n import Words, mark
from api.running.library import Library
from data.store import Outcomes
from data.words import DepartmentReport, OrganisationId

FIGURES = {
    "enrolled": mark("Enrolled"),
    "completions": mark("Course completions"),
    "training_hours": mark("Training hours"),
    "with_at_least_one": mark("With at least one completion"),
    "with_three_or_more": mark("With three or more"),
    "with_fewer_than_three": mark("With fewer than three"),
    "with_none": mark("With none yet"),
}


def report_figures(report: DepartmentReportOut, *, words: Words) -> list[tuple[str, int]]:
    """The seven figures in order, each with its label in the reader's language."""
    return [(words.say(label), int(getattr(report, name))) for name, label in FIGURES.items()]


def report_csv(report: DepartmentReportOut) -> str:
    """The figures as CSV with a header row; names are those of the API."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["organisation", *FIGURES])
    writer.writerow([report.organisation, *(getattr(report, name) for name in FIGURES)])
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class ReportService:
    """The figures of a department, for its admins and those above."""

    library: Library
    outcomes: Outcomes
    clock: Clock

    def of(self, principal: Principal, organisation: OrganisationId, *, as_at: date | None = None) -> DepartmentReport:
        """The seven figures of `organisation` and what lies under it, now or as at the end of a day.

        Raises UnknownOrganisation for any outside.
        """
        check_organisation(principal, organisation, catalogue=self.library.catalogue())
        at = None if as_at is None else end_of(as_at, zone=self.clock().tzinfo)
        return self.outcomes.department_report(organisation, at=at)


def end_of(day: date, *, zone: tzinfo | None) -> datetime:
    """The last moment of the day in the zone."""
    return datetime.combine(day, time.max, tzinfo=zone)


ReportDep = Annotated[ReportService, Depends(service(ReportService))]
