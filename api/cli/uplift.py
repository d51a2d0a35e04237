"""A command for what courses changed in a department."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import DEFAULT_LANGUAGE, OUT, LanguageOption, words_in
from api.running.settings import read_settings
from data.words import OrganisationId

if TYPE_CHECKING:
    from api.report.uplift_shapes import UpliftOut
    from api.running.i18n import Words


def uplift(
    organisation: Annotated[str, typer.Argument(help="An organisation's id, such as revenue-department")],
    lang: LanguageOption = DEFAULT_LANGUAGE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the API's JSON instead of a table")] = False,
    export: Annotated[Path | None, typer.Option(help="Also write the figures to this .csv file")] = None,
) -> None:
    """Show what courses changed in an organisation: levels before and after, beside people without them."""
    from api.report.uplift import uplift_csv, uplift_of
    from api.report.uplift_shapes import UpliftReportOut
    from data.store import open_store

    words, settings = words_in(lang), read_settings()
    store = open_store(settings.store_url, zone=settings.zone, unstated_level=settings.unstated_level)
    try:
        catalogue, smallest = store.catalogue.current(), settings.smallest_group
        department = catalogue.organisation(OrganisationId(organisation)).id
        rows = uplift_of(store, department, catalogue=catalogue, smallest=smallest)
        shown = UpliftReportOut.of(rows, department, smallest=smallest, catalogue=catalogue, words=words)
    finally:
        store.close()
    if export is not None:
        export.write_text(uplift_csv(shown), encoding="utf-8")
    if as_json:
        typer.echo(shown.model_dump_json(indent=2))
        return
    table = Table(
        words.say("Course"),
        words.say("Measured again"),
        words.say("People"),
        words.say("Gain in levels"),
        words.say("Without the course"),
        "",
        title=shown.name,
        title_justify="left",
    )
    for row in shown.rows:
        table.add_row(row.title, words.say("Within 30 days"), *_cells(row.soon, words))
        table.add_row("", words.say("After 30 to 90 days"), *_cells(row.delayed, words))
    OUT.print(table)


def _cells(uplift: "UpliftOut", words: "Words") -> tuple[str, str, str, str]:
    from api.report.uplift_shapes import levels_text

    people = "" if uplift.finished.learners is None else f"{uplift.finished.learners:,}"
    gain, without = (levels_text(group.gain, words=words) for group in (uplift.finished, uplift.others))
    return people, gain, without, uplift.text
