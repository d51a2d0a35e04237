"""The department report's figures with their labels, and as CSV."""

import csv
import io

from api.report.shapes import ReportOut
from api.running.i18n import Words, mark

FIGURES = {
    "enrolled": mark("Enrolled"),
    "completions": mark("Course completions"),
    "training_hours": mark("Training hours"),
    "with_at_least_one": mark("With at least one completion"),
    "with_three_or_more": mark("With three or more"),
    "with_fewer_than_three": mark("With fewer than three"),
    "with_none": mark("With none yet"),
}


def report_figures(report: ReportOut, *, words: Words) -> list[tuple[str, int]]:
    """The seven figures in order, each with its label in the reader's language."""
    return [(words.say(label), int(getattr(report, name))) for name, label in FIGURES.items()]


def report_csv(report: ReportOut) -> str:
    """The figures as CSV with a header row; names are those of the API."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["organisation", *FIGURES])
    writer.writerow([report.organisation, *(getattr(report, name) for name in FIGURES)])
    return file.getvalue()
