"""A report as tables of words and numbers, which the page, the spreadsheet and the PDF show alike; and as CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.http.templating import duration, percent
from api.report.shapes import DepartmentReportOut, KeptMonthOut, ReportFiguresOut
from api.running.i18n import Words, mark
from data.words import Figure

FIGURES = {
    Figure.ENROLLED: mark("Enrolled"),
    Figure.COMPLETIONS: mark("Course completions"),
    Figure.TRAINING_HOURS: mark("Training hours"),
    Figure.WITH_AT_LEAST_ONE: mark("With at least one completion"),
    Figure.WITH_THREE_OR_MORE: mark("With three or more"),
    Figure.WITH_FEWER_THAN_THREE: mark("With fewer than three"),
    Figure.WITH_NONE: mark("With none yet"),
}

KEPT_FIGURES = (Figure.ENROLLED, Figure.COMPLETIONS, Figure.TRAINING_HOURS, Figure.WITH_AT_LEAST_ONE)
"""Of the seven those that the others follow from, or that are read month by month."""

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: what it is of, and its cells. `depth` says under which row above it belongs."""

    name: str
    cells: Sequence[Cell]
    address: str = ""
    depth: int = 1


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table with its heading; `columns` begin with that of the rows' names."""

    key: str
    title: str
    note: str
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class ReportSheets:
    """What a report's files hold: a heading with a line of days above it, figures with their labels, and tables."""

    over: str
    title: str
    figures: Sequence[tuple[str, int]]
    tables: Sequence[ReportTable]

    @classmethod
    def of(cls, report: DepartmentReportOut, *, smallest: int, words: Words) -> "ReportSheets":
        """The report in the reader's words, where people stand in plans among its figures."""
        last = words.day(report.as_at or report.today)
        days = words.say("as at {day}", day=last)
        if report.since is not None:
            days = words.say("{first} to {last}", first=words.day(report.since), last=last)
        if report.kept_on is not None:
            days = words.say("as kept on {day}", day=words.day(report.kept_on))
        plans = report.plans
        standings = (
            (words.say("On a plan"), plans.on_plan),
            (words.say("Overdue"), plans.late),
            (words.say("At risk"), plans.at_risk),
            (words.say("On track"), plans.on_track),
            (words.say("Done"), plans.done),
        )
        today = words.say("Training plans today")
        if report.kept_on is not None:
            today = words.say("Training plans on {day}", day=words.day(plans.as_at))
        return cls(
            over=f"{words.say('Department report')} · {days}",
            title=report.name,
            figures=[
                *((label, value) for _, label, value in report_figures(report, words=words)),
                *((f"{today}: {label}", value) for label, value in standings if plans.on_plan),
            ],
            tables=report_tables(report, smallest=smallest, words=words),
        )


def report_figures(report: ReportFiguresOut, *, words: Words) -> list[tuple[Figure, str, int]]:
    """The seven figures in order, each with its label in the reader's language."""
    return [(figure, words.say(label), int(getattr(report, figure))) for figure, label in FIGURES.items()]


def report_tables(report: DepartmentReportOut, *, smallest: int, words: Words) -> list[ReportTable]:
    """Every table that has rows, in order."""
    tables = (
        _offices(report, words, smallest),
        _months(report, words),
        _roles(report, words, smallest),
        _competencies(report, words),
        _rules(report, words),
        _like(report, words),
    )
    filled = [table for table in tables if table.rows]
    if report.kept_on is None:
        return filled
    # What rows lead to is counted now.
    return [replace(table, rows=[replace(row, address="") for row in table.rows]) for table in filled]


def kept_table(months: Sequence[KeptMonthOut], *, organisation: str, words: Words) -> ReportTable:
    """The kept months, the latest first; each leads to its report."""
    labels = (*(FIGURES[figure] for figure in KEPT_FIGURES), mark("On a plan"), mark("Overdue"))
    return ReportTable(
        key="kept",
        title=words.say("As kept month by month"),
        note=words.say("As counted when the month ended; later corrections and moves do not change it."),
        columns=[words.say("Month"), *map(words.say, labels)],
        rows=[
            Row(
                f"{words.month(each.month.month)} {each.month.year}",
                [*(int(getattr(each, figure)) for figure in KEPT_FIGURES), each.on_plan, each.late],
                address=f"/report?organisation={organisation}&kept={each.month:%Y-%m}",
            )
            for each in reversed(months)
        ],
    )


def _seven(row: ReportFiguresOut) -> list[Cell]:
    return [getattr(row, figure) for figure in Figure]


def _small_note(words: Words, smallest: int) -> str:
    return words.say("Groups of fewer than {number} people are put together.", number=smallest)


def _offices(report: DepartmentReportOut, words: Words, smallest: int) -> ReportTable:
    return ReportTable(
        key="offices",
        title=words.say("By office"),
        note=_small_note(words, smallest),
        columns=[words.say("Organisation"), *map(words.say, FIGURES.values())],
        rows=[
            Row(
                row.name,
                _seven(row),
                address="" if row.own_people or row.together else f"/report?organisation={row.organisation}",
                depth=row.depth,
            )
            for row in report.offices
        ],
    )


