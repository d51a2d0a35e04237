"""Commands that show what the engine gives to each kind of user."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import DEFAULT_LANGUAGE, OUT, LanguageOption, words_in
from api.cli.noting import note_reading
from api.running.auth import AccessRole, Principal
from api.running.clock import clock_in
from api.running.settings import read_settings
from data.words import LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES, CourseId, LearnerId, OrganisationId, RoleId

if TYPE_CHECKING:
    from api.report.shapes import DepartmentReportOut
    from api.running.i18n import Words
    from data.catalogue import Catalogue

LearnerArgument = Annotated[str, typer.Argument(help="A learner's id, such as revenue-00017")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the API's JSON instead of a table")]


def recommend(
    learner: LearnerArgument,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="How many at most")] = 5,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    as_json: JsonOption = False,
) -> None:
    """Show a learner's next courses with the reasons and their shares."""
    from api.suggest.service import SuggestService
    from api.suggest.shapes import SuggestionsOut
    from api.wiring import open_slices

    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        suggesting = slices[SuggestService]
        record = suggesting.views.learners.record(LearnerId(learner))
        note_reading(slices, learner)
        suggestions = suggesting.next_courses(record.learner, k, surface="cli", record=record)
        catalogue = suggesting.views.catalogues.at(record.catalogue_revision)
        shown = SuggestionsOut.of(suggestions, catalogue=catalogue, words=words)
    if as_json:
        typer.echo(shown.model_dump_json(indent=2))
        return
    OUT.print(shown.basis_text)
    table = Table("#", words.say("Course"), words.say("Minutes"), words.say("Why"))
    for place, item in enumerate(shown.items, start=1):
        why = "\n".join(f"{reason.share:4.0%}  {reason.text}" for reason in item.reasons)
        table.add_row(str(place), f"{item.course.title}\n[dim]{item.course.id}[/dim]", str(item.course.minutes), why)
    OUT.print(table)


def path(
    learner: LearnerArgument,
    weekly_minutes: Annotated[
        int | None, typer.Option(min=LEAST_WEEKLY_MINUTES, max=MOST_WEEKLY_MINUTES, help="Minutes a week")
    ] = None,
    role: Annotated[str | None, typer.Option(help="Aim at this role instead of the learner's own")] = None,
    deadline: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Leave out what would end after this day")
    ] = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    as_json: JsonOption = False,
) -> None:
    """Show a dated path to what the learner's role needs, and what it cannot meet."""
    from api.path.service import PathService
    from api.path.shapes import PathOut
    from api.wiring import open_slices

    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        paths = slices[PathService]
        catalogue = paths.library.catalogue()
        goal = catalogue.role(RoleId(role)).id if role else None
        note_reading(slices, learner)
        planned = paths.path(
            paths.views.learners.get(LearnerId(learner)),
            weekly_minutes=weekly_minutes,
            role=goal,
            deadline=deadline.date() if deadline else None,
        )
        shown = PathOut.of(planned, catalogue=catalogue, words=words)
    if as_json:
        typer.echo(shown.model_dump_json(indent=2))
        return
    table = Table(words.say("From"), words.say("To"), words.say("Course"), words.say("Minutes"), words.say("Due"))
    for step in shown.steps:
        due = words.day(step.due) if step.due else ""
        dates = (words.day(step.starts_on), words.day(step.ends_on))
        table.add_row(*dates, step.course.title, str(step.minutes), due)
    OUT.print(table)
    for mandatory in shown.unplanned:
        OUT.print(mandatory.text)
    for need in shown.unmet:
        OUT.print(f"{words.say('Unmet')}: {need.name} {need.reached:.1f} → {need.needed}. {need.text}")
    for changes in shown.about.relaxations:
        OUT.print(f"{words.say('This would be enough')}: {changes}")
    OUT.print(shown.about.proof_text)


def ask(
    question: Annotated[str, typer.Argument(help="A question in English, Hindi or Hinglish")],
    organisation: Annotated[str | None, typer.Option(help="Ask as somebody of this organisation")] = None,
    course: Annotated[str | None, typer.Option(help="Only from this course")] = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    as_json: JsonOption = False,
) -> None:
    """Ask the AI Tutor: the block that answers, cited, or a decline with the nearest courses."""
    from api.ask.answer_shapes import answer_out
    from api.ask.service import AskService
    from api.cli.answers import print_answer, print_limited
    from api.wiring import open_slices

    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        asking = slices[AskService]
        catalogue = asking.library.catalogue()
        chosen = _asked_as(organisation, catalogue)
        answer = asking.answer(
            question,
            principal=Principal(subject="cli", role=AccessRole.SERVICE, organisation=chosen),
            course=CourseId(course) if course else None,
        )
        shown = answer_out(answer, catalogue=catalogue, words=words)
    if as_json:
        typer.echo(json.dumps(shown.model_dump(mode="json"), ensure_ascii=False, indent=2))
    elif shown.outcome == "grounded":
        print_answer(shown, words=words)
    elif shown.outcome == "limited":
        print_limited(shown)
    else:
        OUT.print(shown.text)
        for near in shown.nearest:
            OUT.print(f"  · {near.title} ({near.id})")


