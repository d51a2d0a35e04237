"""Reports kept once a month, as they were shown: what is corrected, moved or taken out later leaves them be."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from api.report.service import ReportDays, ReportService
from api.report.shapes import DepartmentReportOut
from api.running.i18n import INTERFACE_LANGUAGES, Words, words_for
from data.words import ENGLISH, Figure, KeptMonth, KeptReport, OrganisationId

STANDINGS = ("on_plan", "late", "at_risk", "on_track", "done")
"""What is kept of where people stand in plans, by its names in the report."""


def as_kept(report: KeptReport, *, words: Words) -> DepartmentReportOut:
    """The report as it was kept, in the reader's language."""
    return DepartmentReportOut.model_validate_json(report.shown.get(words.language, report.shown[ENGLISH]))


def keep_reports(reporting: ReportService, *, months: int) -> int:
    """Keeps every organisation's report as at the end of yesterday, for that month; returns how many were kept.

    Each night writes the month anew, so that its last night stays. What is older than `months` is thrown away; where
    these are 0, nothing is kept. Organisations without people have no report.
    """
    yesterday = reporting.clock().date() - timedelta(days=1)
    month = yesterday.replace(day=1)
    kept_reports = reporting.store.kept_reports
    kept_reports.forget(before=month - relativedelta(months=months - 1))
    if not months:
        return 0
    offices = [office for office in reporting.library.catalogue().organisations if _keep(reporting, office, yesterday)]
    return len(offices)


def _keep(reporting: ReportService, organisation: OrganisationId, day: date) -> bool:
    found = reporting.whole(organisation, days=ReportDays(as_at=day))
    if not found.breakdown.total.enrolled:
        return False
    shown = {
        language: DepartmentReportOut.of(
            found,
            smallest=reporting.smallest_group,
            catalogue=reporting.library.catalogue(),
            words=words_for(language),
            kept_on=day,
        )
        for language in INTERFACE_LANGUAGES
    }
    report = shown[ENGLISH]
    sums = {figure.value: int(getattr(report, figure)) for figure in Figure}
    standings = {name: int(getattr(report.plans, name)) for name in STANDINGS}
    kept = KeptMonth(organisation, day.replace(day=1), day, {**sums, **standings})
    told = {language: each.model_dump_json() for language, each in shown.items()}
    reporting.store.kept_reports.keep(KeptReport(kept, told))
    return True