def _months(report: DepartmentReportOut, words: Words) -> ReportTable:
    columns = (mark("Month"), FIGURES[Figure.COMPLETIONS], FIGURES[Figure.TRAINING_HOURS])
    people = (mark("People who finished something"), mark("With at least one by its end"))
    return ReportTable(
        key="months",
        title=words.say("By month"),
        note=words.say("Of the people who belong there on the day of the report; what somebody finished first counts."),
        columns=[words.say(each) for each in (*columns, *people)],
        rows=[
            Row(
                f"{words.month(row.month.month)} {row.month.year}",
                [row.completions, row.training_hours, row.learners, row.with_at_least_one],
            )
            for row in report.months
        ],
    )


def _roles(report: DepartmentReportOut, words: Words, smallest: int) -> ReportTable:
    here = f"/report/people?organisation={report.organisation}"
    return ReportTable(
        key="roles",
        title=words.say("By role"),
        note=_small_note(words, smallest),
        columns=[words.say("Role"), *map(words.say, FIGURES.values())],
        rows=[Row(row.name, _seven(row), f"{here}&role={row.role}" if row.role else "") for row in report.roles],
    )


def _competencies(report: DepartmentReportOut, words: Words) -> ReportTable:
    labels = (
        *(mark("Competency"), mark("Their role needs it"), mark("Of them with a course for it")),
        *(mark("People with a course for it"), FIGURES[Figure.COMPLETIONS]),
    )

    def cell(value: int | None, smallest: int | None) -> Cell:
        return words.say("fewer than {number}", number=smallest or 0) if value is None else value

    return ReportTable(
        key="competencies",
        title=words.say("By competency"),
        note=words.say("Where most people lack a course for what their role needs comes first."),
        columns=[words.say(label) for label in labels],
        rows=[
            Row(
                row.name,
                [
                    cell(value, row.fewer_than)
                    for value in (row.needed_by, row.needed_with_course, row.learners, row.completions)
                ],
            )
            for row in report.competencies
        ],
    )


def _rules(report: DepartmentReportOut, words: Words) -> ReportTable:
    labels = (
        *(mark("Training plan"), mark("Asked for in the year"), mark("People")),
        *(mark("Have met it"), mark("Lack the weekly time for it")),
    )
    return ReportTable(
        key="rules",
        title=words.say("Training rules"),
        note=words.say("As of today, in the year of each rule."),
        columns=[words.say(label) for label in labels],
        rows=[
            Row(
                row.title,
                [duration(row.required_minutes, words), row.people, row.met, row.short_of_time],
                f"/plans/{row.plan}",
            )
            for row in report.plans.rules
        ],
    )


def _like(report: DepartmentReportOut, words: Words) -> ReportTable:
    labels = (
        *(mark("Measure"), mark("Here"), mark("A quarter have less than")),
        *(mark("Half have less than"), mark("Three quarters have less than")),
    )
    offices = report.like[0].offices if report.like else 0
    return ReportTable(
        key="like",
        title=words.say("Beside like organisations"),
        note=words.say("{number} others of the same kind under the same organisation.", number=offices),
        columns=[words.say(label) for label in labels],
        rows=[
            Row(
                row.label,
                [
                    percent(value) if row.measure == "share_with_one" else value
                    for value in (row.own, row.quarter, row.half, row.three_quarters)
                ],
            )
            for row in report.like
        ],
    )


STANDINGS = ("on_plan", "late", "at_risk", "at_risk_due", "at_risk_rule", "on_track", "done")
COLUMNS = (
    *("organisation", "since", "as_at", "part", "id", "name", *Figure),
    *("learners", "needed_by", "needed_with_course", "required_minutes", "met", "short_of_time"),
)


def report_csv(report: DepartmentReportOut) -> str:
    """The report as CSV, a line for the whole and for each part of it; names are those of the API."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    of = {"organisation": report.organisation, "since": report.since, "as_at": report.as_at}
    for part, id_, values in _lines(report):
        writer.writerow({**values, **of, "part": part, "id": id_})
    return file.getvalue()


def _lines(report: DepartmentReportOut) -> Iterator[tuple[str, str | None, dict[str, object]]]:
    """The part of the report, the id in it, and the values by the names of the API."""
    yield "total", report.organisation, report.model_dump()
    for office in report.offices:
        part = "small-offices" if office.together else "own-people" if office.own_people else "office"
        yield part, office.organisation, office.model_dump()
    for role in report.roles:
        yield "small-roles" if role.together else "role", role.role, role.model_dump()
    for month in report.months:
        yield "month", f"{month.month:%Y-%m}", month.model_dump()
    for competency in report.competencies:
        yield "competency", competency.competency, competency.model_dump()
    for standing in STANDINGS:
        yield "plans", standing, {"learners": getattr(report.plans, standing)}
    for rule in report.plans.rules:
        yield "rule", rule.plan, {**rule.model_dump(), "name": rule.title, "learners": rule.people}