def _asked_as(organisation: str | None, catalogue: "Catalogue") -> OrganisationId:
    """The organisation asked for, else the first; where there is none every course is open, so any name will do."""
    if organisation is not None:
        return catalogue.organisation(OrganisationId(organisation)).id
    return min(catalogue.organisations, default=OrganisationId("everybody"))


def coverage(
    limit: Annotated[int, typer.Option(min=1, help="How many rows")] = 20,
    lang: LanguageOption = DEFAULT_LANGUAGE,
) -> None:
    """Show where the catalogue falls short of what roles need, the worst gap first."""
    from api.curate.service import CurateService
    from api.curate.shapes import CoverageRowOut
    from api.wiring import open_slices

    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        curating = slices[CurateService]
        catalogue = curating.library.catalogue()
        rows = [
            (row, CoverageRowOut.of(row, catalogue=catalogue, words=words, smallest=1))
            for row in curating.coverage(None)[:limit]
        ]
    table = Table(
        words.say("Competency"),
        words.say("Level"),
        words.say("Language"),
        words.say("Learners in need"),
        words.say("Courses"),
        words.say("Gap"),
    )
    for row, named in rows:
        figures = (str(row.level), row.language, f"{row.learners_in_need:,}", str(len(row.courses)), f"{row.gap:,.0f}")
        table.add_row(f"{named.theme} › {named.name}", *figures)
    OUT.print(table)


def designations(
    match: Annotated[
        tuple[str, str] | None, typer.Option(metavar="DESIGNATION ROLE", help="Say which role a designation is")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many")] = 20,
    lang: LanguageOption = DEFAULT_LANGUAGE,
) -> None:
    """Show what offices call positions that match no role, and the nearest roles; or say which role one is."""
    from api.curate.service import CurateService
    from api.curate.shapes import DesignationOut
    from api.wiring import open_slices

    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        curating = slices[CurateService]
        if match is not None:
            learners = curating.say_designation(
                match[0], RoleId(match[1]), organisation=None, by=AccessRole.SERVICE.value
            )
            OUT.print(
                words.count(learners, "{number} learner has this role now", "{number} learners have this role now")
            )
            return
        catalogue = curating.library.catalogue()
        unmatched = curating.designations(None, limit=limit)
        shown = [DesignationOut.of(each, catalogue=catalogue, words=words) for each in unmatched]
    table = Table(words.say("Designation"), words.say("People"), words.say("The nearest roles"))
    for each in shown:
        table.add_row(
            each.designation, f"{each.learners:,}", ", ".join(f"{role.name} ({role.id})" for role in each.nearest)
        )
    OUT.print(table)


REPORT_FILES = (".csv", ".xlsx", ".pdf")


def report(
    organisation: Annotated[str, typer.Argument(help="An organisation's id, such as revenue-department")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only what was first finished from that day on")
    ] = None,
    as_at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Of who belonged there at the end of that day")
    ] = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    as_json: JsonOption = False,
    export: Annotated[Path | None, typer.Option(help="Also write the report to this .csv, .xlsx or .pdf file")] = None,
) -> None:
    """Show the seven figures of an organisation and all that lies under it."""
    from api.report.service import ReportDays, ReportService
    from api.report.shapes import DepartmentReportOut
    from api.report.tables import report_figures
    from api.running.library import Library
    from data.store import open_store

    if export is not None and export.suffix not in REPORT_FILES:
        raise typer.BadParameter(f"{export} ends in none of {', '.join(REPORT_FILES)}", param_hint="--export")
    words, settings = words_in(lang), read_settings()
    days = ReportDays(*(None if day is None else day.date() for day in (since, as_at)))
    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    try:
        library = Library(store.catalogue, store.imports.texts_before, store.learners.get)
        reporting = ReportService(library, store, settings.smallest_group, clock_in(settings.zone))
        catalogue = library.catalogue()
        found = reporting.whole(catalogue.organisation(OrganisationId(organisation)).id, days=days)
        shown = DepartmentReportOut.of(found, smallest=settings.smallest_group, catalogue=catalogue, words=words)
    finally:
        store.close()
    if export is not None:
        export.write_bytes(_report_file(shown, export.suffix, smallest=settings.smallest_group, words=words))
    if as_json:
        typer.echo(shown.model_dump_json(indent=2))
        return
    table = Table(words.say("Figure"), words.say("Value"), title=shown.name, title_justify="left")
    for _, label, value in report_figures(shown, words=words):
        table.add_row(label, f"{value:,}")
    OUT.print(table)


def _report_file(report: "DepartmentReportOut", suffix: str, *, smallest: int, words: "Words") -> bytes:
    """The report as a file of the kind that its name ends in."""
    from api.report.pdf import report_pdf
    from api.report.spreadsheet import report_xlsx
    from api.report.tables import ReportSheets, report_csv

    if suffix == ".csv":
        return report_csv(report).encode()
    write = report_pdf if suffix == ".pdf" else report_xlsx
    return write(ReportSheets.of(report, smallest=smallest, words=words), words=words)
